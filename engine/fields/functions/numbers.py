"""Functions of numbers and amounts of money."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ...values.money import Money
from ..slot import Rendering
from .arithmetic import (
    EXACT,
    MOST_DIGITS,
    Amount,
    places_of,
    rounded,
    to_smallest_unit,
    within_bounds,
)
from .function import Argument, Function, Given, Parts
from .kinds import AMOUNT, WHOLE

Options = Mapping[str, Any]
Several = Sequence[Amount]


def _sum(ctx: Rendering, values: Several, options: Options) -> Amount:
    currency = _one_currency(values)
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, _number(value))
    return _amount(total, currency)


def _subtract(ctx: Rendering, values: Several, options: Options) -> Amount:
    currency = _one_currency(values)
    rest = _number(values[0])
    for value in values[1:]:
        rest = EXACT.subtract(rest, _number(value))
    return _amount(rest, currency)


def _multiply(ctx: Rendering, values: Several, options: Options) -> Amount:
    amounts = [value for value in values if isinstance(value, Money)]
    if len(amounts) > 1:
        raise ValueError(f"{amounts[0]} times {amounts[1]}: only one of them can be money")
    product = Decimal(1)
    for value in values:
        product = within_bounds(EXACT.multiply(product, _number(value)))
    return to_smallest_unit(product, amounts[0].currency) if amounts else product


def _divide(ctx: Rendering, values: Several, options: Options) -> Amount:
    rest = values[0]
    for value in values[1:]:
        if not _number(value):
            raise ValueError("a number divided by 0 is none")
        quotient = EXACT.divide(_number(rest), _number(value))
        if isinstance(value, Money):
            _one_currency([rest, value])
            rest = quotient
        else:
            rest = _amount(quotient, rest.currency if isinstance(rest, Money) else "")
    return to_smallest_unit(rest.amount, rest.currency) if isinstance(rest, Money) else rest


def _round(ctx: Rendering, value: Amount, options: Options) -> Amount:
    to = options["to"]
    if to is not None and abs(to) > MOST_DIGITS:
        raise ValueError(f"to: takes at most {MOST_DIGITS}")
    if isinstance(value, Money):
        places = places_of(value.currency) if to is None else to
        return Money(rounded(value.amount, places), value.currency)
    return rounded(value, to or 0)


def _number(value: Amount) -> Decimal:
    return value.amount if isinstance(value, Money) else value


def _amount(number: Decimal, currency: str) -> Amount:
    number = within_bounds(number)
    return Money(number, currency) if currency else number


def _one_currency(values: Several) -> str:
    """That of amounts of money; empty for numbers. Raises `ValueError` for a mixture."""
    currencies = dict.fromkeys(getattr(value, "currency", "") for value in values)
    if len(currencies) < 2:
        return next(iter(currencies), "")
    first = values[0]
    other = next(one for one in values if getattr(one, "currency", "") != _of(first))
    what = "of two currencies" if "" not in currencies else "of a number and an amount of money"
    raise ValueError(f"{first} and {other}: there is nothing {what}")


def _of(value: Amount) -> str:
    return value.currency if isinstance(value, Money) else ""


def _product(parts: Parts) -> Given:
    (several,) = parts.values()
    if any(part.given == _MONEY for part in several):
        return _MONEY
    return _NUMBER if all(part.given <= _NUMBERS and part.given for part in several) else _EITHER


def _quotient(parts: Parts) -> Given:
    (several,) = parts.values()
    if several and several[0].given == _MONEY and len(several) > 1:
        over = [part.given for part in several[1:]]
        return _MONEY if all(one and one <= _NUMBERS for one in over) else _EITHER
    return _product(parts)


def _rounded(parts: Parts) -> Given:
    given = parts["round"][0].given
    return _MONEY if given == _MONEY else _NUMBER if given and given <= _NUMBERS else _EITHER


def _added(parts: Parts) -> Given:
    known = {part.given for some in parts.values() for part in some if part.given}
    if _MONEY in known:
        return _MONEY
    return _NUMBER if known & {_NUMBER, frozenset({"ordinal"})} else _EITHER


def _mixed(parts: Parts) -> str:
    known = {part.given for some in parts.values() for part in some if part.given}
    numbers = [one for one in known if one <= _NUMBERS]
    return "a number and an amount of money do not add up" if _MONEY in known and numbers else ""


def _by_zero(parts: Parts) -> str:
    (several,) = parts.values()
    zero = any(part.constant == 0 and part.constant is not None for part in several[1:])
    return "a number divided by 0 is none" if zero else ""


_NUMBER = frozenset({"number"})
_MONEY = frozenset({"money"})
_NUMBERS = frozenset({"number", "ordinal"})
_EITHER = frozenset({"number", "money"})

_TABLE = (
    Function(
        "sum",
        "Numbers added up, exactly: 0.1 and 0.2 are 0.3. Amounts of money are of one currency.",
        Argument(AMOUNT, "What is added up, or a list of it.", several=1),
        _sum,
        _added,
        (
            "{sum: [$PRICE, $SHIPPING, 2.50]}",
            "{sum: $PRICES}",
            '{sum: $ITEMS, of: {multiply: ["${ITEM.price}", "${ITEM.quantity}"]}}',
        ),
        {
            "of": Argument(
                AMOUNT,
                "What is added up of each item of a list, which is `$ITEM` in it.",
                default=None,
            )
        },
        wrong=_mixed,
        shows={"{sum: [0.1, 0.2]}": 0.3, "{sum: [12.50 EUR, 2.50 EUR]}": "15.00 EUR"},
    ),
    Function(
        "subtract",
        "The first number less all others.",
        Argument(AMOUNT, "The number, and what is taken from it.", several=2),
        _subtract,
        _added,
        ("{subtract: [$TOTAL, $DISCOUNT]}",),
        wrong=_mixed,
        shows={"{subtract: [10, 3, 2]}": 5},
    ),
    Function(
        "multiply",
        "Numbers times each other. An amount of money among them is rounded to its smallest unit.",
        Argument(AMOUNT, "What is multiplied, or a list of it.", several=1),
        _multiply,
        _product,
        ("{multiply: [$PRICE, $COUNT]}",),
        shows={"{multiply: [9.99 EUR, 3]}": "29.97 EUR"},
    ),
    Function(
        "divide",
        "The first number divided by the others; by 0 it takes `failed`. An amount of money is "
        "rounded to its smallest unit.",
        Argument(AMOUNT, "The number, and what divides it.", several=2),
        _divide,
        _quotient,
        ("{divide: [$TOTAL, $PEOPLE]}",),
        wrong=_by_zero,
        shows={"{divide: [7, 2]}": 3.5, "{divide: [10 EUR, 3]}": "3.33 EUR"},
    ),
    Function(
        "round",
        "A number with so many digits after the point; half goes away from zero.",
        Argument(AMOUNT, "The number."),
        _round,
        _rounded,
        ("{round: $SCORE}", "{round: {divide: [$SUM, 3]}, to: 2}"),
        {
            "to": Argument(
                WHOLE,
                "How many digits; without it none, and of money those of its smallest unit.",
                default=None,
            )
        },
        shows={"{round: 2.5}": 3, "{round: 66.666, to: 1}": 66.7, "{round: 1234, to: -2}": 1200},
    ),
)
FUNCTIONS = {one.name: one for one in _TABLE}
