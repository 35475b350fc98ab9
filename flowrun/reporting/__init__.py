"""What the kept sessions tell: one of them as a conversation, many of them in figures."""
