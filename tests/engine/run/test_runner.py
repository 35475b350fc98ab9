"""The loop: which nodes are visited, what is kept, and how a session goes on and ends."""

import asyncio
import base64
import json
import logging
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import Clock
from engine.context import Context
from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.errors import CredentialError, FlowError, NodeError
from engine.fields.escaping import Json, Value
from engine.fields.response_mapping import ResponseMapping, Target
from engine.fields.speech import Speech
from engine.fields.url import Url
from engine.flow.loading import read_flow
from engine.http.messages import Request, Response
from engine.http_node import HttpNode
from engine.node import Node, Result, Wait
from engine.plugins import Types
from engine.policy import Policy
from engine.run.runner import Runner
from engine.run.session import Session
from engine.run.turn import Turn, Visit
from engine.source.reading import parse_source
from engine.values.secret import DOTS, Secret
from flowrun.testing import VirtualClock

pytestmark = pytest.mark.anyio


# Toy node types


class Say(Node):
    """Say something."""

    type = "say"

    text: Speech

    async def run(self, ctx: Context) -> Result:
        return Result("next", says=(self.text.render(ctx),))


class Leave(Node):
    """Leave through an exit."""

    type = "leave"
    exits = {"left": "To the left.", "right": "To the right."}

    through: str
    saying: str = ""

    async def run(self, ctx: Context) -> Result:
        return Result(self.through, says=(self.saying,) if self.saying else ())


class Fail(Node):
    """Fail in some way."""

    type = "fail"

    how: str = "node"
    because: Value = Value("no luck")

    async def run(self, ctx: Context) -> Result:
        kind = {"node": NodeError, "credential": CredentialError, "bug": RuntimeError}[self.how]
        because = self.because.value(ctx)
        raise kind(because.reveal() if isinstance(because, Secret) else because)


class Fill(Node):
    """Fill parameters, and say so."""

    type = "fill"

    values: Json

    async def run(self, ctx: Context) -> Result:
        return Result("next", self.values.render(ctx), ("filled",))


class Copy(Node):
    """Copy one value to a parameter."""

    type = "copy_value"

    source: Value
    to: Target

    async def run(self, ctx: Context) -> Result:
        return Result("next", {self.to.name: self.source.value(ctx)})


class Ask(Node):
    """Ask some times, then fill the parameter with every answer."""

    type = "ask"
    exits = {"done": "It was answered often enough."}

    to: Target
    times: int = 1

    async def run(self, ctx: Context) -> Result | Wait:
        assert not ctx.memory
        return Wait(("1?",), {"heard": []})

    async def resume(self, ctx: Context, heard: str) -> Result | Wait:
        answers = [*ctx.memory["heard"], heard]
        if len(answers) < self.times:
            return Wait((f"{len(answers) + 1}?",), {"heard": answers})
        return Result("done", {self.to.name: "+".join(answers)}, ("thanks",))


class Fetch(HttpNode):
    """Ask an HTTP API."""

    type = "fetch"

    url: Url
    mapping: ResponseMapping = ResponseMapping()

    def request(self, ctx: Context) -> Request:
        return Request("GET", self.url.render(ctx))

    def result(self, ctx: Context, response: Response) -> Result:
        return Result("next", self.mapping.values(response.json()) if self.mapping else {})


class Send(Fetch):
    """Ask and do not wait."""

    type = "send"

    async def run(self, ctx: Context) -> Result:
        ctx.later(self.request(ctx))
        return Result("next")


class Toys:
    """The toy types, as a source of types."""

    kinds = {kind.type: kind for kind in (Say, Leave, Fail, Fill, Copy, Ask, Fetch, Send)}

    def names(self) -> Mapping[str, str]:
        return dict.fromkeys(self.kinds, __name__)

    def load(self, name: str) -> Any:
        return self.kinds[name]


