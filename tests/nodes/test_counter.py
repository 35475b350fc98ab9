"""What counter and reset_counter promise."""

from pathlib import Path

import pytest

from engine.check import check_flow
from engine.errors import FlowError
from engine.flow.loading import Flow, read_flow
from engine.source.reading import parse_source
from flowrun.project.types import node_types
from flowrun.testing import run_flow
from flowrun.testing.exploring.explore import Exploring

FLOW = """
flow: t
start: ask
parameters: {TRIES: {entity: number}, WORD: }
nodes:
  ask:
    type: collect_input
    parameter: $WORD
    prompt: A word?
    retries: 0
    exits: {filled: which, no_input: count}
  which:
    type: conditions
    conditions: {reset: [$WORD, is, reset], bye: [$WORD, is, bye]}
    exits: {reset: reset, bye: bye, default: count}
  count: {type: counter, counter: $TRIES, upto: 3, exits: {"1": first, "2": ask, "3": last}}
  first: {type: speak, text: First., next: ask}
  last: {type: speak, text: "$TRIES.", next: ask}
  reset: {type: reset_counter, counter: $TRIES, next: ask}
  bye: {type: end, text: "${TRIES:-0} in all."}
"""


def loaded(text: str = FLOW) -> Flow:
    return read_flow(parse_source(text, "t.yaml"), node_types())


def refusal_of(old: str, new: str) -> str:
    with pytest.raises(FlowError) as refused:
        loaded(FLOW.replace(old, new))
    return str(refused.value)


def exits(tmp_path: Path, *inputs: str, **given: object) -> list[str | None]:
    file = tmp_path / "t.yaml"
    file.write_text(FLOW, "utf-8")
    run = run_flow(file, inputs=inputs, given=given)
    return [exit for node, exit in run.exits if node == "count"]


def test_each_count_has_its_exit_and_the_last_is_for_all_that_follow(tmp_path: Path) -> None:
    assert exits(tmp_path, *"abcde") == ["1", "2", "3", "3", "3"]


def test_a_counter_is_set_back_to_0(tmp_path: Path) -> None:
    assert exits(tmp_path, "a", "b", "reset", "c") == ["1", "2", "1"]


def test_a_counter_goes_on_from_what_its_parameter_holds(tmp_path: Path) -> None:
    assert exits(tmp_path, "a", TRIES=1) == ["2"]
    assert exits(tmp_path, "a", TRIES=-1) == ["failed"]
    assert exits(tmp_path, "a", TRIES=0.5) == ["failed"]


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("TRIES: {entity: number}", "TRIES: {entity: date}", "$TRIES is a date, and a number"),
        ("upto: 3", "upto: 0", "takes 1 or more"),
        ("upto: 3", "upto: 101", "takes 100 or less"),
        ("upto: 3", "upto: 2", 'no exit "3"'),
        ("counter: $TRIES, upto", "counter: TRIES, upto", "a parameter is written $TRIES"),
        ("counter: $TRIES, upto", "counter: $TRYS, upto", 'did you mean "$TRIES"?'),
        ("{entity: number}", "{secret: true}", "$TRIES is secret and counts nothing"),
    ],
)
def test_a_wrong_counter_is_refused_when_the_flow_loads(old: str, new: str, message: str) -> None:
    assert message in refusal_of(old, new)


def test_an_exit_of_a_counter_that_leads_nowhere_is_told() -> None:
    codes = [one.code for one in check_flow(loaded(FLOW.replace(', "3": last', "")))]
    assert "open-exit" in codes


def test_a_flow_with_a_counter_has_no_problem() -> None:
    assert check_flow(loaded()) == []


@pytest.mark.anyio
async def test_every_exit_of_a_counter_is_explored() -> None:
    found = await Exploring(loaded()).walk()
    assert [exit for node, exit in found.coverage.missing if node == "count"] == []
    assert found.faults == []
