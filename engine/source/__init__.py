"""YAML text to data that knows where it stands, and problems placed in it."""
