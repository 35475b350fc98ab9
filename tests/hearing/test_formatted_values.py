"""Whatever CLDR writes for a date, time, number or amount is heard back, in every language."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.values.hearing import hear
from engine.values.money import Money
from tests.hearing.tables import NOW, hearing

TAGS = ("en", "en-US", "en-GB", "de", "de-AT", "es", "es-MX", "fr", "fr-CA")
FORMATS = st.sampled_from(["short", "medium", "long", "full"])
DAYS = st.dates(date(1950, 1, 1), date(2046, 12, 31))
MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def heard(entity: str, text: str, tag: str) -> tuple[Any, ...]:
    return hear(entity, text, hearing(tag)).candidates


def locale(tag: str) -> str:
    return tag.replace("-", "_")


@pytest.mark.parametrize("tag", TAGS)
@settings(max_examples=60)
@given(day=DAYS, format=FORMATS)
def test_a_date(tag: str, day: date, format: Any) -> None:
    found = heard("date", format_date(day, format, locale=locale(tag)), tag)
    assert day in found
    assert len(found) == 1 or (tag == "en" and format == "short")


@pytest.mark.parametrize("tag", TAGS)
@settings(max_examples=60)
@given(at=st.times().map(lambda at: at.replace(microsecond=0)), format=FORMATS)
def test_a_time(tag: str, at: time, format: Any) -> None:
    moment = datetime.combine(NOW.date(), at, NOW.tzinfo)
    text = format_time(moment, format, tzinfo=NOW.tzinfo, locale=locale(tag))
    wanted = at.replace(second=0) if format == "short" else at
    found = heard("time", text, tag)
    is_open = format == "short" and tag in ("en-GB", "es") and 1 <= at.hour <= 12
    assert wanted in found and len(found) <= 1 + is_open, text


@pytest.mark.parametrize("tag", TAGS)
@settings(max_examples=60)
@given(day=DAYS, at=MINUTES, format=st.sampled_from(["short", "medium"]))
def test_a_moment(tag: str, day: date, at: time, format: Any) -> None:
    moment = datetime.combine(day, at.replace(hour=at.hour % 20 + 4), NOW.tzinfo)
    text = format_datetime(moment, format, tzinfo=NOW.tzinfo, locale=locale(tag))
    assert moment in heard("datetime", text, tag), text


@pytest.mark.parametrize("tag", TAGS)
@settings(max_examples=80)
@given(value=st.decimals(-(10**12), 10**12, places=3) | st.integers(-(10**9), 10**9))
def test_a_number(tag: str, value: Decimal | int) -> None:
    text = format_decimal(value, locale=locale(tag))
    assert heard("number", text, tag) == (float(value),), text


@pytest.mark.parametrize("tag", TAGS)
@settings(max_examples=60)
@given(
    amount=st.decimals(0, 10**9, places=2),
    currency=st.sampled_from(["EUR", "GBP", "CHF", "USD"]),
)
def test_an_amount(tag: str, amount: Decimal, currency: str) -> None:
    text = format_currency(amount, currency, locale=locale(tag))
    asked = hearing(tag)._replace(currency=currency)
    assert hear("money", text, asked).candidates == (Money(amount, currency),), text


TALK = ("speak", "mit", "hablar", "parler")
ENTITIES = ("date", "time", "datetime", "number", "ordinal", "money", "duration", "confirmation")
IDLE = {
    "en": "the|a|may|speak to someone|about my order|in|at|from|who|march|mon|second",
    "de": "die|der|ein|mit jemandem sprechen|meine Bestellung|um|in|am|vor|und|so|di",
    "es": "el|la|hablar con alguien|de mi pedido|a|en|por|y|marzo|mar|media|que|las",
    "fr": "le|la|parler à quelqu'un|de ma commande|en|dans|et|mars|mer|sur|heure|du",
}
"""Words of which some stand in a value, and none is one together with these others."""


@pytest.mark.parametrize("language", IDLE)
@settings(max_examples=80)
@given(data=st.data())
def test_words_that_say_something_else_are_no_value(language: str, data: st.DataObject) -> None:
    idle = IDLE[language].split("|")
    talk = next(words for words in idle if words.split()[0] in TALK)
    words = data.draw(st.lists(st.sampled_from(idle), max_size=6))
    words.insert(data.draw(st.integers(0, len(words))), talk)
    for entity in ENTITIES:
        assert heard(entity, " ".join(words), language) == ()


@pytest.mark.parametrize("language", IDLE)
@settings(max_examples=150)
@given(text=st.text(max_size=60))
def test_any_text_has_an_outcome(language: str, text: str) -> None:
    for entity in (*ENTITIES, "name", "email", "phone_number"):
        hear(entity, text, hearing(language))


@pytest.mark.parametrize("language", IDLE)
@pytest.mark.parametrize(
    "word", ["the", "two", "and", "in", "1", "one hour", "at", "please", "ein"]
)
def test_an_utterance_of_500_characters_is_heard_at_once(language: str, word: str) -> None:
    text = (f"{word} " * 500)[:500].strip()
    for entity in (*ENTITIES, "name", "email", "phone_number"):
        hear(entity, text, hearing(language))
