"""Everything that the tables of docs/flows.md say of spoken values is said so."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.values.entities import ENTITIES
from engine.values.money import Money
from engine.values.speaking import spoken

PAGE = (Path(__file__).parents[3] / "docs" / "flows.md").read_text("utf-8")
BERLIN = ZoneInfo("Europe/Berlin")
VALUES: dict[str, Any] = {
    "date": date(2026, 12, 4),
    "datetime": datetime(2026, 12, 4, 9, tzinfo=BERLIN),
    "number": 12345.5,
    "money": Money(Decimal("12.5"), "USD"),
    "duration": timedelta(minutes=150),
    "ordinal": 22,
    "confirmation": True,
    "phone_number": "+12025550143",
    "time": time(9),
    "$LANGUAGE": "de",
    "a list": ["A", "B", "C"],
}


def now() -> datetime:
    return datetime(2026, 1, 15, tzinfo=BERLIN)


def rows(head: str) -> list[list[str]]:
    """The cells of the table under a head."""
    table = PAGE[PAGE.index(head) :].partition("\n\n")[0].splitlines()
    return [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in table]


def spoken_cells() -> list[tuple[str, str, str]]:
    (_, *languages), _, *told = rows("| | `en` |")
    return [
        (what, language, cell)
        for what, *cells in told
        for language, cell in zip(languages, cells, strict=True)
    ]


@pytest.mark.parametrize(("what", "language", "said"), spoken_cells())
def test_a_value_is_said_as_the_page_shows(what: str, language: str, said: str) -> None:
    name, _, form = what.partition("`, `say: ")
    entity = "language" if name == "$LANGUAGE" else name if name in ENTITIES else "any"
    assert spoken(VALUES[name], language, now, entity, form) == said


def entity_cells() -> list[tuple[str, str, str]]:
    _, _, *told = rows("| entity | [heard]")
    cells = [(row[0].removesuffix("` (default)"), row[4], row[6]) for row in told]
    assert {name for name, _, _ in cells} == set(ENTITIES)
    return [(name, form, said) for name, form, said in cells if name != "any"]


@pytest.mark.parametrize(("entity", "form", "said"), entity_cells())
def test_an_entity_is_said_as_the_table_of_entities_shows(
    entity: str, form: str, said: str
) -> None:
    value = ENTITIES[entity].accept(re.sub('[`"]', "", form), now)
    assert said.startswith(spoken(value, "en", now, entity))
