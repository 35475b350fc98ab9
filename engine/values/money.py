"""Money: an amount and its currency."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering

_MONEY = r"([-+]?[0-9]{1,30}(?:\.[0-9]{1,30})?)(?: ([A-Z]{3}))?"
_WHOLE = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "PYG", "UGX", "RWF"})
"""Currencies without cents (ISO 4217)."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """`currency` is a code of ISO 4217. As text it is `12.50 EUR`."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        least = 0 if self.currency in _WHOLE else 2
        exponent = self.amount.as_tuple().exponent
        places = max(least, -exponent if isinstance(exponent, int) else 0)
        return f"{self.amount:.{places}f} {self.currency}"

    def parts(self) -> dict[str, int | float | str]:
        """What is read of it by name, as JSON has it."""
        whole = self.amount == self.amount.to_integral_value()
        amount = int(self.amount) if whole else float(self.amount)
        return {"amount": amount, "currency": self.currency}

    def __lt__(self, other: object) -> bool:
        """Amounts of two currencies have no order."""
        if isinstance(other, Money) and other.currency == self.currency:
            return self.amount < other.amount
        return NotImplemented


def read_money(text: str, currency: str = "") -> Money:
    """A bare number is an amount in `currency`, if that is given. Raises `ValueError`."""
    match = re.fullmatch(_MONEY, text.strip())
    if match is None or not (match[2] or currency):
        raise ValueError
    return Money(Decimal(match[1]), match[2] or currency)
