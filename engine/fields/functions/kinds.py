"""What the arguments of functions are, and how a parameter's value becomes one."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from ...values.entities import ENTITIES
from ...values.money import Money
from ..slot import Rendering
from .arithmetic import exact, plain
from .function import MOST_CHARACTERS, MOST_ITEMS, Given, Kind
from .span import TimeSpan, read_span, span_of


def _number(value: Any, ctx: Rendering) -> Decimal:
    if isinstance(value, str):
        ENTITIES["number"].read(value, ctx.now)
        return exact(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError
    return exact(value)


def _amount(value: Any, ctx: Rendering) -> Decimal | Money:
    if isinstance(value, Money):
        return value
    try:
        return _number(value, ctx)
    except ValueError:
        if not isinstance(value, str):
            raise
    money: Money = ENTITIES["money"].read(value, ctx.now)
    return money


def _whole(value: Any, ctx: Rendering) -> int:
    number = _number(value, ctx)
    if number != number.to_integral_value():
        raise ValueError
    return int(number)


def _text(value: Any, ctx: Rendering) -> str:
    if not isinstance(value, str):
        raise ValueError
    if len(value) > MOST_CHARACTERS:
        raise ValueError(f"longer than {MOST_CHARACTERS:,} characters")
    return str(value)


def _list(value: Any, ctx: Rendering) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError
    if len(value) > MOST_ITEMS:
        raise ValueError(f"longer than {MOST_ITEMS:,} items")
    return value


def _sized(value: Any, ctx: Rendering) -> str | list[Any]:
    return _list(value, ctx) if isinstance(value, list) else _text(value, ctx)


def _moment(value: Any, ctx: Rendering) -> date | time:
    if isinstance(value, date | time):
        return value
    if not isinstance(value, str):
        raise ValueError
    for name in ("date", "datetime", "time") if len(value) <= 10 else ("datetime", "time"):
        try:
            found: date | time = ENTITIES[name].literal(value, ctx.now)
            return found
        except ValueError:
            pass
    raise ValueError


def _span(value: Any, ctx: Rendering) -> TimeSpan:
    if isinstance(value, timedelta):
        return span_of(value)
    if not isinstance(value, str):
        raise ValueError
    return read_span(value)


def _anything(value: Any, ctx: Rendering) -> Any:
    return plain(value)


_A_NUMBER = "a number such as 42 or 1.5"
_TEXTS = ("text", "phone_number", "email", "name")

ANYTHING = Kind("anything", _anything, (), True)
NUMBER = Kind(_A_NUMBER, _number, ("number", "ordinal"))
AMOUNT = Kind(_A_NUMBER, _amount, ("number", "ordinal", "money"))
WHOLE = Kind("a whole number such as 2", _whole, ("number", "ordinal"))
TEXT = Kind("text", _text, _TEXTS, True)
LIST = Kind("a list", _list, ("list",))
SIZED = Kind("text or a list", _sized, (*_TEXTS, "list"), True)
MOMENT = Kind("a date, a time or a date and time", _moment, ("date", "datetime", "time"))
SPAN = Kind("a time span such as 3 days", _span, ("duration",), True)

_ENTITIES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (Decimal, "number"),
    (Money, "money"),
    (time, "time"),
    (list, "list"),
    (str, "text"),
)


def given_by(value: Any) -> Given:
    """What a value that is written out is."""
    from datetime import datetime

    if isinstance(value, date):
        return frozenset({"datetime" if isinstance(value, datetime) else "date"})
    return frozenset(name for kind, name in _ENTITIES if isinstance(value, kind))
