"""Moments on the command line."""

import argparse
from datetime import datetime

from engine.errors import FlowError

from ...storage import moments
from ...storage.moments import FORMS, read_moment

__all__ = ["FORMS", "check_period", "end", "start"]


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


def check_period(options: argparse.Namespace) -> None:
    """Raises `FlowError` where nothing lies from `--from` until `--to`."""
    try:
        moments.check_period("--from", options.since, "--to", options.until)
    except ValueError as error:
        raise FlowError(str(error)) from None
