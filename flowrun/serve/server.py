"""`flowrun serve` as a process: what it owns, how it is told to end, and how it ends."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

import uvicorn
from starlette.types import ASGIApp

from engine.clock import Clock
from engine.errors import FlowError, StoreError

from ..ending import stopping
from ..known_hosts import is_loopback
from ..listening import ANOTHER_PORT, listen, url_of
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
from .sessions.turns import Turns
from .tokens import Tokens

log = logging.getLogger("flowrun.serve")

CLEAN_UP_SECONDS = 60


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
    with listen(reach.host, port, instead=ANOTHER_PORT) as listener:
        here = assembling(flows, reach, lives, limits, Clock())
        server = uvicorn.Server(config(here.app, limits))
        begin_log()
        url = url_of(listener, reach.host)

        def let_turns_end() -> None:
            here.agent.turns.draining = True

        # What a second signal cuts off goes on from its notes when its step is repeated.
        with stopping(server, let_turns_end):
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


def _greeting(flows: Served, url: str, clients: Clients, reach: Reach) -> Iterator[str]:
    yield f"serving at {url}"
    for one in flows:
        yield f"  {one.flow.name} · {one.file} · version {one.flow.digest}"
        if reach.trying or is_loopback(reach.host):
            yield f"  try it: {url}/try/{quote(one.flow.name, safe='')}"
    if clients.own is not None:
        yield f"X-Vgai-Key of this run: {clients.own}"
        yield "  one that stays: flowrun keys create NAME"
