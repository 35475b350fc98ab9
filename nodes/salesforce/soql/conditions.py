"""Conditions, functions and values: what stands in WHERE and HAVING."""

import re
from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal

from .cursor import Cursor
from .lexemes import SoqlError
from .tree import And, Condition, FieldComparison, Not, Operator, Or, SoqlQuery
from .values import (
    Boolean,
    Currency,
    Date,
    DateLiteral,
    DateTime,
    FunctionCall,
    LiteralValue,
    Null,
    Number,
    Operand,
    StringLiteral,
    Time,
    ValueSlot,
)

AGGREGATES = frozenset({"COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"})
DATE_FUNCTIONS = frozenset(
    {f"{kind}_{unit}" for kind in ("CALENDAR", "FISCAL") for unit in ("MONTH", "QUARTER", "YEAR")}
    | {"DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR", "DAY_ONLY"}
    | {"HOUR_IN_DAY", "WEEK_IN_MONTH", "WEEK_IN_YEAR"}
)
_OTHER_FUNCTIONS = frozenset(
    {"CONVERTCURRENCY", "CONVERTTIMEZONE", "FORMAT", "TOLABEL", "GROUPING"}
)
FUNCTIONS = AGGREGATES | DATE_FUNCTIONS | _OTHER_FUNCTIONS

_UNITS = ("DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR")
PLAIN_DATES = frozenset(
    {"YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS"}
    | {f"{which}_{unit}" for which in ("LAST", "THIS", "NEXT") for unit in _UNITS[1:]}
)
COUNTED_DATES = frozenset(
    {f"{which}_N_{unit}S" for which in ("LAST", "NEXT") for unit in _UNITS}
    | {f"N_{unit}S_AGO" for unit in _UNITS}
)

_CURRENCY = r"([A-Za-z]{3})(\d+(?:\.\d+)?)"
_LIKE_ESCAPE = r"(?s)(?:[^\\]|\\[^_%])*+\\([_%])"
_ORDERING: dict[str, Operator] = {
    "=": "=",
    "!=": "!=",
    "<>": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}


def condition(cursor: Cursor, subquery: Callable[[Cursor], SoqlQuery]) -> Condition:
    """One or more terms; AND, OR and NOT mix only with parentheses."""
    if cursor.take("NOT"):
        return Not(_term(cursor, subquery))
    items = [_term(cursor, subquery)]
    join = cursor.word
    if join not in ("AND", "OR"):
        return items[0]
    while cursor.take(join):
        items.append(_term(cursor, subquery))
    return And(tuple(items)) if join == "AND" else Or(tuple(items))


def _term(cursor: Cursor, subquery: Callable[[Cursor], SoqlQuery]) -> Condition:
    if not cursor.take("("):
        return _comparison(cursor, subquery)
    cursor.deeper()
    inner = condition(cursor, subquery)
    cursor.expect(")")
    cursor.shallower()
    return inner


def _comparison(cursor: Cursor, subquery: Callable[[Cursor], SoqlQuery]) -> FieldComparison:
    if cursor.word == "NOT":
        raise cursor.unexpected()
    left, position = operand(cursor), cursor.lexeme.start
    measures = isinstance(left, FunctionCall) and left.name == "DISTANCE"
    if measures and cursor.sign not in ("<", ">"):
        raise cursor.unexpected()
    if cursor.lexeme.kind == "operator":
        operator = _ORDERING[cursor.advance().sign]
        return FieldComparison(left, operator, value(cursor), position)
    if cursor.take("LIKE"):
        return FieldComparison(left, "LIKE", value(cursor, pattern=True), position)
    if cursor.take("IN"):
        return FieldComparison(left, "IN", choices(cursor, subquery), position)
    if cursor.take("NOT", "IN"):
        return FieldComparison(left, "NOT IN", choices(cursor, subquery), position)
    if cursor.take("INCLUDES"):
        return FieldComparison(left, "INCLUDES", choices(cursor, None), position)
    if cursor.take("EXCLUDES"):
        return FieldComparison(left, "EXCLUDES", choices(cursor, None), position)
    raise cursor.unexpected()


def choices(
    cursor: Cursor, subquery: Callable[[Cursor], SoqlQuery] | None
) -> LiteralValue | tuple[LiteralValue, ...] | SoqlQuery:
    """What one of is meant: a list, a slot for one or, where that may stand, a query."""
    if cursor.lexeme.kind == "slot":
        return value(cursor)
    cursor.expect("(")
    if subquery and cursor.word == "SELECT":
        query = subquery(cursor)
        cursor.expect(")")
        return query
    values = [value(cursor)]
    while cursor.take(","):
        values.append(value(cursor))
    cursor.expect(")")
    return tuple(values)


