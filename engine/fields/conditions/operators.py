"""What a condition may ask of two values."""

import operator
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from ...errors import NodeError
from ...values.entities import ENTITIES, as_text
from ...values.money import Money

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,30})(\.\d{1,30})?")
_BEGINS_A_NUMBER = frozenset("-0123456789")

Pair = tuple[Any, Any]
Now = Callable[[], datetime]
Test = Callable[[Any, Any, Now], bool]


def as_number(value: Any) -> float | int | None:
    """The value as a number, if it is one or is written as one (`007` and `+1` are text)."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = value.strip()
        if text.isdecimal() and text.isascii() and text[0] != "0" and len(text) < 32:
            return int(text)
        if text[:1] in _BEGINS_A_NUMBER and _NUMBER.fullmatch(text):
            return float(text) if "." in text else int(text)
    return None


def _comparable(left: Any, right: Any, now: Now) -> Pair:
    """Both sides as numbers, as what the left one is, or as text. A bare number is an amount in
    the currency of the money beside it."""
    numbers = as_number(left), as_number(right)
    if None not in numbers:
        return numbers
    if isinstance(left, Money) and numbers[1] is not None:
        return left, _amount(right, left)
    if isinstance(right, Money) and numbers[0] is not None:
        return _amount(left, right), right
    for kind, entity in _BY_KIND:
        if isinstance(left, kind) and type(right) is not kind:
            try:
                return left, ENTITIES[entity].literal(as_text(right), now)
            except ValueError:
                break
        if isinstance(left, kind):
            return left, right
    return as_text(left), as_text(right)


def _amount(number: Any, beside: Money) -> Money:
    return Money(Decimal(as_text(number).strip()), beside.currency)


_BY_KIND = tuple(
    (kind, name)
    for name in ("confirmation", "datetime", "date", "time", "money", "duration")
    for kind in ENTITIES[name].kinds
)


def _is(left: Any, right: Any, now: Now) -> bool:
    if isinstance(left, list | dict) or isinstance(right, list | dict):
        return bool(left == right)
    pair = _comparable(left, right, now)
    return bool(pair[0] == pair[1])


def _ordered(test: Callable[[Any, Any], bool]) -> Test:
    def compare(left: Any, right: Any, now: Now) -> bool:
        if left in ("", None) or right in ("", None):
            return False
        pair = _comparable(left, right, now)
        try:
            return test(*pair)
        except TypeError:
            raise NodeError(f"{as_text(left)} and {as_text(right)} have no order") from None

    return compare


def _contains(left: Any, right: Any, now: Now) -> bool:
    if isinstance(left, list):
        return any(_is(item, right, now) for item in left)
    return as_text(right) in as_text(left)


def _in(left: Any, right: Any, now: Now) -> bool:
    if not isinstance(right, list):
        raise NodeError('the right side of "in" is not a list')
    return any(_is(left, item, now) for item in right)


def _matches(left: Any, right: Any, now: Now) -> bool:
    return right.found_in(as_text(left)) is not None


ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPERATORS: Mapping[str, Test] = {
    "is": _is,
    "is not": lambda left, right, now: not _is(left, right, now),
    **{name: _ordered(test) for name, test in ORDERS.items()},
    "contains": _contains,
    "starts with": lambda left, right, now: as_text(left).startswith(as_text(right)),
    "ends with": lambda left, right, now: as_text(left).endswith(as_text(right)),
    "matches": _matches,
    "in": _in,
}
PRESENCE = {"is set": True, "is not set": False}
TYPED = frozenset({"is", "is not", "<", "<=", ">", ">=", "in"})
PROVING = frozenset({"is", "<", "<=", ">", ">=", "contains", "starts with", "ends with", "in"})
FOREIGN = {"==": "is", "=": "is", "!=": "is not", "<>": "is not", "equals": "is"}
