"""Durations as ISO 8601 writes them: `PT30M`, `P2DT12H`."""

import re
from datetime import timedelta

_DURATION = (
    r"(-?)P(?:(\d{1,9})W|(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?"
    r"(?:(\d{1,9})(?:\.(\d{1,6}))?S)?)?)"
)


def read_duration(text: str) -> timedelta:
    """Months and years have no fixed length, and are refused. Raises `ValueError`."""
    match = re.fullmatch(_DURATION, text.strip())
    if match is None or text.strip().endswith("P"):
        raise ValueError
    sign, weeks, days, hours, minutes, seconds, parts = match.groups()
    try:
        found = timedelta(
            weeks=int(weeks or 0),
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=int((parts or "").ljust(6, "0")),
        )
        return -found if sign else found
    except OverflowError:
        raise ValueError from None


def duration_text(value: timedelta) -> str:
    """Days and shorter; `PT0S` for none."""
    sign, value = ("-", -value) if value < timedelta(0) else ("", value)
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    exact = f"{seconds}.{value.microseconds:06}".rstrip("0") if value.microseconds else str(seconds)
    parts = [
        f"{count}{letter}"
        for count, letter in ((hours, "H"), (minutes, "M"), (exact, "S"))
        if count not in (0, "0")
    ]
    days = f"{value.days}D" if value.days else ""
    time = "T" + "".join(parts) if parts else ""
    return f"{sign}P{days}{time}" if days or time else "PT0S"
