"""A conversation that took place, saved as a test."""
