"""Sessions of a flow, run turn by turn."""
