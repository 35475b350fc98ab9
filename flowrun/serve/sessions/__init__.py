"""Served sessions: what is asked of them, their turns one at a time, what outlives them."""
