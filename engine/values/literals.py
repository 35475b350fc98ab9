"""Words that an author may write in a flow for a value: `friday`, `9am`, `yeah`.

Files and services write machine forms, and what people say is heard; neither passes here.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any


class Written(str):
    """A text as the flow's author wrote it."""

    __slots__ = ()


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}


def _date(word: str, now: Callable[[], datetime]) -> date | None:
    if word in _NEAR_DAYS:
        return now().date() + timedelta(days=_NEAR_DAYS[word])
    if word in _DAYS:
        today = now().date()
        return today + timedelta(days=(_DAYS.index(word) - today.weekday() - 1) % 7 + 1)
    return None


_DAY_TIMES = {"midnight": 0, "morning": 6, "noon": 12, "afternoon": 13, "evening": 18}
_CLOCK = r"(\d{1,2})(?::(\d\d))?\s*([ap])\.?m\.?"


def _time(word: str, now: Callable[[], datetime]) -> time | None:
    if word in _DAY_TIMES:
        return time(_DAY_TIMES[word])
    match = re.fullmatch(_CLOCK, word)
    if match is None or not 1 <= int(match[1]) <= 12 or int(match[2] or 0) > 59:
        return None
    return time(int(match[1]) % 12 + (12 if match[3] == "p" else 0), int(match[2] or 0))


_YES = ("y", "yeah", "yep", "sure", "ok", "okay", "correct", "right")
_NO = ("n", "nope", "nah", "wrong", "incorrect")


def _confirmation(word: str, now: Callable[[], datetime]) -> bool | None:
    return word in _YES if word in _YES or word in _NO else None


_WORDS: dict[str, Callable[[str, Callable[[], datetime]], Any]] = {
    "date": _date,
    "time": _time,
    "confirmation": _confirmation,
}


def literal(entity: str, text: str, now: Callable[[], datetime]) -> Any:
    """The value of an author's word; None for what is none."""
    read = _WORDS.get(entity)
    return read(text.strip().lower().rstrip(".!"), now) if read else None
