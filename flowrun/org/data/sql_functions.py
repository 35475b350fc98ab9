"""What SQLite must learn to compare values and to take them apart as Salesforce does."""

import re
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from nodes.salesforce.soql import unescape

Part = Callable[[datetime], int | str]


Ranks = Mapping[str, Mapping[str, int]]
"""The places of picklists' values, by `Object.Field` and value."""


def install(connection: sqlite3.Connection, ranks: Ranks) -> None:
    connection.create_collation("SOQL", _collate)
    connection.create_function("soql_like", 2, like, deterministic=True)
    connection.create_function("soql_includes", 2, _includes, deterministic=True)
    connection.create_function("soql_rank", 2, _ranked(ranks), deterministic=True)
    for name, part in _DATE_PARTS.items():
        connection.create_function(name.lower(), 1, _of_moment(part), deterministic=True)


def _collate(left: str, right: str) -> int:
    """In the order of English locales: by the capital letters, so `abc` stands before `a_c`."""
    one, other = left.casefold(), right.casefold()
    if one == other:
        return 0
    return 1 if (one.upper(), one) > (other.upper(), other) else -1


def _ranked(ranks: Ranks) -> Callable[[str, str | None], int | None]:
    """A value's place in its picklist; a value that the picklist has not comes last."""

    def rank(picklist: str, value: str | None) -> int | None:
        if value is None:
            return None
        places = ranks[picklist]
        return places.get(value.casefold(), len(places))

    return rank


class _Segment(NamedTuple):
    """What stands between two `%` of a pattern. Its matches are all of one length."""

    regex: re.Pattern[str]
    length: int


def like(text: str | None, pattern: str) -> bool:
    """Whether `text` matches the pattern, written as between its quotes. Never backtracks."""
    if text is None:
        return False
    first, *others = _segments(pattern)
    if not others:
        return first.regex.fullmatch(text) is not None
    *middle, last = others
    found = first.regex.match(text)
    for segment in middle:
        found = segment.regex.search(text, found.end()) if found else None
    if found is None:
        return False
    tail = len(text) - last.length
    return tail >= found.end() and last.regex.match(text, tail) is not None


@lru_cache(maxsize=256)
def _segments(pattern: str) -> tuple[_Segment, ...]:
    segments = [("", 0)]
    for piece in re.findall(r"%|_|(?:[^\\%_]++|\\.)++", pattern, re.DOTALL):
        regex, length = segments[-1]
        if piece == "%":
            segments.append(("", 0))
        elif piece == "_":
            segments[-1] = (regex + ".", length + 1)
        else:
            literal = unescape(f"'{piece}'").replace(r"\%", "%").replace(r"\_", "_")
            segments[-1] = (regex + re.escape(literal), length + len(literal))
    flags = re.IGNORECASE | re.DOTALL
    return tuple(_Segment(re.compile(regex, flags), length) for regex, length in segments)


def _includes(chosen: str | None, wanted: str) -> bool:
    """Whether a multi-select picklist has all the values of `a;b`."""
    have = set((chosen or "").casefold().split(";"))
    return set(wanted.casefold().split(";")) <= have


def _of_moment(part: Part) -> Callable[[str | None], int | str | None]:
    return lambda text: part(datetime.fromisoformat(text)) if text else None


_DATE_PARTS: dict[str, Part] = {
    "CALENDAR_YEAR": lambda moment: moment.year,
    "CALENDAR_QUARTER": lambda moment: (moment.month + 2) // 3,
    "CALENDAR_MONTH": lambda moment: moment.month,
    "FISCAL_YEAR": lambda moment: moment.year,
    "FISCAL_QUARTER": lambda moment: (moment.month + 2) // 3,
    "FISCAL_MONTH": lambda moment: moment.month,
    "DAY_IN_MONTH": lambda moment: moment.day,
    "DAY_IN_WEEK": lambda moment: moment.isoweekday() % 7 + 1,
    "DAY_IN_YEAR": lambda moment: moment.timetuple().tm_yday,
    "DAY_ONLY": lambda moment: moment.date().isoformat(),
    "HOUR_IN_DAY": lambda moment: moment.hour,
    "WEEK_IN_MONTH": lambda moment: (moment.day + 6) // 7,
    "WEEK_IN_YEAR": lambda moment: (moment.timetuple().tm_yday + 6) // 7,
}