def runner(
    nodes: str, head: str = "", *, clock: Clock | None = None, wire: Any = None, **options: Any
) -> Runner:
    """A runner of a flow whose first node is `a`."""
    lines = "".join(f"  {line}\n" for line in nodes.strip("\n").splitlines())
    source = parse_source(f"flow: toy\nstart: a\n{head}\nnodes:\n{lines}", "toy.yaml")
    flow = read_flow(source, Types("node", Node, [Toys()]))
    credentials = Credentials({}, Types("credential", Credential, []))
    transport = httpx.MockTransport(wire) if wire else None
    connections = Connections(credentials, clock=clock or VirtualClock(), wire=transport)
    return Runner(flow, connections, **options)


async def run(made: Runner, *heard: str, **given: Any) -> Turn:
    """The last turn of a conversation."""
    async with made.connections:
        turn = await made.turn(made.start(given))
        for words in heard:
            turn = await made.turn(turn.session, words)
    return turn


def path(turn: Turn) -> list[tuple[str, str | None]]:
    return [(visit.step.name, visit.exit) for visit in turn.visits]


# The way through a flow


async def test_nodes_are_visited_in_the_order_they_are_wired() -> None:
    turn = await run(
        runner("""
a: {type: say, text: one, next: c}
b: {type: say, text: three}
c: {type: say, text: two, next: b}
""")
    )
    assert path(turn) == [("a", "next"), ("c", "next"), ("b", "next")]
    assert turn.says == ("one", "two", "three")
    assert turn.session.status == "ended"


@pytest.mark.parametrize(("exit", "said"), [("left", "L"), ("right", "R")])
async def test_the_exit_that_a_node_takes_decides_the_next_node(exit: str, said: str) -> None:
    turn = await run(
        runner(f"""
a: {{type: leave, through: {exit}, exits: {{left: l, right: r}}}}
l: {{type: say, text: L}}
r: {{type: say, text: R}}
""")
    )
    assert turn.says == (said,)


async def test_an_unwired_exit_ends_the_session() -> None:
    turn = await run(runner("a: {type: leave, through: left, saying: bye}"))
    assert (turn.session.status, turn.session.at, turn.says) == ("ended", "a", ("bye",))


async def test_an_exit_wired_to_end_ends_the_session() -> None:
    turn = await run(runner("a: {type: leave, through: left, exits: {left: end}}"))
    assert (turn.session.status, turn.session.error) == ("ended", None)


async def test_a_node_may_end_the_session_itself() -> None:
    turn = await run(runner("a: {type: leave, through: end, exits: {left: a, right: a}}"))
    assert (turn.session.status, path(turn)) == ("ended", [("a", "end")])


async def test_an_exit_that_the_node_does_not_have_crashes_the_session() -> None:
    turn = await run(runner("a: {type: leave, through: nowhere}"))
    assert turn.session.status == "crashed"
    assert '"nowhere"' in str(turn.session.error)
    assert path(turn) == [("a", None)]


# Failing


async def test_an_unwired_failure_fails_the_session_and_says_where_and_why() -> None:
    turn = await run(runner("a: {type: fail}"))
    assert (turn.session.status, turn.session.error) == ("failed", "a: no luck")
    assert turn.visits[0].error == "no luck"


async def test_a_wired_failure_goes_on_and_its_reason_is_on_the_trace() -> None:
    turn = await run(
        runner("a: {type: fail, exits: {failed: b}}\nb: {type: say, text: sorry}"),
    )
    assert (turn.session.status, turn.session.error, turn.says) == ("ended", None, ("sorry",))
    assert turn.trace()[0]["error"] == "no luck"


async def test_a_failure_may_be_wired_beside_next() -> None:
    nodes = "a: {type: fail, next: end, exits: {failed: b}}\nb: {type: say, text: sorry}"
    assert (await run(runner(nodes))).says == ("sorry",)


async def test_a_failure_wired_to_end_is_a_good_end() -> None:
    turn = await run(runner("a: {type: fail, exits: {failed: end}}"))
    assert (turn.session.status, turn.session.error) == ("ended", None)


