"""What would fail in every session is refused when the flow is loaded, at its place."""

import pytest

from engine.errors import FlowError
from engine.flow.loading import read_flow
from engine.source.reading import parse_source
from flowrun.project.types import node_types

HEAD = """\
flow: t
start: it
languages: [en, de]
entities: {size: {values: [small, large]}, code: {pattern: "[0-9]{4}", example: "0042"}}
parameters:
  X:
  TEXT: {entity: text}
  N: {entity: number}
  D: {entity: date}
  AT: {entity: datetime}
  PHONE: {entity: phone_number}
  YES: {entity: confirmation}
  SIZE: {entity: size}
  CODE: {entity: code}
  LIST: {value: [a, b]}
nodes:
"""


def refusal(node: str) -> str:
    try:
        read_flow(parse_source(f"{HEAD}  it: {node}\n", "t.yaml"), node_types())
    except FlowError as error:
        return str(error)
    return ""


def setting(values: str) -> str:
    return f"{{type: set_parameter, parameters: {{{values}}}}}"


@pytest.mark.parametrize("value", ["{item: [a, b], at: 0}", "{divide: [10, 0]}"])
def test_what_can_never_be_computed_is_told_once(value: str) -> None:
    assert refusal(setting(f"$X: {value}")).count("error:") == 1


def asking(keys: str, parameter: str = "D") -> str:
    return f"{{type: collect_input, parameter: ${parameter}, prompt: Which?, {keys}}}"


@pytest.mark.parametrize(
    ("node", "told", "place"),
    [
        (setting('$N: abc, $X: "a $TEXT"'), '$N: "abc" is not a number', "abc"),
        (setting('$LANGUAGE: fr, $X: "a $TEXT"'), '$LANGUAGE: "fr" is not en or de', "fr"),
        (setting("$SIZE: huge, $X: $TEXT"), '"huge" is not one of small, large', "huge"),
        (setting("$N: $D"), "$D is a date, and $N takes a number", "$D}"),
        (setting("$D: $N"), "$N is a number, and $D takes a date", "$N}"),
        (setting("$YES: $D"), "$D is a date, and $YES takes yes or no", "$D}"),
        (setting("$X: {item: $LIST, at: 0}"), "there is no item 0; the first is item 1", "{item"),
        (setting("$X: {divide: [1, 0]}"), "{divide: [1, 0]}", "{divide"),
        (setting("$X: {item: [a, b], at: 5}"), "the list has 2 items, no item 5", "{item"),
        (setting("$X: {random: [5, 1]}"), "there is no whole number from 5 to 1", "[5"),
        (asking("digits: 4"), '$D: "1111" is not a date', "4}"),
        (asking("digits: 2", "YES"), '"11" is not yes or no', "2}"),
        (asking("options: [2026-01-31, soon]"), '"soon" is not a date', "soon"),
        ("{type: choose, from: [a, b], parameter: $N, prompt: x}", '"a" is not a number', "a, b"),
        (
            "{type: choose, from: {1: one, b: two}, parameter: $N, prompt: x}",
            '"b" is not',
            "b: two",
        ),
    ],
)
def test_what_no_session_can_do_is_refused_at_its_place(node: str, told: str, place: str) -> None:
    text, column = refusal(node), len("  it: ") + node.index(place) + 1
    assert told in text and f":{column}: error:" in text, text


@pytest.mark.parametrize(
    "node",
    [
        setting("$N: $X, $D: $AT, $PHONE: $N"),
        setting("$AT: $D, $TEXT: $N, $X: $D, $SIZE: $TEXT, $N: $SIZE"),
        setting("$D: tomorrow, $X: $TEXT"),
        setting("$X: {item: [a, b], at: 2}, $N: {length: [a]}"),
        setting("$D: {shift: [{now: date}, 1 day]}"),
        asking("digits: 4", "N"),
        asking("digits: 4", "CODE"),
        asking("digits: 1", "YES"),
        asking("options: [small]", "SIZE"),
        "{type: choose, from: [small, large], parameter: $SIZE, prompt: x}",
        "{type: choose, from: {1: one, 2: two}, parameter: $N, prompt: x}",
    ],
)
def test_what_some_session_can_do_is_not(node: str) -> None:
    assert refusal(node) == ""
