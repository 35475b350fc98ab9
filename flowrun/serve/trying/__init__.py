"""A page to try a flow, for whoever writes it."""
