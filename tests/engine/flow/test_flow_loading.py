"""A flow file: what loads, and that every mistake in it is found at once, in its place."""

import json
import sys
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FlowError, Problem
from engine.flow.loading import Flow, load_flow, read_flow
from engine.node import Node
from engine.plugins import FolderSource, PackageSource, Types
from engine.source.reading import parse_source
from flowrun.project.types import node_types

TYPES = Types("node", Node, [PackageSource("nodes")])

EXAMPLE = """\
flow: order-status
start: greet

parameters:
  CALLER_PHONE_NUMBER: {entity: phone_number}
  FIRST_NAME: there                     # a default value
  CONTACT_ID:                           # to be filled
  ORDER_NUMBER:
  STATUS:
  ETA:
  SF_ACCESS_TOKEN: {secret: true}       # never spoken, logged, stored in clear

nodes:
  greet:
    type: speak
    text: Hi! Let me look you up.
    next: find_contact

  find_contact:
    type: salesforce
    credential: Salesforce Production
    query: SELECT Id, FirstName FROM Contact WHERE Phone = $CALLER_PHONE_NUMBER LIMIT 1
    response_mapping:
      records[0].Id: $CONTACT_ID
      records[0].FirstName: $FIRST_NAME
    exits: {success: ask_order, no_records: ask_order, failed: sorry}

  ask_order:
    type: collect_input
    parameter: $ORDER_NUMBER
    prompt: Welcome $FIRST_NAME, what is your order number?
    retries: 2
    exits: {filled: get_order, missed: sorry, no_input: sorry}

  get_order:
    type: webhook
    method: GET
    url: https://erp.example.com/orders/$ORDER_NUMBER
    policy: {timeout: 4s, retry: {times: 2, when: [429, 503, timeout]}}
    response_mapping:
      data.status: $STATUS
      data.eta: {parameter: $ETA, default: soon}
    exits: {success: tell, failed: sorry}

  tell: {type: speak, text: "Your order is $STATUS, due $ETA."}
  sorry: {type: speak, text: I cannot reach that right now.}
"""


def load(text: str, types: Types[Node] = TYPES) -> Flow:
    return read_flow(parse_source(text, "flow.yaml"), types)


def flow(nodes: str, head: str = "", types: Types[Node] = TYPES) -> Flow:
    """A flow whose nodes begin on line 3 and whose head comes after them."""
    lines = "".join(f"  {line}\n" for line in nodes.strip("\n").splitlines())
    return load(f"start: a\nnodes:\n{lines}{head}", types)


def problems(nodes: str, head: str = "", types: Types[Node] = TYPES) -> tuple[Problem, ...]:
    with pytest.raises(FlowError) as caught:
        flow(nodes, head, types)
    return caught.value.problems


def only(nodes: str, head: str = "", types: Types[Node] = TYPES) -> Problem:
    (problem,) = problems(nodes, head, types)
    return problem


# A whole flow


def test_the_example_of_the_design_loads_without_a_warning() -> None:
    loaded = load(EXAMPLE)
    assert loaded.warnings == ()
    assert (loaded.name, loaded.start.name) == ("order-status", "greet")
    assert list(loaded.steps) == [
        "greet",
        "find_contact",
        "ask_order",
        "get_order",
        "tell",
        "sorry",
    ]


def test_the_example_of_the_design_is_wired_as_written() -> None:
    steps = load(EXAMPLE).steps
    assert steps["greet"].exits["next"] is steps["find_contact"]
    assert steps["find_contact"].exits["no_records"] is steps["ask_order"]
    assert steps["get_order"].exits["failed"] is steps["sorry"]
    assert steps["tell"].exits["next"] is None


def test_the_policy_of_the_example_is_read() -> None:
    policy = load(EXAMPLE).steps["get_order"].policy
    assert policy.timeout == 4
    assert policy.retry.times == 2
    assert policy.retry.when == (429, 503, "timeout")


