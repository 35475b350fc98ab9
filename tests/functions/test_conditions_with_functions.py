"""Functions on either side of a condition: what is asked, proved and tried."""

import pytest

from engine.errors import FlowError
from engine.flow.loading import read_flow
from engine.source.reading import parse_source
from flowrun.project.types import node_types
from flowrun.testing.exploring.explore import Exploring
from tests.functions.playing import PARAMETERS, played, warnings_of

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def pin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWRUN_TEST_PIN", "canary-4711")


def text_of(conditions: str, parameters: str = PARAMETERS) -> str:
    return (
        f"flow: t\nstart: it\nparameters:{parameters}\nnodes:\n"
        f"  it: {{type: conditions, conditions: {conditions}}}\n"
    )


def refusal_of(conditions: str) -> str:
    with pytest.raises(FlowError) as refused:
        read_flow(parse_source(text_of(conditions), "t.yaml"), node_types())
    return str(refused.value)


HOLDS = [
    "[{length: $CASES}, is, 3]",
    "[{length: $CASES}, '>', {sum: [1, 1]}]",
    "[$N, <, {sum: [$N, $A]}]",
    "[{lower: 'BERLIN'}, in, [paris, berlin]]",
    "[$WORD, in, [{lower: TWELVE}, x]]",
    "[{trim: $NAME}, starts with, Da]",
    "[{trim: $NAME}, matches, '^D']",
    "[{filter: $LIST, where: [$ITEM, is, a]}, contains, a]",
    "[{sum: [$A, $B]}, is, 0.3]",
    "[{sum: [$PRICE, 0.01 EUR]}, is, 10.00 EUR]",
    "[{shift: [$DAY, 1 month]}, is, 2026-02-28]",
    "{all: [[{length: $LIST}, is, 3], {any: [[{first: $LIST}, is, z], [{last: $LIST}, is, C]]}]}",
]


@pytest.mark.parametrize("condition", HOLDS)
async def test_a_condition_about_a_function_holds(condition: str) -> None:
    assert (await played(text_of(f"{{yes: {condition}}}"))).visits[-1].exit == "yes"


async def test_what_cannot_be_computed_takes_failed_and_no_other_exit() -> None:
    visit = (await played(text_of("{yes: [{sum: [$OPEN, 1]}, is, 2]}"))).visits[-1]
    assert (visit.exit, visit.error) == ("failed", "{sum: [$OPEN, 1]}: $OPEN has no value")


@pytest.mark.parametrize(
    "condition, message, column",
    [
        ("[{summ: [$A]}, is, 1]", 'no function "summ"; did you mean "sum"?', 46),
        ("[$A, is, {round: x}]", '"x" is not a number', 61),
        ("{any: [[$A, is, 1], [{upper: $DAY}, is, A]]}", "$DAY is a date, and text", 73),
        ("[{length: $LIST}, is set]", '"is set" asks for a parameter', 44),
        ("[$A, in, [{item: $LIST}]]", 'missing key "at"', 55),
    ],
)
def test_a_wrong_function_is_told_at_its_place(condition: str, message: str, column: int) -> None:
    text = refusal_of(f"{{yes: {condition}}}")
    assert message in text and f":{column}:" in text


def test_conditions_about_the_same_function_are_held_against_each_other() -> None:
    many = "many: [{length: $LIST}, '>', 3]"
    codes = dict(warnings_of(text_of(f"{{{many}, more: [{{length: $LIST}}, '>', 5]}}")))
    assert "shadowed-condition" in codes
    never = "{never: {all: [[{length: $LIST}, is, 1], [{length: $LIST}, is, 2]]}}"
    assert "contradictory-condition" in dict(warnings_of(text_of(never)))


def test_chance_is_never_proved() -> None:
    dice = "[{random: [1, 6]}, is, 6]"
    assert "shadowed-condition" not in dict(warnings_of(text_of(f"{{a: {dice}, b: {dice}}}")))
    both = "{a: {all: [[{random: [1, 2]}, is, 1], [{random: [1, 2]}, is, 2]]}}"
    assert "contradictory-condition" not in dict(warnings_of(text_of(both)))


@pytest.mark.parametrize(
    "parameters, condition",
    [
        ("{LIST: }", "[{length: $LIST}, '>', 4]"),
        ("{WORDS: {entity: text}}", "[{upper: $WORDS}, is, BERLIN]"),
        ("{A: {entity: number}, B: {entity: number}}", "[{sum: [$A, $B]}, is, 101]"),
        ("{DAY: {entity: date}}", "[{difference: [2026-01-31, $DAY], in: days}, '>', 30]"),
        ("{ALL: }", "[{length: {filter: $ALL, where: ['${ITEM.S}', is, Open]}}, '>', 1]"),
        ("{ALL: }", "[{multiply: ['${ALL.price}', 3]}, '>', 100]"),
    ],
)
async def test_every_exit_of_a_condition_about_a_function_is_explored(
    parameters: str, condition: str
) -> None:
    text = f"flow: t\nstart: it\nparameters: {parameters}\nnodes:\n  it:\n    type: conditions\n"
    text += f"    conditions: {{yes: {condition}}}\n    exits: {{yes: a, default: a}}\n"
    text += "  a: {type: end, text: Bye.}\n"
    flow = read_flow(parse_source(text, "t.yaml"), node_types())
    found = await Exploring(flow).walk()
    assert not [exit for node, exit in found.coverage.missing if exit != "failed"]
