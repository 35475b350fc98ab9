"""What is valid decides which half of the day is meant, where only one of them is."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.values.heard import Hearing, Outcome
from engine.values.hearing import hear

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=ZoneInfo("UTC"))


def in_the_day(value: Any) -> bool:
    moment = value.time() if isinstance(value, datetime) else value
    return time(8) <= moment <= time(18)


def heard(text: str, language: str = "en", entity: str = "time", **more: Any) -> Outcome:
    return hear(entity, text, Hearing(NOW, language, **more))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "half past two", time(14, 30)),
        ("en", "quarter to six", time(17, 45)),
        ("en", "two thirty", time(14, 30)),
        ("en", "half past nine", time(9, 30)),
        ("en", "quarter to one", time(12, 45)),
        ("en", "three", time(15)),
        ("es", "las dos y media", time(14, 30)),
    ],
)
def test_the_half_of_the_day_is_the_valid_one(language: str, text: str, expected: time) -> None:
    assert heard(text, language, valid=in_the_day).candidates == (expected,)


def test_a_moment_is_in_the_valid_half_too() -> None:
    (moment,) = heard("tomorrow at half past two", entity="datetime", valid=in_the_day).candidates
    assert moment == datetime(2026, 11, 28, 14, 30, tzinfo=ZoneInfo("UTC"))


@pytest.mark.parametrize(
    "text", ["half past two at night", "02:30", "2:30:00", "half past eleven at night"]
)
def test_who_says_which_half_is_taken_at_their_word(text: str) -> None:
    assert len(heard(text).candidates) == 1
    assert heard(text, valid=in_the_day) == heard(text)


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("half past two", (time(2, 30), time(14, 30))),
        ("2:30", (time(2, 30), time(14, 30))),
        ("10:30", (time(10, 30), time(22, 30))),
        ("12:30", (time(0, 30), time(12, 30))),
        ("0:30", (time(0, 30),)),
        ("13:30", (time(13, 30),)),
    ],
)
def test_digits_are_as_open_as_words(text: str, halves: tuple[time, ...]) -> None:
    assert heard(text).candidates == halves
    assert heard(text, "es").candidates == halves or not text[0].isdigit()


def test_where_neither_half_is_valid_both_may_be_meant() -> None:
    halves = heard("half past seven", valid=lambda value: value == time(12)).candidates
    assert halves == (time(7, 30), time(19, 30))


@pytest.mark.parametrize(
    ("language", "text", "as_said", "later"),
    [
        ("de", "um drei", time(3), time(15)),
        ("de", "drei Uhr", time(3), time(15)),
        ("de", "halb drei", time(2, 30), time(14, 30)),
        ("de", "viertel nach zwei", time(2, 15), time(14, 15)),
        ("de", "3:30 Uhr", time(3, 30), time(15, 30)),
        ("fr", "à trois heures", time(3), time(15)),
        ("fr", "trois heures et demie", time(3, 30), time(15, 30)),
        ("fr", "3h30", time(3, 30), time(15, 30)),
    ],
)
def test_an_hour_of_24_is_in_the_afternoon_where_that_alone_is_valid(
    language: str, text: str, as_said: time, later: time
) -> None:
    assert heard(text, language).candidates == (as_said,)
    assert heard(text, language, valid=in_the_day).candidates == (later,)


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "03:30"), ("de", "drei Uhr nachts"), ("de", "sieben Uhr"), ("fr", "03h30")],
)
def test_an_hour_of_24_stays_as_it_is_said_otherwise(language: str, text: str) -> None:
    assert heard(text, language, valid=in_the_day) == heard(text, language)
