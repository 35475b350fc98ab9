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


VISITS = {
    "en": ["Dental check on December 10 at 3:00 PM", "Cleaning on January 12 at 10:00 AM"],
    "de": ["Zahnkontrolle am 10. Dezember um 15:00 Uhr", "Reinigung am 12. Januar um 10:00 Uhr"],
    "es": ["Revisión el 10 de diciembre a las 15:00", "Limpieza el 12 de enero a las 10:00"],
    "fr": ["Contrôle le 10 décembre à 15:00", "Détartrage le 12 janvier à 10:00"],
}
TELLING = {
    "en": {
        1: ["the tenth", "the 3 pm one", "the earliest", "not the cleaning, the other one"],
        2: ["I'd like to move my cleaning", "the one in january", "the one at ten", "one, no, two"],
    },
    "de": {
        1: ["die am zehnten", "die um 15 Uhr", "die früheste", "nicht die Reinigung, die andere"],
        2: ["ich möchte die Reinigung verschieben", "die im Januar", "die um zehn", "1 nein 2"],
    },
    "es": {
        1: ["la más temprana", "no la limpieza, la otra", "la de las 15:00"],
        2: ["quiero cambiar la limpieza", "la de enero", "la de las diez", "uno, no espere, dos"],
    },
    "fr": {
        1: ["le plus tôt", "pas le détartrage, l'autre", "celui à 15:00"],
        2: ["je voudrais déplacer le détartrage", "celui de janvier", "celui à dix heures"],
    },
}


@pytest.mark.parametrize(
    ("language", "place", "utterance"),
    [
        (language, place, said)
        for language, places in TELLING.items()
        for place, some in places.items()
        for said in some
    ],
)
def test_a_thing_is_told_by_what_its_label_has(language: str, place: int, utterance: str) -> None:
    assert hear_choice(utterance, VISITS[language], hearing(language)) == Heard(place)


UNTOLD = {
    "en": ["the other one", "the next one", "both", "not the cleaning", "the january check"],
    "de": ["die andere", "die nächste", "beide", "nicht die Reinigung", "egal"],
    "es": ["la otra", "la siguiente", "las dos", "no la limpieza", "cualquiera"],
    "fr": ["l'autre", "le suivant", "les deux", "pas le détartrage", "n'importe lequel"],
}


@pytest.mark.parametrize(
    ("language", "utterance"), [(tag, said) for tag, some in UNTOLD.items() for said in some]
)
def test_what_tells_none_for_sure_is_asked_about(language: str, utterance: str) -> None:
    outcome = hear_choice(utterance, VISITS[language], hearing(language))
    assert isinstance(outcome, Refused) and outcome.why.reason == "ambiguous"


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
    alike: dict[str, list[str]] = {"line a1": [], "line b1": []}
    assert hear_listed("line c1", alike, hearing("en"), 80) == Ambiguous(("line a1", "line b1"))


def test_a_short_name_beside_a_longer_one_may_be_meant_as_well() -> None:
    kinds = {"repair": ["fix"], "inspection": ["check up"]}
    both = Ambiguous(("repair", "inspection"))
    assert hear_listed("a fix or a check up", kinds, hearing("en")) == both
    assert isinstance(hear_listed("you have to fix it", kinds, hearing("en")), Refused)


def test_what_is_no_value_is_refused_with_the_values() -> None:
    refused = hear_listed("tiny", SIZES, hearing("en"))
    assert refused.reason == '"tiny" is none of small, medium, large'


def test_numbers_are_the_same_or_others() -> None:
    assert isinstance(hear_listed("gate 13", {"gate 12": []}, hearing("en")), Refused)


FOOD = {
    "en": {"pizza": [], "pasta": ["noodles"]},
    "de": {"Pizza": [], "Nudeln": ["Pasta"]},
    "es": {"pizza": [], "pasta": ["fideos"]},
    "fr": {"pizza": [], "pâtes": ["nouilles"]},
}


@pytest.mark.parametrize(
    ("language", "utterance", "value"),
    [
        *(("en", said, "pizza") for said in ("pizza for me", "the pizza please", "no, pizza")),
        *(("en", said, "pasta") for said in ("pasta, not pizza", "not pizza but pasta")),
        *(("en", said, "pasta") for said in ("pizza, no wait, pasta", "pizza, sorry, noodles")),
        *(("de", said, "Pizza") for said in ("für mich Pizza", "ich glaube ich esse eine Pizza")),
        *(("de", said, "Nudeln") for said in ("nicht Pizza, Nudeln", "Pizza, nein warte, Pasta")),
        *(("es", said, "pizza") for said in ("pizza para mí", "pizza, no pasta")),
        ("es", "pizza, no espere, pasta", "pasta"),
        *(("fr", said, "pizza") for said in ("la pizza pour moi", "pizza, pas de pâtes")),
        ("fr", "pizza, non attendez, des pâtes", "pâtes"),
    ],
)
def test_an_option_is_heard_within_a_sentence(language: str, utterance: str, value: str) -> None:
    assert hear_listed(utterance, FOOD[language], hearing(language)) == Heard(value)


@pytest.mark.parametrize(
    ("language", "utterance"),
    [
        *(("en", said) for said in ("no pizza", "not pasta", "no noodles", "anything but pizza")),
        *(("en", said) for said in ("I don't want pizza", "I don't have another pizza", "both")),
        *(("de", said) for said in ("keine Pizza", "ich will keine Nudeln", "nicht Pizza")),
        *(("es", said) for said in ("no pizza", "sin pizza", "no quiero pasta")),
        *(("fr", said) for said in ("pas de pizza", "je ne veux pas de pâtes", "sans pizza")),
    ],
)
def test_what_is_denied_is_never_heard_as_itself(language: str, utterance: str) -> None:
    assert isinstance(hear_listed(utterance, FOOD[language], hearing(language)), Refused)


def test_an_option_that_denies_something_itself_is_heard_by_its_name() -> None:
    faults: dict[str, list[str]] = {"hot water": [], "no hot water": [], "no heating": []}
    assert hear_listed("we have no hot water", faults, hearing("en")) == Heard("no hot water")
    assert hear_listed("no heating, please", faults, hearing("en")) == Heard("no heating")


def test_a_yes_or_no_means_the_one_option_that_says_so() -> None:
    another = {"yes": ["another order"], "no": ["that's all"]}
    said = {"yeah sure": "yes", "nope, that was it": "no", "no, that's all": "no"}
    for text, value in said.items():
        assert hear_listed(text, another, hearing("en")) == Heard(value)
    assert isinstance(hear_listed("I don't have another order", another, hearing("en")), Refused)
    unlike: dict[str, list[str]] = {"yes": [], "sure": []}
    assert isinstance(hear_listed("yep", unlike, hearing("en")), Refused)


def test_of_two_options_in_one_sentence_neither_is_taken() -> None:
    assert hear_listed("pizza or pasta", FOOD["en"], hearing("en")) == Ambiguous(("pizza", "pasta"))
    sizes: dict[str, list[str]] = {"large": [], "extra large": []}
    assert hear_listed("make mine extra large", sizes, hearing("en")) == Heard("extra large")


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
