"""A flow that is changed by operations: its data is as it should be, all else byte for byte."""

import difflib
import re
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.errors import FlowError
from engine.source.reading import parse_source
from engine.source.tree import as_json
from flowrun.language.editing.ops import Op, edited
from flowrun.language.editing.text_editing import TextEditing
from flowrun.project.files import below, is_flow
from flowrun.project.types import node_types
from tests.untidy_yaml import texts

ROOT = Path(__file__).parent.parent.parent
FLOWS = [*below(ROOT / "flows", is_flow), *below(ROOT / "docs" / "examples", is_flow)]
TYPES = node_types()
VALUES = st.sampled_from(
    [
        *("new", "with: colon", "# x", "two\nlines\n", "5", "yes", "ünï 🦊", "'q'", '"', "- x", ""),
        *("a\n\n b\n", " lead", "trail ", "|", "{}", "[1]", "\ttab", "null", "~", "&a", "*a", "!t"),
        *("%", "@", "`", "a\u2028b", "x\x85y", 5, 1.5, True, None, {}, [], ["a", "b"]),
        *({"a": 1, "b": ["x", {"c": "d", "e": None}]}, [[1, [2]], {"k": "a: b, c"}]),
    ]
)
UNTIDY = """\
flow:   'it''s'      # a quote
start: greet
parameters: {NAME: there, COUNT: {entity: number, value: 1},   # two
  LAST: }

nodes:
    # first
    greet: # says
        type: speak
        text: |
          Hello
            there.

        next:    ask   # on

    ask:
        {type: collect_input, parameter: $NAME, # in braces
         prompt: "W\\u00e4r 🦊?", exits: {filled: bye, "missed": bye, no_input: bye}}
    # the end
    bye:
        type: end
        text: >-
          Good
          bye.
        # nothing follows
# over
"""


def edit(text: str, *ops: Op) -> str:
    found = edited(TextEditing(Path("x.yaml"), text), TYPES, ops)
    built = text
    for (start, end), put in reversed(found.changes):
        built = built[:start] + put + built[end:]
    assert built == found.text
    return found.text


def data_of(text: str) -> Any:
    return as_json(parse_source(text, "x.yaml").data)


def expected(data: Any, op: Op) -> Any:
    """The operation on plain data, told another way."""
    data = deepcopy(data)
    *above, last = op["path"]
    node = data
    for part in above:
        node = node[part]
    if op["op"] == "set" and isinstance(node, list) and last == len(node):
        node.append(op["value"])
    elif op["op"] == "set":
        node[last] = op["value"]
    elif op["op"] == "delete":
        del node[last]
    elif op["op"] == "append":
        node[last] = [*(node[last] or []), op["value"]]
    elif isinstance(node, list):
        node.insert(op["to"], node.pop(last))
    else:
        keys = [key for key in node if key != last]
        keys.insert(op["to"], last)
        ordered = {key: node[key] for key in keys}
        node.clear()
        node.update(ordered)
    return data


def places(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    entries = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data if isinstance(data, list) else ())
    )
    for key, value in entries if isinstance(data, dict | list) else ():
        found += places(value, (*path, key))
    return found


def at(data: Any, path: Any) -> Any:
    for part in path:
        data = data[part]
    return data


@st.composite
def ops(draw: st.DrawFn, data: Any) -> Op:
    path = draw(st.sampled_from(places(data)))
    kind = draw(st.sampled_from(["set", "set", "set", "add", "delete", "append", "move"]))
    value = draw(VALUES)
    if kind == "add":
        inner = at(data, path[:-1])
        last = "NEW KEY" if isinstance(inner, dict) else len(inner)
        return {"op": "set", "path": [*path[:-1], last], "value": value}
    if kind == "append" and not isinstance(at(data, path), list | None):
        kind = "delete"
    if kind == "delete" and len(data) == 1:
        kind, path = "set", (next(iter(data)),)
    to = draw(st.integers(0, len(at(data, path[:-1])) - 1))
    return {"op": kind, "path": [*path], "value": value, "to": to}


def is_json(text: str) -> bool:
    try:
        data = data_of(text)
    except (FlowError, ValueError):
        return False
    return isinstance(data, dict) and bool(data)


