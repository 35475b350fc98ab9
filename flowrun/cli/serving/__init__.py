"""Commands of a server: what it serves, to whom, in which version, and where its turns are made."""
