"""Exchanges as they were recorded: masked, kept in files, given back at the wire."""
