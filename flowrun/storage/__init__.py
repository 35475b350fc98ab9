"""What is kept on this machine: the vault and the sessions, in SQLite."""