def _flows() -> list[Path]:
    return [file for file in sorted(Path("flows").glob("*.yaml")) if ".test" not in file.suffixes]


@pytest.mark.parametrize("file", _flows(), ids=str)
def test_every_flow_that_comes_along_loads(file: Path) -> None:
    if file.name != "credentials.yaml":
        assert load_flow(file, node_types()).steps


def test_a_flow_without_a_name_is_called_as_its_file() -> None:
    assert flow("a: {type: end}").name == "flow"


def test_a_flow_that_changes_has_another_digest() -> None:
    one, two = flow("a: {type: end}"), flow("a: {type: end, text: x}")
    assert one.digest != two.digest
    assert one.digest == flow("a: {type: end}").digest


# Every mistake at once

MISTAKES = """\
flow: mistakes
strat: greet
start: gret
on_failed: sory
turn_budget: soon
time_zone: Mars/Base
allow_hosts: api.example.com
parameters:
  NAME: {entitty: text}
  COUNT: {entity: numbr}
  AGE: {entity: number, value: old}
  KEY: {secret: true}
nodes:
  greet:
    type: speek
    text: Hi
  hello:
    type: speak
    text: Hi $NAMME
    nxt: ask
  ask:
    type: collect_input
    parameter: $NAME
    prompt: Your {{ name }}?
    exits: {filled: helo, misssed: end}
  leak:
    type: speak
    text: The key is $KEY
  end:
    type: speak
    text: Bye
  quiet:
    type: speak
    text: Hm
    policy: {timeout: 3s}
  choose:
    type: conditions
    conditions:
      old: [$AGE, =>, 65]
    exits: {old: end, young: end}
  count:
    type: collect_input
    parameter: $COUNT
    prompt: How many?
    retries: few
"""

EXPECTED = [
    (2, 'unknown key "strat"; did you mean "start"?'),
    (3, 'no node "gret"; did you mean "greet"?'),
    (4, 'no node "sory"'),
    (5, "takes a duration such as 4s"),
    (6, "takes the name of a time zone"),
    (7, "takes a list of hosts"),
    (9, 'unknown key "entitty"; did you mean "entity"?'),
    (10, 'no entity "numbr"; did you mean "number"?'),
    (11, '"old" is not a number'),
    (15, 'no node type "speek"; did you mean "speak"?'),
    (19, '$NAMME is not declared; did you mean "$NAME"?'),
    (20, 'unknown key "nxt"; did you mean "next"?'),
    (24, "`{{ name }}` is not read here; write $name"),
    (25, 'no node "helo"; did you mean "hello"?'),
    (25, 'no exit "misssed"; did you mean "missed"?'),
    (28, "$KEY is secret and is never said"),
    (29, '"end" is reserved'),
    (35, "a speak node makes no requests"),
    (39, 'no operator "=>"'),
    (45, "takes a whole number"),
]


def test_all_mistakes_of_a_flow_are_told_at_once_in_the_order_of_their_lines() -> None:
    with pytest.raises(FlowError) as caught:
        load(MISTAKES)
    told = [(problem.line, problem.message) for problem in caught.value.problems]
    assert [line for line, _ in told] == [line for line, _ in EXPECTED]
    for (_, message), (line, expected) in zip(told, EXPECTED, strict=True):
        assert expected in message, f"line {line}"


def test_what_stands_twice_hides_no_other_mistake(folder: Path) -> None:
    (folder / "f.yaml").write_text("start: b\nstart: b\nnodes:\n  a: {type: speak, txt: Hi}\n")
    with pytest.raises(FlowError) as caught:
        load_flow(folder / "f.yaml", TYPES)
    told = [problem.code for problem in caught.value.problems]
    assert told == ["unknown-node", "duplicate-key", "missing-key", "unknown-key"]


def test_every_bad_row_of_a_mapping_is_told_at_its_place() -> None:
    node = "a: {type: webhook, url: https://a.com/, response_mapping: {'a[': $X, b.: $X, c: x y}}"
    found = problems(node, "parameters: {X: }\n")
    assert [problem.code for problem in found] == ["object-path", "object-path", "wrong-value"]
    assert len({problem.column for problem in found}) == 3


