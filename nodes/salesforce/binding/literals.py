"""A value as SOQL writes it, for each place where one may stand. All raise `ValueError`."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from engine.fields import as_text

Place = Literal["literal", "list", "element", "pattern", "whole", "quoted", "quoted pattern"]

_ESCAPES = {
    "\\": "\\\\",
    "'": "\\'",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_ESCAPED = re.compile(r"[\\'\n\r\t\b\f\ud800-\udfff]")
_WILDCARD = re.compile("[%_]")
_LARGEST = 10**308
_LARGEST_WHOLE = 10**9
MOST_TEXT = 4_000
"""Salesforce takes no longer text in a WHERE clause."""


def literal(value: Any) -> str:
    """A literal of the value's own type."""
    if type(value) is str:
        return f"'{_escape(value)}'"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="milliseconds") + "Z"
    if isinstance(value, str):
        return f"'{_escape(str(value))}'"
    if isinstance(value, list):
        raise ValueError("a list stands only after IN")
    raise ValueError("a list or an object is not one value")


def _number(value: float) -> str:
    if isinstance(value, int):
        if abs(value) >= _LARGEST:
            raise ValueError("only a number of up to 308 digits stands here")
        return str(value)
    if not math.isfinite(value):
        raise ValueError("only a number stands here, not infinity or NaN")
    return format(Decimal(repr(value)), "f")


def _moment(value: datetime) -> str:
    """UTC; a moment without a zone is taken to be that already."""
    utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds") + "Z"


def _listed(value: Any) -> str:
    items = value if isinstance(value, list) else [value]
    if not items or "" in items:
        raise ValueError("IN needs a list with a value in it, and no empty ones")
    if any(isinstance(item, list) for item in items):
        raise ValueError("a list or an object is not one value")
    return "(" + ",".join(map(literal, items)) + ")"


def _whole(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST_WHOLE:
        return str(value)
    raise ValueError("only a whole number stands here")


def _quoted(value: Any) -> str:
    if value is None or isinstance(value, list | dict):
        raise ValueError("only one value that is not null stands inside quotes")
    return _escape(as_text(value))


def _quoted_pattern(value: Any) -> str:
    return _WILDCARD.sub(lambda found: "\\" + found[0], _quoted(value))


def _pattern(value: Any) -> str:
    return f"'{_quoted_pattern(value)}'"


def _escape(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise ValueError(f"longer than the {MOST_TEXT} characters that Salesforce compares")
    return _ESCAPED.sub(_escaped, text) if _ESCAPED.search(text) else text


def _escaped(found: re.Match[str]) -> str:
    if found[0] not in _ESCAPES:
        raise ValueError("half a character (a lone surrogate) is no text")
    return _ESCAPES[found[0]]


WRITERS: Mapping[Place, Callable[[Any], str]] = {
    "literal": literal,
    "element": literal,
    "list": _listed,
    "pattern": _pattern,
    "quoted": _quoted,
    "quoted pattern": _quoted_pattern,
    "whole": _whole,
}
