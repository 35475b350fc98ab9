"""What became of tests, for people, for tools, and as pictures."""