def test_nodes_beside_nodes_are_told_to_be_indented() -> None:
    text = "start: a\nnodes:\na: {type: speak, text: Hi, next: b}\nb: {type: end}\n"
    with pytest.raises(FlowError) as caught:
        load(text)
    assert [(one.line, one.code) for one in caught.value.problems] == [
        (3, "not-a-node"),
        (4, "not-a-node"),
    ]


def test_a_misspelt_type_is_told_at_its_key() -> None:
    problem = only("a: {typ: end}")
    assert (problem.line, problem.message) == (3, 'unknown key "typ"; did you mean "type"?')


def test_an_article_fits_its_noun() -> None:
    assert "an end node makes no requests" in only("a: {type: end, policy: {timeout: 3s}}").message


@pytest.mark.parametrize("host", ["a.com:65536", "a.com:0", "https://a.com", "a.com/x", "a b", ""])
def test_a_host_that_is_none_is_told_when_the_flow_is_loaded(host: str) -> None:
    problem = only("a: {type: end}", f"allow_hosts: [b.com, '{host}']\n")
    assert (problem.line, problem.code) == (4, "wrong-value")
    secret = f"parameters: {{K: {{secret: true, hosts: ['{host}']}}}}\n"
    assert [one.code for one in problems("a: {type: end}", secret)] == ["secret-hosts"]


@pytest.mark.parametrize("host", ["a.com", "A.com:8443", "127.0.0.1:8080", "[::1]:80", "my_host"])
def test_a_host_may_have_a_port(host: str) -> None:
    assert flow("a: {type: end}", f"allow_hosts: ['{host}']\n").allow_hosts == {host.lower()}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("{parameter: $N, default: many}", "entity-value"),
        ("{parameter: $N, default: 1, optional: true}", "wrong-value"),
        ("{parameter: $N, optional: perhaps}", "wrong-value"),
    ],
)
def test_a_mapping_that_cannot_do_what_it_says_is_refused(row: str, code: str) -> None:
    node = f"a: {{type: webhook, url: https://a.com/, response_mapping: {{x: {row}}}}}"
    assert only(node, "parameters: {N: {entity: number}}\n").code == code


def test_arithmetic_for_a_number_is_refused_at_its_place() -> None:
    node = "a: {type: set_parameter, parameters: {$N: $N + 1}}"
    problem = only(node, "parameters: {N: {entity: number}}\n")
    assert (problem.code, problem.column) == ("no-arithmetic", 45)
    for text in ("$N-1", "$N and 1", "+$N", "$N, $N"):
        node = f"a: {{type: set_parameter, parameters: {{$T: '{text}'}}}}"
        assert flow(node, "parameters: {N: {entity: number}, T: }\n").warnings == ()


def test_a_date_is_no_limit() -> None:
    node = "a: {type: salesforce, credential: SF, query: SELECT Id FROM Case LIMIT $D}"
    problem = only(node, "parameters: {D: {entity: date}}\n")
    assert problem.message == "$D is a date, and a number stands here"


def test_every_mistake_has_a_code_and_its_line_as_an_excerpt() -> None:
    with pytest.raises(FlowError) as caught:
        load(MISTAKES)
    lines = MISTAKES.splitlines()
    for problem in caught.value.problems:
        assert problem.code
        assert problem.excerpt == lines[problem.line - 1]


ODD = st.sampled_from(
    [None, "", "x", "$", "${", "$NOPE", "$FIRST_NAME", "{{ x }}", "end", "1", [], {}, ["x"]]
    + [[[]], {"x": "y"}, {"x": None}, {"type": "speak"}, "\n", "'", "a" * 300, ["x", {"y": ["z"]}]]
)


