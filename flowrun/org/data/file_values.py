"""Values as a data file writes them to what the database keeps."""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from engine.source.tree import is_null

from .rows import Cell, moment_text
from .schema import NUMBERS, Field

EXPECTED = {
    "boolean": "true or false",
    "int": "a whole number",
    "date": "a date such as 2026-01-31",
    "datetime": "a moment such as 2026-01-31T10:00:00Z",
}


def read_cell(field: Field, value: Any) -> Cell:
    """Raises ValueError when the value isn't of the field's type. Empty text is no value."""
    if value == "" or is_null(value):
        return None
    if not isinstance(value, str):
        raise ValueError
    reader = _READERS.get(field.type) or (_number if field.type in NUMBERS else str)
    return reader(value)


def _boolean(text: str) -> int:
    return {"true": 1, "false": 0}[text.lower()]


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) >= 2**63:
        raise ValueError
    return number


def _date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return moment_text(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


_READERS: dict[str, Callable[[str], Cell]] = {
    "boolean": _boolean,
    "int": _whole,
    "date": _date,
    "datetime": _moment,
}
