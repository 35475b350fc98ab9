"""Numbers, ordinals, amounts of money and durations as a language writes them."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from babel import Locale
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from ..money import Money
from .words import DOTTED, ORDINALS


def number_said(value: float | Decimal, locale: Locale, say: str, grouped: bool) -> str:
    """Exactly, but for a pattern, which rounds as it says, and the digits that binary fractions
    have behind the 15th."""
    number = Decimal(f"{value:.15g}" if isinstance(value, float) else value)
    if say:
        return str(format_decimal(number, format=say, locale=locale))
    exact = format_decimal(
        number, locale=locale, decimal_quantization=False, group_separator=grouped
    )
    return str(exact)


def ordinal_said(number: int, locale: Locale) -> str:
    if locale.language in DOTTED:
        return f"{number}."
    forms = ORDINALS.get(locale.language, {})
    form = forms.get(locale.ordinal_form(number), forms.get("other", "{}"))
    return form.format(number)


def money_said(money: Money, locale: Locale, say: str) -> str:
    """A whole amount without cents, which nobody says, but for the form `full`. `long` names the
    currency; a pattern rounds as it says."""
    amount, is_whole = money.amount, money.amount == money.amount.to_integral_value()
    if say == "long":
        return format_currency(
            amount.to_integral_value() if is_whole else amount,
            money.currency,
            locale=locale,
            format_type="name",
            currency_digits=not is_whole,
            decimal_quantization=False,
        )
    if say in ("", "short") and is_whole:
        say = re.sub(r"\.0+", "", locale.currency_formats["standard"].pattern)
    if say in ("", "short", "full"):
        return format_currency(amount, money.currency, locale=locale, decimal_quantization=False)
    return format_currency(amount, money.currency, format=say, locale=locale, currency_digits=False)


_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def duration_said(value: timedelta, locale: Locale, say: str) -> str:
    """Its days, hours, minutes and seconds, joined as the language joins units."""
    rest = abs(value)
    left = Decimal(rest.days * 86_400 + rest.seconds) + Decimal(rest.microseconds // 1000) / 1000
    length: Literal["short", "long"] = "short" if say == "short" else "long"
    parts: list[str] = []
    for unit, seconds in _UNITS:
        count = left if unit == "second" else left // seconds
        left -= count * seconds
        if count or (unit == "second" and not parts):
            exact = count.normalize() if count % 1 else int(count)
            parts.append(format_unit(exact, f"duration-{unit}", length=length, locale=locale))
    text = _joined(parts, locale, length)
    return f"-{text}" if value < timedelta(0) else text


def _joined(parts: list[str], locale: Locale, length: str) -> str:
    """`2 hours and 30 minutes`, as a list of two; `2 hr, 30 min` where it is short."""
    from .locales import join

    if length == "short" or len(parts) < 2:
        return ", ".join(parts)
    return join(parts, locale)
