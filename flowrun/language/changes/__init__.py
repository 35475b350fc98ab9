"""What an editor changes in a text."""
