"""Whatever is being typed, the editor gets an answer; and places are counted as it counts them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowrun.language.completion.completions import completions
from flowrun.language.completion.offered import Typing
from flowrun.language.diagnostics import flow_diagnostics
from flowrun.language.hover import hover_at
from flowrun.language.names.navigation import definition, document_symbols, find_references
from flowrun.language.text.half_typed import DeclaredNames, cursor_at, declared_names
from flowrun.language.workspace import Workspace
from flowrun.lsp.positions import Positions
from flowrun.project.types import node_types

FLOWS = Path(__file__).parent.parent.parent / "flows"
TYPES = node_types()
DEMO = (FLOWS / "demo.yaml").read_text("utf-8")
AWKWARD = st.sampled_from(
    ["[", "{", "}", "]", ": ", "\n", "\t", "'", '"', "$", "${", "*", "&a ", "- ", "|\n", "😀", "#",
     "\r\n", "\x00", "\ud800", "\u2028", "!!map ", "? ", "<<: *a", "end", "type: ", "  "]
)  # fmt: skip


def ask_everything(files: Workspace, text: str, offset: int) -> None:
    path = FLOWS / "typed.yaml"
    positions = Positions(text)
    line, column = positions.place(offset)
    start = positions.offset(line, 0)
    lines = [positions.line(number) for number in range(line + 1)]
    analysis = files.analysis(path, text)
    before = text[start:offset]
    after = positions.line(line)[len(before) :]
    for one in completions(files, Typing(path, text, offset, lines, before, after)):
        assert one.documentation() is not None
        assert one.text and 0 <= one.typed <= offset - start
    hover_at(analysis, files.lookup, offset)
    places = find_references(files, path, text, offset)
    if place := definition(files, path, text, offset):
        assert place in places
    for place in places:
        if place.path == path:
            assert 0 <= place.span.start <= place.span.end <= len(text)
    for symbol in document_symbols(analysis):
        assert symbol.span.start <= symbol.name_span.start
        assert symbol.name_span.end <= symbol.span.end


@settings(deadline=None)
@given(st.data())
def test_no_half_typed_flow_is_too_much(data: st.DataObject) -> None:
    files = Workspace(TYPES, None, lambda _: None)
    files.analysis(FLOWS / "typed.yaml", DEMO)
    text = DEMO
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 40))
        text = text[:at] + data.draw(AWKWARD) + text[at + cut :]
    if data.draw(st.booleans()):
        text = text[: data.draw(st.integers(0, len(text)))]
    ask_everything(files, text, data.draw(st.integers(0, len(text))))
    for finding in flow_diagnostics(files.analysis(FLOWS / "typed.yaml", text)):
        assert 0 <= finding.span.start <= finding.span.end <= len(text)


def test_at_every_character_of_a_flow_there_is_an_answer() -> None:
    files = Workspace(TYPES, None, lambda _: None)
    for offset in range(0, len(DEMO) + 1, 7):
        ask_everything(files, DEMO, offset)


@settings(deadline=None)
@given(st.text(st.sampled_from("aé😀\n\r\u2028\x0b\ud800 "), max_size=30), st.data())
def test_a_place_there_and_back_is_the_same_offset(text: str, data: st.DataObject) -> None:
    encoding = data.draw(st.sampled_from(["utf-8", "utf-16", "utf-32"]))
    positions = Positions(text, encoding)
    offset = data.draw(st.integers(0, len(text)))
    if text[max(0, offset - 1) : offset + 1] == "\r\n":
        return  # within a line break
    assert positions.offset(*positions.place(offset)) == offset


@pytest.mark.parametrize(
    ("encoding", "column"), [("utf-8", 7), ("utf-16", 4), ("utf-32", 3), ("unheard of", 4)]
)
def test_a_column_counts_the_units_of_the_encoding(encoding: str, column: int) -> None:
    positions = Positions("x\né😀 y", encoding)
    assert positions.place(5) == (1, column)
    assert positions.offset(1, 999) == 6
    assert positions.offset(9, 0) == 6


TEXT = """\
flow: x
parameters:
  ONE:
  TWO: {entity: number}
nodes:
  a:
    type: speak
    exits: {success: fi
  b: {type: webhook, exits: {
    success: a,
    fai
  "c d":
    conditions:
      all: [[$A, is, b], [$B, "is
    text: it's {not a block
    body:
      json: {a: [1, {b: c, d
"""


@pytest.mark.parametrize(
    ("line", "path", "is_key", "word"),
    [
        (0, ("flow",), False, "x"),
        (3, ("parameters", "TWO"), False, ""),
        (6, ("nodes", "a", "type"), False, "speak"),
        (7, ("nodes", "a", "exits", "success"), False, "fi"),
        (8, ("nodes", "b", "exits"), True, ""),
        (10, ("nodes", "b", "exits"), True, "fai"),
        (11, ("nodes", "c d"), False, ""),
        (13, ("nodes", "c d", "conditions", "all", 1, 1), False, '"is'),
        (14, ("nodes", "c d", "text"), False, "it's {not a block"),
        (16, ("nodes", "c d", "body", "json", "a", 1), True, "d"),
    ],
)
def test_a_spot_is_known_by_lines_and_brackets(
    line: int, path: tuple[str | int, ...], is_key: bool, word: str
) -> None:
    lines = TEXT.splitlines()
    assert cursor_at(lines, line, lines[line]) == (path, is_key, word)


def test_names_are_read_from_text_that_is_no_yaml() -> None:
    assert declared_names(TEXT) == DeclaredNames(
        ("ONE", "TWO"), {"a": "speak", "b": "webhook", "c d": ""}
    )