CALM = settings(
    max_examples=100,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@CALM
@given(st.sampled_from(FLOWS), st.booleans(), st.data())
def test_no_change_of_a_real_flow_is_refused_and_its_data_is_as_it_should_be(
    flow: Path, windows: bool, data: st.DataObject
) -> None:
    text = flow.read_text("utf-8")
    text = text.replace("\n", "\r\n") if windows else text
    before = data_of(text)
    op = data.draw(ops(before))
    after = edit(text, op)
    assert alike(data_of(after), expected(before, op), op)
    assert ("\n" in after.replace("\r\n", "")) is not windows or "\n" not in after
    assert kept_but_for(text, after, op)


@CALM
@given(texts().filter(is_json), st.booleans(), st.data())
def test_a_change_of_untidy_yaml_is_as_it_should_be_or_refused_in_words(
    text: str, windows: bool, data: st.DataObject
) -> None:
    text = text.replace("\n", "\r\n") if windows else text
    before = data_of(text)
    op = data.draw(ops(before))
    try:
        after = edit(text, op)
    except FlowError as error:
        assert "change it in the text" in str(error)
        return
    assert alike(data_of(after), expected(before, op), op)
    assert kept_but_for(text, after, op)


def alike(data: Any, wanted: Any, op: Op) -> bool:
    """Types and the order of keys count; but a new key stands where the order of a flow has it."""
    return repr(data) == repr(wanted) or ("NEW KEY" in op["path"] and bool(data == wanted))


def kept_but_for(before: str, after: str, op: Op) -> bool:
    """Whether every line of the text, but for those of the entry and blank ones, still stands
    there, in order and byte for byte. What is moved, or taken out of braces or as the last, touches
    its block."""
    lines = before.splitlines(keepends=True)
    own = entry_lines(before, op["path"])
    above = at(parse_source(before, "x.yaml").data, op["path"][:-1])
    if op["op"] == "move" or (op["op"] == "delete" and (above.in_braces or len(above) == 1)):
        own = entry_lines(before, op["path"][:-1])
    left = [one.rstrip("\r\n") for number, one in enumerate(lines) if number not in own]
    rest = iter([one.rstrip("\r\n") for one in after.splitlines(keepends=True)])
    return all(any(one == other for other in rest) for one in left if one.strip())


def entry_lines(text: str, path: list[str | int]) -> range:
    """The lines of an entry, or those of the last one that is there."""
    if not path:
        return range(len(text.splitlines()))
    data = parse_source(text, "x.yaml").data
    start, end = 0, 0
    for part in path:
        if isinstance(data, dict) and part not in data:
            break
        if isinstance(data, list) and part not in range(len(data)):
            break
        numbers = data.spans[part]
        data = data[part]
        start, end = min(numbers[0], numbers[2]), max(numbers[1], numbers[3])
        if not isinstance(data, dict | list) or getattr(data, "in_braces", False):
            start = min(start, numbers[2])
    if isinstance(path[-1], int):
        start = text.rfind("-", 0, start) if "-" in text[:start] else start
    first = len(re.findall("\r\n|\n", text[:start]))
    last = len(re.findall("\r\n|\n", text[:end]))
    return range(first, last + 1)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "op, less, more",
    [
        (
            {"op": "set", "path": ["nodes", "greet", "next"], "value": "bye"},
            ["        next:    ask   # on"],
            ["        next:    bye   # on"],
        ),
        (
            {"op": "set", "path": ["flow"], "value": "x"},
            ["flow:   'it''s'      # a quote"],
            ["flow:   'x'          # a quote"],
        ),
        (
            {"op": "connect", "node": "ask", "exit": "missed", "target": "end"},
            [
                '         prompt: "W\\u00e4r 🦊?", '
                'exits: {filled: bye, "missed": bye, no_input: bye}}'
            ],
            [
                '         prompt: "W\\u00e4r 🦊?", '
                'exits: {filled: bye, "missed": end, no_input: bye}}'
            ],
        ),
        (
            {"op": "connect", "node": "greet", "exit": "failed", "target": "bye"},
            [],
            ["        exits: {failed: bye}"],
        ),
        (
            {"op": "set", "path": ["nodes", "greet", "label"], "value": "Hi"},
            [],
            ["        label: Hi"],
        ),
        (
            {"op": "set", "path": ["nodes", "greet", "text"], "value": "Hello\nyou.\n"},
            ["            there."],
            ["          you."],
        ),
        (
            {"op": "set", "path": ["nodes", "bye", "text"], "yaml": "{en: Bye., de: Tschüß.}"},
            ["        text: >-", "          Good", "          bye."],
            ["        text: {en: Bye., de: Tschüß.}"],
        ),
        (
            {"op": "delete_node", "name": "ask"},
            [
                "        next:    ask   # on",
                "",
                "    ask:",
                "        {type: collect_input, parameter: $NAME, # in braces",
                '         prompt: "W\\u00e4r 🦊?", '
                'exits: {filled: bye, "missed": bye, no_input: bye}}',
            ],
            [],
        ),
        (
            {"op": "add_node", "name": "more", "type": "speak", "after": "greet"},
            [],
            ["    more:", "        type: speak"],
        ),
        (
            {
                "op": "add_node",
                "name": "x",
                "type": "speak",
                "from": {"node": "greet", "exit": "next"},
            },
            ["        next:    ask   # on"],
            [
                "        next:    x     # on",
                "    x:",
                "        type: speak",
                "        next: ask",
            ],
        ),
        (
            {"op": "set", "path": ["language"], "value": "de"},
            [],
            ["language: de"],
        ),
    ],
    ids=lambda value: str(value.get("path") or value["op"]) if isinstance(value, dict) else "",
)
def test_an_operation_changes_these_lines_of_an_untidy_flow_and_no_other(
    op: Op, less: list[str], more: list[str], newline: str
) -> None:
    text = UNTIDY.replace("\n", newline)
    after = edit(text, op)
    assert after.count("\n") == after.count(newline)
    diff = list(difflib.ndiff(text.splitlines(), after.splitlines()))
    assert [line[2:] for line in diff if line[0] == "-"] == less
    assert [line[2:] for line in diff if line[0] == "+"] == more


