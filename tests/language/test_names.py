"""Entities and beginnings are found, followed and renamed as nodes and parameters are."""

from pathlib import Path
from typing import Any

import pytest

from flowrun.cli import main
from tests.language.language_client import LanguageClient, ServerError
from tests.language.test_language_server import applied, at, span

FLOW = """\
flow: pizza
start: ask
entities:
  size: {description: How large., values: {small: [little], large: [size]}}
  code: {pattern: "[A-Z]{3}", example: ABC}
parameters:
  PIZZA: {entity: size, description: The size.}
  DRINK: {entity: "size", value: small}
  CODE: {entity: code}
  DAY: {entity: date}
nodes:
  ask: {type: collect_input, parameter: $PIZZA, prompt: What size?, exits: {filled: size}}
  size: {type: end, text: "$PIZZA, $DRINK, $CODE on $DAY"}
"""
TESTS = """\
flow: pizza.yaml
beginnings:
  known: {given: {CODE: ABC, DAY: 2026-03-01}}
  ordered: {begins_with: known, talk: [bot: What size?, user: large]}
tests:
  - {name: known, begins_with: "known", talk: [bot: What size?]}
  - {name: it ends, begins_with: ordered, talk: [bot: known]}
"""
FILES = {"pizza.yaml": FLOW, "pizza.test.yaml": TESTS}
CASES = [
    pytest.param("pizza.yaml", "  size: {desc", "size", "extent", id="entity"),
    pytest.param("pizza.test.yaml", "  known: {given", "known", "caller", id="beginning"),
]


def renamed(text: str, old: str, new: str) -> str:
    """Where the name is that of the entity or of the beginning, and nowhere else."""
    for before in (f"  {old}: {{d", f"  {old}: {{g", f"entity: {old}", f'entity: "{old}'):
        text = text.replace(before, before.replace(old, new))
    for before in (f"begins_with: {old}", f'begins_with: "{old}'):
        text = text.replace(before, before.replace(old, new))
    return text


def places(text: str, old: str) -> list[dict[str, Any]]:
    changed = renamed(text, old, "\0" * len(old))
    return [
        {
            "start": {"line": number, "character": column},
            "end": {"line": number, "character": column + len(old)},
        }
        for number, line in enumerate(changed.splitlines())
        for column in range(len(line))
        if line[column] == "\0" and line[column - 1] != "\0"
    ]


@pytest.mark.parametrize(("file", "mark", "old", "new"), CASES)
def test_a_name_is_found_from_each_of_its_places(
    client: LanguageClient, folder: Path, file: str, mark: str, old: str, new: str
) -> None:
    uri, text = (folder / file).as_uri(), FILES[file]
    client.open(folder / file, text)
    found = places(text, old)
    assert len(found) == 3
    for place in found:
        line, column = place["start"]["line"], place["start"]["character"]
        defined = client.ask("definition", uri, line, column)
        assert defined == {"uri": uri, "range": span(text, mark, old)}
        context = {"includeDeclaration": True}
        told = client.ask("references", uri, line, column, context=context)
        assert [one["range"] for one in told] == found
        assert client.ask("prepareRename", uri, line, column) == place
        edit = client.ask("rename", uri, line, column, newName=new)
        assert list(edit["changes"]) == [uri]
        assert applied(text, edit["changes"][uri]) == renamed(text, old, new)


@pytest.mark.parametrize(
    ("file", "mark", "new", "message"),
    [
        ("pizza.yaml", "size: {d", "code", r'yaml:5:3: "code" is in use'),
        ("pizza.yaml", "size: {d", "number", 'the entity "number" is there already'),
        ("pizza.yaml", "size: {d", "list", 'the entity "list" is there already'),
        ("pizza.yaml", "size: {d", "two words", '"two words" is no name of an entity'),
        ("pizza.yaml", "date}", "day", 'the entity "date" comes with flowrun'),
        ("pizza.test.yaml", "known: {g", "ordered", r'yaml:4:3: "ordered" is in use'),
        ("pizza.test.yaml", "known: {g", "a: b", "is not the name of a beginning"),
    ],
)
def test_a_name_that_will_not_do_is_refused_with_the_reason(
    client: LanguageClient, folder: Path, file: str, mark: str, new: str, message: str
) -> None:
    uri = client.open(folder / file, FILES[file])
    with pytest.raises(ServerError, match=message):
        client.ask("rename", uri, *at(FILES[file], mark), newName=new)


