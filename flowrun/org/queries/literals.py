"""SOQL literals to what SQLite compares, refusing what doesn't fit the field."""

from datetime import date, tzinfo
from decimal import Decimal
from typing import NamedTuple

from nodes.salesforce.soql import (
    Boolean,
    Currency,
    Date,
    DateLiteral,
    DateTime,
    LiteralValue,
    Null,
    Number,
    StringLiteral,
)

from ..data.ids import full_id
from ..data.rows import Cell, moment_text
from ..data.schema import DATES, KEYS, NUMBERS, TEXTS
from ..errors import NotExecuted, QueryError
from .date_literals import day_range, midnight

_SHOWN_TYPES = {"datetime": "dateTime", "currency": "double", "percent": "double", "id": "ID"}
_MOST_DIGITS = 18


class Term(NamedTuple):
    """The left side of a comparison: its SQL, the type of its values, its name in messages, the
    objects whose Ids they may be, and the SQL of a picklist's order, that comes first."""

    sql: str
    type: str
    name: str
    position: int
    targets: tuple[str, ...] = ()
    rank: str = ""


class Calendar(NamedTuple):
    """What date literals are reckoned from."""

    today: date
    zone: tzinfo

    def span(self, literal: DateLiteral, term: Term) -> tuple[str, str]:
        """Where the range of a date literal begins, and where it has ended."""
        if term.type not in DATES:
            raise _misfit(term)
        amount = literal.amount if isinstance(literal.amount, int) else None
        try:
            first, end = day_range(literal.name, amount, self.today)
            if term.type == "date":
                return first.isoformat(), end.isoformat()
            start, stop = midnight(first, self.zone), midnight(end, self.zone)
            return moment_text(start), moment_text(stop)
        except (OverflowError, ValueError):
            message = f"Invalid date literal: {literal}"
            raise QueryError("MALFORMED_QUERY", message, literal.position) from None


def is_null(value: LiteralValue) -> bool:
    """Salesforce keeps no empty text: `''` is null."""
    return isinstance(value, Null) or (isinstance(value, StringLiteral) and value.value == "")


def cell(value: LiteralValue, term: Term) -> Cell:
    """What the database holds for a literal other than null and date literals."""
    match value:
        case StringLiteral() if term.type in KEYS:
            return _key(value)
        case StringLiteral() if term.type in TEXTS:
            return value.value
        case Number() if term.type in NUMBERS:
            return _number(value.value)
        case Boolean() if term.type == "boolean":
            return int(value.value)
        case Date() if term.type == "date":
            return value.value.isoformat()
        case DateTime() if term.type == "datetime":
            return moment_text(value.value)
        case Currency():
            raise NotExecuted(f"The currency literal {value}")
    raise _misfit(term)


def _key(text: StringLiteral) -> str:
    full = full_id(text.value)
    if full is None:
        message = f"invalid ID field: {text.value}"
        raise QueryError("INVALID_QUERY_FILTER_OPERATOR", message, text.position)
    return full


def _number(value: Decimal) -> int | float:
    """SQLite's whole numbers have 64 bits; a Decimal may be too long to spell out."""
    if value.adjusted() < _MOST_DIGITS and value == value.to_integral_value():
        return int(value)
    return float(value)


def _misfit(term: Term) -> QueryError:
    shown = _SHOWN_TYPES.get(term.type, "string" if term.type in TEXTS else term.type)
    quotes = "should be" if term.type in TEXTS | KEYS else "should not be"
    message = (
        f"value of filter criterion for field '{term.name}' must be of type {shown}"
        f" and {quotes} enclosed in quotes"
    )
    return QueryError("INVALID_FIELD", message, term.position)
