"""Entities: what a parameter takes, and what its value is in Python, as text and as JSON.

| entity | Python | JSON |
|---|---|---|
| any | as it came | as it came |
| text, phone_number, email | str | string |
| number | int or float | number |
| date, time, datetime | date, time, aware datetime | ISO 8601 string |
| confirmation | bool | true or false |
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .json_text import MOST_LEVELS

Now = Callable[[], datetime]

MOST_BITS = 4_096
"""Of a whole number: JSON has no bound, and Python takes long to write one out."""


class Entity:
    """`takes` completes the sentence "… takes". `read` raises `ValueError` for what it refuses."""

    __slots__ = ("name", "read", "takes")

    def __init__(self, name: str, takes: str, read: Callable[[str, Now], Any]) -> None:
        self.name = name
        self.takes = takes
        self.read = read

    def accept(self, value: Any, now: Now) -> Any:
        """The value of this entity for `value`, which is text or came from JSON.

        An explicit null stays None. Raises `ValueError` saying what would be right.
        """
        if value is None:
            return value
        check_value(value)
        if self.name == "any":
            return as_json_value(value)
        if isinstance(value, str):
            text: str | None = value
        elif type(value) in _OWN.get(self.name, ()) and not _is_no_number(value):
            return value
        else:
            text = None if isinstance(value, list | dict) else as_text(value)
        if text is None or (isinstance(value, bool) and self.name == "number"):
            raise ValueError(f"{shown(value)} is not {self.takes}")
        try:
            return self.read(text, now)
        except ValueError:
            raise ValueError(f"{shown(value)} is not {self.takes}") from None


_ALONE = frozenset({str, int, float, bool, type(None)})


def check_value(value: Any, most: int = MOST_LEVELS) -> None:
    """Raises `ValueError` for a value nested deeper than anybody reads and for what is no JSON
    number, `TypeError` for what no parameter can hold: it comes from a bug, not from a service."""
    if type(value) in _ALONE:
        _check_alone(value)
        return
    level = [value]
    for _ in range(most):
        for item in level:
            _check_alone(item)
        level = [
            inner
            for item in level
            if isinstance(item, list | tuple | Mapping)
            for inner in (item.values() if isinstance(item, Mapping) else item)
        ]
        if not level:
            return
    raise ValueError(f"a value is nested deeper than {most} levels")


def _check_alone(item: Any) -> None:
    kind = type(item)
    if kind is str or isinstance(item, str):
        if not is_text(item):
            raise TypeError("half a character (a lone surrogate) is no text")
    elif isinstance(item, float):
        if not math.isfinite(item):
            raise ValueError("infinity and NaN are no numbers")
    elif isinstance(item, int):
        if item.bit_length() > MOST_BITS:
            raise ValueError(f"a number of more than {MOST_BITS} bits")
    elif isinstance(item, Mapping):
        if not all(isinstance(key, str) and is_text(key) for key in item):
            raise TypeError("the keys of an object are texts")
    elif item is not None and not isinstance(item, list | tuple | date | time):
        raise TypeError(f"a {kind.__name__} is no value that a parameter can hold")


def is_text(value: str) -> bool:
    """Whether it can be encoded: half of a surrogate pair cannot."""
    return value.isascii() or not re.search("[\ud800-\udfff]", value)


def as_text(value: Any) -> str:
    """A value as text: JSON's words for constants, ISO 8601 for dates, JSON for lists."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | dict):
        return json.dumps(as_json_value(value), ensure_ascii=False)
    return _iso(value)


def as_json_value(value: Any) -> Any:
    """A parameter's value as plain JSON data."""
    if isinstance(value, list | tuple):
        return [as_json_value(item) for item in value]
    if isinstance(value, dict):
        return {key: as_json_value(item) for key, item in value.items()}
    if isinstance(value, date | time):
        return _iso(value)
    return value


def shown(value: Any) -> str:
    """A value for a message, quoted. Whole: it is masked before it is shortened."""
    return json.dumps(as_json_value(value), ensure_ascii=False, default=str)


