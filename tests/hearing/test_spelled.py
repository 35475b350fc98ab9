"""Values that fit a pattern, spelled out in each language."""

import re

import pytest

from engine.values.hearing import fitting_in
from tests.hearing.tables import LANGUAGES, hearing

SPELLED = {
    "en": ["alpha bravo one two three", "alfa bravo one two three"],
    "de": ["Anton Berta eins zwei drei", "Alpha Bravo eins zwei drei"],
    "es": ["Antonio Barcelona uno dos tres", "alfa bravo uno dos tres"],
    "fr": ["Anatole Berthe un deux trois", "alpha bravo un deux trois"],
}
AGAIN = {
    "en": "it's a as in alpha b as in bravo one two three please",
    "de": "A wie Anton B wie Berta eins zwei drei",
    "es": "A de Antonio B de Barcelona uno dos tres",
    "fr": "A comme Anatole B comme Berthe un deux trois",
}


def heard(text: str, language: str, pattern: str = "[A-Z]{2}[0-9]{3}") -> list[str]:
    return fitting_in(text, lambda value: bool(re.fullmatch(pattern, value)), hearing(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_heard_by_the_spelling_alphabets_of_a_language(language: str) -> None:
    for text in (*SPELLED[language], AGAIN[language]):
        assert heard(text, language) == ["AB123"], text


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("x-ray oscar one two three", "[A-Z]{2}[0-9]{3}", ["XO123"]),
        ("x ray oscar one two three", "[A-Z]{2}[0-9]{3}", ["XO123"]),
        ("o as in oscar k as in kilo one two three", "[A-Z]{2}[0-9]{3}", ["OK123"]),
        ("alpha bravo, no wait, alpha charlie", "[A-Z]{2}", ["AC"]),
        ("alpha", "[A-Z]{5}", ["ALPHA"]),
        ("this is mike", "[A-Z]", []),
    ],
)
def test_a_word_of_an_alphabet_is_a_letter_among_others_alone(
    text: str, pattern: str, expected: list[str]
) -> None:
    assert heard(text, "en", pattern) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "this is mike", []),
        ("en", "no thanks", []),
        ("en", "OK one moment", []),
        ("en", "THIS IS MIKE", []),
        ("en", "a b c", []),
        ("en", "my code is ab", ["AB"]),
        ("en", "um, ab please", ["AB"]),
        ("en", "the code I have is AB", ["AB"]),
        ("en", "the code I have is a b", ["AB"]),
        ("de", "ich habe es da", []),
        ("de", "ja bitte", []),
        ("de", "mein Code lautet ab, bitte", ["AB"]),
        ("es", "y a las dos", []),
        ("es", "no lo sé", []),
        ("es", "mi código es ab, por favor", ["AB"]),
        ("fr", "il y a un problème", []),
        ("fr", "je ne sais pas", []),
        ("fr", "c'est ab, s'il vous plaît", ["AB"]),
    ],
)
def test_a_word_of_a_sentence_is_no_code_that_it_fits_by_chance(
    language: str, text: str, expected: list[str]
) -> None:
    assert heard(text, language, "[A-Z]{2}") == expected


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("one moment please", "[0-9]", []),
        ("it is the one", "[A-Z]{3}", []),
        ("it's two", "[0-9]", ["2"]),
        ("I want 2 of them", "[0-9]", ["2"]),
        ("I'd like the gold one", "gold|silver", ["gold"]),
        ("a b one two", "[A-Z]{2}[0-9]*", ["AB12"]),
    ],
)
def test_a_value_in_a_sentence_is_what_was_meant(
    text: str, pattern: str, expected: list[str]
) -> None:
    assert heard(text, "en", pattern) == expected


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("a b o one two", "[A-Z0-9]{5}", {"AB012", "ABO12"}),
        ("a b o one", "[A-Z0-9]{2,5}", {"AB01", "ABO1"}),
        ("a b o one two", "[A-Z]{2}[0-9]{3}", {"AB012"}),
        ("a b o one two", "[A-Z]{3}[0-9]{2}", {"ABO12"}),
        ("a b one o two", "[A-Z0-9]{5}", {"AB102"}),
    ],
)
def test_an_o_beside_one_digit_is_a_letter_or_a_zero(
    text: str, pattern: str, expected: set[str]
) -> None:
    assert set(heard(text, "en", pattern)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alphabet_has_every_letter_and_no_word_that_is_a_number(language: str) -> None:
    from engine.values.hearing.language import cardinal_of, language_of

    words = language_of(language).table.alphabet.split("|")
    assert {word[0] for word in words} >= set("abcdefghijklmnopqrstuvwxyz")
    assert all(cardinal_of(word, language) < 0 for word in words) and len(set(words)) == len(words)