def test_a_node_is_deleted_with_its_comment_and_every_wire_to_it() -> None:
    after = edit(UNTIDY, {"op": "delete_node", "name": "bye"})
    assert "bye" not in after.replace("Good\n          bye.", "")
    assert "# the end" not in after and "# over" in after and "# nothing follows" not in after
    assert data_of(after)["nodes"]["ask"]["prompt"] == "Wär 🦊?"


def test_a_flow_that_begins_with_a_node_that_is_deleted_begins_with_the_next() -> None:
    after = edit(UNTIDY, {"op": "delete_node", "name": "greet"})
    assert data_of(after)["start"] == "ask"
    assert data_of(after)["nodes"].keys() == {"ask", "bye"}


@pytest.mark.parametrize("target", ["{a: 1}", "[ask, bye]", "5", "yes", "", "[{}]"])
def test_a_node_whose_exit_leads_to_no_name_is_deleted_as_any_other(target: str) -> None:
    for exits in (f"next: {target}", f"exits: {{a: {target}, b: bye}}"):
        nodes = f"nodes:\n  odd:\n    type: speak\n    {exits}\n  bye: {{type: end}}\n"
        for node in ("odd", "bye"):
            after = data_of(
                edit(f"flow: x\nstart: {node}\n{nodes}", {"op": "delete_node", "name": node})
            )
            assert after["nodes"].keys() == {"odd", "bye"} - {node} == {after["start"]}


def test_a_wire_that_is_written_as_next_by_mistake_goes_with_its_node() -> None:
    text = "start: a\nnodes:\n  a: {type: conditions, next: b}\n  b: {type: end}\n"
    found = edit(text, {"op": "delete_node", "name": "b"})
    assert found == "start: a\nnodes:\n  a: {type: conditions}\n"


def test_a_node_that_is_called_exits_is_not_taken_for_the_exits_of_one() -> None:
    text = "start: exits\nnodes:\n  exits: {next: b}\n  b: {type: end}\n"
    found = edit(text, {"op": "connect", "node": "exits", "exit": "next", "target": None})
    assert found == text.replace("{next: b}", "{}")


