"""The utterances of tests/hearing/utterances/, said on a Friday in Berlin."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.values.entities import as_text
from engine.values.heard import Hearing, Outcome

NOW = datetime(2026, 12, 4, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
LANGUAGES = ("en", "de", "es", "fr")
REFUSED = "-"


class Row(NamedTuple):
    """`expected` is a value as text, several with ` | ` between them, or `-`."""

    language: str
    entity: str
    utterance: str
    expected: str


def rows(language: str) -> list[Row]:
    text = (Path(__file__).parent / "utterances" / f"{language}.tsv").read_text("utf-8")
    return [Row(language, *line.split("\t")) for line in text.splitlines()]


def hearing(language: str) -> Hearing:
    return Hearing(NOW, language)


def told(outcome: Outcome) -> str:
    return " | ".join(map(as_text, outcome.candidates)) or REFUSED
