"""Sessions as objects of the engine: one writer each, whatever comes at once, fails, or is late."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from yarl import URL

from engine.clock import Clock
from engine.credentials.connections import Connections
from flowrun.listening import free_ports, listen
from flowrun.scale.sealing import SharedKey
from flowrun.scale.server import Server
from flowrun.serve.flows import ServedFlows
from flowrun.serve.server import Lives, clean_up
from flowrun.storage.noted import AGAIN
from tests.serve.serving import (
    LIVES,
    PATIENCE,
    Here,
    a_front,
    begins,
    here,
    served_flow,
    until,
    working,
)
from tests.serve.test_agent import SHOP, Orders, up_to_the_order

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


def a_key(text: str) -> SharedKey:
    return SharedKey.read(text)


@asynccontextmanager
async def two_fronts(engine: Server, key: SharedKey) -> AsyncIterator[tuple[Here, Here, Orders]]:
    """Before one engine, and a shop that holds its answers back."""
    orders = Orders()
    orders.gate.clear()
    flows = ServedFlows([served_flow(SHOP, orders)])
    async with (
        working(engine, flows, key),
        a_front(engine, flows, key) as one,
        a_front(engine, flows, key) as other,
    ):
        yield one, other, orders


async def test_of_two_steps_at_once_by_two_servers_one_alone_is_made(
    engine: Server, a_shared_key: str
) -> None:
    async with two_fronts(engine, a_key(a_shared_key)) as (one, other, orders):
        begun = await up_to_the_order(one)
        first = asyncio.create_task(one.step(begun, "4711"))
        await begins(orders.begun, first)
        second = asyncio.create_task(other.step(begun, "4711"))
        orders.gate.set()
        answers = sorted([await first, await second], key=lambda each: each.status_code)
        assert [each.status_code for each in answers] == [200, 409]
        assert len(orders.asked) == 1


async def test_a_repeat_at_another_server_waits_for_the_answer_and_runs_nothing(
    engine: Server, a_shared_key: str
) -> None:
    async with two_fronts(engine, a_key(a_shared_key)) as (one, other, orders):
        begun = await up_to_the_order(one)
        headers = {"Idempotency-Key": "order-1"}
        steps = [
            asyncio.create_task(front.step(begun, "4711", headers)) for front in (one, other) * 10
        ]
        await begins(orders.begun, *steps)
        orders.gate.set()
        answers = await asyncio.gather(*steps)
        assert {each.status_code for each in answers} == {200}
        assert len({each.content for each in answers}) == 1
        assert len(orders.asked) == 1
        changed = await other.step(begun, "4712", headers)
        assert changed.status_code == 422


class Wire:
    """Between a front and the engine."""

    def __init__(self, engine: Server) -> None:
        self._engine = URL(engine.ingress)
        self._lines: set[asyncio.StreamWriter] = set()

    def cut(self) -> int:
        """Breaks all lines that there are, and says how many."""
        for line in self._lines:
            line.transport.abort()
        return len(self._lines)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._engine.host, self._engine.port)
        self._lines.add(writer)
        ways = [asyncio.create_task(_passed(*each)) for each in ((there, writer), (reader, back))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        self._lines.discard(writer)
        for way in ways:
            way.cancel()
        await asyncio.wait(ways)
        for end in (writer, back):
            end.close()


async def _passed(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65_536):
            to.write(data)


@asynccontextmanager
async def cut_off(engine: Server) -> AsyncIterator[tuple[Server, Wire]]:
    """The engine as a front sees it through such a wire."""
    wire = Wire(engine)
    listening = await asyncio.start_server(wire, "127.0.0.1", 0)
    port, admin = listening.sockets[0].getsockname()[1], URL(engine.admin).port
    assert admin is not None
    async with listening:
        yield Server(Path(), ingress=port, admin=admin, node=port), wire


async def test_a_call_whose_line_breaks_while_it_is_made_is_asked_again_and_made_once(
    engine: Server, a_shared_key: str
) -> None:
    orders, key = Orders(), a_key(a_shared_key)
    flows = ServedFlows([served_flow(SHOP, orders)])
    async with (
        working(engine, flows, key),
        cut_off(engine) as (through, wire),
        a_front(through, flows, key) as shop,
    ):
        begun = await up_to_the_order(shop)
        orders.gate.clear()
        step = asyncio.create_task(shop.step(begun, "4711"))
        await begins(orders.begun, step)
        assert wire.cut() == 1
        orders.gate.set()
        answer = await step
        assert answer.status_code == 200 and answer.json()["turn"] == 3
        assert len(orders.asked) == 1


class Broken(Connections):
    """Of a worker that is not well."""

    def by_clock(self, clock: Clock) -> Connections:
        if self.is_broken:
            raise RuntimeError("canary-of-a-crash")
        return super().by_clock(clock)

    is_broken = False


async def test_a_crash_of_ours_ends_its_session_and_holds_nobody_up(
    on_engine: Server, caplog: pytest.LogCaptureFixture
) -> None:
    served = served_flow(SHOP)
    broken = Broken(served.connections.credentials)
    flows = ServedFlows([served._replace(connections=broken)])
    key = SharedKey.read("A" * 43 + "=")
    async with working(on_engine, flows, key), a_front(on_engine, flows, key) as shop:
        begun, other = await shop.init(), await shop.init()
        broken.is_broken = True
        answer = (await shop.step(begun, "", turn=1)).json()
        assert answer["session_status"] == "ENDED"
        assert answer["error"] == "the turn crashed (RuntimeError)"
        assert (await shop.step(begun, "", turn=1)).json() == answer
        broken.is_broken = False
        assert (await shop.step(begun, "x")).status_code == 409
        assert await shop.says(other, "") == ["Welcome! ", "Who are you?"]
        told = (await shop.insight(f"/insights/sessions/{begun['session_id']}")).json()
        assert told["outcome"] == "crashed"


async def test_a_version_that_no_worker_has_is_told_and_nothing_is_lost(
    engine: Server, a_shared_key: str
) -> None:
    key = a_key(a_shared_key)
    old = ServedFlows([served_flow(SHOP)])
    new = ServedFlows([served_flow(SHOP.replace("Your PIN?", "Which PIN?"))])
    async with a_front(engine, old, key) as shop:
        async with working(engine, old, key):
            begun = await shop.init()
            await shop.says(begun, "")
        async with working(engine, new, key):
            answer = await shop.step(begun, "Dana", turn=2)
            assert answer.status_code == 503 and answer.headers["Retry-After"]
            digest = old.named("shop").flow.digest
            assert f"version {digest} of shop, which is not served" in answer.json()["message"]
        async with working(engine, old, key):
            assert await shop.says(begun, "Dana", turn=2) == ["Your PIN?"]


async def test_a_session_expires_by_the_engines_own_timer(on_engine: Server) -> None:
    async with here(SHOP, lives=Lives(timedelta(seconds=0.5), DAY)) as shop:
        path = f"/insights/sessions/{(await shop.init())['session_id']}"

        async def is_expired() -> bool:
            return bool((await shop.insight(path)).json()["outcome"] == "expired")

        await until(is_expired)


async def test_one_that_expired_is_forgotten_too(on_engine: Server) -> None:
    soon = timedelta(seconds=0.5)
    async with here(SHOP, lives=Lives(soon, soon)) as shop:
        path = f"/insights/sessions/{(await shop.init())['session_id']}"

        async def is_forgotten() -> bool:
            return (await shop.insight(path)).status_code == 404

        await until(is_forgotten)


async def test_one_that_ended_is_forgotten_once_it_has_been_over_for_so_long(
    on_engine: Server,
) -> None:
    async with here(SHOP, answer=Orders(), lives=Lives(DAY, timedelta(seconds=0.5))) as shop:
        begun = await up_to_the_order(shop)
        await shop.says(begun, "4711")

        async def is_forgotten() -> bool:
            return (await shop.step(begun, "x")).status_code == 404

        await until(is_forgotten)


LOOKING = """
flow: shop
start: who
parameters: {NAME: , STOCK: {entity: number}, AT: , LUCK: }
nodes:
  who: {type: collect_input, parameter: $NAME, prompt: Who?, exits: {filled: one, missed: end}}
  one: {type: webhook, method: GET, url: "https://shop.example/stock",
        response_mapping: {left: $STOCK}, exits: {success: two, failed: sorry}}
  two: {type: webhook, method: GET, url: "https://shop.example/stock",
        response_mapping: {left: $STOCK}, exits: {success: done, failed: sorry}}
  done: {type: speak, text: "$NAME: $STOCK.", next: who}
  sorry: {type: end, text: Sorry.}
