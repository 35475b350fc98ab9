"""What speak, end and set_parameter promise."""

import pytest

from engine.check import check_flow
from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import FlowError
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from engine.values.parameters import UNSET
from engine.values.secret import Secret
from flowrun.project.types import credential_types, node_types
from flowrun.testing import VirtualClock

pytestmark = pytest.mark.anyio

PARAMETERS = """
  NAME: Dana
  COUNT: {entity: number, value: 3}
  YES: {entity: confirmation, value: yes}
  DAY: {entity: date, value: 2026-01-31}
  LIST: [1, two]
  OPEN:
  TARGET: before
  NUMBER: {entity: number}
  MAIL: {entity: email}
  PHONE: {entity: phone_number}
  WHEN: {entity: date}
  PIN: {secret: true, value: {env: FLOWRUN_TEST_PIN}}
  COPY: {secret: true}
"""


@pytest.fixture(autouse=True)
def pin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWRUN_TEST_PIN", "canary-4711")


def text_of(node: str) -> str:
    return f"flow: t\nstart: it\nparameters:{PARAMETERS}\nnodes:\n  it: {node}\n"


async def visit(node: str, **given: object) -> Turn:
    flow = read_flow(parse_source(text_of(node), "t.yaml"), node_types())
    credentials = Credentials({}, credential_types())
    async with Connections(credentials, clock=VirtualClock()) as connections:
        runner = Runner(flow, connections)
        return await runner.turn(runner.start(given))


def refusal_of(node: str) -> str:
    with pytest.raises(FlowError) as refused:
        read_flow(parse_source(text_of(node), "t.yaml"), node_types())
    return str(refused.value)


async def test_speak_says_its_text_with_the_values_in_it() -> None:
    turn = await visit('{type: speak, text: "$NAME has $COUNT on $DAY: ${LIST[1]}"}')
    assert turn.says == ("Dana has 3 on Saturday, January 31: two",)


async def test_speak_says_yes_for_a_confirmation() -> None:
    assert (await visit("{type: speak, text: Really $YES}")).says == ("Really yes",)


async def test_speak_says_nothing_in_the_place_of_an_unset_parameter() -> None:
    assert (await visit('{type: speak, text: "[$OPEN]"}')).says == ("[]",)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("${NUMBER:-no number}", "no number"),
        ("${NUMBER:-1234.5}", "1,234.5"),
        ("${MAIL:-no e-mail address}", "no e-mail address"),
        ("${PHONE:-no phone}", "no phone"),
        ("${WHEN:-some day}", "some day"),
        ("${WHEN:-2026-02-03}", "Tuesday, February 3"),
    ],
)
async def test_a_default_in_place_may_be_any_text_where_it_is_said(written: str, said: str) -> None:
    turn = await visit(f"{{type: speak, text: 'It is {written}.'}}")
    assert turn.says == (f"It is {said}.",)


async def test_speak_without_next_ends_the_session() -> None:
    turn = await visit("{type: speak, text: Bye}")
    assert (turn.session.status, turn.visits[0].exit) == ("ended", "next")


def test_speak_refuses_a_secret_when_the_flow_loads() -> None:
    assert "$PIN is secret and is never said" in refusal_of("{type: speak, text: It is $PIN}")


def test_speak_without_text_is_refused() -> None:
    assert 'missing key "text"' in refusal_of("{type: speak}")


async def test_end_says_a_last_word_and_ends() -> None:
    turn = await visit("{type: end, text: Goodbye $NAME}")
    assert (turn.says, turn.session.status) == (("Goodbye Dana",), "ended")


async def test_end_may_be_silent() -> None:
    turn = await visit("{type: end}")
    assert (turn.says, turn.session.status) == ((), "ended")


def test_end_has_no_exit_to_wire() -> None:
    assert "next" in refusal_of("{type: end, next: end}")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("fixed", "fixed"),
        ("$COUNT", 3),
        ("$YES", True),
        ("$LIST", [1, "two"]),
        ('"${LIST[0]}"', 1),
        ('"Hello $NAME, you have $COUNT"', "Hello Dana, you have 3"),
        ('"$$5"', "$5"),
        ('""', ""),
    ],
)
async def test_set_parameter_keeps_the_type_of_a_lone_parameter(
    written: str, value: object
) -> None:
    turn = await visit(f"{{type: set_parameter, parameters: {{$TARGET: {written}}}}}")
    assert turn.session.parameters["TARGET"] == value


async def test_set_parameter_converts_by_the_targets_entity() -> None:
    turn = await visit('{type: set_parameter, parameters: {$NUMBER: "1.50"}}')
    assert turn.session.parameters["NUMBER"] == 1.5


