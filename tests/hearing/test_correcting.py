"""What is said in the place of a value that was understood, said on a Friday in Berlin."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.values.entities import ENTITIES
from engine.values.hearing import Correction, hear_correction, hear_instead
from engine.values.hearing.language import LANGUAGES
from tests.hearing.tables import NOW, hearing, told

FRIDAY = "2026-12-11T09:00"
"""A week from then, in Berlin."""


def corrected(language: str, entity: str, value: Any, text: str) -> Correction:
    meant = ENTITIES[entity].accept(value, lambda: NOW) if isinstance(value, str) else value
    heard = hearing(language)
    hears = partial(instead, entity, heard, meant)
    return hear_correction(text, meant, heard, hears)


def instead(entity: str, heard: Any, value: Any, text: str) -> Any:
    return hear_instead(entity, text, heard, value)


def local(correction: Correction) -> str:
    assert correction.outcome is not None
    (value,) = correction.outcome.candidates
    return value.astimezone(NOW.tzinfo).isoformat()[:16]


SATURDAY = {
    "en": [
        "no, saturday",
        "saturday",
        "not friday, saturday",
        "not friday but saturday",
        "no not friday saturday",
        "saturday, not friday",
        "saturday instead of friday",
        "it's not friday, it's saturday",
        "no, I said saturday, not friday",
    ],
    "de": [
        "nein, Samstag",
        "am Samstag",
        "nicht Freitag, sondern Samstag",
        "nein, nicht am Freitag, am Samstag",
        "Samstag, nicht Freitag",
        "Samstag statt Freitag",
        "Freitag nicht, Samstag",
        "am Samstag und nicht am Freitag",
    ],
    "es": [
        "no, el sábado",
        "el sábado",
        "no el viernes, el sábado",
        "no el viernes sino el sábado",
        "el sábado, no el viernes",
        "el viernes no, el sábado",
        "no es el viernes, es el sábado",
        "el sábado en vez del viernes",
    ],
    "fr": [
        "non, samedi",
        "samedi",
        "pas vendredi, samedi",
        "non, pas vendredi mais samedi",
        "samedi, pas vendredi",
        "samedi au lieu de vendredi",
        "ce n'est pas vendredi, c'est samedi",
    ],
}
AT_TEN = {
    "en": [
        "ten would be better",
        "can we make it ten instead",
        "at ten",
        "no, at ten",
        "no, ten",
        "not at nine, at ten",
        "ten o'clock, not nine",
    ],
    "de": [
        "zehn wäre besser",
        "können wir zehn machen",
        "um zehn",
        "nein, um zehn",
        "nicht um neun, sondern um zehn",
    ],
    "es": [
        "a las diez sería mejor",
        "podemos a las diez",
        "a las diez",
        "no, a las diez",
        "no a las nueve, a las diez",
    ],
    "fr": [
        "dix heures serait mieux",
        "on peut dire dix heures",
        "à dix heures",
        "non, à dix heures",
        "pas à neuf heures, à dix heures",
    ],
}
IN_THE_EVENING = {
    "en": "no, in the evening",
    "de": "nein, abends",
    "es": "no, por la noche",
    "fr": "non, le soir",
}


def said(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    assert table.keys() == set(LANGUAGES)
    return [(language, text) for language, texts in table.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), said(SATURDAY))
def test_another_day_keeps_the_time(language: str, text: str) -> None:
    assert local(corrected(language, "datetime", FRIDAY, text)) == "2026-12-12T09:00"


@pytest.mark.parametrize(("language", "text"), said(AT_TEN))
def test_another_time_keeps_the_day_and_its_half(language: str, text: str) -> None:
    assert local(corrected(language, "datetime", FRIDAY, text)) == "2026-12-11T10:00"
    if language == "en":
        evening = corrected(language, "datetime", "2026-12-11T21:00", text.replace("nine", "9 pm"))
        assert local(evening) == "2026-12-11T22:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_half_of_the_day_keeps_day_and_hour(language: str) -> None:
    text = IN_THE_EVENING[language]
    assert local(corrected(language, "datetime", FRIDAY, text)) == "2026-12-11T21:00"
    time_alone = corrected(language, "time", "09:00", text).outcome
    assert time_alone is not None and told(time_alone) == "21:00"


@pytest.mark.parametrize(
    ("entity", "value", "text", "expected"),
    [
        ("date", "2027-03-12", "no, the 13th", "2027-03-13"),
        ("date", "2027-03-12", "no, thursday", "2027-03-11"),
        ("date", "2027-03-12", "not friday, saturday", "2027-03-13"),
        ("date", "2026-12-20", "no, the 2nd", "2027-01-02"),
        ("date", "2026-12-31", "no, the 32nd", "-"),
        ("date", "2026-12-11", "no, the day after", "2026-12-12"),
        ("date", "2026-12-11", "no, the day before", "2026-12-10"),
        ("date", "2026-12-11", "no, april", "2027-04-11"),
        ("date", "2026-12-11", "no, 2027", "2027-12-11"),
        ("date", "2028-02-29", "no, 2027", "-"),
        ("date", "2026-12-11", "no, tomorrow", "2026-12-05"),
        ("date", "2026-12-05", "no, monday", "2026-12-07"),
        ("date", "2026-12-07", "no, sunday", "2026-12-06"),
        ("time", "09:00", "no, ten", "10:00"),
        ("time", "21:00", "no, ten", "22:00"),
        ("time", "11:00", "no, one", "13:00"),
        ("time", "09:00", "no, twelve", "12:00"),
        ("time", "09:00", "no, four", "04:00 | 16:00"),
        ("time", "09:00", "no, ten in the evening", "22:00"),
        ("number", "2", "no, 3", "3"),
        ("number", "2", "no 3", "3"),
        ("number", "2", "not two, three", "3"),
        ("number", "2", "three, not two", "3"),
        ("money", "12 EUR", "no, thirteen", "13.00 EUR"),
        ("money", "12 EUR", "no, thirteen dollars", "13.00 USD"),
        ("duration", "PT30M", "no, 45", "PT45M"),
        ("duration", "PT2H", "no, three", "PT3H"),
        ("duration", "PT2H", "no, thirty", "-"),
        ("duration", "PT90M", "no, two", "-"),
        ("duration", "P9D", "no, 999999999", "-"),
        ("name", "Dana", "not Dana, Dina", "Dina"),
        ("name", "Dana Whitfield", "no, it's Dina Whitfield", "Dina Whitfield"),
        ("phone_number", "+14155550100", "no, 415 555 0101", "+14155550101"),
        ("email", "dana@example.com", "no, dina at example dot com", "dina@example.com"),
    ],
)
def test_what_is_left_out_is_as_it_was(entity: str, value: str, text: str, expected: str) -> None:
    correction = corrected("en", entity, value, text)
    assert correction.outcome is not None and told(correction.outcome) == expected


PARTS = [
    ("en", "email", "dana@example.com", "no, dot org", "dana@example.org"),
    ("en", "email", "dana@example.com", "no, at gmail dot com", "dana@gmail.com"),
    ("en", "email", "dana@example.co.uk", "no, dot org", "-"),
    ("de", "email", "dana@example.com", "nein, punkt org", "dana@example.org"),
    ("es", "email", "dana@example.com", "no, arroba gmail punto com", "dana@gmail.com"),
    ("fr", "email", "dana@example.com", "non, point org", "dana@example.org"),
    ("en", "phone_number", "+14155550100", "the last four are 0199", "+14155550199"),
    ("en", "phone_number", "+14155550100", "no, it ends in nine nine", "+14155550199"),
    ("en", "phone_number", "+14155550100", "no, 0199", "-"),
    ("de", "phone_number", "+4930901820", "die letzten vier sind 1821", "+4930901821"),
    ("es", "phone_number", "+34612345678", "no, termina en 79", "+34612345679"),
    ("fr", "phone_number", "+33612345678", "les deux derniers sont 79", "+33612345679"),
    ("en", "name", "Dana Whitfield", "no, Donna", "Donna Whitfield"),
    ("en", "name", "Dana Whitfield", "last name Whitman", "Dana Whitman"),
    ("en", "name", "Dana Whitfield", "no, Smith", "Smith Whitfield | Dana Smith"),
    ("en", "name", "Anna Maria Trapp", "no, Hanna", "-"),
    ("de", "name", "Dana Weber", "nein, Nachname Huber", "Dana Huber"),
    ("es", "name", "Ana López", "no, el apellido es Pérez", "Ana Pérez"),
    ("fr", "name", "Anne Martin", "non, le prénom est Marie", "Marie Martin"),
]


@pytest.mark.parametrize(("language", "entity", "value", "text", "expected"), PARTS)
def test_a_part_of_a_text_is_corrected_where_it_is_sure(
    language: str, entity: str, value: str, text: str, expected: str
) -> None:
    correction = corrected(language, entity, value, text)
    assert correction.outcome is not None and told(correction.outcome) == expected


def test_a_few_digits_alone_are_refused_with_the_whole_number_as_the_reason() -> None:
    outcome = corrected("en", "phone_number", "+14155550100", "no, 0199").outcome
    assert outcome is not None and outcome.why.reason == "whole_number"


@pytest.mark.parametrize(
    ("language", "text", "at"),
    [
        ("de", "nein, um drei", "2026-12-11T15:00"),
        ("de", "nein, halb drei", "2026-12-11T14:30"),
        ("de", "übermorgen halb drei", "2026-12-06T14:30"),
        ("fr", "non, à trois heures", "2026-12-11T15:00"),
        ("en", "no, half past two", "2026-12-11T14:30"),
        ("en", "no, 2:30", "2026-12-11T14:30"),
        ("en", "no, ten", "2026-12-11T10:00"),
    ],
)
def test_a_correction_is_in_the_half_of_the_day_that_is_valid(
    language: str, text: str, at: str
) -> None:
    valid = hearing(language)._replace(
        valid=lambda moment: 8 <= moment.astimezone(NOW.tzinfo).hour < 18
    )
    value = ENTITIES["datetime"].accept(FRIDAY, lambda: NOW)
    found = hear_correction(text, value, valid, partial(instead, "datetime", valid, value))
    assert local(found) == at


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "no, the following day"),
        ("de", "nein, am nächsten Tag"),
        ("de", "am Tag danach"),
        ("es", "no, al día siguiente"),
        ("fr", "non, le lendemain"),
    ],
)
def test_the_day_after_is_that_of_the_day_that_is_corrected(language: str, text: str) -> None:
    day = corrected(language, "date", "2026-12-11", text).outcome
    assert day is not None and told(day) == "2026-12-12"
    assert local(corrected(language, "datetime", FRIDAY, text)) == "2026-12-12T09:00"


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("de", "nein, drei", "3"),
        ("de", "nicht zwei, sondern drei", "3"),
        ("es", "no, tres", "3"),
        ("es", "no dos, tres", "3"),
        ("fr", "non, trois", "3"),
        ("fr", "pas deux, trois", "3"),
    ],
)
def test_numbers_are_corrected_in_every_language(language: str, text: str, number: str) -> None:
    correction = corrected(language, "number", "2", text)
    assert correction.outcome is not None and told(correction.outcome) == number


@pytest.mark.parametrize(
    ("language", "text", "yes"),
    [
        ("en", "not friday", False),
        ("en", "no, friday", False),
        ("en", "not thursday", None),
        ("en", "that's not good", False),
        ("en", "I can't then", False),
        ("de", "nicht Freitag", False),
        ("es", "no el viernes", False),
        ("fr", "pas vendredi", False),
        ("en", "yes", True),
        ("en", "no", False),
    ],
)
def test_what_only_denies_is_no_correction(language: str, text: str, yes: bool | None) -> None:
    assert corrected(language, "datetime", FRIDAY, text) == Correction(yes, None)


NO = {"en": "no, ", "de": "nein, ", "es": "no, ", "fr": "non, "}
MOMENTS = st.datetimes(datetime(2026, 12, 5), datetime(2030, 1, 1), timezones=st.just(UTC))
CLOCK = st.times().map(lambda at: time(at.hour, at.minute))


@pytest.mark.parametrize("language", LANGUAGES)
@given(moment=MOMENTS, day=st.dates(date(2026, 12, 5), date(2030, 1, 1)), at=CLOCK)
def test_any_day_keeps_any_time_and_any_time_any_day(
    language: str, moment: datetime, day: date, at: time
) -> None:
    was = moment.replace(microsecond=0).astimezone(NOW.tzinfo)
    for text, wanted in (
        (day.isoformat(), datetime.combine(day, was.time())),
        (at.isoformat(), datetime.combine(was.date(), at)),
    ):
        correction = corrected(language, "datetime", was, NO[language] + text)
        if correction.outcome is None:  # the very value that the no is about
            assert wanted == was.replace(tzinfo=None)
        elif correction.outcome.candidates:
            assert local(correction) == wanted.isoformat()[:16]
        else:
            assert "clocks are put forward" in correction.outcome.reason


@pytest.mark.parametrize("language", LANGUAGES)
@given(one=st.integers(0, 10**6), other=st.integers(0, 10**6))
def test_any_number_takes_the_place_of_any(language: str, one: int, other: int) -> None:
    correction = corrected(language, "number", one, f"{NO[language]}{other}")
    if one == other:
        assert correction == Correction(False, None)
    else:
        assert correction.outcome is not None and correction.outcome.candidates == (other,)


@given(text=st.text(max_size=60), value=st.dates(), span=st.timedeltas())
def test_whatever_is_said_is_heard_or_refused(text: str, value: date, span: timedelta) -> None:
    for entity, one in (("date", value), ("duration", span), ("name", "Dana")):
        correction = corrected("en", entity, one, text)
        assert correction.outcome is None or isinstance(correction.outcome.candidates, tuple)


def test_a_long_answer_costs_little() -> None:
    text = "not friday " + "saturday friday " * 30
    assert corrected("en", "datetime", FRIDAY, text[:500]) == Correction(False, None)
