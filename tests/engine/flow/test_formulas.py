"""What a node's formula promises to the loop, and that whoever writes one is held to it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from engine import Context, Node, NodeError, Result, Speech, Target, Value
from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.flow.formulas import MOST_TEXT
from engine.flow.loading import read_flow
from engine.plugins import Types
from engine.run.executor import Direct, whole
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.run.visited import Visited
from engine.source.reading import parse_source
from flowrun.testing.doubles.clock import VirtualClock

pytestmark = pytest.mark.anyio

CANARY = "canary-90aa"


def long(ctx: Context) -> str:
    ctx.note("long")
    return "x"


def refuse(ctx: Context) -> str:
    raise NodeError("not today")


def forget(ctx: Context) -> str:
    raise KeyError(CANARY)


CHOICES: dict[str, Any] = {
    "x": lambda ctx: "x",
    "a list": lambda ctx: ["x"],
    "none": lambda ctx: None,
    "another": lambda ctx: "y",
    "refuses": refuse,
    "crashes": forget,
    "exits": lambda ctx: exit(3),
    "notes": long,
    "constant": "y",
}


class Choose(Node):
    """Choose what a test says."""

    type = "choose"
    exits = {"x": "It is x."}

    what: str

    def formula(self) -> tuple[str | Callable[[Context], str], dict[str, Value], tuple[()]]:
        return CHOICES[self.what], {}, ()

    async def run(self, ctx: Context) -> Result:
        raise AssertionError("run is not called")


class Shout(Speech):
    """Says what is no text."""

    def render(self, ctx: Any) -> Any:
        return {"number": 5, "half": "\ud800"}.get(self.text.strip("$"), CANARY)


class Tell(Node):
    """Set and say."""

    type = "tell"

    to: Target
    value: Value
    says: Shout | None = None

    def formula(self) -> tuple[str, dict[str, Value], tuple[Speech, ...]]:
        return "next", {self.to.name: self.value}, (self.says,) if self.says else ()

    async def run(self, ctx: Context) -> Result:
        return Result("next", {self.to.name: self.value.value(ctx)})


class Utter(Node):
    """Say and no more."""

    type = "utter"

    text: Speech

    def formula(self) -> tuple[str, dict[str, Value], tuple[Speech]]:
        return "next", {}, (self.text,)

    async def run(self, ctx: Context) -> Result:
        return Result("next", says=(self.text.render(ctx),))


class Cry(Utter):
    """Say it in a way of its own."""

    type = "cry"

    text: Shout


class Toys:
    kinds = {kind.type: kind for kind in (Choose, Tell, Utter, Cry)}

    def names(self) -> Mapping[str, str]:
        return dict.fromkeys(self.kinds, __name__)

    def load(self, name: str) -> Any:
        return self.kinds[name]


async def run(node: str, executor: Any = None, **given: Any) -> Turn:
    text = (
        "flow: toy\nstart: a\nparameters: {KEY: {secret: true}, PIN: {secret: true}, IN: , OUT: , "
        f"N: {{entity: number}}, M: {{entity: number}}, DAY: {{entity: date}}, "
        f"NEXT: {{entity: date}}}}\nnodes:\n  a: {node}\n"
    )
    flow = read_flow(parse_source(text, "toy.yaml"), Types("node", Node, [Toys()]))
    credentials = Credentials({}, Types("credential", Credential, []))
    async with Connections(credentials, clock=VirtualClock()) as connections:
        runner = Runner(flow, connections, executor=executor)
        return await runner.turn(runner.start(given))


@pytest.mark.parametrize(
    ("what", "status", "says"),
    [
        ("x", "ended", None),
        ("a list", "crashed", "left through \"['x']\", which choose does not have"),
        ("none", "crashed", 'left through "None", which choose does not have'),
        ("another", "crashed", 'left through "y", which choose does not have'),
        ("constant", "crashed", 'left through "y", which choose does not have'),
        ("refuses", "failed", "not today"),
        ("crashes", "crashed", "KeyError"),
        ("exits", "crashed", "SystemExit"),
    ],
)
async def test_what_a_formula_chooses_is_an_exit_or_the_session_ends(
    what: str, status: str, says: str | None
) -> None:
    turn = await run(f"{{type: choose, what: {what}}}", KEY=CANARY)
    assert turn.session.status == status
    assert (says or "") in (turn.session.error or "") and bool(says) is bool(turn.session.error)
    assert CANARY not in str(turn.trace()) + str(turn.session.error)


async def test_what_a_formula_notes_is_in_the_trace() -> None:
    turn = await run("{type: choose, what: notes}")
    assert turn.trace()[0]["notes"] == ["long"]


@pytest.mark.parametrize(
    ("node", "given", "kept"),
    [
        ("{type: tell, to: $OUT, value: $IN}", {"IN": "a"}, {"OUT": "a"}),
        ("{type: tell, to: $N, value: $IN}", {"IN": " 4 "}, {"N": 4}),
        ("{type: tell, to: $OUT, value: $IN}", {"OUT": "before"}, {}),
        ("{type: tell, to: $PIN, value: $KEY}", {"KEY": CANARY}, {"PIN": "•••"}),
    ],
)
async def test_a_formula_fills_parameters_as_they_keep_values(
    node: str, given: dict[str, Any], kept: dict[str, Any]
) -> None:
    turn = await run(node, **given)
    assert turn.session.status == "ended"
    found = {name: turn.session.parameters.get(name) for name in ("OUT", "N", "PIN")}
    assert {name: str(value) for name, value in found.items() if value is not None} == {
        name: str(value) for name, value in kept.items()
    }


@pytest.mark.parametrize(
    ("node", "given", "error"),
    [
        ("{type: tell, to: $N, value: $IN}", {"IN": "many"}, "$N"),
        ("{type: tell, to: $OUT, value: $KEY}", {"KEY": CANARY}, "a secret would land in $OUT"),
        ("{type: tell, to: $OUT, value: $IN$IN}", {"IN": "x" * MOST_TEXT}, "longer than"),
    ],
)
async def test_a_value_that_a_parameter_refuses_takes_failed_and_sets_nothing(
    node: str, given: dict[str, Any], error: str
) -> None:
    turn = await run(node, **given)
    assert turn.session.status == "failed" and error in str(turn.session.error)
    assert "OUT" not in turn.session.parameters and CANARY not in str(turn.trace())


@pytest.mark.parametrize(
    ("source", "target", "value"),
    [
        *(
            ("IN", "OUT", value)
            for value in ("a", "ä", 4, True, None, [], [1, {"a": [2]}], {"a": 1})
        ),
        ("N", "M", 1.5),
        ("N", "M", None),
        ("DAY", "NEXT", date(2026, 1, 31)),
    ],
)
async def test_a_parameter_keeps_the_value_of_another_of_its_entity(
    source: str, target: str, value: Any
) -> None:
    turn = await run(f"{{type: tell, to: ${target}, value: ${source}}}", **{source: value})
    kept = turn.session.parameters
    assert kept[target] == kept[source] == value and type(kept[target]) is type(value)


async def test_a_list_that_is_copied_cannot_be_changed_through_the_other() -> None:
    given = [1, {"a": [2]}]
    kept = (await run("{type: tell, to: $OUT, value: $IN}", IN=given)).session.parameters
    kept["OUT"][1]["a"].append(3)
    kept["OUT"].append(4)
    assert kept["IN"] == given == [1, {"a": [2]}]


@pytest.mark.parametrize("told", [f"it is {CANARY}", [{"a": CANARY}]])
async def test_a_secret_in_a_value_that_is_copied_is_masked_in_the_trace(told: Any) -> None:
    turn = await run("{type: tell, to: $OUT, value: $IN}", KEY=CANARY, IN=told)
    assert turn.session.parameters["OUT"] == told
    assert "•••" in str(turn.trace()) and CANARY not in str(turn.trace())


@pytest.mark.parametrize("says", ["number", "half"])
async def test_what_a_formula_says_is_text(says: str) -> None:
    turn = await run(f"{{type: tell, to: $OUT, value: $IN, says: {says}}}")
    assert turn.session.status == "crashed" and turn.says == ()


@pytest.mark.parametrize(
    ("text", "given", "said"),
    [
        ("it is $IN.", "a", "it is a."),
        ("$IN", "ä", "ä"),
        ("a$$b $IN", "c", "a$b c"),
        ("it is $IN.", None, "it is ."),
        ("it is $IN.", 4, "it is 4."),
        ("it is $IN.", ["a", "b"], "it is a and b."),
        ("it is ${IN:-b}.", "", "it is b."),
        ("{plural: $IN, 4: four, other: more}", 4, "four"),
    ],
)
async def test_a_text_about_one_parameter_says_it_as_any_text_does(
    text: str, given: Any, said: str
) -> None:
    written = text if text.startswith("{") else f"'{text}'"
    turn = await run(f"{{type: utter, text: {written}}}", IN=given)
    assert turn.says == (said,)


async def test_speech_that_renders_itself_is_asked_for_a_text_about_one_parameter() -> None:
    assert (await run("{type: cry, text: $IN}", IN="a")).says == (CANARY,)


async def test_an_executor_is_asked_for_every_formula_that_reads_and_may_await_it() -> None:
    asked: list[str] = []

    class Counting:
        async def visit(self, step: Any, ctx: Any, heard: Any) -> Visited:
            asked.append(step.name)
            return await whole(Direct().visit(step, ctx, heard))

    turn = await run("{type: tell, to: $OUT, value: $IN}", Counting(), IN="a")
    assert asked == ["a"] and turn.session.parameters["OUT"] == "a"
    await run("{type: tell, to: $OUT, value: always}", Counting())
    assert asked == ["a"]
