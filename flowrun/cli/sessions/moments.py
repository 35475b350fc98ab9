"""Moments on the command line."""

import argparse
from datetime import datetime

from ...storage.moments import FORMS, read_moment

__all__ = ["FORMS", "end", "start"]


def start(text: str) -> datetime:
    """A day stands for its beginning."""
    return _moment(text, end=False)


def end(text: str) -> datetime:
    """A day stands for its end: all of it is in."""
    return _moment(text, end=True)


def _moment(text: str, *, end: bool) -> datetime:
    try:
        return read_moment(text, end=end)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