async def test_set_parameter_with_a_value_the_entity_refuses_takes_failed_and_sets_nothing() -> (
    None
):
    turn = await visit("{type: set_parameter, parameters: {$TARGET: after, $NUMBER: $NAME}}")
    assert turn.visits[0].exit == "failed"
    assert turn.visits[0].error == '$NUMBER: "Dana" is not a number such as 42 or 1.5'
    assert turn.session.parameters["TARGET"] == "before"


async def test_set_parameter_copies_unset_as_unset() -> None:
    turn = await visit("{type: set_parameter, parameters: {$TARGET: $OPEN}}")
    assert turn.session.parameters.get("TARGET", UNSET) is UNSET


@pytest.mark.parametrize("written", ["null", "~"])
async def test_set_parameter_leaves_a_parameter_without_a_value(written: str) -> None:
    turn = await visit(f"{{type: set_parameter, parameters: {{$TARGET: {written}, $DAY: null}}}}")
    assert turn.visits[0].exit == "next"
    values = turn.session.parameters
    assert [values.get(name, UNSET) for name in ("TARGET", "DAY")] == [UNSET, UNSET]
    turn = await visit('{type: set_parameter, parameters: {$TARGET: "null"}}')
    assert turn.session.parameters["TARGET"] == "null"


def test_a_parameter_with_nothing_beside_it_is_told_how_it_loses_its_value() -> None:
    assert "null leaves the parameter without one" in refusal_of(
        "{type: set_parameter, parameters: {$TARGET: }}"
    )


async def test_what_asks_whether_a_cleared_parameter_is_set_goes_both_ways_for_check() -> None:
    text = text_of("{type: set_parameter, parameters: {$TARGET: null}, next: asks}")
    text += "  asks: {type: conditions, conditions: {set: [$TARGET, is set]}, "
    text += "exits: {set: says, default: end}}\n  says: {type: speak, text: $TARGET, next: end}\n"
    flow = read_flow(parse_source(text, "t.yaml"), node_types())
    codes = {one.code for one in check_flow(flow)}
    assert codes == {"unread-parameter", "unbound-secret"}


async def test_an_unset_parameter_in_longer_text_is_empty() -> None:
    turn = await visit('{type: set_parameter, parameters: {$TARGET: "a${OPEN}b"}}')
    assert turn.session.parameters["TARGET"] == "ab"


async def test_set_parameter_reads_all_values_before_it_sets_any() -> None:
    turn = await visit("{type: set_parameter, parameters: {$TARGET: $NAME, $NAME: $TARGET}}")
    assert turn.session.parameters["TARGET"] == "Dana"
    assert turn.session.parameters["NAME"] == "before"


async def test_a_secret_is_copied_into_a_secret_parameter() -> None:
    turn = await visit("{type: set_parameter, parameters: {$COPY: $PIN}}")
    assert turn.session.parameters["COPY"] == Secret("canary-4711")


async def test_text_with_a_secret_in_it_is_a_secret_too() -> None:
    turn = await visit('{type: set_parameter, parameters: {$COPY: "Bearer $PIN"}}')
    assert turn.session.parameters["COPY"] == Secret("Bearer canary-4711")


@pytest.mark.parametrize("written", ["$PIN", '"x $PIN"'])
async def test_a_secret_never_lands_in_a_parameter_that_is_not_secret(written: str) -> None:
    turn = await visit(f"{{type: set_parameter, parameters: {{$TARGET: {written}}}}}")
    assert turn.visits[0].exit == "failed"
    assert turn.session.parameters["TARGET"] == "before"
    assert "declare it {secret: true}" in (turn.visits[0].error or "")
    assert "canary" not in str(turn.trace())


@pytest.mark.parametrize(
    ("node", "message"),
    [
        ("{type: set_parameter}", 'missing key "parameters"'),
        ("{type: set_parameter, parameters: {}}", "at least 1"),
        ("{type: set_parameter, parameters: {TARGET: x}}", "a parameter is written $TARGET"),
        ("{type: set_parameter, parameters: {$TARGT: x}}", 'did you mean "$TARGET"?'),
        ("{type: set_parameter, parameters: {$TARGET: $NAM}}", 'did you mean "$NAME"?'),
        ("{type: set_parameter, parameters: {$TARGET: {a: b}}}", 'no function "a"'),
    ],
)
def test_a_wrong_set_parameter_is_refused_when_the_flow_loads(node: str, message: str) -> None:
    assert message in refusal_of(node)
