"""Amounts of money as people say them."""

from collections.abc import Iterator
from decimal import Decimal

from ...money import Money
from ..utterance import Found, Unreal, Utterance

Amounts = tuple[Money, ...]
_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"})
_USUAL_PLACES = 2


def amounts(heard: Utterance, at: int) -> Iterator[tuple[int, Amounts]]:
    """Every amount that may be said from a word on. One without a currency is of the flow's."""
    for group, end, found in heard.readings("money", at):
        if group == "with_cents" and not _has_cents(heard, at, end):
            continue
        try:
            yield end, (_amount(heard, group, found),)
        except Unreal as reason:
            heard.complain(end, reason)


def _has_cents(heard: Utterance, at: int, end: int) -> bool:
    """ "two hundred fifty" is one number, and "keine zwölf Euro" none with twelve cents."""
    is_number = any(last == end for last, _ in heard.blank("number", at))
    return not is_number and all(count for _, count in heard.blank("counts", at))


def _amount(heard: Utterance, group: str, found: Found) -> Money:
    amount = Decimal(
        next(found[blank] for blank in ("number", "count", "quantity") if blank in found)
    )
    currency = found.get("money_sign") or found.get("currency") or heard.hearing.currency
    if currency == "$":
        currency = _dollar(heard)
    if group == "cents":
        return Money(amount / 100, found["cents"] or currency or _local(heard)[0])
    if not currency:
        raise Unreal("an amount without a currency, and the flow has none", "no_currency")
    if group == "and_half":
        amount += Decimal("0.5")
    elif group == "with_cents":
        if amount != int(amount):
            raise Unreal("an amount has its cents once", "cents_twice")
        cents = found["hundredths"] if "hundredths" in found else found["minute"]
        amount += Decimal(cents) / 100
    return Money(_in_cents(amount, currency), currency)


def _in_cents(amount: Decimal, currency: str) -> Decimal:
    """Raises `Unreal` for more decimals than there are cents: `1.234` may be grouped elsewhere."""
    from babel.numbers import get_currency_precision

    places, exponent = get_currency_precision(currency), amount.as_tuple().exponent
    is_fine = isinstance(exponent, int) and -exponent <= max(places, _USUAL_PLACES)
    if not is_fine or amount != round(amount, places):
        raise Unreal(f"{amount:f} is no amount of {currency}", "cents_twice")
    return amount


def _dollar(heard: Utterance) -> str:
    """Whose dollar: the flow's, that of the caller's country, or of the United States."""
    if heard.hearing.currency in _DOLLARS:
        return heard.hearing.currency
    return next((one for one in _local(heard) if one in _DOLLARS), "USD")


def _local(heard: Utterance) -> list[str]:
    """The currencies of the caller's country."""
    from babel.numbers import get_territory_currencies

    return list(get_territory_currencies(heard.hearing.country or heard.language.country)) or [
        "USD"
    ]


# Blanks


def money_sign(heard: Utterance, at: int) -> Iterator[tuple[int, str]]:
    """`$`, `€`, `US$`, and the codes of ISO 4217 as they are written."""
    if at >= len(heard.words):
        return
    yield from heard.blank("currency_sign", at)
    word = heard.words[at]
    if word.raw == "$":
        yield at + 1, "$"
    elif word.raw in _SIGNS:
        yield at + 1, _SIGNS[word.raw]
    elif len(word.raw) == 3 and word.raw.isascii() and word.raw.isalpha():
        from babel.core import get_global

        if word.raw.upper() in get_global("all_currencies"):
            yield at + 1, word.raw.upper()


def hundredths(heard: Utterance, at: int) -> Iterator[tuple[int, int]]:
    """The cents behind an amount."""
    for end, number in heard.blank("cardinal", at):
        if 10 <= number < 100 or heard.words[at].text.startswith("0"):
            yield end, number
