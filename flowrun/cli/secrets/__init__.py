"""Commands for what logs in: credentials, and the vault that keeps their secrets."""
