"""Servers for tests: in this process behind a client, or the command itself on a port."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

import httpx
import pytest
from starlette.types import ASGIApp

from engine.clock import Clock
from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.flow.loading import read_flow
from engine.plugins import Types
from engine.source.reading import parse_source
from flowrun.listening import listen
from flowrun.project.types import node_types
from flowrun.scale.front import assemble_front
from flowrun.scale.ingress import Ingress
from flowrun.scale.sealing import SharedKey
from flowrun.scale.server import Server as EngineServer
from flowrun.scale.server import register
from flowrun.scale.worker import work_on, worker_app
from flowrun.serve.channels.agent import Agent
from flowrun.serve.flows import ServedFlow, ServedFlows
from flowrun.serve.limits import Limits
from flowrun.serve.reach import Reach
from flowrun.serve.server import Assembled, Lives, assemble
from flowrun.serve.sessions.session_engine import SessionEngine
from flowrun.storage.vault.sealing import Key

ADDRESS = "http://127.0.0.1:8000"
LIVES = Lives(timedelta(hours=24), timedelta(days=30))
LIMITS, LOOPBACK = Limits(), Reach("127.0.0.1")
PATIENCE = 120.0
"""Seconds that no test needs on a machine that is not stuck, however busy it is."""


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    never = asyncio.get_running_loop().create_future()
    async with asyncio.timeout(PATIENCE):
        while not await is_so():
            await asyncio.wait([never], timeout=0.01)


async def begins(begun: asyncio.Event, *turns: "asyncio.Task[Any]") -> None:
    """Until one of these turns has asked whoever notes it; fails where none does."""
    noted = asyncio.ensure_future(begun.wait())
    await asyncio.wait((noted, *turns), timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    noted.cancel()
    if not begun.is_set():
        ended = [turn.result() for turn in turns if turn.done()]
        told = [one.text if isinstance(one, httpx.Response) else one for one in ended]
        pytest.fail(f"nobody was asked within {PATIENCE:.0f} s; turns that ended: {told}")


Answer = Callable[[httpx.Request], Any]


class SetClock(Clock):
    """Real time, moved on by `later`."""

    later = timedelta()

    def now(self) -> datetime:
        return super().now() + self.later


class Here(NamedTuple):
    """A server and a client of it, with the key of this run."""

    http: httpx.AsyncClient
    agent: Agent
    key: str
    clock: SetClock
    app: ASGIApp

    @property
    def turns(self) -> SessionEngine:
        return self.agent.turns

    async def init(self, flow: str = "shop", **body: Any) -> dict[str, Any]:
        asked = {"agent_id": flow, **body}
        answer = await self.http.post("/http/init", json=asked, headers={"X-Vgai-Key": self.key})
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def step(
        self, begun: dict[str, Any], input: Any, headers: dict[str, str] | None = None, **body: Any
    ) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {begun['session_token']}"}
        return await self.http.post(
            f"/http/{begun['session_id']}/step",
            json={"input": input, **body},
            headers={**bearer, **(headers or {})},
        )

    async def says(self, begun: dict[str, Any], input: Any, **body: Any) -> list[str]:
        answer = await self.step(begun, input, **body)
        assert answer.status_code == 200, answer.text
        return [message["text"] for message in answer.json()["messages"]]

    async def insight(self, path: str, **query: Any) -> httpx.Response:
        return await self.http.get(path, params=query, headers={"X-Vgai-Key": self.key})


def served_flow(text: str, answer: Answer | None = None) -> ServedFlow:
    """`answer` stands for all that its requests reach."""
    flow = read_flow(parse_source(text, "shop.yaml"), node_types())
    wire = httpx.MockTransport(answer or (lambda _: httpx.Response(404)))
    none = Credentials({}, Types("credential", Credential, []))
    return ServedFlow(flow, Connections(none, wire=wire), {}, "shop.yaml", "qa")


ENGINE: ContextVar[EngineServer | None] = ContextVar("engine", default=None)
"""Where the turns of `here` are made by a worker; None: in the server itself."""


@asynccontextmanager
async def here(
    *texts: str,
    answer: Answer | None = None,
    limits: Limits = LIMITS,
    reach: Reach = LOOPBACK,
    lives: Lives = LIVES,
) -> AsyncIterator[Here]:
    clock = SetClock()
    flows = ServedFlows([served_flow(text, answer) for text in texts])
    engine = ENGINE.get()
    if engine is None:
        server = assemble(flows, reach, lives, limits, clock)
        async with talking(server, clock) as found:
            yield found
        return
    key = SharedKey.read(Key.new().text)
    async with (
        working(engine, flows, key),
        a_front(engine, flows, key, limits, reach, lives, clock) as found,
    ):
        yield found


@asynccontextmanager
async def a_front(
    engine: EngineServer,
    flows: ServedFlows,
    key: SharedKey,
    limits: Limits = LIMITS,
    reach: Reach = LOOPBACK,
    lives: Lives = LIVES,
    clock: SetClock | None = None,
) -> AsyncIterator[Here]:
    """A server that keeps nothing."""
    clock = clock or SetClock()
    ingress = Ingress(engine.ingress, engine.admin)
    server = assemble_front(ingress, key, flows, reach, lives, limits, clock)
    async with talking(server, clock) as found:
        yield found


@asynccontextmanager
async def working(engine: EngineServer, flows: ServedFlows, key: SharedKey) -> AsyncIterator[str]:
    """A worker in this process, which the engine knows; where it is."""
    told = asyncio.Event()
    with listen("127.0.0.1", 0, instead="") as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        worker = asyncio.create_task(work_on(worker_app(flows, key), listener, told.wait))
        try:
            await register(engine.admin, url)
            yield url
        finally:
            told.set()
            await worker


@asynccontextmanager
async def talking(server: Assembled, clock: SetClock) -> AsyncIterator[Here]:
    transport = httpx.ASGITransport(server.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
        yield Here(client, server.agent, server.clients.own or "", clock, server.app)
    await server.close()


class Server:
    """`flowrun serve` as a process."""

    def __init__(
        self, process: "subprocess.Popen[str]", url: str, key: str, errors: IO[str]
    ) -> None:
        self.process = process
        self.errors = errors
        self.url = url
        self.key = key

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def told(self, signals: int = 1) -> None:
        for _ in range(signals):
            self.process.send_signal(signal.SIGTERM)

    def get(self, path: str, *, key: str | None = None) -> httpx.Response:
        headers = {} if key is None else {"X-Vgai-Key": key}
        return httpx.get(f"{self.url}{path}", headers=headers, timeout=PATIENCE)

    def log(self) -> list[dict[str, Any]]:
        """All of it, once the process has ended."""
        self.errors.seek(0)
        lines = self.errors.read().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


@contextmanager
def serving(
    *arguments: str | Path,
    port: int = 0,
    key: str | None = None,
    command: Sequence[str] = (sys.executable, "-m", "flowrun.cli"),
) -> Iterator[Server]:
    """One that listens; `key` is one that was made."""
    # A file: a pipe that nobody reads would hold the server up once it is full.
    with TemporaryFile("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [*command, "serve", *map(str, arguments), "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        try:
            yield _listening(process, key, errors)
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate(timeout=PATIENCE)


def _listening(process: "subprocess.Popen[str]", key: str | None, errors: IO[str]) -> Server:
    assert process.stdout is not None
    said, url = "", None
    while url is None or (key is None and "X-Vgai-Key of this run" not in said):
        line = process.stdout.readline()
        if not line:
            errors.seek(0)
            raise AssertionError(errors.read())
        said += line
        if found := re.search(r"serving at (\S+)", said):
            url = found[1]
    own = re.search(r"X-Vgai-Key of this run: (\S+)", said)
    server = Server(process, url, own[1] if own else key or "", errors)
    for _ in range(2_000):  # the socket listens before the app does
        try:
            if httpx.get(f"{url}/readyz", timeout=PATIENCE).status_code == 200:
                break
        except httpx.TransportError:
            continue
    return server
