"""The names that files have in common: where each stands, and each by another name."""
