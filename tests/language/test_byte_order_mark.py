"""A byte order mark is a character of the editor's first line, and moves nothing else."""

from pathlib import Path
from typing import Any

import pytest

from tests.language.language_client import LanguageClient

FLOW = """\
{flow: order, start: ask, parameters: {ORDER: {entity: number}, NAME: you},
nodes: {
ask: {type: collect_input, parameter: $ORDER, prompt: 'Which, $NAME?',
  exits: {filled: say, missed: ed, no_input: end}},
say: {type: speak, text: 'Thank you, $NMAE.', next: end},
}}
"""
TEST = """\
{flow: order.yaml, tests: [{given: {ORDER: 7},
talk: [{bot: 'Which, you?'}, {user: 7}], expect: {path: [ask, sya]}}]}
"""
FILES = {"order.yaml": FLOW, "order.test.yaml": TEST}
DECLARED = {"context": {"includeDeclaration": True}}
AT_A_PLACE: dict[str, dict[str, Any]] = {
    "hover": {},
    "definition": {},
    "references": DECLARED,
    "prepareRename": {},
    "completion": {},
}
OF_A_FILE: dict[str, dict[str, Any]] = {
    "documentSymbol": {},
    "formatting": {"options": {"tabSize": 2, "insertSpaces": True}},
}


def without(mark: str, told: Any) -> Any:
    """What the server told, each of its places as if the mark were not there."""
    if isinstance(told, list):
        return [without(mark, one) for one in told]
    if not isinstance(told, dict):
        return told
    if told.keys() == {"line", "character"}:
        before = len(mark) if told["line"] == 0 else 0
        return {**told, "character": told["character"] - before}
    return {key: without(mark, one) for key, one in told.items() if key != "data"}


def told(client: LanguageClient, folder: Path, mark: str) -> dict[Any, Any]:
    """All that the server tells of files that begin with a mark, or with nothing."""
    found: dict[Any, Any] = {}
    uris = {name: client.open(folder / name, mark + text) for name, text in FILES.items()}
    for name, text in FILES.items():
        uri = uris[name]
        document = {"textDocument": {"uri": uri}}
        found[name, "diagnostics"] = problems = client.diagnostics(uri)
        for what, more in OF_A_FILE.items():
            found[name, what] = client.request(f"textDocument/{what}", {**document, **more})
        for problem in problems:
            more = {"range": problem["range"], "context": {"diagnostics": [problem]}}
            answer = client.request("textDocument/codeAction", {**document, **more})
            found[name, "codeAction", problem["message"]] = answer
        for line, written in enumerate(text.splitlines()):
            before = mark if line == 0 else ""
            for column in range(0, len(written) + 1, 3):
                for what, more in AT_A_PLACE.items():
                    answer = client.ask(what, uri, line, len(before) + column, **more)
                    found[name, what, line, column] = answer
    order = (folder / "order.yaml").as_uri()
    column = len(mark) + FLOW.index("ORDER")
    found["rename"] = client.ask("rename", order, 0, column, newName="NUMBER")
    return {about: without(mark, answer) for about, answer in found.items()}


@pytest.fixture
def plain(client: LanguageClient, folder: Path) -> dict[Any, Any]:
    return told(client, folder, "")


def test_with_a_byte_order_mark_everything_stands_where_it_stands_without(
    client: LanguageClient, folder: Path, plain: dict[Any, Any]
) -> None:
    for what in ("diagnostics", "codeAction", *AT_A_PLACE, *OF_A_FILE):
        assert any(answer for about, answer in plain.items() if what in about), what
    assert len(plain["rename"]["changes"]) == 2
    assert told(client, folder, "\ufeff") == plain