"""


async def test_a_turn_that_is_made_again_from_its_journal_at_every_step_is_the_same(
    on_engine: Server,
) -> None:
    asked: list[httpx.Request] = []

    def stock(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"left": len(asked)})

    async with here(LOOKING, answer=stock) as shop:
        # The engine takes a call away whenever it waits, and has it made anew from its journal.
        settings = {"inactivity_timeout": "0s"}
        async with httpx.AsyncClient(base_url=on_engine.admin, timeout=PATIENCE) as admin:
            (await admin.patch("/services/Session", json=settings)).raise_for_status()
        begun = await shop.init()
        await shop.says(begun, "")
        assert await shop.says(begun, "Dana") == ["Dana: 2.", "Who?"]
        assert await shop.says(begun, "Sam") == ["Sam: 4.", "Who?"]
        assert len(asked) == 4
        url = f"{on_engine.ingress}/Session/{begun['session_id']}/show"
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            turns = (await client.post(url, json=True)).raise_for_status().json()["turns"]
        made_again = [visit for visit in turns[-1]["visits"] if AGAIN in visit.get("notes", ())]
        assert [visit["node"] for visit in made_again] == ["one", "two"]


@pytest.fixture
async def before_a_stopped_engine(a_shared_key: str) -> AsyncIterator[Here]:
    with listen("127.0.0.1", 0, instead="") as listener:  # the kernel takes its connections
        port = listener.getsockname()[1]
        stopped = Server(Path(), ingress=port, admin=port, node=port)
        flows = ServedFlows([served_flow(SHOP)])
        async with a_front(stopped, flows, a_key(a_shared_key)) as shop:
            yield shop


async def test_a_server_whose_engine_is_stopped_is_soon_not_ready(
    before_a_stopped_engine: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowrun.scale.ingress.READY_SECONDS", 0.2)
    async with asyncio.timeout(PATIENCE):
        answer = await before_a_stopped_engine.http.get("/readyz")
    assert answer.status_code == 503


async def test_a_session_that_a_stopped_engine_does_not_begin_is_told_before_a_turn_would_be(
    before_a_stopped_engine: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowrun.scale.ingress.QUICK_SECONDS", 0.2)
    shop, headers = before_a_stopped_engine, {"X-Vgai-Key": before_a_stopped_engine.key}
    async with asyncio.timeout(PATIENCE):
        answer = await shop.http.post("/http/init", json={"agent_id": "shop"}, headers=headers)
    assert answer.status_code == 503 and answer.headers["Retry-After"]


async def test_a_server_without_its_engine_says_so_and_goes_on_trying(
    a_shared_key: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("flowrun.scale.ingress.PATIENCE_SECONDS", 0.0)
    (port,) = free_ports(1)
    gone = Server(Path(), ingress=port, admin=port, node=port)
    flows = ServedFlows([served_flow(SHOP)])
    async with a_front(gone, flows, a_key(a_shared_key)) as shop:
        await clean_up(shop.agent, LIVES)
        assert "sessions cannot be cleaned up" in caplog.text
        assert (await shop.http.get("/readyz")).status_code == 503
        headers = {"X-Vgai-Key": shop.key}
        answer = await shop.http.post("/http/init", json={"agent_id": "shop"}, headers=headers)
        assert answer.status_code == 503 and "nothing is lost" in answer.json()["message"]
        assert (await shop.insight("/insights/sessions")).status_code == 503