def _iso(value: date | time) -> str:
    if isinstance(value, datetime):
        utc = value.astimezone(UTC).replace(tzinfo=None)
        return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds") + "Z"
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value.strftime("%H:%M")
    return value.isoformat()


_NUMBER = r"[-+]?\d{1,300}(\.\d{1,300})?([eE][-+]?\d{1,3})?"


def _number(text: str, now: Now) -> int | float:
    text = text.strip()
    match = re.fullmatch(_NUMBER, text)
    if match is None:
        raise ValueError
    number = float(text) if match[1] or match[2] else int(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _is_no_number(value: Any) -> bool:
    """Infinity and NaN, which Python reads in JSON and nobody else does."""
    return isinstance(value, float) and not math.isfinite(value)


def _phone_number(text: str, now: Now) -> str:
    number = re.sub(r"[\s().\-/]", "", text)
    if not re.fullmatch(r"\+?[0-9]{3,15}", number):
        raise ValueError
    return number


def _email(text: str, now: Now) -> str:
    address = text.strip()
    if not re.fullmatch(r"[^\s@<>\"',;:()]{1,64}@([\w-]{1,63}\.)+[\w-]{2,63}", address):
        raise ValueError
    return address


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}


def _date(text: str, now: Now) -> date:
    word = text.strip().lower()
    if word in _NEAR_DAYS:
        return now().date() + timedelta(days=_NEAR_DAYS[word])
    if word in _DAYS:
        today = now().date()
        return today + timedelta(days=(_DAYS.index(word) - today.weekday() - 1) % 7 + 1)
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", text.strip()):
        return datetime.fromisoformat(text.strip()).date()
    raise ValueError


_DAY_TIMES = {"midnight": 0, "morning": 6, "noon": 12, "afternoon": 13, "evening": 18}
_CLOCK = r"(\d{1,2})(?::(\d\d))?(?::(\d\d))?(?:\.(\d{1,6}))?\s*([ap]\.?m\.?)?z?"


def _time(text: str, now: Now) -> time:
    word = text.strip().lower()
    if word in _DAY_TIMES:
        return time(_DAY_TIMES[word])
    match = re.fullmatch(_CLOCK, word)
    if match is None or not (match[2] or match[5]):
        raise ValueError
    hour = int(match[1])
    if match[5]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if match[5].startswith("p") else 0)
    return time(hour, int(match[2] or 0), int(match[3] or 0), int((match[4] or "0").ljust(6, "0")))


def _datetime(text: str, now: Now) -> datetime:
    moment = datetime.fromisoformat(text.strip())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=now().tzinfo)
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise ValueError from None
    return moment


_YES = {"yes", "y", "yeah", "yep", "sure", "ok", "okay", "correct", "right", "true", "1"}
_NO = {"no", "n", "nope", "nah", "wrong", "incorrect", "false", "0"}


def _confirmation(text: str, now: Now) -> bool:
    word = text.strip().lower().rstrip(".!")
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError


def _as_is(text: str, now: Now) -> str:
    return text


_OWN: dict[str, tuple[type, ...]] = {
    "number": (int, float),
    "date": (date,),
    "time": (time,),
    "datetime": (datetime,),
    "confirmation": (bool,),
}

ENTITIES = {
    entity.name: entity
    for entity in (
        Entity("any", "anything", _as_is),
        Entity("text", "text", _as_is),
        Entity("number", "a number such as 42 or 1.5", _number),
        Entity("phone_number", "a phone number such as +14155550100", _phone_number),
        Entity("email", "an e-mail address such as dana@example.com", _email),
        Entity("date", "a date such as 2026-01-31", _date),
        Entity("time", "a time such as 09:30", _time),
        Entity("datetime", "a date and time such as 2026-01-31T10:00:00Z", _datetime),
        Entity("confirmation", "yes or no", _confirmation),
    )
}