async def test_on_failed_wires_every_failure_that_is_not_wired() -> None:
    made = runner("a: {type: fail}\nsorry: {type: say, text: sorry}", "on_failed: sorry")
    assert (await run(made)).says == ("sorry",)


async def test_on_failed_leaves_what_is_wired() -> None:
    nodes = """
a: {type: fail, exits: {failed: mine}}
mine: {type: say, text: mine}
sorry: {type: say, text: sorry}
"""
    assert (await run(runner(nodes, "on_failed: sorry"))).says == ("mine",)


async def test_the_node_of_on_failed_does_not_lead_to_itself() -> None:
    turn = await run(runner("a: {type: fail}", "on_failed: a"))
    assert (turn.session.status, len(turn.visits)) == ("failed", 1)


async def test_a_missing_credential_takes_failed_and_is_told_to_the_operator() -> None:
    made = runner("a: {type: fail, how: credential, exits: {failed: b}}\nb: {type: say, text: x}")
    turn = await run(made)
    assert turn.says == ("x",)
    assert turn.credential_errors == ("no luck",)


# Crashing


async def test_a_bug_in_a_node_crashes_the_session_and_keeps_the_trace() -> None:
    turn = await run(
        runner("a: {type: say, text: hi, next: b}\nb: {type: fail, how: bug, exits: {failed: a}}")
    )
    assert turn.session.status == "crashed"
    assert turn.session.error == "b: RuntimeError: no luck"
    assert path(turn) == [("a", "next"), ("b", None)]
    assert turn.trace()[1]["error"] == "RuntimeError: no luck"
    assert turn.says == ("hi",)


