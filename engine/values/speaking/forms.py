"""The forms that CLDR has for the values of each entity."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal, localcontext
from typing import Any

from babel import Locale

from ..entities import Now, as_text
from ..money import Money
from .amounts import duration_said, money_said, number_said, ordinal_said
from .locales import locale_of, plain
from .times import date_said, datetime_said, time_said

_DIGITS = 2_000
"""More than any number has (`MOST_BITS`): what does not fit in the usual 28 cannot be formatted."""


def formatted(value: Any, language: str, now: Now, entity: str, say: str) -> str:
    """A value that is no text, as `spoken` says it."""
    locale = locale_of(language)
    with localcontext(prec=_DIGITS):
        return plain(_said(value, locale, now, entity, say))


def _is_grouped(value: float | Decimal, entity: str) -> bool:
    """Amounts are; what stands in other entities may be an id, and four digits a year."""
    return entity == "number" and not (isinstance(value, int) and abs(value) < 10_000)


def _said(value: Any, locale: Locale, now: Now, entity: str, say: str) -> str:
    if isinstance(value, datetime):
        return datetime_said(value, locale, now, say)
    if isinstance(value, date):
        return date_said(value, locale, now, say)
    if isinstance(value, time):
        return time_said(value, locale, say)
    if isinstance(value, timedelta):
        return duration_said(value, locale, say)
    if isinstance(value, Money):
        return money_said(value, locale, say)
    if isinstance(value, int | float | Decimal):
        if entity == "ordinal":
            return ordinal_said(int(value), locale)
        return number_said(value, locale, say, grouped=_is_grouped(value, entity))
    return as_text(value)
