"""Choosing one of several things, a value of a closed list, and which of several was meant."""

from datetime import time

import pytest

from engine.values.heard import Ambiguous, Heard, Refused
from engine.values.hearing import hear, hear_choice, hear_listed, hear_which, which_question
from engine.values.speaking import spoken
from tests.hearing.tables import NOW, hearing, told

CASES = ["Leaking boiler", "Broken window", "Boiler inspection in May", "Room 12"]


@pytest.mark.parametrize(
    ("language", "utterance", "position"),
    [
        *(
            ("en", said, 2)
            for said in ("2", "two", "the second", "number two", "second one please")
        ),
        *(("en", said, 2) for said in ("the window one", "broken windw", "BROKEN WINDOW!")),
        ("en", "I'd like the leaking boiler, please", 1),
        ("en", "the inspection", 3),
        ("en", "the last one", 4),
        ("en", "room 12", 4),
        *(("en", said, None) for said in ("none of these", "neither", "no thanks")),
        *(("de", said, 2) for said in ("2", "zwei", "die zweite", "Nummer 2 bitte")),
        ("de", "die letzte", 4),
        ("de", "keine davon", None),
        *(("es", said, 2) for said in ("2", "dos", "la segunda", "número dos")),
        ("es", "la última", 4),
        ("es", "ninguna de estas", None),
        *(("fr", said, 2) for said in ("2", "deux", "la deuxième", "numéro deux")),
        ("fr", "la dernière", 4),
        ("fr", "aucune", None),
        *(("en", said, 2) for said in ("it's about the window", "about the broken window")),
        *(("de", said, 4) for said in ("um Room 12", "es geht um den Room 12")),
        *(("en", said, 2) for said in ("I choose the window one", "I mean the window of them")),
        ("es", "es sobre la Room 12", 4),
        ("fr", "il s'agit de la Room 12", 4),
    ],
)
def test_a_choice_is_heard(language: str, utterance: str, position: int | None) -> None:
    assert hear_choice(utterance, CASES, hearing(language)) == Heard(position)


def test_a_word_of_two_labels_is_ambiguous() -> None:
    assert hear_choice("the boiler one", CASES, hearing("en")) == Ambiguous((1, 3))


@pytest.mark.parametrize(
    "utterance", ["5", "zero", "room 13", "the car", "boiler window", "", "x" * 501]
)
def test_what_is_not_offered_is_refused(utterance: str) -> None:
    assert isinstance(hear_choice(utterance, CASES, hearing("en")), Refused)


def test_a_label_that_is_a_number_goes_before_a_position() -> None:
    assert hear_choice("2", ["2", "1"], hearing("en")) == Heard(1)


SIZES = {"small": ["little"], "medium": ["regular", "mittel"], "large": ["big", "Größe L"]}


@pytest.mark.parametrize(
    ("utterance", "value"),
    [
        ("large", "large"),
        ("Big!", "large"),
        ("a little one, please", "small"),
        ("grosse l", "large"),
        ("regulr", "medium"),
        ("medum", "medium"),
    ],
)
def test_a_value_is_heard_by_any_of_its_names(utterance: str, value: str) -> None:
    assert hear_listed(utterance, SIZES, hearing("en")) == Heard(value)


def test_how_alike_a_name_must_be_can_be_said() -> None:
    assert isinstance(hear_listed("lage", SIZES, hearing("en"), 95), Refused)
    assert hear_listed("lage", SIZES, hearing("en"), 80) == Heard("large")


def test_two_values_that_match_equally_are_ambiguous() -> None:
    both = {"north": ["exit"], "south": ["exit"]}
    assert hear_listed("exit", both, hearing("en")) == Ambiguous(("north", "south"))
    alike = {"line a1": [], "line b1": []}
    assert hear_listed("line c1", alike, hearing("en"), 80) == Ambiguous(("line a1", "line b1"))


def test_what_is_no_value_is_refused_with_the_values() -> None:
    refused = hear_listed("tiny", SIZES, hearing("en"))
    assert refused.reason == '"tiny" is none of small, medium, large'


def test_numbers_are_the_same_or_others() -> None:
    assert isinstance(hear_listed("gate 13", {"gate 12": []}, hearing("en")), Refused)


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("9pm", time(21)),
        ("in the evening", time(21)),
        ("tonight", time(21)),
        ("am", time(9)),
        ("the first", time(9)),
        ("the last one", time(21)),
        ("09:00", time(9)),
        ("noon please", time(12)),
    ],
)
def test_which_of_two_times_is_told_in_many_ways(answer: str, value: time) -> None:
    times = (time(9), time(21))
    found = hear_which("time", answer, hearing("en"), times, ["09:00", "21:00"])
    assert found.candidates == (value,)


@pytest.mark.parametrize(
    ("language", "entity", "first", "answer", "value"),
    [
        *(
            ("en", "datetime", "friday at ten", answer, "2026-12-11T09:00:00Z")
            for answer in ("ten am", "at 10 am", "10 in the morning", "morning", "friday at 10 am")
        ),
        ("en", "datetime", "friday at ten", "22:00", "2026-12-11T21:00:00Z"),
        ("en", "datetime", "friday at ten", "the second one", "2026-12-11T21:00:00Z"),
        (
            *("en", "datetime", "friday at ten", "ten"),
            "2026-12-11T09:00:00Z | 2026-12-11T21:00:00Z",
        ),
        ("en", "datetime", "friday at ten", "saturday at 3 pm", "2026-12-05T14:00:00Z"),
        ("es", "time", "a las 9:00", "a las 9:00", "09:00"),
        ("es", "time", "a las 9:00", "a las 21:00", "21:00"),
        ("es", "datetime", "el viernes a las 9:00", "a las 9:00", "2026-12-11T08:00:00Z"),
        ("en", "date", "03/04", "the 4th", "2027-03-04"),
        ("en", "date", "03/04", "april", "2027-04-03"),
        ("en", "date", "01/03", "the first", "2027-01-03 | 2027-03-01"),
    ],
)
def test_which_is_told_by_a_part_of_what_was_offered(
    language: str, entity: str, first: str, answer: str, value: str
) -> None:
    asked = hearing(language)
    candidates = hear(entity, first, asked).candidates
    labels = [spoken(one, language, lambda: NOW, entity) for one in candidates]
    assert told(hear_which(entity, answer, asked, candidates, labels)) == value


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Do you mean a, b or c?"),
        ("de", "Meinen Sie a, b oder c?"),
        ("es", "¿Quiere decir a, b o c?"),
        ("fr", "Voulez-vous dire a, b ou c ?"),
    ],
)
def test_it_asks_which_in_the_language(language: str, question: str) -> None:
    assert which_question(["a", "b", "c"], language) == question
