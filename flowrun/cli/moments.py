"""Moments on the command line: a day, a time of a day, or how long ago. All are UTC."""

import argparse
import re
from datetime import UTC, datetime, timedelta

FORMS = "2026-01-31, 2026-01-31T10:00 (UTC), or how long ago: 30d, 12h, 2w"
_AGO = r"(\d{1,6})([mhdw])"
_DAY = r"\d{4}-?\d\d-?\d\d"
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def start(text: str) -> datetime:
    """A day stands for its beginning."""
    return _moment(text, timedelta())


def end(text: str) -> datetime:
    """A day stands for its end: all of it is in."""
    return _moment(text, timedelta(days=1))


def _moment(text: str, of_a_day: timedelta) -> datetime:
    text = text.strip()
    try:
        if ago := re.fullmatch(_AGO, text):
            return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        when = datetime.fromisoformat(text)
        if re.fullmatch(_DAY, text):
            when += of_a_day
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f'takes {FORMS}, not "{text}"') from None
