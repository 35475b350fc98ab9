"""Edits of a flow by operations on its data, each of which changes only the lines that it must."""
