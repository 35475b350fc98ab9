"""Test files as they are written: read in full, every mistake told at its place."""
