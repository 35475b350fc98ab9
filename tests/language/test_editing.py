"""Formatting, quick fixes and workspace symbols, asked for as Neovim and VS Code ask."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flowrun.formatting import formatted
from tests.language.language_client import LanguageClient, ServerError
from tests.language.test_language_server import applied

FLOW = """\
flow: order
start: greet
parameters:
  NAME: you
  OLD:   # no longer asked for
nodes:
  greet: {type: speak, text: "Hi $NAME!", next: ask}
  ask:
    type: webhook
    url: https://shop.example/x
    exits: {success: end}
"""
FILES = {
    "order.yaml": FLOW,
    "order.test.yaml": "flow: order.yaml\ntests:\n  - name: it greets\n    talk: [bot: Hi]\n",
}
NO_ENTITY = ("unknown-entity", "number")


@pytest.fixture(scope="module", params=["utf-16", "utf-8"])
def client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LanguageClient]:
    """VS Code counts in UTF-16, Neovim takes UTF-8."""
    client = LanguageClient(tmp_path_factory.mktemp("home"), encodings=[request.param])
    yield client
    assert client.close() == 0


def actions(
    client: LanguageClient, path: Path, text: str, code: str, **context: Any
) -> dict[str, str]:
    """The titles of the fixes of a problem, with the text that each of them makes."""
    uri = client.open(path, text)
    (problem,) = [one for one in client.diagnostics(uri) if one["code"] == code]
    asked = {"textDocument": {"uri": uri}, "range": problem["range"]}
    found = client.request(
        "textDocument/codeAction", {**asked, "context": {"diagnostics": [problem], **context}}
    )
    return {
        one["title"]: applied(text, one["edit"]["changes"][uri])
        for one in found
        if one["diagnostics"][0]["code"] == code
    }


@pytest.mark.parametrize(
    ("right", "wrong", "mended", "code", "meant"),
    [
        ("next: ask", "next: aks", "next: ask", "unknown-node", "ask"),
        ("next: ask", "next: 'aks'", "next: 'ask'", "unknown-node", "ask"),
        ("start: greet", "start: gret", "start: greet", "unknown-node", "greet"),
        ("type: webhook", "type: webhok", "type: webhook", "unknown-type", "webhook"),
        ("url: https", "ulr: https", "url: https", "unknown-key", "url"),
        ("$NAME!", "$NAM!", "$NAME!", "undeclared-parameter", "$NAME"),
        ("$NAME!", "${NAM}!", "${NAME}!", "undeclared-parameter", "NAME"),
        ("{success: end}", "{succes: end}", "{success: end}", "unknown-exit", "success"),
        ("parameters:", "paramters:", "parameters:", "unknown-key", "parameters"),
        ("NAME: you", "NAME: {entitty: text}", "NAME: {entity: text}", "unknown-key", "entity"),
        ("NAME: you", "NAME: {entity: nmber}", "NAME: {entity: number}", *NO_ENTITY),
    ],
)
def test_what_was_likely_meant_is_a_fix(
    client: LanguageClient,
    folder: Path,
    right: str,
    wrong: str,
    mended: str,
    code: str,
    meant: str,
) -> None:
    made = actions(client, folder / "order.yaml", FLOW.replace(right, wrong), code)
    assert made[f'Write "{meant}"'] == FLOW.replace(right, mended)


@pytest.mark.parametrize("shape", ["{written}", "{{any: [[$NAME, is, x], {written}]}}"])
def test_an_operator_that_was_likely_meant_is_a_fix(
    client: LanguageClient, folder: Path, shape: str
) -> None:
    def flow(operator: str) -> str:
        written = shape.format(written=f"[$NAME, {operator}, y]")
        return (
            "flow: x\nstart: a\nparameters: {NAME: y}\nnodes:\n  a:\n    type: conditions\n"
            f"    conditions: {{big: {written}}}\n    exits: {{big: end, default: end}}\n"
        )

    made = actions(client, folder / "order.yaml", flow("containss"), "wrong-value")
    assert made == {'Write "contains"': flow("contains")}


def test_an_undeclared_parameter_can_be_declared(client: LanguageClient, folder: Path) -> None:
    text = FLOW.replace("$NAME!", "$NAME and $WHOLE_NEW!")
    made = actions(client, folder / "order.yaml", text, "undeclared-parameter")
    assert made == {"Declare $WHOLE_NEW": text.replace("for\n", "for\n  WHOLE_NEW:\n")}
    braces = text.replace("  NAME: you\n  OLD:   # no longer asked for\n", "").replace(
        "parameters:", "parameters: {NAME: you}"
    )
    made = actions(client, folder / "order.yaml", braces, "undeclared-parameter")
    expected = braces.replace("{NAME: you}", "{NAME: you, WHOLE_NEW: }")
    assert made == {"Declare $WHOLE_NEW": expected}
    none = "flow: x\nstart: a\nnodes:\n  a: {type: speak, text: $Q, next: end}\n"
    made = actions(client, folder / "order.yaml", none, "undeclared-parameter")
    assert made == {"Declare $Q": none.replace("nodes:", "parameters:\n  Q:\nnodes:")}


def test_an_open_exit_can_be_added(client: LanguageClient, folder: Path) -> None:
    lines = FLOW.replace("exits: {success: end}", "exits:\n      failed: end  # sorry")
    made = actions(client, folder / "order.yaml", lines, "open-exit")
    assert made == {"Add exits: success": lines.replace("sorry\n", "sorry\n      success: end\n")}
    made = actions(client, folder / "order.yaml", FLOW, "open-exit")
    expected = FLOW.replace("{success: end}", "{success: end, failed: end}")
    assert made == {"Add exits: failed": expected}
    none = FLOW.replace("    exits: {success: end}\n", "")
    made = actions(client, folder / "order.yaml", none, "open-exit")
    expected = none + "    exits: {success: end, failed: end}\n"
    assert made == {"Add exits: success, failed": expected}


def test_a_parameter_that_nothing_reads_can_be_removed(
    client: LanguageClient, folder: Path
) -> None:
    made = actions(client, folder / "order.yaml", FLOW, "unread-parameter")
    assert made == {"Remove $OLD": FLOW.replace("  OLD:   # no longer asked for\n", "")}
    braces = FLOW.replace(
        "parameters:\n  NAME: you\n  OLD:   # no longer asked for", "parameters: {OLD: , NAME: you}"
    )
    made = actions(client, folder / "order.yaml", braces, "unread-parameter")
    assert made == {"Remove $OLD": braces.replace("OLD: , ", "")}
    alone = FLOW.replace("  NAME: you\n", "").replace("$NAME", "you")
    made = actions(client, folder / "order.yaml", alone, "unread-parameter")
    assert made == {
        "Remove $OLD": alone.replace("parameters:\n  OLD:   # no longer asked for\n", "")
    }


def test_fixes_of_another_kind_are_not_answered(client: LanguageClient, folder: Path) -> None:
    path = folder / "order.yaml"
    assert actions(client, path, FLOW, "unread-parameter", only=["refactor"]) == {}
    assert actions(client, path, FLOW, "unread-parameter", only=["quickfix"]) != {}


def test_a_text_is_formatted_as_fmt_does_and_no_more_is_touched(
    client: LanguageClient, folder: Path
) -> None:
    text = FLOW.replace("start: greet", "start:    'greet'   # ü😀 first")
    uri = client.open(folder / "order.yaml", text)
    options = {"tabSize": 2, "insertSpaces": True}
    asked = {"textDocument": {"uri": uri}, "options": options}
    edits = client.request("textDocument/formatting", asked)
    assert applied_in(client, text, edits) == formatted(text, "order.yaml")
    client.change(uri, formatted(text, "order.yaml"))
    assert client.request("textDocument/formatting", asked) == []
    client.change(uri, "flow: x\nstart: [\nnodes: 1\n")
    with pytest.raises(ServerError, match="order.yaml:"):
        client.request("textDocument/formatting", asked)


def test_the_nodes_that_a_selection_touches_are_formatted_and_no_others(
    client: LanguageClient, folder: Path
) -> None:
    text = (
        "flow:   order\nstart: greet\nnodes:\n  greet: {type: speak,text: ü😀,next:   ask}\n"
        "  ask:\n    next:   end\n    type:   speak\n    text:   ü😀\n"
    )
    uri = client.open(folder / "order.yaml", text)

    def selected(first: tuple[int, int], last: tuple[int, int]) -> str:
        start, end = ({"line": line, "character": at} for line, at in (first, last))
        edits = client.request(
            "textDocument/rangeFormatting",
            {
                "textDocument": {"uri": uri},
                "range": {"start": start, "end": end},
                "options": {"tabSize": 8, "insertSpaces": False},
            },
        )
        return applied_in(client, text, edits) if edits else text

    greet = text.replace(
        "{type: speak,text: ü😀,next:   ask}", "{type: speak, text: ü😀, next: ask}"
    )
    lines = ["    next:   end\n", "    type:   speak\n", "    text:   ü😀\n"]
    ask = text.replace("".join(lines), "".join(lines[at].replace(":   ", ": ") for at in (1, 2, 0)))
    assert client.capabilities["documentRangeFormattingProvider"]
    assert (
        selected((3, 15), (3, 15))
        == selected((3, 0), (4, 0))
        == selected((3, 30), (3, 99))
        == greet
    )
    assert selected((6, 8), (7, 2)) == selected((7, 0), (7, 17)) == ask
    assert selected((2, 0), (2, 6)) == selected((1, 0), (2, 1)) == text
    assert selected((0, 0), (99, 0)) == formatted(text, "order.yaml")
    client.change(uri, "flow: x\nstart: [\nnodes: 1\n")
    with pytest.raises(ServerError, match="order.yaml:"):
        selected((0, 0), (0, 1))


def applied_in(client: LanguageClient, text: str, edits: list[dict[str, Any]]) -> str:
    """As `applied`, in the units that the client counts in."""
    if client.capabilities["positionEncoding"] == "utf-16":
        return applied(text, edits)
    lines = [line.encode() for line in text.splitlines(keepends=True)]

    def offset(place: dict[str, int]) -> int:
        return sum(map(len, lines[: place["line"]])) + place["character"]

    (edit,) = edits
    raw = text.encode()
    start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
    return (raw[:start] + edit["newText"].encode() + raw[end:]).decode()


def test_symbols_of_the_workspace_are_found_by_a_part_of_their_names(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    client = LanguageClient(tmp_path_factory.mktemp("home"), folder=folder)
    found = client.request("workspace/symbol", {"query": "gre"})
    assert [(one["name"], one["containerName"]) for one in found] == [
        ("greet", "order.yaml"),
        ("it greets", "order.test.yaml"),
    ]
    assert found[0]["location"]["range"]["start"] == {"line": 6, "character": 2}
    names = [one["name"] for one in client.request("workspace/symbol", {"query": ""})]
    assert names == ["it greets", "order", "NAME", "OLD", "greet", "ask"]
    found = client.request("workspace/symbol", {"query": "$NA"})
    assert [one["name"] for one in found] == ["NAME"]
    assert client.close() == 0


def test_where_no_folder_is_open_the_symbols_are_those_beside_what_is(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (folder / "others").mkdir()
    (folder / "others" / "far.yaml").write_text("flow: far\nstart: a\nnodes: {}\n", "utf-8")
    (folder / "near.yaml").write_text("flow: near\nstart: a\nnodes: {}\n", "utf-8")
    client = LanguageClient(tmp_path_factory.mktemp("home"))
    client.open(folder / "order.yaml", FLOW)
    found = client.request("workspace/symbol", {"query": "ar"})
    assert "near" in [one["name"] for one in found]
    assert "far" not in [one["name"] for one in found]
    assert client.close() == 0
