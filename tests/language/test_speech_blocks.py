"""Texts by language, number and list in an editor: completed, explained, renamed and formatted."""

from pathlib import Path

import pytest

from flowrun.cli import main
from flowrun.language.completion.completions import completions
from flowrun.language.completion.offered import Typing
from flowrun.language.hover import hover_at
from flowrun.language.names.renaming import rename
from flowrun.language.workspace import Workspace
from flowrun.project.types import node_types

TYPES = node_types()
FLOW = """\
languages: [en, de]
start: tell
entities: {size: {values: [S]}}

parameters:
  CASES: {entities: {Subject: name, Size: size}}
  CASE: {entities: $CASES}
  COUNT: {entity: number}

nodes:
  tell:
    type: speak
    text:
      en:
        each: $CASES
        say: "$INDEX: ${ITEM.Subject} of $COUNT"
        entities: {Subject: name}
        none: {plural: $COUNT, 0: $COUNT, other: "${COUNT}"}
      de: {plural: $COUNT, one: eins, other: "$COUNT"}
    next: end
"""


def offered(text: str) -> list[str]:
    """What is offered at the bar."""
    before, _, after = text.partition("|")
    files = Workspace(TYPES, None, lambda _: None)
    path, lines = Path("t.yaml"), before.split("\n")
    files.analysis(path, FLOW)
    rest = after.partition("\n")[0]
    typing = Typing(path, before + after, len(before), lines, lines[-1], rest)
    found = completions(files, typing)
    return [one.label for one in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("$INDEX:", "$|:", {"$ITEM", "$INDEX", "$CASES", "$LANGUAGE"}),
        ("      en:\n", "      |\n      en:\n", {"each", "say", "plural", "other", "en", "de"}),
        ("        none:", "        |\n        none:", {"say", "between", "last", "most"}),
        ("{plural: $COUNT, one", "{|, one", {"plural", "zero", "few", "many", "other"}),
        ("languages: [en, de]\n", "|\n", {"languages", "language", "country", "currency"}),
        ("        none:", "        |\n        none:", {"entities"}),
        (
            "        none:",
            "        entities: {Subject: |}\n        none:",
            {"money", "date", "size"},
        ),
        ("        none:", "        entities: {Subject: {|}}\n        none:", {"entity"}),
        ("        none:", "        entities: {Subject: {entity: date, |}}\n        none:", {"say"}),
        (
            "        none:",
            "        entities: {Subject: {entity: |}}\n        none:",
            {"money", "date", "size"},
        ),
        (
            "        none:",
            "        entities: {Subject: {entity: date, say: |}}\n        none:",
            {"short", "long"},
        ),
        ("{entity: number}", "{entity: date, say: |}", {"short", "medium", "long", "full"}),
        ("{entity: number}", "{|}", {"entities"}),
        ("{entity: number}", "{entities: {Price: |}}", {"money", "date", "size"}),
        ("{entity: number}", "{entities: {Price: {entity: |}}}", {"money", "date", "size"}),
        ("{entity: number}", "{entities: {Price: {entity: money, |}}}", {"say"}),
        ("$INDEX:", "${CASE.|}", {"Subject", "Size"}),
        ("$INDEX:", "${ITEM.S|}", {"Subject", "Size"}),
        ("$INDEX:", "${CASES[0].|}", {"Subject", "Size"}),
    ],
)
def test_what_may_stand_in_a_block_is_offered(before: str, after: str, expected: set[str]) -> None:
    assert expected <= set(offered(FLOW.replace(before, after, 1)))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("${DAY:|}", ["short", "medium", "long", "full", "when"]),
        ("${DAY:w|}", ["short", "medium", "long", "full", "when"]),
        ("${CASE.Fee:|}", ["short", "long", "full"]),
        ("${ITEM.Fee:|}", ["short", "long", "full"]),
        ("${CALL_START_DATE:|}", ["short", "medium", "long", "full", "when"]),
        ("${COUNT:|}", []),
        ("${DAY:-|}", []),
        ("$${DAY:|}", []),
    ],
)
def test_the_forms_in_which_a_value_is_said_are_offered(typed: str, expected: list[str]) -> None:
    declared = "  DAY: {entity: date}\n  CASE: {entities: {Fee: money}}"
    text = FLOW.replace("  CASE: {entities: $CASES}", declared)
    assert offered(text.replace("$INDEX:", typed, 1)) == expected


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("INDEX", "which item of a list it is"),
        ("ITEM", "the item of a list"),
        ("each:", "The list, such as"),
        ("none:", "What is said for no item at all."),
        ("        entities: {Sub", "What the fields of an item are"),
        ("{entities: {Sub", "What the fields of a record are"),
        ('other: "$', "What is said of all other numbers."),
        ("COUNT, 0", "**$COUNT** · number"),
    ],
)
def test_what_stands_in_a_block_is_explained(place: str, told: str) -> None:
    files = Workspace(TYPES, None, lambda _: None)
    analysis = files.analysis(Path("t.yaml"), FLOW)
    assert told in hover_at(
        analysis, files.lookup, FLOW.index(place) + len(place) - len(place.lstrip()) + 1
    )


def test_a_parameter_is_renamed_in_blocks_too(tmp_path: Path) -> None:
    flow = tmp_path / "t.yaml"
    flow.write_text(FLOW, "utf-8")
    (change,) = rename(flow, "$COUNT", "$N", TYPES).changes
    assert change.after == FLOW.replace("COUNT", "N")
    (change,) = rename(flow, "$CASES", "$ROWS", TYPES).changes
    assert change.after == FLOW.replace("CASES", "ROWS")
    (change,) = rename(flow, "size", "width", TYPES).changes
    assert change.after == FLOW.replace("size", "width")


def test_a_flow_with_blocks_is_formatted_and_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.yaml").write_text(FLOW, "utf-8")
    assert main(["check", "t.yaml"]) == 0
    assert main(["fmt", "t.yaml", "--check"]) == 0
