"""Entities: what a parameter takes, and what its value is in Python, as text and as JSON.

| entity | Python | JSON |
|---|---|---|
| any | as it came | as it came |
| text, name, phone_number, email | str | string |
| number | int or float | number |
| ordinal | int | number |
| money | Money | `12.50 EUR` |
| duration | timedelta | ISO 8601 string, `PT30M` |
| date, time, datetime | date, time, aware datetime | ISO 8601 string |
| confirmation | bool | true or false |
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .duration import duration_text, read_duration
from .json_text import MOST_LEVELS
from .literals import Written, literal
from .money import Money, read_money

Now = Callable[[], datetime]

MOST_BITS = 4_096
"""Of a whole number: JSON has no bound, and Python takes long to write one out."""


class Entity:
    """`takes` completes the sentence "… takes". `read` takes machine forms alone, and raises
    `ValueError` for what it refuses. `kinds` are the Python types of its values, where they are no
    text."""

    __slots__ = ("kinds", "name", "read", "takes")

    def __init__(
        self, name: str, takes: str, read: Callable[[str, Now], Any], *kinds: type
    ) -> None:
        self.name = name
        self.takes = takes
        self.read = read
        self.kinds = kinds

    def accept(self, value: Any, now: Now) -> Any:
        """The value of this entity for `value`, which is text or came from JSON. What an author
        wrote (`Written`) may be a word such as `tomorrow`.

        An explicit null stays None. Raises `ValueError` saying what would be right.
        """
        if value is None:
            return value
        check_value(value)
        if self.name == "any":
            return as_json_value(value)
        if isinstance(value, str):
            text: str | None = str(value)
        elif type(value) in self.kinds and not _is_no_number(value):
            return value
        else:
            text = None if isinstance(value, list | dict) else as_text(value)
        if text is None or (isinstance(value, bool) and self.name in ("number", "ordinal")):
            raise ValueError(f"{shown(value)} is not {self.takes}")
        try:
            return self.read(text, now)
        except ValueError:
            if type(value) is Written and (found := literal(self.name, text, now)) is not None:
                return found
            raise ValueError(f"{shown(value)} is not {self.takes}") from None

    def literal(self, text: str, now: Now) -> Any:
        """As `accept` reads what an author wrote."""
        return self.accept(Written(text), now)


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
    elif item is not None and not isinstance(item, list | tuple | date | time | timedelta | Money):
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
    return _written(value)


def as_json_value(value: Any) -> Any:
    """A parameter's value as plain JSON data."""
    if isinstance(value, list | tuple):
        return [as_json_value(item) for item in value]
    if isinstance(value, dict):
        return {key: as_json_value(item) for key, item in value.items()}
    if isinstance(value, date | time | timedelta | Money):
        return _written(value)
    return str(value) if type(value) is Written else value


def shown(value: Any) -> str:
    """A value for a message, quoted. Whole: it is masked before it is shortened."""
    return json.dumps(as_json_value(value), ensure_ascii=False, default=str)


def _written(value: date | time | timedelta | Money) -> str:
    if isinstance(value, timedelta):
        return duration_text(value)
    return str(value) if isinstance(value, Money) else _iso(value)


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


def _date(text: str, now: Now) -> date:
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", text.strip()):
        return datetime.fromisoformat(text.strip()).date()
    raise ValueError


_CLOCK = r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?[Zz]?"


def _time(text: str, now: Now) -> time:
    match = re.fullmatch(_CLOCK, text.strip())
    if match is None:
        raise ValueError
    hour, minute, second, part = match.groups()
    return time(int(hour), int(minute), int(second or 0), int((part or "0").ljust(6, "0")))


def _datetime(text: str, now: Now) -> datetime:
    moment = datetime.fromisoformat(text.strip())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=now().tzinfo)
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise ValueError from None
    return moment


_TRUE, _FALSE = ("yes", "true", "1"), ("no", "false", "0")


def _confirmation(text: str, now: Now) -> bool:
    word = text.strip().lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise ValueError


def _money(text: str, now: Now) -> Money:
    return read_money(text)


def money_in(currency: str) -> Entity:
    """`money` where a bare number is an amount in `currency`."""
    takes = f"an amount of money such as 12.50 or 12.50 {currency}"
    return Entity("money", takes, lambda text, now: read_money(text, currency), Money)


def _duration(text: str, now: Now) -> timedelta:
    return read_duration(text)


def _ordinal(text: str, now: Now) -> int:
    if not re.fullmatch(r"0*[1-9]\d{0,14}", text.strip()):
        raise ValueError
    return int(text)


def _name(text: str, now: Now) -> str:
    name = " ".join(text.split())
    if not name:
        raise ValueError
    return name


def _as_is(text: str, now: Now) -> str:
    return text


ENTITIES = {
    entity.name: entity
    for entity in (
        Entity("any", "anything", _as_is),
        Entity("text", "text", _as_is),
        Entity("number", "a number such as 42 or 1.5", _number, int, float),
        Entity("phone_number", "a phone number such as +14155550100", _phone_number),
        Entity("email", "an e-mail address such as dana@example.com", _email),
        Entity("date", "a date such as 2026-01-31", _date, date),
        Entity("time", "a time such as 09:30", _time, time),
        Entity("datetime", "a date and time such as 2026-01-31T10:00:00Z", _datetime, datetime),
        Entity("confirmation", "yes or no", _confirmation, bool),
        Entity("money", "an amount of money such as 12.50 EUR", _money, Money),
        Entity("duration", "a duration such as PT30M", _duration, timedelta),
        Entity("ordinal", "a place in a row such as 2", _ordinal),
        Entity("name", "a name such as Dana Whitfield", _name),
    )
}
