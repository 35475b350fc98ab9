"""However long and odd an utterance is, hearing it is bounded: counted in calls, not in time."""

import sys
from collections.abc import Callable
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest

from engine.values.entities import ENTITIES
from engine.values.hearing import half_said, hear, hear_choice, hear_correction
from engine.values.hearing.words import MOST_CHARACTERS
from tests.hearing.tables import LANGUAGES, NOW, hearing, rows

MOST_CALLS = 400_000
"""Some tens of milliseconds, and a hundred times what an ordinary utterance takes."""
REPEATED = {
    "en": ("um", "and", "a hundred", "not", "no", "twenty", "half past", "at", "of the", "point"),
    "de": ("äh", "und", "hundert", "nicht", "nein", "zwanzig", "halb", "um", "vor", "Punkt"),
    "es": ("eh", "y", "cien", "no", "veinte", "menos", "a las", "de la", "punto", "medio"),
    "fr": ("euh", "et", "cent", "pas", "non", "quatre", "vingt", "à", "moins", "point"),
}


def calls_of(work: Callable[[], Any]) -> int:
    count = 0

    def counting(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def hostile(language: str) -> list[str]:
    words = REPEATED[language]
    alone = [f"{word} " * MOST_CHARACTERS for word in words]
    paired = [f"{one} {other} " * MOST_CHARACTERS for one, other in pairwise(words)]
    said = [row.utterance for row in rows(language)]
    mixed = [" ".join(said[at::7]) for at in range(3)]
    return [text[:MOST_CHARACTERS] for text in (*alone, *paired, *mixed, "1 " * 300, "9" * 500)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entity", [name for name in ENTITIES if name not in ("any", "text")])
def test_a_long_utterance_takes_a_bounded_number_of_steps(language: str, entity: str) -> None:
    hear(entity, "well", hearing(language))  # tables are compiled, and dictionaries read, once
    most = max(
        (calls_of(lambda said=text: hear(entity, said, hearing(language))), text)  # type: ignore[misc]
        for text in hostile(language)
    )
    assert most[0] < MOST_CALLS, most


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_choice_correction_or_half_takes_a_bounded_number_of_steps(language: str) -> None:
    now, labels = hearing(language), [f"Boiler {number}" for number in range(200)]
    hear("datetime", "well", now)
    for text in hostile(language)[::3]:
        assert calls_of(lambda said=text: hear_choice(said, labels, now)) < 10 * MOST_CALLS  # type: ignore[misc]
        assert calls_of(lambda said=text: half_said(said, now)) < MOST_CALLS  # type: ignore[misc]

        def corrected(said: str = text) -> Any:
            return hear_correction(said, NOW, now, lambda part: hear("datetime", part, now))

        assert calls_of(corrected) < 10 * MOST_CALLS


@pytest.mark.parametrize("entity", ["date", "number", "email", "phone_number", "name", "money"])
def test_what_is_longer_is_refused_unheard(entity: str) -> None:
    text = "tomorrow " * 100_000
    assert calls_of(lambda: hear(entity, text, hearing("en"))) < 100