def test_they_are_told_of_in_hover_outline_and_workspace(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    client = LanguageClient(tmp_path_factory.mktemp("home"), folder=folder)
    uri = client.open(folder / "pizza.yaml", FLOW)
    told = client.ask("hover", uri, *at(FLOW, "size, desc"))["contents"]["value"]
    assert told.startswith("**size** · takes one of small, large\n\nHow large.")
    assert told.endswith("- of $PIZZA, $DRINK")
    assert "a date" in client.ask("hover", uri, *at(FLOW, "date}"))["contents"]["value"]
    outline = client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    enums = [one["name"] for one in outline if one["kind"] == 10]
    assert enums == ["size", "code"]
    found = client.request("workspace/symbol", {"query": "know"})
    assert [one["name"] for one in found] == ["known", "known"]
    assert found[0]["location"]["range"] == span(TESTS, "  known: {", "known")
    assert client.close() == 0


def test_they_are_renamed_from_a_shell_too(folder: Path) -> None:
    flow, tests = folder / "pizza.yaml", folder / "pizza.test.yaml"
    assert main(["rename", str(tests), "known", "caller"]) == 0
    assert tests.read_text("utf-8") == renamed(TESTS, "known", "caller")
    assert main(["rename", str(flow), "code", "letters"]) == 0
    assert "entity: letters" in flow.read_text("utf-8")
    # A node is meant where a node and an entity have the name.
    assert main(["rename", str(flow), "size", "done"]) == 0
    after = flow.read_text("utf-8")
    assert "filled: done" in after and "entity: size" in after


BRANCHES = """\
flow: branches
start: which
parameters: {N: {entity: number}}
nodes:
  which:
    type: conditions
    conditions:
      big: [$N, ">", 10]
      "odd": {any: [[$N, is, 1], [$N, is, 3]]}
    exits: {big: again, odd: big, default: end}
  again:
    type: conditions
    conditions: {big: [$N, ">", 100]}
    exits: {big: big, default: end}
  big: {type: end, text: big}
"""
TABLE = """\
flow: branches.yaml
tests:
  - name: <big> of <N>, <<big>
    examples: [{N: 20, big: big}, {N: 30, big: more}]
    given: {N: <N>}
    talk: [bot: "big <big>"]
    expect:
      path: [which: big, again: default]
      exits: {which: [big], again: default}
  - name: other
    examples: [{big: 1}]
    given: {N: <big>}
    expect: {exits: {which: odd, again: big}, status: ended}
"""


def test_an_exit_of_a_condition_is_renamed_in_its_node_and_in_tests(
    client: LanguageClient, tmp_path: Path
) -> None:
    flow, tests = tmp_path / "branches.yaml", tmp_path / "branches.test.yaml"
    flow.write_text(BRANCHES, "utf-8")
    tests.write_text(TABLE, "utf-8")
    uri, other = client.open(flow, BRANCHES), client.open(tests, TABLE)
    after = BRANCHES.replace('big: [$N, ">", 10]', 'large: [$N, ">", 10]').replace(
        "{big: again", "{large: again"
    )
    after_tests = TABLE.replace("which: big", "which: large").replace(
        "which: [big", "which: [large"
    )
    for where, mark in ((uri, 'big: [$N, ">", 10]'), (uri, "big: again"), (other, "big, again")):
        text = BRANCHES if where == uri else TABLE
        edit = client.ask("rename", where, *at(text, mark), newName="large")
        assert applied(BRANCHES, edit["changes"][uri]) == after
        assert applied(TABLE, edit["changes"][other]) == after_tests
        defined = client.ask("definition", where, *at(text, mark))
        assert defined == {"uri": uri, "range": span(BRANCHES, 'big: [$N, ">", 10]', "big")}
    for new, message in (
        ("odd", "is in use"),
        ("default", 'has an exit "default" already'),
        ("failed", "is an exit that every node may have"),
    ):
        with pytest.raises(ServerError, match=message):
            client.ask("rename", uri, *at(BRANCHES, "big: again"), newName=new)
    with pytest.raises(ServerError, match='no exit "default"'):
        client.ask("rename", other, *at(TABLE, "default]"), newName="rest")
    assert main(["rename", str(flow), "which.big", "large"]) == 0
    assert flow.read_text("utf-8") == after and tests.read_text("utf-8") == after_tests


def test_a_column_is_renamed_in_its_own_test_alone(client: LanguageClient, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "branches.test.yaml", TABLE)
    first = TABLE[: TABLE.index("  - name: other")]
    renamed = first.replace("name: <big>", "name: <size>").replace("big <big>", "big <size>")
    renamed = renamed.replace(", big:", ", size:") + TABLE[len(first) :]
    for mark in ("big> of", "big: big}", "big: more", 'big>"'):
        edit = client.ask("rename", uri, *at(TABLE, mark), newName="size")
        assert applied(TABLE, edit["changes"][uri]) == renamed
    with pytest.raises(ServerError, match='"N" is in use'):
        client.ask("rename", uri, *at(TABLE, "big> of"), newName="N")
    with pytest.raises(ServerError, match='"a b" is no name of a column'):
        client.ask("rename", uri, *at(TABLE, "big> of"), newName="a b")
