"""`flowrun serve` as a process: what it owns, how it is told to end, and how it ends."""

import logging
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from types import FrameType
from typing import NamedTuple
from urllib.parse import quote

import uvicorn
from starlette.types import ASGIApp

from engine.clock import Clock
from engine.errors import FlowError, StoreError

from ..known_hosts import is_loopback
from ..listening import listen
from ..storage.home import open_api_keys, open_store, open_vault
from ..storage.insights import Insights
from ..storage.served_sessions import ServedSessions
from .app import make_app
from .channels.agent import Agent
from .clients import Clients
from .connections import bounded, most_connections, most_files
from .flows import Served
from .insights.api import InsightsApi
from .limits import Limits, Rate
from .logs import begin_log
from .metrics import Metrics
from .reach import Reach
from .sessions.session_engine import SessionEngine
from .sessions.turns import Turns
from .tokens import Tokens

log = logging.getLogger("flowrun.serve")

CLEAN_UP_SECONDS = 60
_ANOTHER = "name another by --port, or 0 for a free one"


class Lives(NamedTuple):
    """How long a session may take, and how long one that is over is kept."""

    session: timedelta
    kept: timedelta


class Assembled(NamedTuple):
    """A server before it listens. `close` what has not run."""

    app: ASGIApp
    agent: Agent
    clients: Clients
    close: Callable[[], Awaitable[None]]


Assembling = Callable[[Served, Reach, Lives, Limits, Clock], Assembled]


def assemble(flows: Served, reach: Reach, lives: Lives, limits: Limits, clock: Clock) -> Assembled:
    """Takes the sessions for itself. Raises `StoreError` and `CredentialError` where it cannot,
    `FlowError` where others could reach it without a key."""
    clients = clients_of(reach, limits, clock)
    tokens, store = Tokens.of(open_vault()), open_store()
    sessions = ServedSessions(store)
    turns = Turns(flows, sessions, tokens, Metrics(), clock)
    agent = Agent(turns, clients, limits, lives.session)
    insights = InsightsApi(Insights(store.database), clients, flows)

    async def close() -> None:
        await turns.drain()
        await sessions.aclose()
        await flows.aclose()

    app = make_app(agent, insights, reach, partial(keep_clean, agent, lives), close)
    return Assembled(app, agent, clients, close)


def clients_of(reach: Reach, limits: Limits, clock: Clock) -> Clients:
    """Raises `FlowError` where others could reach the server without a key."""
    clients = Clients.of(open_api_keys(), Rate(limits.rate, clock.monotonic))
    if clients.own is not None and not is_loopback(reach.host):
        raise FlowError(
            f"--host {reach.host} lets other machines in, and there is no key yet; "
            "flowrun keys create NAME makes one"
        )
    return clients


def serve(
    flows: Served,
    reach: Reach,
    port: int,
    lives: Lives,
    limits: Limits,
    assembling: Assembling = assemble,
) -> None:
    """Prints where it is, then serves until it is told to end. Raises as `assemble`, and
    `FlowError` for a port that is taken."""
    with listen(reach.host, port, instead=_ANOTHER) as listener:
        here = assembling(flows, reach, lives, limits, Clock())
        server = uvicorn.Server(config(here.app, limits))
        begin_log()
        url = _url(reach.host, listener.getsockname()[1])
        with _stopping(server, here.agent.turns):
            print(*_greeting(flows, url, here.clients, reach), sep="\n", flush=True)
            server.run(sockets=[listener])


def config(app: ASGIApp, limits: Limits) -> uvicorn.Config:
    """Raises how many files the process may open, and takes as many connections as that allows."""
    most = most_connections(limits.connections, most_files())
    return uvicorn.Config(
        app,
        http=bounded(limits._replace(connections=most)),
        ws="websockets-sansio",
        ws_max_size=limits.body,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        timeout_keep_alive=60,
    )


async def keep_clean(agent: Agent, lives: Lives) -> None:
    """For good."""
    while True:
        await clean_up(agent, lives)
        await agent.turns.clock.sleep(CLEAN_UP_SECONDS)


async def clean_up(agent: Agent, lives: Lives) -> None:
    """Ends the sessions whose time is over, and forgets those that have long been over."""
    try:
        await agent.turns.clean_up(lives.kept)
        await agent.count_open()
    except StoreError as error:
        log.error("sessions cannot be cleaned up: %s", error)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _greeting(flows: Served, url: str, clients: Clients, reach: Reach) -> Iterator[str]:
    yield f"serving at {url}"
    for one in flows:
        yield f"  {one.flow.name} · {one.file} · version {one.flow.digest}"
        if reach.trying or is_loopback(reach.host):
            yield f"  try it: {url}/try/{quote(one.flow.name, safe='')}"
    if clients.own is not None:
        yield f"X-Vgai-Key of this run: {clients.own}"
        yield "  one that stays: flowrun keys create NAME"


@contextmanager
def _stopping(server: uvicorn.Server, turns: SessionEngine) -> Iterator[None]:
    """The first signal lets turns under way end and be kept, a second ends at once: what was noted
    goes on when its step is repeated."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        if server.should_exit:
            os._exit(1)
        turns.draining = True
        server.should_exit = True

    server.handle_exit = stop  # type: ignore[assignment, method-assign]
    stops = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, stop) for each in stops]
    try:
        yield
    finally:
        for each, handler in zip(stops, before, strict=True):
            signal.signal(each, handler)
