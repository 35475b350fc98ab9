"""The seam by which a durable engine carries out visits: recorded once, made again from JSON."""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from engine import (
    Context,
    HttpNode,
    Node,
    NodeError,
    Request,
    Response,
    ResponseMapping,
    Result,
    Target,
    Url,
    Value,
    Wait,
)
from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.flow.loading import Flow, read_flow
from engine.flow.wiring import Step
from engine.plugins import Types
from engine.run.executor import Direct, whole
from engine.run.runner import Runner
from engine.run.session import Session
from engine.run.turn import Turn
from engine.run.visited import Visited
from engine.source.reading import parse_source
from flowrun.testing.doubles.clock import VirtualClock

pytestmark = pytest.mark.anyio

CANARY = "canary-6f1d"


def seal(text: str) -> str:
    return base64.b64encode(text.encode()).decode()[::-1]


def unseal(sealed: str) -> str:
    return base64.b64decode(sealed[::-1]).decode()


class Recording:
    """Carries out visits and keeps each as a line of JSON, whole: what it sent is answered."""

    def __init__(self) -> None:
        self.direct = Direct()
        self.lines: list[str] = []

    async def visit(self, step: Step, ctx: Context, heard: str | None) -> Visited:
        visited = await (await whole(self.direct.visit(step, ctx, heard))).settled(ctx)
        self.lines.append(json.dumps([step.name, visited.as_json(ctx, seal)]))
        return visited


class Replaying:
    """Gives back what was recorded; no node is asked."""

    def __init__(self, lines: list[str]) -> None:
        self.lines: Iterator[str] = iter(lines)

    async def visit(self, step: Step, ctx: Context, heard: str | None) -> Visited:
        name, told = json.loads(next(self.lines))
        assert name == step.name
        return Visited.from_json(told, ctx, unseal)


class Ask(Node):
    """Ask, and remember a number meanwhile."""

    type = "ask"
    exits = {"done": "It was answered."}

    to: Target

    async def run(self, ctx: Context) -> Result | Wait:
        return Wait(("What?",), {"chance": ctx.random()}, ("This", "That"), 10.0, 4)

    async def resume(self, ctx: Context, heard: str) -> Result | Wait:
        return Result("done", {self.to.name: heard}, (f"After {ctx.memory['chance'] < 1}",))


class Draw(Node):
    """Fill parameters with chance, an id and the moment."""

    type = "draw"

    number: Target
    id: Target
    day: Target

    async def run(self, ctx: Context) -> Result:
        ctx.warn("drawn")
        filled = {self.number.name: ctx.random(), self.id.name: ctx.new_id()}
        return Result("next", {**filled, self.day.name: ctx.now().date()})


class Copy(Node):
    """Copy a value, also none."""

    type = "copy"

    source: Value
    to: Target

    async def run(self, ctx: Context) -> Result:
        return Result("next", {self.to.name: self.source.value(ctx)})


class Fail(Node):
    """Take failed, with what it knows."""

    type = "fail"

    text: Value

    async def run(self, ctx: Context) -> Result:
        raise NodeError(f"no: {self.text.value(ctx)}")


class Break(Node):
    """Be a bug."""

    type = "break"

    async def run(self, ctx: Context) -> Result:
        raise KeyError("broken")


class Fetch(HttpNode):
    """Ask an HTTP API, and report that it was asked."""

    type = "fetch"

    url: Url
    report: Url
    mapping: ResponseMapping

    def request(self, ctx: Context) -> Request:
        return Request("GET", self.url.render(ctx))

    def result(self, ctx: Context, response: Response) -> Result:
        return Result("next", self.mapping.values(response.json()))

    async def run(self, ctx: Context) -> Result | Wait:
        ctx.later(Request("POST", self.report.render(ctx)))
        return await self.ask(ctx)


class Toys:
    kinds = {kind.type: kind for kind in (Ask, Draw, Copy, Fail, Break, Fetch)}

    def names(self) -> Mapping[str, str]:
        return dict.fromkeys(self.kinds, __name__)

    def load(self, name: str) -> Any:
        return self.kinds[name]


