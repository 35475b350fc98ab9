"""Every value and every key of a file is kept with the stretch of text where it stands."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FlowError
from engine.flow.wiring import WrittenExit, written_exits
from engine.source.reading import parse_source
from engine.source.source import Source
from engine.source.tree import Block, EntrySpan, Items, as_json

TEXT = """\
# nodes
a: &first {b: 'c', "d": [1, ~]}
list:
- &second
  e: |
    two

    lines
- *first
f: plain
  folded # comment
"""


def entries(value: Any) -> Iterator[tuple[Any, Any, EntrySpan]]:
    """Every key or index below a value, with what stands there."""
    if isinstance(value, Block):
        for key, span in value.entry_spans():
            yield key, value[key], span
            yield from entries(value[key])
    if isinstance(value, Items):
        for index, (item, span) in enumerate(value.entry_spans()):
            yield index, item, span
            yield from entries(item)


def written(source: Source, key: str) -> tuple[str, str]:
    (span,) = (span for name, _, span in entries(source.data) if name == key)
    return source.text[slice(*span.key)], source.text[slice(*span.value)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_keys_and_values_stand_where_their_spans_say(end: str, mark: str) -> None:
    source = parse_source(mark + TEXT.replace("\n", end), "x")
    assert written(source, "list")[0] == "list"
    assert written(source, "e")[1].split() == ["|", "two", "lines"]
    assert written(source, "f") == ("f", f"plain{end}  folded")
    assert source.data["a"].in_braces and not source.data["list"].in_braces
    assert source.data["a"].anchor == "first" and source.data["list"][0].anchor == "second"


def test_an_alias_has_its_own_span_and_that_of_what_it_names() -> None:
    source = parse_source(TEXT, "x")
    alias = source.data["list"].spans[1]
    assert source.text[alias[0] : alias[1]] == "*first"
    named = source.aliases[alias[0]]
    assert source.text[slice(*named)] == """&first {b: 'c', "d": [1, ~]}"""
    assert source.data["list"][1] is source.data["a"]


@pytest.mark.parametrize(
    ("text", "content", "style"),
    [
        ("plain", "plain", ""),
        ("'a'", "'a'", "'"),
        ("&x 'a'", "'a'", "'"),
        ('! "a"', '"a"', '"'),
        ('&x # why\n  "a # b"', '"a # b"', '"'),
        ("&x ! |\n  a", "|\n  a", "|"),
        ("&x", "", ""),
    ],
)
def test_a_scalar_begins_behind_its_anchor_and_shows_its_style(
    text: str, content: str, style: str
) -> None:
    source = parse_source(f"key: {text}\n", "x")
    ((_, span),) = source.data.entry_spans()
    assert source.text[source.content(span.value) : span.end].rstrip("\n") == content
    assert source.style(span.value) == style


values = st.recursive(
    st.integers() | st.booleans() | st.text(st.characters(min_codepoint=32, max_codepoint=126)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab:$", max_size=3), inner),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.text("xyz", max_size=3), values))
def test_what_stands_in_a_span_is_the_value(data: dict[str, Any]) -> None:
    text = json.dumps(data, indent=1)
    try:
        source = parse_source(text, "x")
    except FlowError:
        return  # JSON that YAML does not take
    for key, value, span in entries(source.data):
        assert json.loads(text[slice(*span.value)]) == as_json(value)
        if isinstance(key, str):
            assert json.loads(text[slice(*span.key)]) == key


def test_a_place_is_a_line_and_a_column_however_lines_end() -> None:
    source = parse_source("a: 1\r\nb: 2\rc: x\u2028d: 4\n", "x")
    places = [source.place(span.start) for _, _, span in entries(source.data)]
    assert places == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert source.place(len(source.text)) == (4, 0)


def test_exits_are_read_of_a_node_that_no_type_reads() -> None:
    node = parse_source("{type: [], next: a, exits: {b: end, c: [1]}}", "x").data
    assert list(written_exits(node)) == [
        WrittenExit("next", "a", ("next",)),
        WrittenExit("b", "end", ("exits", "b")),
        WrittenExit("c", ["1"], ("exits", "c")),
    ]
    for nothing in (None, "text", parse_source("{exits: all}", "x").data):
        assert list(written_exits(nothing)) == []
