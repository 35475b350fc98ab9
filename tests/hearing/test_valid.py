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


@pytest.mark.parametrize("text", ["half past two at night", "2:30", "half past eleven at night"])
def test_who_says_which_half_is_taken_at_their_word(text: str) -> None:
    assert heard(text, valid=in_the_day) == heard(text)


def test_where_neither_half_is_valid_the_first_is_meant() -> None:
    assert heard("half past seven", valid=lambda value: value == time(12)).candidates == (
        time(7, 30),
    )


def test_without_a_condition_minutes_are_as_they_are_on_a_clock() -> None:
    assert heard("half past two").candidates == (time(2, 30),)
