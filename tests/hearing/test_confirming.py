"""Yes and no to a question whether it was heard right, and what people say instead."""

import pytest

from engine.values.heard import Refused
from engine.values.hearing import (
    confirm_question,
    hear_choice,
    hear_digits,
    hears_page,
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
    *_, more, back, none = replies(["A", "B"], language, True, True)
    assert hears_page(more, hearing(language)) == "more"
    assert hears_page(back, hearing(language)) == "back"
    assert hears_page(none, hearing(language)) == ""
    assert hear_choice(none, ["A", "B"], hearing(language)).candidates == (None,)
    assert more in numbered(["A"], language, True, False)
    assert back in numbered(["A"], language, False, True)
    assert "A" in confirm_question("A", language)


@pytest.mark.parametrize(
    "text", ["", "no more", "nothing more", "more or less", "the morning one", "the next one"]
)
def test_no_page_is_heard_where_none_is_asked_for(text: str) -> None:
    assert hears_page(text, hearing("en")) == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "can you repeat that, please?"),
        ("de", "können Sie das bitte wiederholen"),
        ("de", "wie bitte?"),
        ("es", "¿puede repetir, por favor?"),
        ("fr", "pouvez-vous répéter, s'il vous plaît ?"),
    ],
)
def test_the_same_once_more_is_heard(language: str, text: str) -> None:
    assert hears_page(text, hearing(language)) == "repeat"


@pytest.mark.parametrize(
    ("language", "text", "digits"),
    [
        ("en", "zero zero one two", "0012"),
        ("en", "twelve thirty-four", "1234"),
        ("de", "null null eins zwei", "0012"),
        ("es", "cero cero uno dos", "0012"),
        ("fr", "zéro zéro un deux", "0012"),
        ("en", "12-34", "1234"),
        ("en", "1,234", "1234"),
        ("en", "my order number is 1234", "1234"),
        ("en", "order number one two oh four please", "1204"),
        ("en", "the number's 1234", "1234"),
        ("en", "let me see… 1 2 3 4", "1234"),
        ("en", "1234 no wait 1235", "1235"),
        ("en", "it isn't 1234, it's 1235", "1235"),
        ("en", "I have 2 orders, and the number is 1234", "1234"),
        ("de", "meine Bestellnummer ist eins zwei drei vier", "1234"),
        ("de", "1234, nein warte, 1235", "1235"),
        ("es", "mi número de pedido es 1234", "1234"),
        ("fr", "mon numéro de commande est le 1234", "1234"),
    ],
)
def test_every_zero_of_digits_counts(language: str, text: str, digits: str) -> None:
    assert hear_digits(text, 4, hearing(language)).candidates == (digits,)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not 1234", "unheard"),
        ("1234 or 1235", "ambiguous"),
        ("1 2 3 4 no 5", "few_digits"),
        ("I have 2 orders", "few_digits"),
        ("one moment please", "not_digits"),
        ("I don't have one", "not_digits"),
        ("what?", "not_digits"),
    ],
)
def test_what_is_no_single_number_of_so_many_digits_is_refused(text: str, reason: str) -> None:
    outcome = hear_digits(text, 4, hearing("en"))
    assert isinstance(outcome, Refused) and outcome.why.reason == reason


def test_a_single_digit_is_not_told_from_the_words_of_a_sentence() -> None:
    assert isinstance(hear_digits("one moment please", 1, hearing("en")), Refused)
    assert hear_digits("I press 1", 1, hearing("en")).candidates == ("1",)
