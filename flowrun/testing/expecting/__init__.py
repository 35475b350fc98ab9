"""What a test expects: how it is written, and how it is held against what happened."""
