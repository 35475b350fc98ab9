"""Moments as people ask for them: a day, a time of a day, or how long ago. All are UTC."""

import re
from datetime import UTC, datetime, timedelta

FORMS = "2026-01-31, 2026-01-31T10:00 (UTC), or how long ago: 30d, 12h, 2w"
_AGO = r"(\d{1,6})([mhdw])"
_DAY = r"\d{4}-?\d\d-?\d\d"
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_moment(text: str, *, end: bool = False) -> datetime:
    """A day stands for its beginning, or for its `end`: all of it is in. Raises `ValueError`."""
    text = text.strip()
    try:
        if ago := re.fullmatch(_AGO, text):
            return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        when = datetime.fromisoformat(text)
        if end and re.fullmatch(_DAY, text):
            when += timedelta(days=1)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f'takes {FORMS}, not "{text}"') from None