async def test_a_crash_logs_its_traceback_without_secrets(
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = runner("a: {type: fail, how: bug, because: 'saw $KEY'}", SECRET)
    with caplog.at_level(logging.ERROR, "flowrun"):
        turn = await run(made, KEY="hunter2")
    assert "Traceback" in caplog.text
    assert f"RuntimeError: saw {DOTS}" in caplog.text
    told = caplog.text + str(turn.trace()) + str(turn.session.error)
    assert "hunter2" not in told


async def test_a_failure_does_not_tell_a_secret() -> None:
    turn = await run(runner("a: {type: fail, because: 'saw $KEY'}", SECRET), KEY="hunter2")
    assert turn.session.error == f"a: saw {DOTS}"
    assert turn.trace()[0]["error"] == f"saw {DOTS}"


async def test_a_flow_goes_on_in_other_sessions_after_one_crashed() -> None:
    made = runner(
        """
a: {type: copy_value, source: $HOW, to: $X, next: b}
b: {type: say, text: $X}
""",
        "parameters: {HOW: , X: {entity: number}}",
    )
    async with made.connections:
        failed = await made.turn(made.start({"HOW": "x"}))
        good = await made.turn(made.start({"HOW": "5"}))
    assert (failed.session.status, good.session.status) == ("failed", "ended")


# The visit limit


def circle(**options: Any) -> Runner:
    return runner("a: {type: say, text: a, next: b}\nb: {type: say, text: b, next: a}", **options)


async def test_a_flow_that_goes_round_fails_after_a_thousand_visits() -> None:
    turn = await run(circle())
    assert (turn.session.status, len(turn.visits)) == ("failed", 1_000)
    assert "more than 1000 nodes" in str(turn.session.error)
    assert "a → b" in str(turn.session.error)


@pytest.mark.parametrize(("nodes", "status"), [(1_000, "ended"), (1_001, "failed")])
async def test_exactly_a_thousand_visits_are_allowed(nodes: int, status: str) -> None:
    names = ["a", *(f"n{number}" for number in range(nodes - 1)), "end"]
    lines = [
        f"{name}: {{type: say, text: x, next: {following}}}"
        for name, following in zip(names, names[1:], strict=False)
    ]
    turn = await run(runner("\n".join(lines)))
    assert (turn.session.status, len(turn.visits)) == (status, 1_000)


async def test_the_limit_counts_one_turn_and_not_the_whole_conversation() -> None:
    made = runner(
        "a: {type: ask, to: $X, exits: {done: b}}\nb: {type: say, text: x, next: a}",
        "parameters: {X: }",
        most_visits=3,
    )
    turn = await run(made, *"123456789")
    assert turn.session.status == "awaiting_input"


# Filling parameters

SECRET = "parameters: {KEY: {secret: true}, OTHER: {secret: true}, NAME: , N: {entity: number}}"


async def test_what_a_node_fills_is_read_by_the_nodes_after_it() -> None:
    made = runner('a: {type: fill, values: {N: "42"}, next: b}\nb: {type: say, text: "$N"}', SECRET)
    turn = await run(made)
    assert turn.session.parameters["N"] == 42
    assert turn.says == ("filled", "42")
    assert turn.visits[0].outputs == {"N": 42}


async def test_a_value_that_its_entity_refuses_takes_failed() -> None:
    nodes = """
a: {type: fill, values: {N: many}, next: b, exits: {failed: c}}
b: {type: say, text: wrong}
c: {type: say, text: right}
"""
    turn = await run(runner(nodes, SECRET))
    assert path(turn) == [("a", "failed"), ("c", "next")]
    assert '"many" is not a number' in str(turn.visits[0].error)


async def test_when_one_value_is_refused_none_is_set_and_nothing_is_said() -> None:
    turn = await run(runner("a: {type: fill, values: {NAME: Dana, N: many}}", SECRET))
    assert "NAME" not in turn.session.parameters
    assert "N" not in turn.session.parameters
    assert turn.visits[0].outputs == {}
    assert turn.says == ()


async def test_a_secret_does_not_land_in_a_plain_parameter() -> None:
    made = runner("a: {type: copy_value, source: $KEY, to: $NAME}", SECRET)
    turn = await run(made, KEY="hunter2")
    assert turn.session.status == "failed"
    assert "NAME" not in turn.session.parameters
    assert "hunter2" not in str(turn.trace()) + str(turn.session.error)


async def test_what_is_filled_into_a_secret_parameter_is_a_secret_from_then_on() -> None:
    turn = await run(runner("a: {type: fill, values: {KEY: hunter2}}", SECRET))
    assert isinstance(turn.session.parameters["KEY"], Secret)
    assert turn.trace()[0]["outputs"] == {"KEY": DOTS}


def answers(data: Any) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(200, json=data)


FETCH = "a: {type: fetch, url: https://a.com/x, mapping: {key: $KEY}}"


@pytest.mark.parametrize(
    "key", ["hunter2", 4829101, ["hunter2", 4829101], {"deep": {"k": "hunter2"}}]
)
async def test_an_answer_mapped_to_a_secret_is_hidden_in_the_trace(key: Any) -> None:
    turn = await run(runner(FETCH, SECRET, wire=answers({"key": key, "x": [key]})))
    assert isinstance(turn.session.parameters["KEY"], Secret)
    told = json.dumps(turn.trace())
    assert "hunter2" not in told
    assert "4829101" not in told


async def test_an_answer_that_a_secrets_entity_rewrites_is_hidden_as_it_came() -> None:
    head = "parameters: {KEY: {secret: true, entity: phone_number}}"
    turn = await run(runner(FETCH, head, wire=answers({"key": "+1 (415) 555-0100"})))
    assert turn.session.parameters["KEY"].reveal() == "+14155550100"
    assert "555-0100" not in json.dumps(turn.trace())


@pytest.mark.parametrize("key", ["hunter2", 4829101])
async def test_an_answer_meant_for_a_secret_is_hidden_though_the_mapping_failed(key: Any) -> None:
    nodes = "a: {type: fetch, url: https://a.com/x, mapping: {key: $KEY, missing: $NAME}}"
    turn = await run(runner(nodes, SECRET, wire=answers({"key": key})))
    assert turn.session.status == "failed"
    assert str(key) not in json.dumps(turn.trace()) + str(turn.session.error)


# Waiting


async def test_a_node_that_waits_is_resumed_with_what_was_heard() -> None:
    made = runner("a: {type: ask, to: $X, exits: {done: b}}\nb: {type: say, text: got $X}", X)
    async with made.connections:
        first = await made.turn(made.start())
        second = await made.turn(first.session, "blue")
    assert (first.session.status, first.session.at) == ("awaiting_input", "a")
    assert (first.says, path(first)) == (("1?",), [("a", None)])
    assert (second.says, path(second)) == (("thanks", "got blue"), [("a", "done"), ("b", "next")])


X = "parameters: {X: }"


async def test_a_waiting_node_finds_its_memory_again() -> None:
    turn = await run(runner("a: {type: ask, to: $X, times: 3}", X), "one", "two", "three")
    assert turn.session.parameters["X"] == "one+two+three"


async def test_a_node_finds_nothing_of_another_nodes_memory() -> None:
    made = runner("a: {type: ask, to: $X, exits: {done: b}}\nb: {type: ask, to: $X}", X)
    turn = await run(made, "one", "two")
    assert (turn.session.status, turn.session.parameters["X"]) == ("ended", "two")


async def test_a_session_that_is_over_remembers_nothing_of_waiting() -> None:
    turn = await run(runner("a: {type: ask, to: $X}", X), "one")
    assert turn.session.memory == {}


async def test_a_failure_while_resuming_takes_failed() -> None:
    head = "parameters: {X: {entity: number}}"
    nodes = "a: {type: ask, to: $X, exits: {failed: b}}\nb: {type: say, text: sorry}"
    assert (await run(runner(nodes, head), "blue")).says == ("sorry",)


async def test_hearing_nothing_is_hearing_empty_text() -> None:
    made = runner("a: {type: ask, to: $X}", X)
    async with made.connections:
        first = await made.turn(made.start())
        second = await made.turn(first.session)
    assert second.session.parameters["X"] == ""


# Sessions


def seal(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def unseal(text: str) -> str:
    return base64.b64decode(text).decode()


def stored(session: Session, made: Runner) -> Session:
    """The session as another process would load it."""
    text = json.dumps(session.as_json(seal))
    return Session.from_json(json.loads(text), made.flow, unseal)


CONVERSATION = """
a: {type: ask, to: $X, times: 2, exits: {done: b}}
b: {type: fill, values: {KEY: "$X-key", N: "5", DAY: 2026-01-31, AT: "09:30"}, next: c}
c: {type: ask, to: $Y, exits: {done: d}}
d: {type: say, text: "$X $Y $N $DAY $AT $SURE $ALL", next: e}
e: {type: fetch, url: https://a.com/$KEY, next: f}
f: {type: ask, to: $N, exits: {done: a, failed: d}}
"""
CONVERSATION_HEAD = """
parameters:
  X:
  Y:
  KEY: {secret: true, hosts: [a.com]}
  N: {entity: number, value: "1.50"}
  DAY: {entity: date}
  AT: {entity: time}
  SURE: {entity: confirmation, value: yes}
  ALL: {value: [1, "1", {a: null}]}
"""


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=5) | st.integers(0, 99).map(str), max_size=9))
def test_a_conversation_is_the_same_when_it_is_stored_after_every_turn(heard: list[str]) -> None:
    async def converse(keep: Callable[[Session, Runner], Session]) -> list[Any]:
        made = runner(CONVERSATION, CONVERSATION_HEAD, wire=answers({}))
        found: list[Any] = []
        async with made.connections:
            session = made.start({"SESSION_ID": "1"})
            turn = await made.turn(keep(session, made))
            for words in [*heard, None]:
                session = keep(turn.session, made)
                found.append((turn.says, path(turn), session.parameters, session.memory))
                found.append((session.status, session.error, session.at))
                if session.status != "awaiting_input" or words is None:
                    break
                turn = await made.turn(session, words)
        return found

    kept = asyncio.run(converse(stored))
    assert kept == asyncio.run(converse(lambda session, made: session))