def test_a_flow_grows_from_nothing_on_the_canvas() -> None:
    text = edit(
        "",
        {"op": "add_node", "name": "hi", "type": "speak"},
        {"op": "set", "path": ["nodes", "hi", "text"], "value": "Hello."},
        {"op": "add_node", "name": "bye", "type": "end", "from": {"node": "hi", "exit": "next"}},
        {"op": "set", "path": ["flow"], "value": "new"},
    )
    assert data_of(text) == {
        "flow": "new",
        "start": "hi",
        "nodes": {
            "hi": {"type": "speak", "text": "Hello.", "next": "bye"},
            "bye": {"type": "end"},
        },
    }
    assert text.startswith("flow: new\nstart: hi\n")


def test_only_the_rows_that_differ_are_written_of_a_mapping() -> None:
    text = (
        "nodes:\n  a:\n    type: webhook\n    response_mapping:\n"
        "      # who\n      'a.b': $X   # first\n      c: $Y\n      d: {parameter: $Z}  # last\n"
    )
    value = {"a.b": "$X", "c.e": "$Y", "new": "$N", "d": {"parameter": "$Z", "optional": True}}
    path = ["nodes", "a", "response_mapping"]
    after = edit(text, {"op": "set", "path": path, "value": value})
    assert after == text.replace("c: $Y\n", "c.e: $Y\n      new: $N\n").replace(
        "$Z}", "$Z, optional: true}"
    )


@pytest.mark.parametrize(
    "text, op, words",
    [
        ("a: &x {b: 1}\nc: *x\n", {"op": "set", "path": ["a", "b"], "value": 2}, "anchor"),
        ("a: &x {b: 1}\nc: *x\n", {"op": "delete", "path": ["a"]}, "anchor"),
        ("a: 1\na: 2\n", {"op": "set", "path": ["a"], "value": 2}, "stands twice"),
        ("a: {\n", {"op": "set", "path": ["a"], "value": 2}, ""),
        ("a: 1\n", {"op": "delete", "path": ["b"]}, "nothing at b"),
        ("a: 1\n", {"op": "set", "path": ["a", "b"], "value": 1}, "no block"),
        ("a: 1\n", {"op": "set", "path": [], "value": 1}, "path takes"),
        ("a: 1\n", {"op": "set", "path": [None], "value": 1}, "a path has"),
        ("a: 1\n", {"op": "set", "path": ["a"]}, "takes a value"),
        ("a: 1\n", {"op": "set", "path": ["a"], "yaml": "{"}, ""),
        ("a: 1\n", {"op": "move", "path": ["a"], "to": 4}, "number 4"),
        ("a: 1\n", {"op": "boom"}, "no operation"),
        ("a: 1\n", {"op": "append", "path": ["a"], "value": 1}, "no list"),
        (UNTIDY, {"op": "add_node", "name": "end", "type": "speak"}, "reserved"),
        (UNTIDY, {"op": "add_node", "name": "ask", "type": "speak"}, "already"),
        (UNTIDY, {"op": "add_node", "name": "x", "type": "speek"}, "speak"),
        (UNTIDY, {"op": "connect", "node": "ask", "exit": "filled", "target": "no"}, '"no"'),
        (UNTIDY, {"op": "delete_node", "name": "no"}, '"no"'),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(text: str, op: Op, words: str) -> None:
    with pytest.raises(FlowError) as refused:
        edit(text, op)
    assert str(refused.value) and words in str(refused.value)


def test_a_value_nested_too_deep_is_refused() -> None:
    value: Any = "x"
    for _ in range(200):
        value = [value]
    with pytest.raises(FlowError, match="nested deeper"):
        edit("a: 1\n", {"op": "set", "path": ["a"], "value": value})


def test_many_changes_become_the_changes_of_the_first_text() -> None:
    random = Random(7)
    for flow in FLOWS:
        text = flow.read_text("utf-8")
        names = list(data_of(text)["nodes"])
        ops: list[Op] = []
        for number in range(8):
            name = random.choice(names)
            ops.append({"op": "set", "path": ["nodes", name, "label"], "value": f"label {number}"})
            ops.append({"op": "connect", "node": name, "exit": "failed", "target": "end"})
        edit(text, *ops)
