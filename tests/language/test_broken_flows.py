"""The editor beside mistakes: a key that stands twice, and a line that is half typed."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.source.tree import Span
from flowrun.language.text.moved import Moved
from tests.language.language_client import LanguageClient, ServerError
from tests.language.test_language_server import FILES, FLOW, applied, at, hover, labels, span

__all__ = ["FILES"]

TWICE = FLOW + "  greet: {type: speak, text: Hello $NAME., next: asked}\n"


@pytest.fixture
def uri(client: LanguageClient, folder: Path) -> str:
    uri = client.open(folder / "order.yaml", FLOW)
    assert client.diagnostics(uri) == []
    return uri


def outline(client: LanguageClient, uri: str) -> list[dict[str, Any]]:
    found = client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    return list(found)


# A key that stands twice


def test_every_mistake_is_shown_beside_a_key_that_stands_twice(
    client: LanguageClient, uri: str
) -> None:
    client.change(uri, TWICE.replace("missed: sorry", "missed: sory").replace("url:", "ulr:"))
    found = client.diagnostics(uri)
    assert {one["code"] for one in found} == {
        *("duplicate-key", "unknown-node", "unknown-key", "missing-key")
    }


def test_a_credentials_file_shows_every_mistake_beside_a_key_that_stands_twice(
    client: LanguageClient, folder: Path
) -> None:
    text = "A: {type: local_org}\nA: {type: local_org}\nB: here\nC: {type: nosuch}\n"
    uri = client.open(folder / "credentials.yaml", text)
    found = [(one["code"], one["range"]["start"]["line"]) for one in client.diagnostics(uri)]
    assert sorted(found, key=lambda one: one[1]) == [
        ("duplicate-key", 1),
        ("not-a-credential", 2),
        ("unknown-type", 3),
    ]


def test_what_stands_below_the_first_of_a_key_that_stands_twice_is_hovered_over(
    client: LanguageClient, folder: Path
) -> None:
    text = f"nodes: nothing\n{FLOW}"
    uri = client.open(folder / "twice.yaml", text)
    for line, words in enumerate(text.splitlines()):
        for column in range(0, len(words), 3):
            client.ask("hover", uri, line, column)


def test_a_file_that_is_not_open_any_more_is_answered_with_nothing(
    client: LanguageClient, folder: Path
) -> None:
    for path in (folder / "gone.yaml", folder):
        assert client.ask("hover", path.as_uri(), 3, 2) is None
        assert client.ask("completion", path.as_uri(), 3, 2) is not None
        assert outline(client, path.as_uri()) == []


def test_what_an_editor_knows_goes_on_beside_a_key_that_stands_twice(
    client: LanguageClient, uri: str
) -> None:
    assert labels(client, uri, TWICE.replace("next: ask}", "next: |}"))[:2] == ["greet", "ask"]
    client.change(uri, TWICE)
    names = [one["name"] for one in outline(client, uri)]
    assert names == [*("NAME", "ORDER", "KEY", "greet", "ask", "get", "which", "sorry", "greet")]
    assert hover(client, uri, at(TWICE, "filled: get", 9)).startswith("**get** · webhook")
    found = client.ask("definition", uri, *at(TWICE, "big: greet", 6))
    assert found == {"uri": uri, "range": span(TWICE, "  greet:", "greet")}


def test_rename_reaches_what_stands_below_the_second_key(client: LanguageClient, uri: str) -> None:
    client.change(uri, TWICE)
    edits = client.ask("rename", uri, *at(TWICE, "$NAME!", 3), newName="$CALLER")["changes"]
    assert applied(TWICE, edits[uri]) == TWICE.replace("NAME", "CALLER")
    edits = client.ask("rename", uri, *at(TWICE, "big: greet", 6), newName="hello")["changes"]
    assert applied(TWICE, edits[uri]) == TWICE.replace("greet", "hello")


# A line that is half typed

HALF = FLOW.replace("    url: https", "    headers: {X-Shop: [\n    url: https")


def test_while_a_line_is_half_typed_the_outline_stays_where_its_nodes_are(
    client: LanguageClient, uri: str
) -> None:
    before = outline(client, uri)
    client.change(uri, HALF)
    found = outline(client, uri)
    assert [one["name"] for one in found] == [one["name"] for one in before]
    assert found[-1]["selectionRange"] == span(HALF, "  sorry:", "sorry")
    assert [one["code"] for one in client.diagnostics(uri)] == ["yaml-syntax"]


@pytest.mark.parametrize(("mark", "shift"), [("next: ask", 7), ("big: greet", 6), ("$NAME}", 2)])
def test_while_a_line_is_half_typed_names_lead_to_where_they_are_declared(
    client: LanguageClient, uri: str, mark: str, shift: int
) -> None:
    hovered = hover(client, uri, at(FLOW, mark, shift))
    client.change(uri, HALF)
    assert hover(client, uri, at(HALF, mark, shift)) == hovered != ""
    name = {"next: ask": "ask", "big: greet": "greet", "$NAME}": "NAME"}[mark]
    found = client.ask("definition", uri, *at(HALF, mark, shift))
    assert found == {"uri": uri, "range": span(HALF, f"  {name}:", name)}


def test_a_key_is_explained_while_another_line_is_half_typed(
    client: LanguageClient, uri: str
) -> None:
    client.change(uri, HALF)
    assert hover(client, uri, at(HALF, "entity: number", 1)) == "What it takes."
    assert hover(client, uri, at(HALF, "headers: {X-Shop", 1)) == ""


def test_nothing_is_renamed_while_a_line_is_half_typed(client: LanguageClient, uri: str) -> None:
    client.change(uri, HALF)
    with pytest.raises(ServerError, match=r"yaml-syntax|error: "):
        client.ask("rename", uri, *at(HALF, "next: ask", 7), newName="asked")


# From one text to the next


@given(st.text("ab\n"), st.text("ab\n"), st.text("ab\n"), st.text("ab\n"))
def test_what_stands_around_a_change_is_found_in_the_later_text(
    head: str, old: str, new: str, tail: str
) -> None:
    earlier, later = head + old + tail, head + new + tail
    moved = Moved(earlier, later)
    for start in range(len(earlier) + 1):
        for end in range(start, len(earlier) + 1):
            there = moved.span(Span(start, end))
            assert 0 <= there.start <= there.end <= len(later)
            if moved.keeps(Span(start, end)):
                assert later[there.start : there.end] == earlier[start:end]
    for offset in range(len(later)):
        back = moved.back(offset)
        if back is not None and offset != moved.start:
            assert earlier[back : back + 1] == later[offset]
    assert moved.before - moved.start <= len(old) and moved.after - moved.start <= len(new)