async def test_a_stored_session_holds_its_secrets_only_sealed() -> None:
    turn = await run(runner("a: {type: say, text: hi}", SECRET), KEY="hunter2")
    text = json.dumps(turn.session.as_json(seal))
    assert "hunter2" not in text
    assert seal("hunter2") in text


async def test_a_secret_may_go_to_the_same_hosts_after_it_was_stored() -> None:
    head = "parameters: {KEY: {secret: true, hosts: [a.com]}, OTHER: {secret: true}}"
    made = runner("a: {type: copy_value, source: Bearer $KEY, to: $OTHER}", head)
    turn = await run(made, KEY="hunter2")
    assert turn.session.parameters["OTHER"].hosts == {"a.com"}
    assert stored(turn.session, made).parameters["OTHER"].hosts == {"a.com"}


async def test_a_stored_session_of_another_flow_is_refused() -> None:
    made = runner("a: {type: say, text: hi}")
    data = {**made.start().as_json(seal), "flow": "other"}
    with pytest.raises(FlowError, match='belongs to flow "other", not to "toy"'):
        Session.from_json(data, made.flow, unseal)


async def test_a_stored_value_that_the_flow_no_longer_takes_is_a_flow_error() -> None:
    data = runner("a: {type: say, text: hi}", X).start({"X": "blue"}).as_json(seal)
    changed = runner("a: {type: say, text: hi}", "parameters: {X: {entity: number}}")
    with pytest.raises(FlowError, match=r'\$X: "blue" is not a number'):
        Session.from_json(data, changed.flow, unseal)


