"""What `policy` promises: how long a node may take, how often it tries, how much it reads."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.credentials.connections import Connections
from engine.errors import FlowError
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from engine.values.environment import Environment
from flowrun.project.project import find_credentials
from flowrun.project.types import node_types
from flowrun.testing import VirtualClock

pytestmark = pytest.mark.anyio


@dataclass
class Stage:
    """A webhook node called `call`, with time that passes only when somebody waits.

    `plays` are what the server does, one for each request: a status, an exception, the seconds
    it takes (it is never done, if the time-out is shorter), or an answer.
    """

    folder: Path
    clock: VirtualClock = field(default_factory=VirtualClock)
    plays: list[Any] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        play = self.plays.pop(0) if self.plays else 200
        if isinstance(play, Exception):
            raise play
        if isinstance(play, float):
            await self.clock.sleep(play)
            self.clock.sleeps.pop()
            return httpx.Response(200)
        return httpx.Response(play) if isinstance(play, int) else play

    async def call(
        self, policy: str, *plays: Any, method: str = "GET", top: str = "", keys: str = ""
    ) -> Turn:
        self.plays = list(plays)
        text = (
            f"flow: t\nstart: call\n{top}\nnodes:\n  call:\n    type: webhook\n"
            f"    method: {method}\n    policy: {policy}\n    {keys}\n"
        )
        if "url:" not in keys:
            text += "    url: https://api.example.com/a\n"
        flow = read_flow(parse_source(text, "t.yaml"), node_types())
        credentials = find_credentials(self.folder, None, Environment())
        wire = httpx.MockTransport(self.answer)
        async with Connections(credentials, clock=self.clock, wire=wire) as connections:
            runner = Runner(flow, connections)
            return await runner.turn(runner.start())

    @property
    def tries(self) -> int:
        return len(self.requests)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def exit_of(turn: Turn) -> str | None:
    return turn.visits[0].exit


def error_of(turn: Turn) -> str:
    return turn.visits[0].error or ""


REFUSED = httpx.ConnectError("refused")
BROKEN = httpx.ReadError("reset")
RETRY = "{retry: {times: 3}}"


# When it tries again


async def test_without_a_retry_one_answer_is_the_answer(stage: Stage) -> None:
    turn = await stage.call("{timeout: 1s}", 503)
    assert (exit_of(turn), stage.tries) == ("failed", 1)


@pytest.mark.parametrize(
    "play", [429, 502, 503, 504, BROKEN, REFUSED, 60.0, httpx.ReadTimeout("slow")]
)
async def test_by_default_it_retries_what_may_pass(stage: Stage, play: Any) -> None:
    turn = await stage.call(RETRY, play)
    assert (exit_of(turn), stage.tries) == ("success", 2)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 501])
async def test_by_default_it_does_not_retry_what_stays(stage: Stage, status: int) -> None:
    turn = await stage.call(RETRY, status)
    assert (exit_of(turn), stage.tries) == ("failed", 1)


@pytest.mark.parametrize(
    ("when", "play", "tries"),
    [
        ("[500]", 500, 2),
        ("['500']", 500, 2),
        ("[500]", 503, 1),
        ("[timeout]", 60.0, 2),
        ("[timeout]", BROKEN, 1),
        ("[connection]", BROKEN, 2),
        ("[connection]", 60.0, 1),
        ("[429, timeout]", 429, 2),
        ("[]", 503, 1),
    ],
)
async def test_when_says_what_is_tried_again(
    stage: Stage, when: str, play: Any, tries: int
) -> None:
    await stage.call(f"{{retry: {{times: 3, when: {when}}}}}", play)
    assert stage.tries == tries


async def test_it_tries_as_often_as_it_is_told_and_no_more(stage: Stage) -> None:
    turn = await stage.call("{retry: {times: 2}}", *[503] * 9)
    assert (exit_of(turn), stage.tries) == ("failed", 3)
    assert error_of(turn) == "answered 503"


async def test_every_try_is_in_the_trace(stage: Stage) -> None:
    turn = await stage.call(RETRY, 503, REFUSED, 200)
    calls = turn.trace()[0]["calls"]
    assert [call.get("response", {}).get("status") for call in calls] == [503, None, 200]
    assert "cannot be reached" in calls[1]["error"]


# How long it waits in between


async def test_the_waits_double(stage: Stage) -> None:
    await stage.call("{retry: {times: 4}}", *[503] * 5)
    assert stage.clock.sleeps == [0.5, 1.0, 2.0, 4.0]


async def test_the_waits_double_from_the_first_one(stage: Stage) -> None:
    await stage.call("{retry: {times: 3, wait: 100ms}}", *[503] * 4)
    assert stage.clock.sleeps == pytest.approx([0.1, 0.2, 0.4])


async def test_the_wait_comes_before_the_next_try_and_never_after_the_last(stage: Stage) -> None:
    await stage.call("{retry: {times: 1, wait: 7s}}", 503, 503)
    assert stage.clock.elapsed == 7


def busy(after: str, status: int = 503) -> httpx.Response:
    return httpx.Response(status, headers={"retry-after": after})


async def test_retry_after_in_seconds_wins_over_the_policy(stage: Stage) -> None:
    await stage.call(RETRY, busy("17", 429), busy("3"))
    assert stage.clock.sleeps == [17.0, 3.0]


async def test_retry_after_as_a_date_is_waited_for(stage: Stage) -> None:
    date = format_datetime(stage.clock.now() + timedelta(seconds=25), usegmt=True)
    await stage.call(RETRY, busy(date))
    assert stage.clock.sleeps == [25.0]


async def test_a_retry_after_in_the_past_is_no_wait(stage: Stage) -> None:
    date = format_datetime(stage.clock.now() - timedelta(days=1), usegmt=True)
    turn = await stage.call(RETRY, busy(date))
    assert (exit_of(turn), stage.clock.elapsed) == ("success", 0)


@pytest.mark.parametrize("after", ["61", "86400", "9" * 400])
async def test_a_retry_after_that_is_too_long_gives_up_at_once(stage: Stage, after: str) -> None:
    turn = await stage.call(RETRY, busy(after))
    assert (exit_of(turn), stage.tries, stage.clock.elapsed) == ("failed", 1, 0)


async def test_a_retry_after_date_that_is_too_far_gives_up_at_once(stage: Stage) -> None:
    date = format_datetime(stage.clock.now() + timedelta(hours=1), usegmt=True)
    turn = await stage.call(RETRY, busy(date))
    assert (exit_of(turn), stage.tries) == ("failed", 1)


@pytest.mark.parametrize("after", ["soon", "-5", "1.5", "", "²", "Sat, 99 Xxx 2026 10:00:00 GMT"])
async def test_a_retry_after_that_is_none_leaves_the_wait_to_the_policy(
    stage: Stage, after: str
) -> None:
    answer = httpx.Response(503, headers=[(b"Retry-After", after.encode())])
    await stage.call(RETRY, answer)
    assert stage.clock.sleeps == [0.5]


async def test_a_retry_after_date_without_a_zone_does_not_crash_the_session(
    stage: Stage,
) -> None:
    turn = await stage.call(RETRY, busy("Sat, 31 Jan 2026 10:00:05 -0000"))
    assert turn.session.status == "ended"


# What may be sent twice


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_what_can_be_repeated_without_harm_is(stage: Stage, method: str) -> None:
    await stage.call(RETRY, 503, method=method)
    assert stage.tries == 2


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("play", [429, 503, BROKEN, 60.0])
async def test_a_write_that_may_have_arrived_is_never_repeated(
    stage: Stage, method: str, play: Any
) -> None:
    turn = await stage.call(RETRY, play, method=method)
    assert (exit_of(turn), stage.tries) == ("failed", 1)


@pytest.mark.parametrize("play", [503, BROKEN, 60.0])
async def test_repeat_writes_lets_a_write_be_repeated(stage: Stage, play: Any) -> None:
    await stage.call("{retry: {times: 3, repeat_writes: true}}", play, method="POST")
    assert stage.tries == 2


async def test_a_write_with_an_idempotency_key_is_repeated_with_the_same_and_no_other_has_it(
    stage: Stage,
) -> None:
    policy = "{idempotency_key: X-Once, retry: {times: 3}}"
    for _ in range(2):
        await stage.call(policy, 503, BROKEN, method="POST")
    keys = [request.headers["X-Once"] for request in stage.requests]
    assert len(keys) == 6 and len(set(keys[:3])) == len(set(keys[3:])) == 1
    assert keys[0] != keys[3]
    await stage.call(policy, method="PUT")
    assert "X-Once" not in stage.requests[-1].headers


async def test_a_key_that_the_flow_itself_gives_is_left_as_it_is(stage: Stage) -> None:
    keys = "headers: {x-once: mine}"
    await stage.call("{idempotency_key: X-Once, retry: {times: 1}}", 503, method="POST", keys=keys)
    assert [request.headers.get_list("X-Once") for request in stage.requests] == [["mine"]] * 2


@pytest.mark.parametrize("name", ["'X Once'", "'X-Once: y'", "''"])
def test_a_header_that_is_none_is_refused(stage: Stage, name: str) -> None:
    text = (
        "flow: t\nstart: call\nnodes:\n  call:\n    type: webhook\n    url: https://a.example\n"
        f"    policy: {{idempotency_key: {name}}}\n"
    )
    with pytest.raises(FlowError, match="takes the name of a header, such as Idempotency-Key"):
        read_flow(parse_source(text, "t.yaml"), node_types())


async def test_a_post_whose_connection_was_refused_is_repeated(stage: Stage) -> None:
    turn = await stage.call(RETRY, REFUSED, REFUSED, 200, method="POST")
    assert (exit_of(turn), stage.tries) == ("success", 3)


async def test_the_replay_after_a_401_is_no_retry(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWRUN_TEST_SECRET", "canary")
    (stage.folder / "credentials.yaml").write_text(
        "SF: {type: salesforce, domain: acme, consumer_key: k,"
        " consumer_secret: {env: FLOWRUN_TEST_SECRET}}",
        "utf-8",
    )
    token = {"access_token": "t", "instance_url": "https://acme.my.salesforce.com"}
    turn = await stage.call(
        "{timeout: 1s}",
        httpx.Response(200, json=token),
        httpx.Response(401, json=[{"errorCode": "INVALID_SESSION_ID", "message": "expired"}]),
        httpx.Response(200, json=token),
        200,
        method="POST",
        keys="credential: SF\n    url: /services/x",
    )
    assert exit_of(turn) == "success"
    assert [request.url.path for request in stage.requests][1::2] == ["/services/x"] * 2
    assert stage.clock.sleeps == []


async def test_an_answer_that_is_too_large_is_not_asked_for_again(stage: Stage) -> None:
    large = httpx.Response(200, content=b"x" * 3000)
    turn = await stage.call("{max_response: 2kB, retry: {times: 3}}", large)
    assert (exit_of(turn), stage.tries) == ("failed", 1)


# How long it may take


async def test_the_time_out_is_the_nodes_own_five_seconds_unless_the_policy_says_more(
    stage: Stage,
) -> None:
    turn = await stage.call("{max_response: 1MB}", 60.0)
    assert stage.clock.elapsed == 5
    assert error_of(turn) == (
        "GET https://api.example.com/a: no answer within 5 s (policy.timeout)"
    )


@pytest.mark.parametrize(("written", "seconds"), [("250ms", 0.25), ("4s", 4), ("2m", 120)])
async def test_the_time_out_is_what_the_policy_says(
    stage: Stage, written: str, seconds: float
) -> None:
    await stage.call(f"{{timeout: {written}}}", 4000.0)
    assert stage.clock.elapsed == seconds


async def test_an_answer_in_time_is_an_answer(stage: Stage) -> None:
    turn = await stage.call("{timeout: 4s}", 3.9)
    assert exit_of(turn) == "success"


async def test_the_time_out_counts_for_each_try_anew(stage: Stage) -> None:
    turn = await stage.call("{timeout: 2s, retry: {times: 2, wait: 1s}}", 9.0, 9.0, 1.5)
    assert exit_of(turn) == "success"
    assert stage.clock.elapsed == 2 + 1 + 2 + 2 + 1.5


async def test_a_body_that_trickles_is_cut_off_by_the_time_out_too(stage: Stage) -> None:
    clock = stage.clock

    class Trickle(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for _ in range(100):
                await clock.sleep(1)
                yield b"x"

    turn = await stage.call("{timeout: 3s}", httpx.Response(200, stream=Trickle()))
    assert (exit_of(turn), clock.elapsed) == ("failed", 3)
    assert turn.trace()[0]["calls"][0]["error"] == "no answer in time"


async def test_a_turn_may_take_only_its_budget(stage: Stage) -> None:
    turn = await stage.call("{timeout: 30s}", 60.0, top="turn_budget: 3s")
    assert (exit_of(turn), stage.clock.elapsed) == ("failed", 3)
    assert "no answer within 3 s (turn_budget)" in error_of(turn)


async def test_a_retry_that_would_overrun_the_budget_is_not_waited_for(stage: Stage) -> None:
    turn = await stage.call("{retry: {times: 9, wait: 2s}}", *[503] * 9, top="turn_budget: 5s")
    assert (stage.tries, stage.clock.elapsed) == (2, 2)
    assert error_of(turn) == "answered 503"


async def test_no_request_starts_after_the_budget_is_spent(stage: Stage) -> None:
    again = "exits: {success: call, failed: end}"
    turn = await stage.call("{timeout: 2s}", 1.0, 1.0, 1.0, keys=again, top="turn_budget: 2s")
    assert stage.tries == 2
    assert "no time left in this turn (turn_budget)" in (turn.visits[-1].error or "")


async def test_the_next_turn_has_a_budget_of_its_own(stage: Stage) -> None:
    for _ in range(2):
        turn = await stage.call("{timeout: 3s}", 1.5, top="turn_budget: 2s")
        assert exit_of(turn) == "success"


# How it is written


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("{timeout: 5}", "takes a duration such as 4s, 500ms or 2m"),
        ("{timeout: 0s}", "takes more than 0"),
        ("{timeout: 2h}", "takes 3600 or less"),
        ("{timeout: fast}", "takes a duration such as 4s, 500ms or 2m"),
        ("{max_response: 5}", "takes a size such as 5MB or 500kB"),
        ("{max_response: 0kB}", "takes more than 0"),
        ("{retry: {times: 11}}", "takes 10 or less"),
        ("{retry: {times: x}}", "takes a whole number"),
        ("{retry: {on: [429]}}", 'unknown key "on"'),
        ("{retry: {when: [42]}}", "takes status codes, timeout and connection"),
        ("{retry: {when: [time-out]}}", "takes status codes, timeout and connection"),
        ("{retry: {when: 429}}", "takes a list"),
        ("{retry: 3}", "takes a block of `key: value` lines"),
        ("{retries: 3}", 'unknown key "retries"; did you mean "retry"?'),
        ("3s", "takes timeout, retry and max_response"),
    ],
)
async def test_a_policy_that_cannot_work_is_refused_when_the_flow_loads(
    stage: Stage, policy: str, message: str
) -> None:
    with pytest.raises(FlowError) as refused:
        await stage.call(policy)
    assert message in str(refused.value)


def test_a_policy_on_a_node_that_asks_nobody_is_refused() -> None:
    text = "start: a\nnodes: {a: {type: speak, text: hi, policy: {timeout: 1s}}}"
    with pytest.raises(FlowError, match="a speak node makes no requests, so no policy applies"):
        read_flow(parse_source(text, "t.yaml"), node_types())
