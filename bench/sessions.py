"""Many sessions at once, each turn with one request to a server that takes 50 ms: how many turns a
second, how long each, and at what CPU time."""

import asyncio
import json
import os
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import NamedTuple

import httpx

from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.flow.loading import Flow, read_flow
from engine.http.network import TRANSPORT, network
from engine.plugins import Types
from engine.run.runner import Runner
from engine.run.session import Session
from engine.source.reading import parse_source
from flowrun.project.types import node_types

from .measure import Figure
from .server import serving

SIZES = {200: 6, 1_000: 3}
"""How many sessions, and how many turns each."""
_FLOW = """\
flow: talk
start: ask
turn_budget: 120s
parameters: {{X: , STATUS: , ETA: }}
nodes:
  ask: {{type: collect_input, parameter: $X, prompt: Which?, exits: {{filled: order}}}}
  order:
    type: webhook
    url: http://127.0.0.1:{port}/orders/$X
    headers: {{Accept: application/json}}
    policy: {{timeout: 120s}}
    response_mapping:
      data.status: $STATUS
      data.eta: $ETA
    exits: {{success: ask, failed: end}}
"""

Talk = Callable[[int], Awaitable[list[float]]]
"""A session of that many turns, and how long each took; its first connection is one of them."""
Opened = AbstractAsyncContextManager[Talk]


class Round(NamedTuple):
    """Seconds: of wall clock and of CPU for a turn, and the turn that half and that 99 of 100 do
    not exceed."""

    turn: float
    cpu: float
    p50: float
    p99: float


async def measure(rounds: int) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    with serving("bench.slow_server") as port:
        flow = read_flow(parse_source(_FLOW.format(port=port), "talk.yaml"), node_types())
        sides: dict[str, Callable[[], Opened]] = {
            "as it was": lambda: _flowrun(flow, _AsItWas()),
            "default": lambda: _flowrun(flow, _network("")),
            "fast": lambda: _flowrun(flow, _network("fast")),
            "aiohttp by hand": lambda: _aiohttp(port),
            "ideal": _ideal,
        }
        taken: dict[tuple[str, int], list[Round]] = {}
        for _ in range(rounds):
            for size, turns in SIZES.items():
                for name, opened in sides.items():
                    async with opened() as talk:
                        taken.setdefault((name, size), []).append(await _round(talk, size, turns))
    for (name, size), found in taken.items():
        for quantity, values in zip(Round._fields, zip(*found, strict=True), strict=True):
            full = f"{name}, {size:,} sessions, {quantity}"
            figures[full] = Figure(full, min(values), statistics.median(values))
    return figures


async def _round(talk: Talk, sessions: int, turns: int) -> Round:
    cpu, started = time.process_time(), time.perf_counter()
    every = await asyncio.gather(*(talk(turns) for _ in range(sessions)))
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    lasted = sorted(seconds for one in every for seconds in one)
    count = len(lasted)
    return Round(wall / count, cpu / count, lasted[count // 2], lasted[count * 99 // 100])


def lines(figures: dict[str, Figure]) -> list[str]:
    """A table, best read along its rows; `of aiohttp` is of the medians of turns a second."""
    shown = [f"  {'':<32}{'turns/s':>9}{'× was':>8}{'× aiohttp':>11}{'p50':>9}{'p99':>9}{'CPU':>9}"]
    for name in (one.removesuffix(", turn") for one in figures if one.endswith(", turn")):
        size = name.partition(", ")[2]
        took = {field: figures[f"{name}, {field}"].median for field in Round._fields}
        was = figures[f"as it was, {size}, turn"].median / took["turn"]
        by_hand = figures[f"aiohttp by hand, {size}, turn"].median / took["turn"]
        shown.append(
            f"  {name:<32}{1 / took['turn']:>9,.0f}{was:>7.2f}×{by_hand:>10.2f}×"
            f"{took['p50'] * 1e3:>6.0f} ms{took['p99'] * 1e3:>6.0f} ms{took['cpu'] * 1e6:>6.0f} µs"
        )
    return [*shown, ""]


@asynccontextmanager
async def _flowrun(flow: Flow, wire: httpx.AsyncBaseTransport) -> AsyncIterator[Talk]:
    credentials = Credentials({}, Types("credential", Credential, []))
    try:
        async with Connections(credentials, wire=wire) as connections:
            runner = Runner(flow, connections)

            async def talk(turns: int) -> list[float]:
                session, lasted = (await runner.turn(runner.start())).session, []
                for _ in range(turns):
                    started = time.perf_counter()
                    session = await _turn(runner, session)
                    lasted.append(time.perf_counter() - started)
                return lasted

            yield talk
    finally:
        await wire.aclose()


async def _turn(runner: Runner, session: Session) -> Session:
    session = (await runner.turn(session, "AB123456")).session
    assert session.parameters["STATUS"] == "shipped" and session.status == "awaiting_input"
    return session


@asynccontextmanager
async def _aiohttp(port: int) -> AsyncIterator[Talk]:
    import aiohttp

    connector = aiohttp.TCPConnector(limit=1_000)
    async with aiohttp.ClientSession(connector=connector) as client:

        async def talk(turns: int) -> list[float]:
            lasted = []
            for _ in range(turns):
                started = time.perf_counter()
                async with client.get(f"http://127.0.0.1:{port}/orders/AB123456") as answer:
                    data = json.loads(await answer.read())
                    assert data["data"]["status"] and data["data"]["eta"]
                lasted.append(time.perf_counter() - started)
            return lasted

        yield talk


@asynccontextmanager
async def _ideal() -> AsyncIterator[Talk]:
    async def talk(turns: int) -> list[float]:
        for _ in range(turns):
            await asyncio.sleep(0.05)
        return [0.05] * turns

    yield talk


class _AsItWas(httpx.AsyncBaseTransport):
    """The client that the engine had before its pool: one of httpx, with httpx's own pool."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            limits=httpx.Limits(max_connections=1_000, max_keepalive_connections=20),
            timeout=None,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._client.send(request, stream=True)

    async def aclose(self) -> None:
        await self._client.aclose()


def _network(transport: str) -> httpx.AsyncBaseTransport:
    before = os.environ.get(TRANSPORT)
    os.environ[TRANSPORT] = transport
    try:
        return network()
    finally:
        os.environ.pop(TRANSPORT)
        if before is not None:
            os.environ[TRANSPORT] = before
