"""Renaming changes every place that is meant, in every file, and not a byte besides."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FlowError
from engine.fields.protocols import fills_of, reads_of
from engine.flow.loading import read_flow
from engine.source.reading import parse_source
from engine.source.tree import as_json
from flowrun.cli import main
from flowrun.language.analysis import Analysis
from flowrun.language.names.renaming import rename
from flowrun.project.types import node_types

ROOT = Path(__file__).parent.parent.parent
TYPES = node_types()

FLOW = """\
# greet, then ask: $NAME stays in comments
flow: order
start: greet
on_failed: 'sorry'

parameters:
  NAME: $NAME is no parameter in a default
  "ORDER": {entity: text, description: The $ORDER here is text.}
  COUNT:

nodes:
  greet: {type: speak, text: "greet 😀 \\u0024 $$NAME ${NAME} \\
    $NAME\\tgreet", next: "ask"}   # next: ask
  ask:
    type: collect_input
    parameter: $ORDER
    prompt: >-
      Well, $NAME,
      what is  ${ ORDER }, $ORDERS or

      $ORDER?
    retry_prompt: |
      It's $NAME
        ($ORDER)
    exits: {filled: get, missed: greet, "no_input": end}
  get:
    type: webhook
    label: get $ORDER
    url: https://api.example.com/orders/$ORDER?n=${NAME}
    query_parameters: {$ORDER: 'it''s $ORDER'}
    body: {json: {$ORDER: [$ORDER, "x$ORDER", {ask: $NAME}]}}
    method: POST
    response_mapping:
      a.b: $NAME
      $.ORDER: {parameter: $ORDER, default: $ORDER}
      n: $COUNT
    exits:
      success: which
  which:
    type: conditions
    conditions:
      ask: [$ORDER, is, $NAME]
      any: {any: [[$ORDER, matches, ^$ORDER$], [$NAME, in, [$ORDER, b]]]}
    exits: {ask: ask, any: keep, default: keep}
  keep:
    type: set_parameter
    parameters: {$ORDER: $NAME, $NAME: "$ORDER"}
    next: sorry
  sorry: {type: end, text: sorry $ORDERS}
""".replace("$ORDERS", "$$ORDERS")

TESTS = """\
flow: order.yaml
beginnings:
  ask: {at: ask, http: {get: 503}, given: {ORDER: ask}, talk: [bot: ask]}
tests:
  - name: ask gets ORDER
    given: {NAME: ask, $ORDER: "1"}
    http:
      get: {status: 200, json: {ask: 1}}
    talk: [{bot: ask}]
    expect:
      path: [greet, ..., ask: filled, ask, get]   # ask
      exits: {ask: filled, get: [success, failed]}
      parameters: {ORDER: ask}
      sent: {get: {method: POST}}
      not_sent: [get, ask]
  - expect: {not_sent: get}
    begins_with: ask
"""

CASSETTE = """\
# get
recorded:
  get:
    - node: get
      request: {method: GET, url: https://api.example.com/get}
      response: {status: 200, json: {node: get}}
    - {node: ask, error: timeout}
"""

QA = "credentials: {}\nparameters: {NAME: NAME}\n"


FILES = {
    "order.yaml": FLOW,
    "order.test.yaml": TESTS,
    "order.cassette.yaml": CASSETTE,
    "other.test.yaml": TESTS.replace("order", "else"),
    "environments/qa.yaml": QA,
}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def shape(text: str) -> Any:
    """What a flow is: its wires, and what each part of each node reads and fills."""
    flow = read_flow(parse_source(text, "flow.yaml"), TYPES)
    steps = [
        (
            step.name,
            step.type,
            [(f"exit {exit}", target and target.name) for exit, target in step.exits.items()],
            [
                (
                    [slot.name for slot in reads_of(piece)],
                    list(fills_of(piece)),
                )
                for _, piece in step.node.pieces()
            ],
        )
        for step in flow.steps.values()
    ]
    return flow.start.name, list(flow.parameters), steps


def swapped(shape: Any, old: str, new: str) -> Any:
    if isinstance(shape, list | tuple):
        return type(shape)(swapped(item, old, new) for item in shape)
    return new if shape == old else shape


def test_a_parameter_is_renamed_wherever_it_is_meant(folder: Path) -> None:
    assert main(["rename", str(folder / "order.yaml"), "$ORDER", "NUMBER"]) == 0
    after = (folder / "order.yaml").read_text("utf-8")
    lines = [
        (old.strip(), new.strip())
        for old, new in zip(FLOW.splitlines(), after.splitlines(), strict=True)
        if old != new
    ]
    assert lines == [
        ('"ORDER": {entity: text, description: The $ORDER here is text.}',
         '"NUMBER": {entity: text, description: The $ORDER here is text.}'),
        ("parameter: $ORDER", "parameter: $NUMBER"),
        ("what is  ${ ORDER }, $$ORDERS or", "what is  ${ NUMBER }, $$ORDERS or"),
        ("$ORDER?", "$NUMBER?"),
        ("($ORDER)", "($NUMBER)"),
        ("url: https://api.example.com/orders/$ORDER?n=${NAME}",
         "url: https://api.example.com/orders/$NUMBER?n=${NAME}"),
        ("query_parameters: {$ORDER: 'it''s $ORDER'}",
         "query_parameters: {$ORDER: 'it''s $NUMBER'}"),
        ('body: {json: {$ORDER: [$ORDER, "x$ORDER", {ask: $NAME}]}}',
         'body: {json: {$ORDER: [$NUMBER, "x$NUMBER", {ask: $NAME}]}}'),
        ("$.ORDER: {parameter: $ORDER, default: $ORDER}",
         "$.ORDER: {parameter: $NUMBER, default: $ORDER}"),
        ("ask: [$ORDER, is, $NAME]", "ask: [$NUMBER, is, $NAME]"),
        ("any: {any: [[$ORDER, matches, ^$ORDER$], [$NAME, in, [$ORDER, b]]]}",
         "any: {any: [[$NUMBER, matches, ^$ORDER$], [$NAME, in, [$NUMBER, b]]]}"),
        ('parameters: {$ORDER: $NAME, $NAME: "$ORDER"}',
         'parameters: {$NUMBER: $NAME, $NAME: "$NUMBER"}'),
    ]  # fmt: skip
    tests = TESTS.replace("$ORDER: ", "$NUMBER: ").replace("{ORDER: ", "{NUMBER: ")
    assert (folder / "order.test.yaml").read_text("utf-8") == tests


def test_a_node_is_renamed_wherever_it_is_meant(folder: Path) -> None:
    assert main(["rename", str(folder / "order.yaml"), "ask", "ask for it"]) == 0
    after = (folder / "order.yaml").read_text("utf-8")
    expected = FLOW.replace('next: "ask"}', 'next: "ask for it"}').replace(
        "  ask:\n", "  ask for it:\n"
    )
    assert after == expected.replace("{ask: ask, any", "{ask: ask for it, any")
    tests = (
        TESTS.replace("[greet, ..., ask: filled, ask, get]", "[greet, ..., @: filled, @, get]")
        .replace("{ask: filled,", "{@: filled,")
        .replace("[get, ask]", "[get, @]")
        .replace("at: ask", "at: @")
        .replace("@", "ask for it")
    )
    assert (folder / "order.test.yaml").read_text("utf-8") == tests
    cassette = CASSETTE.replace("{node: ask,", "{node: ask for it,")
    assert (folder / "order.cassette.yaml").read_text("utf-8") == cassette


def test_an_environment_is_renamed_with_the_flow_and_other_flows_are_let_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(folder)
    assert main(["rename", str(folder / "order.yaml"), "$NAME", "$CALLER"]) == 0
    after = contents(folder)
    assert after["environments/qa.yaml"] == b"credentials: {}\nparameters: {CALLER: NAME}\n"
    assert after["other.test.yaml"] == before["other.test.yaml"]
    assert capsys.readouterr().out.splitlines() == [
        f"{folder / 'order.yaml'}: 12 places",
        f"{folder / 'order.test.yaml'}: 1 place",
        f"{folder / 'environments/qa.yaml'}: 1 place",
    ]


def test_an_environment_that_another_flow_needs_too_stays_and_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "else.yaml").write_text(FLOW, "utf-8")
    assert main(["rename", str(folder / "order.yaml"), "$NAME", "CALLER"]) == 0
    assert (folder / "environments/qa.yaml").read_text("utf-8") == QA
    told = capsys.readouterr().err
    assert "qa.yaml keeps NAME, which else.yaml declares too; add CALLER there" in told


NAMES = ["$ORDER", "$NAME", "$COUNT", "greet", "ask", "get", "which", "keep", "sorry"]


@pytest.mark.parametrize("old", NAMES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_there_and_back_gives_the_same_bytes(folder: Path, old: str, end: str, mark: str) -> None:
    for path in folder.rglob("*.yaml"):
        path.write_bytes((mark + path.read_text("utf-8")).replace("\n", end).encode())
    before = contents(folder)
    flow = str(folder / "order.yaml")
    new = "$Renamed_2" if old.startswith("$") else "re-named.2"
    assert main(["rename", flow, old, new]) == 0
    between = contents(folder)
    assert between != before and set(between) == set(before)
    first, second = (files["order.yaml"].decode("utf-8-sig") for files in (before, between))
    assert shape(second) == swapped(shape(first), old.removeprefix("$"), new.removeprefix("$"))
    assert main(["rename", flow, new, old]) == 0
    assert contents(folder) == before


words = st.text(st.sampled_from("aA0 $'\"\\:#😀\né-{}%\t"), max_size=8)
pieces = st.lists(st.sampled_from(["$A", "${A}", "$B", "$$A", "$AA"]) | words, max_size=6)


@settings(deadline=None)
@given(pieces, pieces, st.sampled_from(["json", "single", "literal", "folded"]))
def test_however_a_text_is_written_its_parameters_are_found(
    before: list[str], after: list[str], style: str
) -> None:
    said = "".join([*before, " $A", *after]).strip()
    written = written_as(style, said)
    head = "start: a\nparameters: {A: , B: , AA: }\nnodes:\n  a:\n    type: speak\n    text: "
    text = f"{head}{written}\n"
    try:
        flow = read_flow(parse_source(text, "flow.yaml"), TYPES)
    except FlowError:
        return  # a template that is not one, or text that this style cannot hold
    slots = [slot.name for slot in flow.steps["a"].node.text.reads()]  # type: ignore[attr-defined]
    found = Analysis(Path("flow.yaml"), text, TYPES).references
    read = [one for one in found if one.role == "read"]
    assert [one.name for one in read] == slots
    assert all(text[one.span.start : one.span.end] == one.name for one in read)
    change = rename(Path("flow.yaml"), "$A", "Ab", TYPES, lambda _: text).changes[0]
    again = read_flow(parse_source(change.after, "flow.yaml"), TYPES)
    assert shape(change.after) == swapped(shape(text), "A", "Ab")
    back = rename(Path("flow.yaml"), "$Ab", "A", TYPES, lambda _: change.after).changes[0]
    assert back.after == text
    assert again.source.data["nodes"]["a"]["text"].count("$A") == said_by(flow).count("$A")


def test_a_parameter_is_renamed_beside_its_default_in_place() -> None:
    text = "start: a\nparameters: {A: }\nnodes:\n  a: {type: speak, text: '${A:-A of A} $A'}\n"
    change = rename(Path("flow.yaml"), "$A", "B", TYPES, lambda _: text).changes[0]
    assert "text: '${B:-A of A} $B'" in change.after


def said_by(flow: Any) -> str:
    return str(flow.source.data["nodes"]["a"]["text"])


def written_as(style: str, text: str) -> str:
    if style == "json":
        return json.dumps(text, ensure_ascii=len(text) % 2 == 0)
    if style == "single":
        return "'" + text.replace("'", "''").replace("\n", "\n\n      ") + "'"
    body = "\n".join("      " + line for line in text.split("\n"))
    return ("|-\n" if style == "literal" else ">-\n") + body


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("gret", "x", 'no node "gret"; did you mean "greet"?'),
        ("$ORDR", "x", 'no parameter $ORDR; did you mean "$ORDER"?'),
        ("xyzzy", "x", 'no node "xyzzy"; there are: greet'),
        ("ORDER", "x", "no node \"ORDER\"; write '$ORDER'"),
        ("$ask", "x", "no parameter $ask; it is a node: write ask"),
        ("ask", "get", 'order.yaml:26:3: "get" is in use'),
        ("ask", "end", '"end" is reserved: it ends the session'),
        ("ask", "ask", '"ask" is its name already'),
        ("ask", "a: b", '"a: b" is not the name of a node'),
        ("ask", "$X", "write $ask for a parameter"),
        ("ask", "", "a name is empty"),
        ("", "x", "a shell wants quotes around a parameter: '$NAME'"),
        ("$ORDER", "NAME", "$NAME is in use"),
        ("$ORDER", "SESSION_ID", "$SESSION_ID is filled by flowrun itself"),
        ("$ORDER", "1st", '"1st" is not a parameter name'),
        ("$SESSION_ID", "x", "keeps its name"),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_nothing_changes(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, message: str
) -> None:
    before = contents(folder)
    assert main(["rename", str(folder / "order.yaml"), old, new]) == 2
    assert message in capsys.readouterr().err
    assert contents(folder) == before


def test_a_name_that_only_a_test_uses_is_in_use(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "order.test.yaml"
    path.write_text(TESTS.replace("{ORDER: ask}", "{ORDER: ask, NEW: x}"), "utf-8")
    before = contents(folder)
    assert main(["rename", str(folder / "order.yaml"), "$ORDER", "NEW"]) == 2
    assert "order.test.yaml:3:56: $NEW is there already" in capsys.readouterr().err
    assert contents(folder) == before


def test_an_alias_that_is_a_name_here_and_text_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "flow.yaml"
    text = "start: &a hi\nnodes: {hi: {type: speak, text: *a, next: hi}}\n"
    path.write_text(text, "utf-8")
    assert main(["rename", str(path), "hi", "hello"]) == 2
    assert "flow.yaml:1:11: an alias takes this name for something else" in capsys.readouterr().err
    path.write_text(text.replace("text: *a", "text: a").replace("next: hi", "next: *a"), "utf-8")
    assert main(["rename", str(path), "hi", "hello"]) == 0
    assert path.read_text("utf-8") == (
        "start: &a hello\nnodes: {hello: {type: speak, text: a, next: *a}}\n"
    )


def test_a_dry_run_shows_the_difference_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(folder)
    assert main(["rename", str(folder / "order.yaml"), "get", "fetch", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "-  get:\n" in out and "+  fetch:\n" in out and "+      fetch: {status" in out
    assert contents(folder) == before


def test_the_places_are_told_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rename", str(folder / "order.yaml"), "get", "fetch", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [file["file"] for file in told] == [
        str(folder / "order.yaml"),
        str(folder / "order.test.yaml"),
        str(folder / "order.cassette.yaml"),
    ]
    assert told[0]["places"][1] == {"line": 26, "column": 3}


def test_a_test_that_cannot_be_read_stops_it_all(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "order.test.yaml").write_text("tests: [", "utf-8")
    before = contents(folder)
    assert main(["rename", str(folder / "order.yaml"), "get", "fetch"]) == 2
    assert "order.test.yaml:1:9: error: " in capsys.readouterr().err
    assert contents(folder) == before


def test_a_flow_with_other_mistakes_can_be_renamed_in(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text(
        "start: a\nparameters: {X: }\nnodes:\n"
        '  a: {type: speek, text: [Hello $X], said: {$X: 1, y: "${X.z}"}, next: a}\n',
        "utf-8",
    )
    assert main(["rename", str(path), "$X", "Y"]) == 0
    assert main(["rename", str(path), "a", "b"]) == 0
    assert path.read_text("utf-8") == (
        "start: b\nparameters: {Y: }\nnodes:\n"
        '  b: {type: speek, text: [Hello $Y], said: {$Y: 1, y: "${Y.z}"}, next: b}\n'
    )


def test_the_example_flows_can_be_renamed_in_whole() -> None:
    for file in (ROOT / "flows").glob("*.yaml"):
        text = file.read_text("utf-8")
        if not re.search("^nodes:", text, re.M):
            continue
        data = as_json(parse_source(text, file.name).data)
        system = {"CALLER_PHONE_NUMBER"}
        for old in [
            *data["nodes"],
            *(f"${name}" for name in data["parameters"] if name not in system),
        ]:
            change = rename(file, old, "Renamed", TYPES).changes[0]
            renamed = swapped(shape(text), old.removeprefix("$"), "Renamed")
            assert shape(change.after) == renamed


CHOICE = """\
flow: choice
start: pick
parameters:
  CASES:
  CASE:
  DAY: {entity: date}
nodes:
  pick:
    type: choose
    from: $CASES
    show: "${ITEM.Subject} on $DAY"
    parameter: $CASE
    prompt: Which?
    exits: {chosen: ask, none: end, missed: end, no_input: end, empty: end}
  ask:
    type: collect_input
    parameter: $DAY
    prompt: When is ${CASE.Subject}?
    valid: {when: [$DAY, ">", today], say: "$DAY is over, $$DAY."}
    confirm: {en: "$DAY for ${CASE.Subject}?"}
    quick_replies: [today, "not $DAY"]
    exits: {filled: end, missed: end, no_input: end}
"""


@pytest.mark.parametrize(("old", "new"), [("CASES", "LIST"), ("CASE", "ONE"), ("DAY", "WHEN")])
def test_a_parameter_is_renamed_in_all_that_is_asked_and_offered(
    old: str, new: str, tmp_path: Path
) -> None:
    flow = tmp_path / "choice.yaml"
    flow.write_text(CHOICE, "utf-8")
    (change,) = rename(flow, f"${old}", f"${new}", TYPES).changes
    wanted = re.sub(rf"(?<!\$)(\$\{{?){old}\b", rf"\g<1>{new}", CHOICE)
    assert change.after == re.sub(rf"(?m)^  {old}:", f"  {new}:", wanted)
