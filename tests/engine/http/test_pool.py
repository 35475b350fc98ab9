"""The pool: how many connections it has at most, whose they are, and when they end."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import respx

from engine.clock import Clock
from engine.http.client import HttpClient
from engine.http.network import network
from engine.http.pool import Pool

pytestmark = pytest.mark.anyio


class Wires:
    """Transports that answer when they are told to; `/now` at once."""

    def __init__(self) -> None:
        self.opened: list[Wire] = []
        self.goes_on = asyncio.Event()

    def __call__(self) -> "Wire":
        self.opened.append(Wire(self))
        return self.opened[-1]

    @property
    def now(self) -> int:
        return sum(not wire.is_closed for wire in self.opened)


class Wire(httpx.AsyncBaseTransport):
    def __init__(self, wires: Wires) -> None:
        self.wires = wires
        self.hosts: set[str] = set()
        self.is_closed = self.is_busy = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert not self.is_closed and not self.is_busy
        self.hosts.add(request.url.host)
        self.is_busy = True
        try:
            if request.url.path != "/now":
                await self.wires.goes_on.wait()
            if request.url.path == "/fails":
                raise httpx.ReadError("it broke off")
        finally:
            self.is_busy = False
        return httpx.Response(200, stream=Body())

    async def aclose(self) -> None:
        self.is_closed = True


class Body(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"ok"


async def ask(pool: Pool, url: str) -> bytes:
    return (await HttpClient(pool, Clock()).exchange("GET", url, most=100)).body


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_host_whose_connections_are_all_in_use_keeps_nobody_from_another() -> None:
    wires = Wires()
    pool = Pool(wires, most=10, most_to_a_host=3)
    slow = [asyncio.create_task(ask(pool, "https://slow.test/")) for _ in range(8)]
    await settled()
    assert wires.now == 3
    assert await ask(pool, "https://other.test/now") == b"ok"
    slow[5].cancel()
    wires.goes_on.set()
    await asyncio.gather(*slow, return_exceptions=True)
    assert sum(not one.cancelled() for one in slow) == 7 and wires.now == 4


async def test_connections_in_all_stay_below_their_bound_and_old_ones_give_way() -> None:
    wires = Wires()
    wires.goes_on.set()
    pool = Pool(wires, most=5, most_to_a_host=5)
    for number in range(40):
        await ask(pool, f"https://host{number % 20}.test/")
        assert wires.now <= 5
    assert all(len(wire.hosts) == 1 for wire in wires.opened)
    assert len(pool._hosts) <= 5
    await pool.aclose()
    assert wires.now == 0


async def test_what_fails_or_is_cut_off_leaves_its_place_to_the_next() -> None:
    wires = Wires()
    pool = Pool(wires, most=2, most_to_a_host=1)
    for _ in range(3):
        cut = asyncio.create_task(ask(pool, "https://a.test/"))
        waiting = asyncio.create_task(ask(pool, "https://a.test/"))
        await settled()
        waiting.cancel()
        cut.cancel()
        await asyncio.gather(cut, waiting, return_exceptions=True)
    wires.goes_on.set()
    for _ in range(3):
        with pytest.raises(Exception, match="broke off"):
            await ask(pool, "https://a.test/fails")
    assert await ask(pool, "https://a.test/") == b"ok" and wires.now == 1


async def test_what_was_cut_off_is_closed_and_never_lent_again() -> None:
    """httpcore may take a connection whose request was cancelled for one that is under way."""
    wires = Wires()
    async with Pool(wires, most=2, most_to_a_host=1) as pool:
        cut = asyncio.create_task(ask(pool, "http://a.example/slow"))
        await settled()
        cut.cancel()
        await settled()
        assert cut.cancelled() and wires.opened[0].is_closed
        assert await ask(pool, "http://a.example/now") == b"ok"
        assert len(wires.opened) == 2


async def test_what_was_kept_too_long_is_closed_when_anybody_asks() -> None:
    wires = Wires()
    wires.goes_on.set()
    pool = Pool(wires, kept_seconds=-1)
    for number in range(10):
        await ask(pool, f"https://host{number}.test/")
    assert wires.now == 1 and len(pool._hosts) == 1


async def test_a_pool_is_closed_while_a_request_is_under_way() -> None:
    wires = Wires()
    pool = Pool(wires)
    under_way = asyncio.create_task(ask(pool, "https://a.test/"))
    await settled()
    await pool.aclose()
    wires.goes_on.set()
    assert await under_way == b"ok" and wires.now == 0


async def test_respx_answers_in_the_place_of_the_network() -> None:
    with respx.mock:
        route = respx.get("https://api.example.com/a").respond(200, text="mocked")
        wire = network()
        client = HttpClient(wire, Clock())
        for _ in range(2):
            got = await client.exchange("GET", "https://api.example.com/a", most=100)
            assert got.body == b"mocked"
        await wire.aclose()
    assert route.call_count == 2
