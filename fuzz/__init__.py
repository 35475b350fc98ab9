"""Hostile bytes for whatever reads text that somebody else wrote; `make fuzz` runs it for long.

A target is a module here with `check(data: bytes)`, which returns, or raises when a promise broke.
What it starts from stands in `corpus/NAME/`, a file each, and is replayed by the tests; words worth
trying may stand in `corpus/NAME.dict`, as libFuzzer reads them.
"""
