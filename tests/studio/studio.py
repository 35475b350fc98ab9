"""The studio for tests: in this process behind a client, or the command itself on a port."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx

from flowrun.studio.app import make_app
from flowrun.studio.folder import FlowFolder

FLOWS = Path(__file__).parents[2] / "flows"
ADDRESS = "http://127.0.0.1:8090"
TOKEN = "the-token-of-this-test"

FLOW = """\
flow: shop        # what is shown
start: greet

parameters:
  NAME: there

nodes:
  greet:
    type: speak
    text: Hello $NAME. 🦊
    next: ask

  # A question.
  ask:
    type: collect_input
    parameter: $NAME
    prompt: Who?
    exits: {filled: bye, no_input: bye}

  bye: {type: end, text: Goodbye.}
"""


class Studio:
    """A client that has exchanged the token, as the page has, for the folder that is served."""

    def __init__(self, http: httpx.AsyncClient, folder: FlowFolder) -> None:
        self.http = http
        self.folder = folder

    @property
    def root(self) -> Path:
        return self.folder.root

    async def get(self, path: str, status: int = 200, **query: Any) -> Any:
        return self._told(await self.http.get(path, params=query), status)

    async def post(self, path: str, body: Any, status: int = 200) -> Any:
        return self._told(await self.http.post(path, json=body), status)

    async def put(self, path: str, body: Any, status: int = 200) -> Any:
        return self._told(await self.http.put(path, json=body), status)

    async def delete(self, path: str, status: int = 200) -> Any:
        return self._told(await self.http.delete(path), status)

    @staticmethod
    def _told(answer: httpx.Response, status: int) -> Any:
        assert answer.status_code == status, answer.text
        return answer.json()


def client_of(app: Any, **headers: str) -> httpx.AsyncClient:
    """A client that says where it comes from, as the studio's page does."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(
        transport=transport, base_url=ADDRESS, headers={"Origin": ADDRESS, **headers}
    )


@asynccontextmanager
async def living(app: Any) -> AsyncIterator[None]:
    """What a server tells an app when it begins and when it ends."""
    asked: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    told: asyncio.Queue[Any] = asyncio.Queue()
    running = asyncio.create_task(app({"type": "lifespan"}, asked.get, told.put))
    asked.put_nowait({"type": "lifespan.startup"})
    assert (await told.get())["type"] == "lifespan.startup.complete"
    try:
        yield
    finally:
        asked.put_nowait({"type": "lifespan.shutdown"})
        assert (await told.get())["type"] == "lifespan.shutdown.complete"
        await running


@asynccontextmanager
async def studio_of(root: Path, **options: Any) -> AsyncIterator[Studio]:
    """`options` are those of `FlowFolder`."""
    folder = FlowFolder(root, **options)
    app = make_app(folder, TOKEN)
    async with living(app), client_of(app) as http:
        exchanged = await http.get("/", params={"token": TOKEN})
        assert exchanged.status_code == 302
        yield Studio(http, folder)


class Server:
    """`flowrun studio` as a process, for a browser; `url` lets one in."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.process = process
        self.url = url
        self.address = url.partition("/?")[0]


@contextmanager
def serving(root: Path, *arguments: str, **environ: str) -> Iterator[Server]:
    """On a free port, until the block ends; then it must end well."""
    command = [sys.executable, "-m", "flowrun.cli", "studio", str(root), "--no-open", "--port", "0"]
    process = subprocess.Popen(
        [*command, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environ},
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.fullmatch(r"url: (http://127\.0\.0\.1:\d+/\?token=\S+)\n", line)
        assert found, line
        yield Server(process, found[1])
    finally:
        process.send_signal(signal.SIGINT)
        ended = process.wait(120)
        process.stdout.close()
    assert ended == 0
