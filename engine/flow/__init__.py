"""A flow as it is written, wired and loaded."""