FLOW = """
flow: recorded
start: ask
parameters:
  PIN: {secret: true}
  NUMBER: {entity: number}
  ID:
  DAY: {entity: date}
  TOKEN: {secret: true, hosts: [api.example.com]}
  NAME: Dana
  NOTHING:
nodes:
  ask: {type: ask, to: $PIN, exits: {done: draw}}
  draw: {type: draw, number: $NUMBER, id: $ID, day: $DAY, next: clear}
  clear: {type: copy, source: $NOTHING, to: $NAME, next: fetch}
  fetch:
    type: fetch
    url: https://api.example.com/$PIN
    report: https://log.example.com/report
    mapping: {token: $TOKEN}
    next: fail
  fail: {type: fail, text: $NUMBER, exits: {failed: last}}
  last: {type: LAST}
"""


def answer(request: httpx.Request) -> httpx.Response:
    if request.url.host == "log.example.com":
        return httpx.Response(202, json={"seen": CANARY})
    return httpx.Response(200, json={"token": "tok-" + CANARY, "echo": request.url.path})


def no_answer(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.url} was asked again")


def flow_with(last: str) -> Flow:
    types = Types("node", Node, [Toys()])
    return read_flow(parse_source(FLOW.replace("{type: LAST}", last), "recorded.yaml"), types)


def runner(flow: Flow, executor: Any, wire: Any) -> Runner:
    credentials = Credentials({}, Types("credential", Credential, []))
    connections = Connections(credentials, clock=VirtualClock(), wire=httpx.MockTransport(wire))
    return Runner(flow, connections, executor=executor)


async def converse(made: Runner, begun: Session) -> list[Turn]:
    async with made.connections:
        first = await made.turn(begun)
        return [first, await made.turn(first.session, CANARY)]


def told(turns: list[Turn]) -> list[Any]:
    """All that can be seen of turns, but how long they took."""
    return [
        (
            turn.says,
            turn.awaits,
            turn.warnings,
            turn.credential_errors,
            turn.session.as_json(seal),
            [{**visit, "ms": 0} for visit in turn.trace()],
        )
        for turn in turns
    ]


@pytest.mark.parametrize(
    ("last", "status"),
    [
        ("{type: break}", "crashed"),
        ("{type: fail, text: $ID}", "failed"),
        ("{type: copy, source: $NUMBER, to: $NAME}", "ended"),
    ],
)
async def test_a_conversation_is_made_again_from_what_was_recorded(last: str, status: str) -> None:
    flow, recording = flow_with(last), Recording()
    begun = runner(flow, recording, answer).start()
    turns = await converse(runner(flow, recording, answer), begun)
    assert turns[-1].session.status == status
    assert turns[0].awaits == (("This", "That"), 10.0, 4)
    again = await converse(runner(flow, Replaying(recording.lines), no_answer), begun)
    assert told(again) == told(turns)


async def test_what_was_recorded_holds_no_secret() -> None:
    flow, recording = flow_with("{type: break}"), Recording()
    made = runner(flow, recording, answer)
    await converse(made, made.start())
    assert CANARY not in "".join(recording.lines)


async def test_a_replay_hides_the_secrets_that_the_first_run_met() -> None:
    flow, recording = flow_with("{type: fail, text: $ID}"), Recording()
    begun = runner(flow, recording, answer).start()
    await converse(runner(flow, recording, answer), begun)
    again = await converse(runner(flow, Replaying(recording.lines), no_answer), begun)
    assert CANARY not in again[-1].redaction.text(f"tok-{CANARY} and {CANARY}")


async def test_what_a_visit_sends_later_is_on_its_record() -> None:
    flow, recording = flow_with("{type: break}"), Recording()
    made = runner(flow, recording, answer)
    (_, turn) = await converse(made, made.start())
    (fetch,) = [visit for visit in turn.trace() if visit["node"] == "fetch"]
    asked = {call["request"]["url"].partition("com")[0] for call in fetch["calls"]}
    assert asked == {"https://api.example.", "https://log.example."}
