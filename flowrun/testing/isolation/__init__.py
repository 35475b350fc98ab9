"""Keeps a test on this machine and its threads its own."""
