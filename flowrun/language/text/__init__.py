"""A YAML text in an editor: where everything in it stands, also while it is no YAML."""
