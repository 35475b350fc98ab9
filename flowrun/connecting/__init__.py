"""Connecting credentials: questions, the browser, whether a domain is there, moving vaults."""
