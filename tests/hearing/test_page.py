"""Everything that docs/hearing.md and the table of docs/flows.md promise is heard."""

import re
from pathlib import Path

import pytest

from engine.values.entities import ENTITIES
from engine.values.hearing import hear
from tests.hearing.tables import LANGUAGES, hearing

DOCS = Path(__file__).parents[2] / "docs"
CELLS = [
    (row[0].strip("`"), language, said)
    for line in (DOCS / "hearing.md").read_text("utf-8").splitlines()
    if (row := [cell.strip() for cell in line.split("|")[1:-1]]) and row[0].strip("`") in ENTITIES
    for language, cell in zip(LANGUAGES, row[1:], strict=True)
    for said in re.split(", ", cell)
    if "…" not in cell
]


@pytest.mark.parametrize(("entity", "language", "said"), CELLS)
def test_an_example_of_the_page_is_heard(entity: str, language: str, said: str) -> None:
    assert len(hear(entity, said, hearing(language)).candidates) == 1


def test_the_page_has_examples_of_every_entity_that_is_not_taken_as_said() -> None:
    page = (DOCS / "hearing.md").read_text("utf-8")
    assert all(f"| `{name}` |" in page for name in ENTITIES if name not in ("any", "text"))


HEARD_IN_FLOWS = [
    (row[0].strip("`"), said)
    for line in (DOCS / "flows.md").read_text("utf-8").splitlines()
    if len(row := [cell.strip() for cell in line.split("|")[1:-1]]) == 7
    and row[0].strip("`") in ENTITIES
    for said in row[1].split(", ")
]


@pytest.mark.parametrize(("entity", "said"), HEARD_IN_FLOWS)
def test_an_example_of_the_table_of_entities_is_heard(entity: str, said: str) -> None:
    assert len(hear(entity, said, hearing("en")).candidates) == 1