async def test_a_stored_parameter_that_the_flow_no_longer_has_is_dropped() -> None:
    data = runner("a: {type: say, text: hi}", X).start({"X": "blue"}).as_json(seal)
    changed = runner("a: {type: say, text: hi}")
    assert "X" not in Session.from_json(data, changed.flow, unseal).parameters


@pytest.mark.parametrize("nodes", ["a: {type: say, text: x}", "a: {type: fail}"])
async def test_a_session_that_is_over_refuses_another_turn(nodes: str) -> None:
    made = runner(nodes)
    turn = await run(made)
    with pytest.raises(FlowError, match=f"the session is over \\({turn.session.status}\\)"):
        await made.turn(turn.session, "hello?")


async def test_a_session_at_a_node_that_is_gone_is_a_flow_error() -> None:
    first = runner("a: {type: ask, to: $X}", X)
    turn = await run(first)
    other = runner("a: {type: say, text: hi}", X)
    turn.session.at = "gone"
    with pytest.raises(FlowError, match='"gone", which the flow has no more'):
        await other.turn(turn.session, "x")


async def test_a_turn_leaves_the_session_it_was_given_as_it_was() -> None:
    made = runner("a: {type: ask, to: $X, times: 2, exits: {done: a}}", X)
    async with made.connections:
        session = made.start({"X": "before"})
        for heard in (None, "one", "two"):
            before = json.dumps(session.as_json(seal))
            turn = await made.turn(session, heard)
            assert json.dumps(session.as_json(seal)) == before
            assert turn.session is not session
            session = turn.session


async def test_the_same_turn_can_be_taken_twice() -> None:
    made = runner("a: {type: ask, to: $X, exits: {done: b}}\nb: {type: say, text: $X}", X)
    async with made.connections:
        waiting = (await made.turn(made.start())).session
        one = await made.turn(waiting, "one")
        two = await made.turn(waiting, "two")
    assert (one.says[-1], two.says[-1]) == ("one", "two")


