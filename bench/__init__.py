"""Measurements against the bare alternative, each pair interleaved in one run."""
