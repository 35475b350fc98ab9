"""Exact decimal arithmetic within bounds: 0.1 and 0.2 are 0.3."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from ...values.money import Money

MOST_DIGITS = 300
"""Of a number that a function takes or gives."""

EXACT = Context(
    prec=2 * MOST_DIGITS + 20,
    rounding=ROUND_HALF_UP,
    Emax=9_999,
    Emin=-9_999,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
"""Holds a sum or a product of any two numbers without rounding."""

Amount = Decimal | Money


def exact(value: str | int | float | Decimal) -> Decimal:
    """The number as it is written: a float stands for its shortest form. Raises `ValueError`."""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    return within_bounds(number)


def within_bounds(number: Decimal) -> Decimal:
    if number and abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError(f"a number of more than {MOST_DIGITS} digits")
    return number


def plain(value: Any) -> Any:
    """A value as parameters hold it: a whole number is an int, any other a float."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    # A third three times is one, as far as a float can tell.
    return int(number) if number.is_integer() and math.fabs(number) < 2**53 else number


def places_of(currency: str) -> int:
    """The digits of a currency's smallest unit."""
    return len(str(Money(Decimal(0), currency)).partition(" ")[0].partition(".")[2])


def rounded(number: Decimal, places: int) -> Decimal:
    """To so many places after the point, before it where they are negative; half goes away from
    zero."""
    return EXACT.quantize(number, Decimal((0, (1,), -places)))


def to_smallest_unit(amount: Decimal, currency: str) -> Money:
    return Money(rounded(amount, places_of(currency)), currency)