def _places(data: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if at:
        yield at
    if isinstance(data, dict | list):
        for key, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _places(item, (*at, key))


@settings(max_examples=300, deadline=None)
@given(st.data(), st.integers(1, 3), st.booleans())
def test_whatever_stands_in_a_flow_it_loads_or_is_told_in_its_place(
    draw: st.DataObject, changes: int, renames: bool
) -> None:
    data = json.loads(json.dumps(parse_source(EXAMPLE, "x.yaml").data))
    for _ in range(changes):
        *above, last = draw.draw(st.sampled_from(list(_places(data))))
        block = reduce(getitem, above, data)
        if renames and isinstance(block, dict):
            block[draw.draw(st.sampled_from(["", "type", "next", "exits", "x"]))] = block.pop(last)
        else:
            block[last] = deepcopy(draw.draw(ODD))
        if not data:
            return
    text = json.dumps(data, indent=1)
    try:
        load(text)
    except FlowError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.message
            assert 1 <= problem.line <= len(text.splitlines())
            if problem.excerpt:
                assert 1 <= problem.column <= len(problem.excerpt) + 1


# The frame of a flow


@pytest.mark.parametrize("text", ["", "text", "[a, b]", "5"])
def test_what_is_no_block_is_no_flow(text: str) -> None:
    with pytest.raises(FlowError, match="not a flow"):
        load(text)


def test_a_flow_without_a_start_says_so() -> None:
    with pytest.raises(FlowError, match='missing key "start"'):
        load("nodes: {a: {type: end}}")


@pytest.mark.parametrize("nodes", ["", "nodes:", "nodes: []", "nodes: {}", "nodes: text"])
def test_a_flow_without_nodes_says_so(nodes: str) -> None:
    with pytest.raises(FlowError, match="nodes"):
        load(f"start: a\n{nodes}")


@pytest.mark.parametrize("start", ["", "[a]", "nowhere"])
def test_the_start_is_a_node(start: str) -> None:
    with pytest.raises(FlowError, match=r"flow.yaml:1:"):
        load(f"start: {start}\nnodes: {{a: {{type: end}}}}")


@pytest.mark.parametrize("key", ["flow", "description"])
def test_a_title_is_text(key: str) -> None:
    assert only("a: {type: end}", f"{key}: [x]").message == "takes text"


# Settings


@pytest.mark.parametrize(
    ("written", "seconds"), [("4s", 4), ("500ms", 0.5), ("2m", 120), ("1.5 s", 1.5)]
)
def test_a_turn_budget_is_a_duration(written: str, seconds: float) -> None:
    assert flow("a: {type: end}", f"turn_budget: {written}").turn_budget == seconds


@pytest.mark.parametrize("written", ["4", "soon", "-1s", "[4s]"])
def test_what_is_no_duration_is_no_turn_budget(written: str) -> None:
    assert "takes a duration" in only("a: {type: end}", f"turn_budget: {written}").message


def test_hosts_are_read_in_lower_case() -> None:
    loaded = flow("a: {type: end}", "allow_hosts: [API.Example.com]")
    assert loaded.allow_hosts == {"api.example.com"}


@pytest.mark.parametrize("written", ["a.com", "{a: b}", "[[a.com]]"])
def test_hosts_are_a_list(written: str) -> None:
    assert only("a: {type: end}", f"allow_hosts: {written}").line == 4


@pytest.mark.parametrize("written", ["Mars/Base", "[UTC]", "../etc/passwd", "/etc/localtime"])
def test_a_time_zone_is_one_that_is_known(written: str) -> None:
    assert "time zone" in only("a: {type: end}", f"time_zone: {written}").message


def test_a_flow_lives_in_utc_unless_it_says_otherwise() -> None:
    assert flow("a: {type: end}").time_zone.key == "UTC"
    assert flow("a: {type: end}", "time_zone: Europe/Berlin").time_zone.key == "Europe/Berlin"


# Nodes


@pytest.mark.parametrize("written", ["speak", "[speak]", "5", ""])
def test_a_node_is_a_block(written: str) -> None:
    assert (
        only(f"a: {{type: end}}\nb: {written}").message
        == "a node is a block that begins with type:"
    )


def test_a_node_without_a_type_stands_at_its_name() -> None:
    problem = only("a: {type: end}\nb: {text: Hi}")
    assert (problem.line, problem.message) == (4, 'missing key "type"')


def test_an_unknown_type_names_all_when_none_is_near() -> None:
    message = only("a: {type: xyzzy}").message
    assert "there are: choose, collect_input, conditions, counter, end" in message
    assert message.endswith("; --nodes-dir DIR adds those of a folder")


def test_next_on_a_node_of_several_exits_shows_how_to_write_them() -> None:
    problem = only("a: {type: webhook, url: https://a.com/, next: b}\nb: {type: end}")
    assert problem.message.endswith("webhook has: success, failed; write exits: {success: b}")


def test_a_text_that_a_comma_cuts_off_asks_for_quotes() -> None:
    message = only("a: {type: end, text: Sorry, no.}").message
    assert message == 'unknown key "no."; in { … } text with a comma stands in quotes'


def test_a_missing_key_stands_at_the_node() -> None:
    problem = only("a: {type: speak}")
    assert (problem.line, problem.message) == (3, 'missing key "text"')


def test_an_unknown_key_inside_a_policy_suggests_the_nearest() -> None:
    nodes = "a: {type: webhook, url: https://a.com/, policy: {retry: {tmes: 2}}}"
    assert 'unknown key "tmes"; did you mean "times"?' in only(nodes).message


def test_an_unknown_key_that_is_like_no_other_is_told_with_those_there_are() -> None:
    nodes = "a:\n  type: webhook\n  url: https://a.com/\n  body: {data: {b: c}}"
    assert only(nodes).message == 'unknown key "data"; there are: json, form, text, html, xml'


def test_a_policy_on_a_node_without_requests_is_an_error() -> None:
    problem = only("a:\n  type: speak\n  text: Hi\n  policy: {timeout: 3s}")
    assert (problem.line, problem.column, problem.code) == (6, 5, "wrong-policy")


@pytest.mark.parametrize(
    "policy",
    ["3s", "{timeout: 0s}", "{timeout: 2h}", "{max_response: 5}", "{retry: {when: [teapot]}}"],
)
def test_a_policy_that_makes_no_sense_is_an_error(policy: str) -> None:
    problems(f"a: {{type: webhook, url: https://a.com/, policy: {policy}}}")


def test_a_label_is_the_name_unless_it_is_given() -> None:
    steps = flow("a: {type: end, label: Good bye}\nb: {type: end}").steps
    assert (steps["a"].label, steps["b"].label) == ("Good bye", "b")


def test_a_parameter_may_be_read_though_only_the_system_declares_it() -> None:
    assert flow("a: {type: speak, text: $SESSION_ID $CALLER_PHONE_NUMBER}").steps


def test_an_undeclared_parameter_that_is_filled_is_an_error_in_its_place() -> None:
    problem = only("a:\n  type: collect_input\n  prompt: x\n  parameter: $NOPE", "")
    assert (problem.line, problem.column, problem.code) == (6, 16, "undeclared-parameter")


def test_an_undeclared_parameter_in_a_mapping_is_an_error_in_its_place() -> None:
    nodes = "a:\n  type: webhook\n  url: https://a.com/\n  response_mapping:\n    data.x: $NOPE"
    assert only(nodes).code == "undeclared-parameter"


def test_an_undeclared_parameter_is_told_once_for_each_text() -> None:
    nodes = (
        "a:\n  type: collect_input\n  parameter: $X\n  prompt: $NO $NO ${NO}\n  retry_prompt: $NO"
    )
    found = problems(nodes, "parameters: {X: }")
    assert [(one.line, one.column) for one in found] == [(6, 13), (6, 21), (7, 19)]


def test_an_undeclared_parameter_that_is_set_is_an_error_in_its_place() -> None:
    problem = only("a:\n  type: set_parameter\n  parameters:\n    $NOPE: x")
    assert (problem.line, problem.code) == (6, "undeclared-parameter")


def test_a_secret_in_speech_is_an_error_at_its_name_in_every_text_of_a_node() -> None:
    nodes = "a:\n  type: collect_input\n  parameter: $X\n  prompt: $KEY\n  retry_prompt: again $KEY"
    found = problems(nodes, "parameters: {X: , KEY: {secret: true}}")
    assert [(one.line, one.column, one.width, one.code) for one in found] == [
        (6, 13, 4, "secret-refused"),
        (7, 25, 4, "secret-refused"),
    ]


def test_a_parameter_in_a_host_needs_allow_hosts() -> None:
    nodes = "a: {type: webhook, url: 'https://$HOST/x'}"
    problem = only(nodes, "parameters: {HOST: a.com}")
    assert problem.code == "host-parameter"
    assert "allow_hosts" in problem.message
    assert flow(nodes, "parameters: {HOST: a.com}\nallow_hosts: [a.com]").steps


# Exits


def test_a_node_with_one_exit_writes_next() -> None:
    problem = only("a: {type: speak, text: x, exits: {next: b}}\nb: {type: end}")
    assert "write next: b without exits:" in problem.message


def test_a_node_with_several_exits_does_not_write_next() -> None:
    head = "parameters: {X: }"
    problem = only("a: {type: collect_input, parameter: $X, prompt: x, next: end}", head)
    assert "has: filled, missed, no_input" in problem.message


def test_an_unknown_exit_suggests_the_nearest() -> None:
    head = "parameters: {X: }"
    nodes = "a: {type: collect_input, parameter: $X, prompt: x, exits: {filed: end}}"
    assert 'no exit "filed"; did you mean "filled"?' in only(nodes, head).message


def test_an_unknown_exit_names_all_when_none_is_near() -> None:
    head = "parameters: {X: }"
    nodes = "a: {type: collect_input, parameter: $X, prompt: x, exits: {zzz: end}}"
    assert (
        "there are: filled, missed, no_input, ambiguous, declined, failed"
        in only(nodes, head).message
    )


def test_every_node_may_wire_failed_beside_next() -> None:
    step = flow("a: {type: speak, text: x, next: b, exits: {failed: b}}\nb: {type: end}").steps["a"]
    assert step.exits["failed"] is step.exits["next"] is not None
    assert step.unwired == ()


def test_an_exit_may_lead_to_end_though_no_node_is_called_so() -> None:
    step = flow("a: {type: speak, text: x, next: end}").steps["a"]
    assert (step.exits["next"], step.unwired) == (None, ("failed",))


@pytest.mark.parametrize("target", ["ed", "nowhere", "[b]", ""])
def test_an_exit_leads_to_a_node(target: str) -> None:
    assert only(f"a: {{type: speak, text: x, next: {target}}}").code == "unknown-node"


def test_the_exits_of_a_node_that_cannot_be_read_are_checked_all_the_same() -> None:
    found = problems("a: {type: speek, next: nowhere, exits: {failed: nobody}}")
    assert [problem.code for problem in found] == ["unknown-type", "unknown-node", "unknown-node"]


def test_the_conditions_of_a_node_are_its_exits() -> None:
    nodes = (
        "a: {type: conditions, conditions: {big: [$X, '>', 5]}, exits: {big: b}}\nb: {type: end}"
    )
    step = flow(nodes, "parameters: {X: }").steps["a"]
    assert step.exits["big"] is not None
    assert step.unwired == ("default", "failed")


@pytest.mark.parametrize("exits", ["b", "[b]"])
def test_exits_are_a_block(exits: str) -> None:
    assert (
        only(f"a: {{type: speak, text: x, exits: {exits}}}\nb: {{type: end}}").code == "wrong-exits"
    )


def test_on_failed_leads_to_a_node() -> None:
    assert only("a: {type: end}", "on_failed: nowhere").code == "unknown-node"


# Types from elsewhere

PLUGIN = '''
from engine import Context, Node, Result


class Cheer(Node):
    """Cheer."""

    type = "cheer"

    async def run(self, ctx: Context) -> Result:
        return Result("next", says=("Hooray",))
'''


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of node types, which are forgotten afterwards."""
    place = tmp_path / "mine"
    place.mkdir()
    yield place
    for name in [name for name in sys.modules if name.startswith("flowrun_local")]:
        del sys.modules[name]


def test_a_node_type_in_a_folder_is_found_by_its_file(folder: Path) -> None:
    (folder / "cheer.py").write_text(PLUGIN)
    types = node_types(folder)
    assert "cheer" in types.names()
    assert flow("a: {type: cheer}", types=types).steps["a"].type == "cheer"


def test_a_module_of_a_folder_hides_no_other_module(folder: Path) -> None:
    (folder / "json.py").write_text(PLUGIN.replace('"cheer"', '"json"'))
    assert flow("a: {type: json}", types=node_types(folder)).steps
    assert __import__("json") is json
    assert json.loads("1") == 1


def test_what_begins_with_an_underscore_or_a_dot_is_no_type(folder: Path) -> None:
    for name in ("_helper.py", ".hidden.py", "notes.txt"):
        (folder / name).write_text("raise SystemError")
    assert node_types(folder).names() == node_types().names()


def test_a_folder_that_is_not_there_is_a_flow_error(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match="no such folder"):
        node_types(tmp_path / "nowhere")


def test_two_types_of_one_name_are_an_error_that_names_both_modules(folder: Path) -> None:
    (folder / "speak.py").write_text(PLUGIN)
    with pytest.raises(FlowError, match='two node types are called "speak"') as caught:
        node_types(folder).names()
    assert "nodes.speak" in str(caught.value)
    assert str(folder / "speak.py") in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        ("def (", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("x = 1", 'there is no Node with type = "broken" in it'),
        (PLUGIN, 'there is no Node with type = "broken" in it'),
    ],
)
def test_a_broken_type_is_named_where_it_is_used(folder: Path, text: str, reason: str) -> None:
    (folder / "broken.py").write_text(text)
    problem = only("a: {type: broken}\nb: {type: end}", types=node_types(folder))
    assert (problem.line, problem.code) == (3, "unknown-type")
    assert reason in problem.message
    assert str(folder / "broken.py") in problem.message


@pytest.mark.parametrize(
    ("written", "value"),
    [("${N:-5}", 5), ("${DAY:-2026-01-31}", date(2026, 1, 31)), ("${TEXT:-5}", "5")],
)
def test_a_default_in_place_is_read_by_its_parameters_entity(written: str, value: Any) -> None:
    node = f"a: {{type: set_parameter, parameters: {{$X: '{written}'}}}}"
    found = flow(node, "parameters: {N: {entity: number}, DAY: {entity: date}, TEXT: , X: }\n")
    (slot,) = found.steps["a"].node.parameters["$X"].slots  # type: ignore[attr-defined]
    assert slot.default == value


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("${N:-many}", '${N:-many}: "many" is not a number such as 42 or 1.5'),
        ("${DAY:-today}", "${DAY:-today}: a default in place is the same every day"),
    ],
)
def test_a_default_in_place_that_its_entity_refuses_is_told_there(written: str, told: str) -> None:
    node = f"a: {{type: set_parameter, parameters: {{$X: 'It is {written}.'}}}}"
    problem = only(node, "parameters: {N: {entity: number}, DAY: {entity: date}, X: }\n")
    assert (problem.code, problem.message) == ("entity-value", told)
    assert problem.width == len(written)


def test_a_secret_is_no_default_in_place() -> None:
    node = "a: {type: webhook, url: https://a.com/, headers: {X-Key: '${KEY:-abc}'}}"
    problem = only(node, "parameters: {KEY: {secret: true}}\n")
    assert (problem.code, problem.excerpt) == ("literal-secret", "")


@pytest.mark.parametrize(
    ("key", "told"),
    [("retries", "policy: {retry: {times: 2}}"), ("timeout", "policy: {timeout: 4s}")],
)
def test_a_key_of_policy_is_told_where_it_stands(key: str, told: str) -> None:
    problem = only(f"a: {{type: webhook, url: https://a.com/, {key}: 2}}")
    assert problem.message == f'unknown key "{key}"; {told} says that'


def test_a_broken_type_harms_no_flow_that_does_not_use_it(folder: Path) -> None:
    (folder / "broken.py").write_text("1 / 0")
    assert flow("a: {type: end}", types=node_types(folder)).steps


def test_a_folder_is_read_without_importing_anything(folder: Path) -> None:
    (folder / "broken.py").write_text("1 / 0")
    assert FolderSource(folder).names() == {"broken": str(folder / "broken.py")}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("hangup", "end"), ("say", "speak"), ("ask", "collect_input"), ("if", "conditions")]
    + [("menu", "choose"), ("HTTP-Request", "webhook"), ("set", "set_parameter")],
)
def test_a_type_by_another_tools_word_is_told_by_the_one_that_is_meant(
    written: str, meant: str
) -> None:
    with pytest.raises(FlowError) as caught:
        load(f"flow: x\nstart: a\nnodes:\n  a:\n    type: {written}\n")
    (problem,) = caught.value.problems
    assert problem.message == f'no node type "{written}"; did you mean "{meant}"?'
    assert problem.suggestion is not None and problem.suggestion.meant == meant


@pytest.mark.parametrize(
    ("node", "written", "meant"),
    [
        ("{type: speak, say: Hi}", "say", "text"),
        ("{type: collect_input, parameter: $X, text: Q?}", "text", "prompt"),
        ("{type: collect_input, variable: $X, prompt: Q?}", "variable", "parameter"),
        ("{type: choose, options: [a], parameter: $X, prompt: Q?}", "options", "from"),
        ("{type: webhook, endpoint: https://a.example/}", "endpoint", "url"),
    ],
)
def test_a_missing_key_is_what_another_tool_calls_it(node: str, written: str, meant: str) -> None:
    with pytest.raises(FlowError) as caught:
        load(f"flow: x\nstart: a\nparameters: {{X: }}\nnodes:\n  a: {node}\n")
    told = [problem.message for problem in caught.value.problems]
    assert f'unknown key "{written}"; did you mean "{meant}"?' in told


def test_no_word_of_another_tool_is_a_type_or_means_two() -> None:
    words = [word for name in TYPES.names() for word in TYPES.get(name).also_called.split()]
    assert len(words) == len(set(words)) and not set(words) & set(TYPES.names())


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("goto", "a node leads on by its next: or exits:"),
        ("jump-to", "a node leads on by its next: or exits:"),
        ("transfer", "no type transfers a call yet"),
        ("record", "no type records a call yet"),
        ("Play", "no type plays a recording yet"),
    ],
)
def test_what_other_tools_have_a_type_for_is_told_where_there_is_none(word: str, told: str) -> None:
    with pytest.raises(FlowError) as caught:
        load(f"flow: x\nstart: a\nnodes:\n  a: {{type: {word}}}\n")
    assert [problem.message for problem in caught.value.problems] == [
        f'no node type "{word}": {told}'
    ]


def test_a_type_that_is_called_transfer_by_its_author_is_told_for_it(tmp_path: Path) -> None:
    (tmp_path / "bridge.py").write_text(
        "from engine import Context, Node, Result\n\n\n"
        "class Bridge(Node):\n"
        '    """Joins two calls."""\n\n'
        '    type = "bridge"\n'
        '    also_called = "transfer"\n\n'
        "    async def run(self, ctx: Context) -> Result:\n"
        '        return Result(exit="next")\n'
    )
    types = node_types(tmp_path)
    with pytest.raises(FlowError, match='no node type "transfer"; did you mean "bridge"?'):
        load("flow: x\nstart: a\nnodes:\n  a: {type: transfer}\n", types=types)
