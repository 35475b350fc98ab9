"""Moments as people ask for them: a day, a time of a day, or how long ago. All are UTC."""

import re
from datetime import UTC, datetime, timedelta

FORMS = "2026-01-31, 2026-01-31T10:00 (UTC), or how long ago: 30d, 12h, 2w"
_AGO = r"(\d{1,6})([mhdw])"
_DAY = r"\d{4}-?\d\d-?\d\d"
_SHOWN = "%Y-%m-%d %H:%M"
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_moment(text: str, *, end: bool = False) -> datetime:
    """A day stands for its beginning, or for its `end`: all of it is in. Raises `ValueError`."""
    text = text.strip()
    try:
        if ago := re.fullmatch(_AGO, text):
            return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        when = datetime.fromisoformat(text)
        if end and re.fullmatch(_DAY, text):
            when = end_of(when)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f'takes {FORMS}, not "{text}"') from None


def end_of(day: datetime) -> datetime:
    """Where the next day begins, or after the last that there is the end of all time."""
    return day + min(timedelta(days=1), datetime.max - day.replace(tzinfo=None))


def check_period(first: str, since: datetime | None, last: str, until: datetime | None) -> None:
    """Raises `ValueError` where nothing lies from the `first` moment on and before the `last`."""
    if since and until and since >= until:
        raise ValueError(
            f"nothing lies between: {first} begins at {since:{_SHOWN}}, and {last} ends at "
            f"{until:{_SHOWN}} (UTC)"
        )
