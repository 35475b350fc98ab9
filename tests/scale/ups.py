"""`flowrun up` as a process, and load on what it started."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

import httpx

from engine.http.pool import Pool
from tests.serve.serving import PATIENCE


class Up(NamedTuple):
    process: "subprocess.Popen[str]"
    lines: dict[str, list[str]]
    errors: IO[str]

    @property
    def front(self) -> str:
        return self.lines["front"][0]

    @property
    def key(self) -> str:
        return self.lines["key"][0]

    @property
    def workers(self) -> list[int]:
        return [int(line.rpartition(" pid ")[2]) for line in self.lines["worker"]]

    def read_line(self) -> str:
        """The next line that it prints."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        name, _, value = line.partition(": ")
        self.lines.setdefault(name, []).append(value)
        return name

    def pids(self) -> dict[str, list[int]]:
        """The processes of its system: workers, the front and the engine."""
        found: dict[str, list[int]] = {"worker": [], "serve": [], "engine": []}
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for pid in map(int, children.read_text().split()):
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            kind = "engine" if words[0].endswith("restate-server") else words[3]
            found[kind].append(pid)
        return found


@contextmanager
def running(*arguments: str | Path) -> Iterator[Up]:
    with TemporaryFile("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "flowrun.cli", "up", *map(str, arguments), "--port=0"],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        up = Up(process, {}, errors)
        try:
            while "key" not in up.lines:
                if not up.read_line():
                    errors.seek(0)
                    raise AssertionError(errors.read())
            yield up
        finally:
            if process.poll() is None:
                process.terminate()
            process.communicate(timeout=PATIENCE)


class Customer:
    """Of the shop of tests/serve/test_server.py: begins a session and orders, a turn each."""

    def __init__(self, url: str, key: str, http: httpx.AsyncClient, name: str) -> None:
        self.url, self.key, self.http, self.name = url, key, http, name
        self.begun: dict[str, Any] = {}
        self.turn = 0

    async def begin(self) -> None:
        headers = {"X-Vgai-Key": self.key}
        asked = {"agent_id": "shop"}
        answer = await self.http.post(f"{self.url}/http/init", json=asked, headers=headers)
        assert answer.status_code == 200, answer.text
        self.begun = answer.json()
        await self.step("")

    async def step(self, input: str) -> list[str]:
        answer = await self.http.post(
            f"{self.url}/http/{self.begun['session_id']}/step",
            json={"input": input, "turn": self.turn + 1},
            headers={"Authorization": f"Bearer {self.begun['session_token']}"},
        )
        assert answer.status_code == 200, answer.text
        self.turn += 1
        return [message["text"] for message in answer.json()["messages"]]

    async def order(self, number: int = 1) -> str:
        """What it says of the order."""
        return (await self.step(f"{self.name}-{number}"))[0]


async def customers(url: str, key: str, count: int, http: httpx.AsyncClient) -> list[Customer]:
    """All begun, at once."""
    made = [Customer(url, key, http, f"c{number}") for number in range(count)]
    await asyncio.gather(*(one.begin() for one in made))
    return made


def a_client() -> httpx.AsyncClient:
    """One that may ask thousands of things at once: httpx's own pool looks through all of them at
    each."""
    context = httpx.create_ssl_context(verify=False)
    pool = Pool(lambda: httpx.AsyncHTTPTransport(verify=context), most_to_a_host=400)
    return httpx.AsyncClient(timeout=900, transport=pool)


def processor_time(pid: int) -> int:
    """In clock ticks (proc_pid_stat(5))."""
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text("ascii").split()[13:15]))
