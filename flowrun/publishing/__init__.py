"""Versions of flows: what of a flow is frozen, when, and which one people talk to."""