def operand(cursor: Cursor) -> Operand:
    """A field, or a function of fields."""
    if cursor.lexeme.kind == "name" and cursor.next_is("("):
        return _call(cursor)
    return cursor.path()


def _call(cursor: Cursor) -> FunctionCall:
    """A function of one field, or of such a function; only DISTANCE takes more."""
    position, name = cursor.lexeme.start, cursor.word
    cursor.advance()
    if name == "DISTANCE":
        return _distance(cursor, position)
    if name not in FUNCTIONS:
        raise cursor.unexpected()
    cursor.expect("(")
    cursor.deeper()
    argument = operand(cursor)
    cursor.expect(")")
    cursor.shallower()
    return FunctionCall(name, (argument,), position)


def _distance(cursor: Cursor, position: int) -> FunctionCall:
    """`DISTANCE(Place__c, GEOLOCATION(37.7, -122.4), 'mi')`."""
    cursor.expect("(")
    field = cursor.path()
    cursor.expect(",")
    place = cursor.expect("GEOLOCATION").start
    cursor.expect("(")
    latitude = _degrees(cursor)
    cursor.expect(",")
    longitude = _degrees(cursor)
    cursor.expect(")")
    cursor.expect(",")
    if cursor.lexeme.kind != "string":
        raise cursor.unexpected()
    unit = value(cursor)
    cursor.expect(")")
    there = FunctionCall("GEOLOCATION", (latitude, longitude), place)
    return FunctionCall("DISTANCE", (field, there, unit), position)


def _degrees(cursor: Cursor) -> LiteralValue:
    if cursor.lexeme.kind not in ("number", "slot"):
        raise cursor.unexpected()
    return value(cursor)


def value(cursor: Cursor, pattern: bool = False) -> LiteralValue:
    r"""A literal. Only the pattern of LIKE may hold `\%` and `\_`."""
    lexeme = cursor.lexeme
    if lexeme.kind == "slot":
        if not cursor.allow_slots:
            raise cursor.unexpected()
        slot = ValueSlot(cursor.slot_index(), lexeme.start)
        cursor.advance()
        return slot
    if lexeme.text == ":":
        raise SoqlError("Bind variables only allowed in Apex code", lexeme.start)
    if lexeme.kind == "name":
        return _named_value(cursor)
    known = lexeme.value
    position = lexeme.start
    if lexeme.kind == "currency":
        cursor.advance()
        return Currency(lexeme.text[:3].upper(), Decimal(lexeme.text[3:]), position)
    if known is None:
        raise cursor.unexpected()
    cursor.advance()
    if isinstance(known, str):
        return _text(lexeme.text, known, position, pattern)
    if isinstance(known, Decimal):
        return Number(known, position)
    if isinstance(known, datetime):
        return DateTime(known, position)
    if isinstance(known, time):
        return Time(known, position)
    return Date(known, position)


def _text(literal: str, value: str, position: int, pattern: bool) -> StringLiteral:
    escaped = "\\" in literal and not pattern
    if escaped and (escape := re.match(_LIKE_ESCAPE, literal)):
        message = f"Illegal character sequence '\\{escape[1]}' in string literal."
        raise SoqlError(f"Invalid string literal {literal}. {message}", position)
    return StringLiteral(literal[1:-1], value, position)


def _named_value(cursor: Cursor) -> LiteralValue:
    word, position = cursor.word, cursor.lexeme.start
    if word in ("TRUE", "FALSE"):
        cursor.advance()
        return Boolean(word == "TRUE", position)
    if word == "NULL":
        cursor.advance()
        return Null(position)
    if word in PLAIN_DATES:
        cursor.advance()
        return DateLiteral(word, None, position)
    if word in COUNTED_DATES:
        cursor.advance()
        cursor.expect(":")
        return DateLiteral(word, whole_number(cursor), position)
    money = re.fullmatch(_CURRENCY, word)
    if money is None:
        raise cursor.unexpected()
    cursor.advance()
    return Currency(money[1], Decimal(money[2]), position)


def whole_number(cursor: Cursor) -> int | ValueSlot:
    """The number after LIMIT, OFFSET or LAST_N_DAYS."""
    lexeme = cursor.lexeme
    if lexeme.kind == "slot" and cursor.allow_slots:
        slot = ValueSlot(cursor.slot_index(), lexeme.start)
        cursor.advance()
        return slot
    if lexeme.kind != "number" or not lexeme.text.isdigit() or len(lexeme.text) > 18:
        raise cursor.unexpected()
    cursor.advance()
    return int(lexeme.text)
