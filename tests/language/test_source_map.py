"""Every scalar of a text is found where it stands, down to its characters."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FlowError
from engine.source.reading import parse_source
from engine.source.tree import YamlPath
from flowrun.language.text.source_map import SourceMap

TEXT = """\
start: &first 'ask'
nodes: # all of them
  ask: &asks # the first
    type: speak
    text: >-
      Hello
      there
    exits:
    - *first
    -  # and then
      &last "e\\u006ed"
  again: *asks
end: *last
"""


def mapped(text: str) -> SourceMap:
    return SourceMap(parse_source(text, "x"))


scalars = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\ufeff"), max_size=12
)


@settings(deadline=None)
@given(st.lists(scalars, max_size=4), st.booleans(), st.data())
def test_every_character_of_a_value_has_its_place(
    values: list[str], ascii_only: bool, data: st.DataObject
) -> None:
    text = json.dumps(values, ensure_ascii=ascii_only)
    try:
        source_map = mapped(text)
    except FlowError:
        return  # a character that YAML does not take
    for scalar, value in zip(source_map.items(source_map.root), values, strict=True):
        if not value or scalar.value != value:
            continue
        at = data.draw(st.integers(0, len(value) - 1))
        span = source_map.span(scalar, at, at + 1)
        if value[at] not in " \n\t\r\x85\u2028\u2029":
            assert json.loads(f'"{text[span.start : span.end]}"') == value[at]


@pytest.mark.parametrize(
    ("path", "part", "written"),
    [
        (("start",), "ask", "ask"),
        (("nodes", "ask", "type"), "peak", "peak"),
        (("nodes", "ask", "text"), "o there", "o\n      there"),
        (("nodes", "ask", "exits", 0), "ask", "ask"),
        (("nodes", "ask", "exits", 1), "nd", "\\u006ed"),
        (("nodes", "again", "type"), "speak", "speak"),
        (("end",), "end", "e\\u006ed"),
    ],
)
def test_a_part_of_a_value_is_found_through_anchors_aliases_folds_and_escapes(
    path: YamlPath, part: str, written: str
) -> None:
    source_map = mapped(TEXT)
    scalar = source_map.value(path)
    assert scalar is not None
    start = scalar.value.index(part)
    span = source_map.span(scalar, start, start + len(part))
    assert TEXT[span.start : span.end] == written


def test_an_alias_is_one_more_use_of_what_it_names() -> None:
    source_map = mapped(TEXT)
    uses = {one.value: source_map.uses(one) for one in source_map.scalars()}
    assert (uses["ask"], uses["speak"], uses["end"]) == (1, 2, 1)


@pytest.mark.parametrize("key", ["start", "nodes", "ask", "type", "text", "exits", "again", "end"])
def test_a_key_is_found_at_its_first_character_and_at_its_last(key: str) -> None:
    found = re.search(rf"^ *({key}):", TEXT, re.MULTILINE)
    assert found is not None
    for offset in found.span(1):
        path = mapped(TEXT).path_at(offset)
        assert path is not None and path[1] and path[0][-1] == key


def test_nothing_is_found_in_a_comment_or_in_an_empty_text() -> None:
    assert mapped(TEXT).path_at(TEXT.index("all of")) is None
    assert mapped("# no more\n").path_at(3) is None
    assert mapped("# no more\n").scalars() == []
