"""Why an answer is not taken is said in every language, from the tables of the languages."""

import ast
import re
import string
from pathlib import Path

import pytest

import engine.values.hearing
from engine.values.heard import Refused, Why
from engine.values.hearing import hear, hear_choice, hear_digits, hear_listed, reason_said
from engine.values.hearing.language import LANGUAGES, language_of
from tests.hearing.tables import REFUSED, hearing, rows

HEARING = Path(engine.values.hearing.__file__).parent
OF_NODES = {"silence", "invalid", "ambiguous", "not_meant"}


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_language_has_a_sentence_for_every_reason_with_the_same_blanks() -> None:
    tables = [language_of(tag).table.reasons for tag in LANGUAGES]
    for reason, sentence in tables[0].items():
        said = [table[reason] for table in tables]
        assert len(set(said)) == len(LANGUAGES), reason
        assert {frozenset(blanks(one)) for one in said} == {frozenset(blanks(sentence))}
    assert all(table.keys() == tables[0].keys() for table in tables)


def test_every_reason_that_hearing_gives_has_a_sentence() -> None:
    given = set()
    for file in HEARING.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Why", "Unreal"):
                at = 0 if getattr(node.func, "id", "") == "Why" else 1
                given |= {
                    one.value
                    for one in node.args[at : at + 1]
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    known = language_of("en").table.reasons.keys()
    assert len(given) > 15 and given <= known
    assert known >= OF_NODES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_utterance_that_is_refused_has_a_reason_in_its_language(language: str) -> None:
    refused = [row for row in rows(language) if row.expected == REFUSED]
    for row in refused:
        outcome = hear(row.entity, row.utterance, hearing(language))
        assert isinstance(outcome, Refused)
        said = reason_said(outcome.why, language)
        assert re.match(r"[^\W\d_]|[0-9]", said) and said.endswith("."), row
        assert "{" not in said and "None" not in said
    assert len(refused) > 20


@pytest.mark.parametrize(
    ("entity", "text", "en", "de", "es", "fr"),
    [
        (
            "date",
            {"en": "february 30", "de": "30. Februar", "es": "30 de febrero", "fr": "30 février"},
            "February has no day 30.",
            "Einen 30. Februar gibt es nicht.",
            "Febrero no tiene día 30.",
            "Il n'y a pas de 30 février.",
        ),
        (
            "date",
            {"en": "monday december 8", "de": "Montag, 8. Dezember"},
            "December 8, 2026 is a Tuesday.",
            "Der 8. Dezember 2026 ist ein Dienstag.",
            "",
            "",
        ),
        (
            "time",
            dict.fromkeys(LANGUAGES, "25:10"),
            "25:10 is no time of the day.",
            "25:10 Uhr gibt es nicht.",
            "No existe la hora 25:10.",
            "25:10 n'est pas une heure.",
        ),
        (
            "datetime",
            {"en": "friday", "de": "Freitag", "es": "el viernes", "fr": "vendredi"},
            "I also need a time.",
            "Ich brauche noch die Uhrzeit.",
            "También necesito la hora.",
            "Il me faut aussi l'heure.",
        ),
        (
            "datetime",
            {"en": "at nine", "de": "um neun", "es": "a las nueve", "fr": "à neuf heures"},
            "I also need a day.",
            "Ich brauche noch den Tag.",
            "También necesito el día.",
            "Il me faut aussi le jour.",
        ),
        *(
            (
                *("date", dict(zip(LANGUAGES, texts, strict=True))),
                "I need a day here, and no time.",
                "Ich brauche hier einen Tag und keine Uhrzeit.",
                "Aquí necesito un día y ninguna hora.",
                "Il me faut ici un jour, et pas d'heure.",
            )
            for texts in (
                ("tomorrow at three", "morgen um drei", "mañana a las tres", "demain à 3 heures"),
                ("friday evening", "Freitag Abend", "viernes por la tarde", "vendredi soir"),
                ("at nine", "um neun", "a las nueve", "à neuf heures"),
            )
        ),
        *(
            (
                *("time", dict(zip(LANGUAGES, texts, strict=True))),
                "I need a time here, and no day.",
                "Ich brauche hier eine Uhrzeit und keinen Tag.",
                "Aquí necesito una hora y ningún día.",
                "Il me faut ici une heure, et pas de jour.",
            )
            for texts in (
                ("tomorrow at three", "morgen um drei", "mañana a las tres", "demain à 3 heures"),
                ("friday evening", "Freitag Abend", "viernes por la tarde", "vendredi soir"),
                ("friday", "Freitag", "el viernes", "vendredi"),
            )
        ),
        *(
            (
                *("time", dict(zip(LANGUAGES, texts, strict=True))),
                "I need one exact time.",
                "Ich brauche eine genaue Uhrzeit.",
                "Necesito una hora exacta.",
                "Il me faut une heure précise.",
            )
            for texts in (
                ("after four", "nach vier", "después de las cuatro", "après quatre heures"),
                (
                    "between two and three",
                    "zwischen zwei und drei",
                    "entre las dos y las tres",
                    "entre deux et trois heures",
                ),
                ("lunchtime", "zur Mittagszeit", "a la hora de comer", "à l'heure du déjeuner"),
                ("nine to five", "neun bis fünf", "de nueve a cinco", "de 9 heures à 17 heures"),
            )
        ),
        (
            "date",
            {
                "en": "monday or tuesday",
                "de": "zwischen Montag und Mittwoch",
                "es": "lunes o martes",
                "fr": "lundi ou mardi",
            },
            "I need one day.",
            "Ich brauche einen einzigen Tag.",
            "Necesito un solo día.",
            "Il me faut un seul jour.",
        ),
        (
            "money",
            {"en": "twelve", "de": "zwölf", "es": "doce", "fr": "douze"},
            "I need to know the currency.",
            "Ich brauche noch die Währung.",
            "Necesito saber la moneda.",
            "Il me faut la devise.",
        ),
    ],
)
def test_a_reason_names_what_is_wrong(
    entity: str, text: dict[str, str], en: str, de: str, es: str, fr: str
) -> None:
    for language, expected in zip(LANGUAGES, (en, de, es, fr), strict=True):
        if expected:
            outcome = hear(entity, text[language], hearing(language))
            assert reason_said(outcome.why, language) == expected


def test_what_is_offered_and_how_many_digits_are_asked_for_is_named() -> None:
    en = hearing("en")
    few, many = hear_digits("four two", 4, en), hear_digits("1 2 3 4 5", 4, en)
    assert reason_said(few.why, "en") == "Those were only 2 of 4 digits."
    assert reason_said(many.why, "en") == "Those were 5 digits instead of 4."
    assert reason_said(hear_digits("a cat", 4, en).why, "en") == "I need digits, and nothing else."
    colours = hear_listed("pink", {"red": (), "blue": (), "green": ()}, hearing("de"))
    assert reason_said(colours.why, "de") == "Möglich ist nur red, blue oder green."
    assert reason_said(hear_choice("7", ["A", "B"], en).why, "en") == "There is no number 7."


def test_a_language_without_reasons_says_none() -> None:
    assert reason_said(Why("no such reason"), "en") == ""