async def test_a_runner_serves_many_sessions_at_once() -> None:
    made = runner("a: {type: ask, to: $X, exits: {done: b}}\nb: {type: say, text: $X}", X)
    async with made.connections:
        waiting = await asyncio.gather(*(made.turn(made.start()) for _ in range(20)))
        turns = await asyncio.gather(
            *(made.turn(turn.session, str(number)) for number, turn in enumerate(waiting))
        )
    assert [turn.says[-1] for turn in turns] == [str(number) for number in range(20)]


# Starting


async def test_every_session_has_its_own_id() -> None:
    made = runner("a: {type: say, text: $SESSION_ID}")
    one, two = made.start(), made.start()
    assert one.id != two.id
    assert one.parameters["SESSION_ID"] == one.id


async def test_a_session_knows_when_it_began() -> None:
    parameters = runner("a: {type: say, text: x}").start().parameters
    assert parameters["CALL_START_DATE"] == date(2026, 1, 31)
    assert parameters["CALL_START_TIME"] == time(10, 0)


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [("Pacific/Auckland", date(2026, 1, 31), 23), ("Pacific/Kiritimati", date(2026, 2, 1), 0)],
)
async def test_a_session_begins_in_the_time_zone_of_its_flow(
    zone: str, day: date, hour: int
) -> None:
    parameters = runner("a: {type: say, text: x}", f"time_zone: {zone}").start().parameters
    assert parameters["CALL_START_DATE"] == day
    assert parameters["CALL_START_TIME"] == time(hour)


async def test_tomorrow_is_tomorrow_in_the_time_zone_of_the_flow() -> None:
    head = "time_zone: Pacific/Kiritimati\nparameters: {DAY: {entity: date, value: tomorrow}}"
    turn = await run(runner("a: {type: say, text: x}", head))
    assert turn.session.parameters["DAY"] == date(2026, 2, 2)


async def test_a_parameter_that_is_not_declared_cannot_be_set() -> None:
    made = runner("a: {type: say, text: x}", "parameters: {FIRST_NAME: }")
    with pytest.raises(FlowError, match=r'\$FIRST_NAM is not declared .*mean "FIRST_NAME"'):
        made.start({"FIRST_NAM": "Dana"})


async def test_a_value_that_its_entity_refuses_cannot_be_set() -> None:
    made = runner("a: {type: say, text: x}", "parameters: {N: {entity: number}}")
    with pytest.raises(FlowError, match=r'\$N: "many" is not a number'):
        made.start({"N": "many"})


async def test_only_some_parameters_can_be_asked_for() -> None:
    head = "parameters: {A: 1, B: 2, K: {secret: true, value: {env: FLOWRUN_TEST_UNSET}}}"
    made = runner("a: {type: say, text: x}", head)
    assert made.start(only={"A"}).parameters == {"A": "1"}


# Watching


async def test_a_watcher_is_told_of_every_visit_as_it_happens() -> None:
    told: list[tuple[tuple[str, ...], str, str | None]] = []

    def watch(says: tuple[str, ...], visit: Visit, redaction: Any) -> None:
        told.append((says, visit.step.name, visit.exit))

    nodes = "a: {type: say, text: hi, next: b}\nb: {type: fail, how: bug}"
    await run(runner(nodes, watch=watch))
    assert told == [(("hi",), "a", "next"), ((), "b", None)]


async def test_a_turn_with_a_watcher_has_the_same_trace() -> None:
    nodes = "a: {type: say, text: hi, next: b}\nb: {type: fill, values: {N: 5}}"
    watched = await run(runner(nodes, SECRET, watch=lambda *told: None))
    assert watched.trace() == (await run(runner(nodes, SECRET))).trace()


# Time


class Slow:
    """A wire on which every answer takes its time."""

    def __init__(self, clock: VirtualClock, seconds: float) -> None:
        self.clock = clock
        self.seconds = seconds
        self.asked: list[str] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        await self.clock.sleep(self.seconds)
        return httpx.Response(200, json={})


