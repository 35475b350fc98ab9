"""What the token keeper promises: one token, fetched once and renewed once, and nobody held up."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import httpx
import pytest

from engine.clock import Clock
from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import CredentialError
from engine.flow.loading import Flow, read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from engine.values.environment import Environment
from flowrun.project.project import find_credentials
from flowrun.project.types import node_types
from flowrun.testing import VirtualClock

FLOW = """
flow: t
start: call
nodes:
  call: {type: webhook, credential: SF, url: /services/data/x}
"""
CREDENTIALS = """
SF:
  type: salesforce
  domain: acme
  consumer_key: key
  consumer_secret: {env: FLOWRUN_TEST_SECRET}
"""
EXPIRED = [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]


@dataclass
class Org:
    """A server that gives out tokens `token-1`, `token-2`, … and takes those in `good`."""

    logins: list[httpx.Request] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    good: set[str] = field(default_factory=set)
    refusing: bool = False
    forgets: bool = False
    before_login: Callable[[], Awaitable[object]] | None = None
    before_call: Callable[[str], Awaitable[object]] | None = None

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/services/oauth2/token":
            return await self._login(request)
        token = request.headers["authorization"].removeprefix("Bearer ")
        self.calls.append(token)
        if self.before_call:
            await self.before_call(token)
        if token not in self.good:
            return httpx.Response(401, json=EXPIRED)
        return httpx.Response(200, json={"you_sent": f"<{token}>"})

    async def _login(self, request: httpx.Request) -> httpx.Response:
        self.logins.append(request)
        number = len(self.logins)
        if self.before_login:
            await self.before_login()
        if self.refusing:
            return httpx.Response(400, json={"error": "invalid_client"})
        if not self.forgets:
            self.good.add(f"token-{number}")
        return httpx.Response(200, json={"access_token": f"token-{number}"})


@dataclass
class Desk:
    """Sessions of one flow whose webhook node asks the org with a credential."""

    credentials: Credentials
    flow: Flow
    org: Org = field(default_factory=Org)

    def connections(self, clock: Clock | None = None) -> Connections:
        wire = httpx.MockTransport(self.org)
        return Connections(self.credentials, wire=wire, clock=clock)

    async def turn(self, connections: Connections) -> Turn:
        runner = Runner(self.flow, connections)
        return await runner.turn(runner.start())

    async def turns(self, connections: Connections, number: int) -> list[str | None]:
        turns = await asyncio.gather(*(self.turn(connections) for _ in range(number)))
        return [turn.visits[0].exit for turn in turns]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("FLOWRUN_TEST_SECRET", "canary-first")
    (tmp_path / "credentials.yaml").write_text(CREDENTIALS, "utf-8")
    flow = read_flow(parse_source(FLOW, "t.yaml"), node_types())
    return Desk(find_credentials(tmp_path, None, Environment()), flow)


async def everybody_else() -> None:
    """Lets all other tasks run until each of them waits for something."""
    for _ in range(50):
        await asyncio.sleep(0)


@pytest.mark.anyio
async def test_many_first_requests_fetch_one_token(desk: Desk) -> None:
    desk.org.before_login = everybody_else
    async with desk.connections() as connections:
        assert await desk.turns(connections, 20) == ["success"] * 20
    assert len(desk.org.logins) == 1
    assert desk.org.calls == ["token-1"] * 20


@pytest.mark.anyio
async def test_a_later_request_uses_the_token_that_is_there(desk: Desk) -> None:
    async with desk.connections() as connections:
        for _ in range(3):
            await desk.turn(connections)
    assert len(desk.org.logins) == 1


@pytest.mark.anyio
async def test_a_thousand_401s_at_once_renew_the_token_once(desk: Desk) -> None:
    async with desk.connections() as connections:
        await desk.turn(connections)
        desk.org.good.clear()
        desk.org.before_login = desk.org.before_call = lambda *_: everybody_else()
        assert await desk.turns(connections, 1_000) == ["success"] * 1_000
    assert len(desk.org.logins) == 2
    assert sorted(desk.org.calls[1:]) == ["token-1"] * 1_000 + ["token-2"] * 1_000


@pytest.mark.anyio
async def test_a_401_that_comes_late_finds_the_token_renewed(desk: Desk) -> None:
    arrived, answer = asyncio.Event(), asyncio.Event()

    async def hold_the_first(token: str) -> None:
        if len(desk.org.calls) == 1:
            arrived.set()
            await answer.wait()

    async with desk.connections() as connections:
        desk.org.before_call = hold_the_first
        late = asyncio.create_task(desk.turn(connections))
        await asyncio.wait_for(arrived.wait(), 120)
        desk.org.good.clear()
        assert (await desk.turn(connections)).visits[0].exit == "success"
        answer.set()
        assert (await late).visits[0].exit == "success"
    assert desk.org.calls == ["token-1", "token-1", "token-2", "token-2"]
    assert len(desk.org.logins) == 2


@pytest.mark.anyio
async def test_a_401_after_the_renewal_is_the_answer(desk: Desk) -> None:
    desk.org.forgets = True
    async with desk.connections() as connections:
        turn = await desk.turn(connections)
    assert turn.visits[0].exit == "failed"
    assert "answered 401" in (turn.visits[0].error or "")
    assert (desk.org.calls, len(desk.org.logins)) == (["token-1", "token-2"], 2)


async def refused_calls(desk: Desk, status: int, body: object) -> tuple[int, int]:
    """How often one logs in, and asks, where the answer is always the same refusal."""

    async def refuse(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/services/oauth2/token":
            return await desk.org(request)
        desk.org.calls.append("")
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx.Response(status, content=content)

    async with Connections(desk.credentials, wire=httpx.MockTransport(refuse)) as connections:
        await desk.turn(connections)
    return len(desk.org.logins), len(desk.org.calls)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "body",
    [
        EXPIRED,
        [{"errorCode": "INVALID_AUTH_HEADER", "message": "x"}],
        [{"errorCode": "INVALID_SESSION_ID", "message": "This session is not valid for use"}],
        {"error": "invalid_token"},
        [],
        "text",
        b"",
        b"<h1>401</h1>",
        b"\xff\xfe{",
    ],
)
async def test_any_401_renews_the_token_once_whatever_its_body(desk: Desk, body: object) -> None:
    assert await refused_calls(desk, 401, body) == (2, 2)


@pytest.mark.anyio
@pytest.mark.parametrize("status", [400, 402, 403, 404, 407, 410])
async def test_a_refusal_other_than_401_renews_nothing(desk: Desk, status: int) -> None:
    assert await refused_calls(desk, status, EXPIRED) == (1, 1)


@pytest.mark.anyio
async def test_a_slow_request_holds_nobody_up(desk: Desk) -> None:
    arrived, answer = asyncio.Event(), asyncio.Event()

    async def hold_the_first(token: str) -> None:
        if len(desk.org.calls) == 1:
            arrived.set()
            await answer.wait()

    async with desk.connections() as connections:
        desk.org.before_call = hold_the_first
        slow = asyncio.create_task(desk.turn(connections))
        await asyncio.wait_for(arrived.wait(), 120)
        with anyio.fail_after(120):
            assert await desk.turns(connections, 5) == ["success"] * 5
            desk.org.good.clear()
            assert await desk.turns(connections, 5) == ["success"] * 5
        assert not slow.done()
        answer.set()
        assert (await slow).visits[0].exit == "success"


@pytest.mark.anyio
async def test_a_failed_fetch_lets_the_next_one_try(desk: Desk) -> None:
    clock = VirtualClock()
    desk.org.refusing = True
    async with desk.connections(clock) as connections:
        assert (await desk.turn(connections)).visits[0].exit == "failed"
        desk.org.refusing = False
        await clock.sleep(61)
        assert (await desk.turn(connections)).visits[0].exit == "success"
    assert len(desk.org.logins) == 2


@pytest.mark.anyio
async def test_those_who_waited_for_a_fetch_share_its_failure(desk: Desk) -> None:
    desk.org.refusing = True
    desk.org.before_login = everybody_else
    async with desk.connections() as connections:
        assert await desk.turns(connections, 10) == ["failed"] * 10
    assert len(desk.org.logins) == 1


@pytest.mark.anyio
async def test_those_who_waited_for_a_renewal_share_its_failure(desk: Desk) -> None:
    clock = VirtualClock()
    async with desk.connections(clock) as connections:
        await desk.turn(connections)
        desk.org.good.clear()
        desk.org.refusing = True
        desk.org.before_login = everybody_else
        assert await desk.turns(connections, 10) == ["failed"] * 10
        assert len(desk.org.logins) == 2
        desk.org.refusing = False
        await clock.sleep(61)
        assert (await desk.turn(connections)).visits[0].exit == "success"


@pytest.mark.anyio
async def test_a_login_that_is_not_answered_is_a_failure_of_the_credential(desk: Desk) -> None:
    async def broken() -> None:
        raise httpx.ConnectError("refused")

    desk.org.before_login = broken
    async with desk.connections() as connections:
        turn = await desk.turn(connections)
    assert turn.credential_errors == ('credential "SF": acme.my.salesforce.com cannot be reached',)


@pytest.mark.anyio
async def test_a_fetch_that_is_cancelled_lets_those_who_waited_go_on(desk: Desk) -> None:
    arrived, answer = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        arrived.set()
        await answer.wait()

    desk.org.before_login = hold
    async with desk.connections() as connections:
        first = asyncio.create_task(desk.turn(connections))
        await asyncio.wait_for(arrived.wait(), 120)
        others = [asyncio.create_task(desk.turn(connections)) for _ in range(3)]
        await everybody_else()
        first.cancel()
        answer.set()
        with anyio.fail_after(120):
            exits = [(await other).visits[0].exit for other in others]
    assert exits == ["success"] * 3
    assert len(desk.org.logins) == 1
    assert first.cancelled()


@pytest.mark.anyio
async def test_a_waiter_that_is_cancelled_breaks_nothing_for_the_others(desk: Desk) -> None:
    arrived, answer = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        arrived.set()
        await answer.wait()

    desk.org.before_login = hold
    async with desk.connections() as connections:
        tasks = [asyncio.create_task(desk.turn(connections)) for _ in range(4)]
        await asyncio.wait_for(arrived.wait(), 120)
        await everybody_else()
        tasks[1].cancel()
        answer.set()
        with anyio.fail_after(120):
            found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(one, Turn) for one in found] == [True, False, True, True]
    assert len(desk.org.logins) == 1


def test_one_token_serves_two_event_loops(desk: Desk) -> None:
    connections = desk.connections()
    desk.org.before_login = everybody_else
    assert asyncio.run(desk.turns(connections, 5)) == ["success"] * 5
    desk.org.good.clear()
    assert asyncio.run(desk.turns(connections, 5)) == ["success"] * 5
    asyncio.run(connections.aclose())
    assert len(desk.org.logins) == 2


@pytest.mark.anyio
async def test_a_changed_secret_never_meets_an_old_token(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.connections() as connections:
        await desk.turn(connections)
        monkeypatch.setenv("FLOWRUN_TEST_SECRET", "canary-second")
        await desk.turn(connections)
        await desk.turn(connections)
    assert desk.org.calls == ["token-1", "token-2", "token-2"]
    assert b"canary-second" in desk.org.logins[1].content


@pytest.mark.anyio
async def test_two_credentials_never_share_a_token(desk: Desk, tmp_path: Path) -> None:
    text = CREDENTIALS + CREDENTIALS.replace("SF:", "Other:")
    (tmp_path / "credentials.yaml").write_text(text, "utf-8")
    credentials = find_credentials(tmp_path, None, Environment())
    async with Connections(credentials, wire=httpx.MockTransport(desk.org)) as connections:
        first = await connections.open("SF").token()
        second = await connections.open("Other").token()
    assert first.value != second.value


@pytest.mark.anyio
async def test_neither_secret_nor_token_shows_in_a_trace(desk: Desk) -> None:
    async with desk.connections() as connections:
        await desk.turn(connections)
        desk.org.good.clear()
        turn = await desk.turn(connections)
    told = json.dumps(turn.trace())
    assert "canary-first" not in told
    assert "token-" not in told
    assert [call["request"]["headers"] for call in turn.trace()[0]["calls"]] == [
        {"Authorization": "Bearer •••"}
    ] * 2


@pytest.mark.anyio
async def test_a_login_is_no_request_of_the_node(desk: Desk) -> None:
    async with desk.connections() as connections:
        turn = await desk.turn(connections)
    assert [call["request"]["method"] for call in turn.trace()[0]["calls"]] == ["GET"]


@pytest.mark.anyio
async def test_the_trace_tells_which_request_had_to_wait_for_a_login(desk: Desk) -> None:
    async with desk.connections() as connections:
        first = await desk.turn(connections)
        second = await desk.turn(connections)
        desk.org.good.clear()
        third = await desk.turn(connections)
    waited = [[call.get("login") for call in turn.trace()[0]["calls"]] for turn in (first, third)]
    (login,), (none, renewed) = waited
    assert login["credential"] == renewed["credential"] == "SF"
    assert login["ms"] >= 0
    assert none is None
    assert "login" not in second.trace()[0]["calls"][0]


@pytest.mark.anyio
async def test_a_missing_secret_is_told_before_anything_is_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FLOWRUN_TEST_SECRET")
    async with desk.connections() as connections:
        with pytest.raises(CredentialError, match="FLOWRUN_TEST_SECRET is not set"):
            connections.open("SF")
    assert desk.org.logins == []


@pytest.mark.anyio
async def test_a_refused_login_is_not_asked_for_again_within_a_minute(desk: Desk) -> None:
    desk.org.refusing = True
    clock = VirtualClock()
    async with desk.connections(clock) as connections:
        for seconds in (0, 30, 29):
            await clock.sleep(seconds)
            assert (await desk.turn(connections)).visits[0].exit == "failed"
        assert len(desk.org.logins) == 1
        await clock.sleep(2)
        await desk.turn(connections)
        assert len(desk.org.logins) == 2
