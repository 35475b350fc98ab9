"""Yes and no to a question whether it was heard right, and what people say instead."""

import pytest

from engine.values.hearing import (
    confirm_question,
    hear_choice,
    hear_digits,
    hears_more,
    numbered,
    replies,
)
from engine.values.hearing.asking.confirming import hear_confirmed
from engine.values.hearing.language import LANGUAGES
from tests.hearing.tables import hearing


@pytest.mark.parametrize(
    ("language", "text", "yes", "rest"),
    [
        ("en", "yes", True, ""),
        ("en", "that's right", True, ""),
        ("en", "no", False, ""),
        ("en", "no thanks", False, ""),
        ("en", "no, saturday", False, "saturday"),
        ("en", "No. I meant Saturday, please", False, "Saturday, please"),
        ("en", "yes, friday", True, "friday"),
        ("en", "actually saturday", None, "saturday"),
        ("en", "saturday", None, "saturday"),
        ("en", "no, it's dana@example.com", False, "dana@example.com"),
        ("de", "ja genau", True, ""),
        ("de", "nein, sondern Samstag", False, "Samstag"),
        ("es", "no, quise decir el sábado", False, "el sábado"),
        ("fr", "non, je voulais dire samedi", False, "samedi"),
        ("fr", "oui c'est ça", True, ""),
    ],
)
def test_a_correction_is_what_stands_behind_the_no(
    language: str, text: str, yes: bool | None, rest: str
) -> None:
    assert hear_confirmed(text, hearing(language)) == (yes, rest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_in_a_language_is_heard_in_it(language: str) -> None:
    *_, more, none = replies(["A", "B"], language, True)
    assert hears_more(more, hearing(language))
    assert not hears_more(none, hearing(language))
    assert hear_choice(none, ["A", "B"], hearing(language)).candidates == (None,)
    assert more in numbered(["A"], language, True)
    assert "A" in confirm_question("A", language)


@pytest.mark.parametrize("text", ["", "no more", "nothing more", "more or less", "the morning one"])
def test_more_is_not_heard_where_it_is_not_said(text: str) -> None:
    assert not hears_more(text, hearing("en"))


@pytest.mark.parametrize(
    ("language", "text", "digits"),
    [
        ("en", "zero zero one two", "0012"),
        ("en", "twelve thirty-four", "1234"),
        ("de", "null null eins zwei", "0012"),
        ("es", "cero cero uno dos", "0012"),
        ("fr", "zéro zéro un deux", "0012"),
        ("en", "12-34", "1234"),
    ],
)
def test_every_zero_of_digits_counts(language: str, text: str, digits: str) -> None:
    assert hear_digits(text, 4, hearing(language)).candidates == (digits,)