THREE = """
a: {type: fetch, url: https://a.com/1, next: b}
b: {type: fetch, url: https://a.com/2, next: c}
c: {type: fetch, url: https://a.com/3, exits: {failed: d}}
d: {type: say, text: sorry}
"""


async def test_a_turn_takes_no_longer_than_its_budget() -> None:
    clock = VirtualClock()
    wire = Slow(clock, 4)
    turn = await run(runner(THREE, "turn_budget: 10s", clock=clock, wire=wire))
    assert clock.elapsed == 10
    assert path(turn)[-2:] == [("c", "failed"), ("d", "next")]


async def test_nothing_is_asked_when_the_budget_is_used_up() -> None:
    clock = VirtualClock()
    wire = Slow(clock, 4)
    turn = await run(runner(THREE, "turn_budget: 8s", clock=clock, wire=wire))
    assert wire.asked == ["/1", "/2"]
    assert "no time left in this turn (turn_budget)" in str(turn.visits[2].error)


async def test_each_turn_has_its_own_budget() -> None:
    clock = VirtualClock()
    nodes = (
        "a: {type: fetch, url: https://a.com/1, next: b}\nb: {type: ask, to: $X, exits: {done: a}}"
    )
    head = f"turn_budget: 5s\n{X}"
    turn = await run(runner(nodes, head, clock=clock, wire=Slow(clock, 4)), "1", "2", "3")
    assert turn.session.status == "awaiting_input"
    assert clock.elapsed == 16


async def test_a_visit_is_timed_by_the_clock() -> None:
    clock = VirtualClock()
    turn = await run(
        runner("a: {type: fetch, url: https://a.com/1}", clock=clock, wire=Slow(clock, 2))
    )
    assert turn.visits[0].seconds == 2
    assert turn.trace()[0]["ms"] == 2_000


async def test_the_policy_of_a_node_is_its_own() -> None:
    clock = VirtualClock()
    nodes = """
a: {type: fetch, url: https://a.com/1, policy: {timeout: 1s}, exits: {failed: b}}
b: {type: fetch, url: https://a.com/2}
"""
    turn = await run(runner(nodes, clock=clock, wire=Slow(clock, 2)))
    assert path(turn) == [("a", "failed"), ("b", "next")]
    assert Policy().timeout == 5


# Work in the background


async def test_what_is_sent_in_the_background_is_awaited_at_the_end_of_the_turn() -> None:
    clock = VirtualClock()
    wire = Slow(clock, 3)
    nodes = "a: {type: send, url: https://a.com/log, next: b}\nb: {type: say, text: done}"
    turn = await run(runner(nodes, clock=clock, wire=wire))
    assert (turn.says, turn.session.status) == (("done",), "ended")
    (record,) = turn.trace()[0]["calls"]
    assert (record["response"]["status"], record["ms"]) == (200, 3_000)


async def test_a_failure_in_the_background_changes_nothing_but_its_record() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no")

    nodes = "a: {type: send, url: https://a.com/log, next: b}\nb: {type: say, text: done}"
    turn = await run(runner(nodes, wire=broken))
    assert (turn.says, turn.session.status) == (("done",), "ended")
    assert "a.com cannot be reached" in turn.trace()[0]["calls"][0]["error"]


@pytest.mark.parametrize("then", ["end", "b"])
async def test_what_is_sent_in_the_background_is_cancelled_with_the_turn(then: str) -> None:
    """Whether the turn waits for it at its end, or is busy with another node."""
    cancelled: list[str] = []
    started = asyncio.Event()

    async def forever(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/log" and then == "end" or request.url.path == "/b":
            started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append(request.url.path)
        raise AssertionError

    nodes = f"""
a: {{type: send, url: https://a.com/log, next: {then}}}
b: {{type: fetch, url: https://a.com/b}}
"""
    made = runner(nodes, wire=forever)
    async with made.connections:
        turn = asyncio.create_task(made.turn(made.start()))
        await started.wait()
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        for _ in range(20):
            await asyncio.sleep(0)
    assert "/log" in cancelled
