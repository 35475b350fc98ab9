"""Sessions on Restate (`flowrun up`) beside those of one server (`flowrun serve`): what a turn
takes, how many sessions a second and at what processor time for each turn, how long until a turn
goes on whose process was killed, and what memory it all has. A session is begun and makes two turns
with one request each; the client has the same processors."""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp

from .measure import Figure
from .server import serving

CLIENTS, AT_ONCE = (1, 20), (200, 2_000)
TURNS_OF_A_CLIENT = {1: 100, 20: 20}
MACHINES = (1, 10, 100)
PROCESSORS, USED = 4, 0.6
"""Of a machine that is sized on paper."""
SECONDS_OF_A_TURN = 15
"""A conversation makes one in so many."""
IN_THE_MIDDLE = 20
"""So many turns are under way when a process is killed."""
_REQUEST = 0.05
"""So long the service that the flow asks takes; a turn is shown without it."""
_FLOW = """\
flow: talk
start: order
turn_budget: 300s
parameters: {{X: , STATUS: , ETA: }}
nodes:
  order:
    type: webhook
    url: http://127.0.0.1:{port}/orders
    policy: {{timeout: 120s}}
    response_mapping: {{data.status: $STATUS, data.eta: $ETA}}
    exits: {{success: tell, failed: end}}
  tell: {{type: speak, text: $STATUS $ETA, next: ask}}
  ask: {{type: collect_input, parameter: $X, prompt: Which?, exits: {{filled: order}}}}
"""


class System(NamedTuple):
    """What was started, and the processes of it: `pids` finds them anew each time."""

    url: str
    key: str
    pids: Callable[[], dict[str, list[int]]]
    again: Callable[[], None]
    """Starts what nobody else does once it was killed."""


class Client:
    def __init__(self, system: System, http: aiohttp.ClientSession) -> None:
        self.system = system
        self.http = http
        self.asked_again = 0
        """Steps that got 503, or no answer, and were sent again."""

    async def begin(self) -> "Talk":
        url, headers = f"{self.system.url}/http/init", {"X-Vgai-Key": self.system.key}
        async with self.http.post(url, json={"agent_id": "talk"}, headers=headers) as answer:
            answer.raise_for_status()
            return Talk(self, await answer.json())


class Talk:
    def __init__(self, client: Client, begun: dict[str, Any]) -> None:
        self.client = client
        self.path = f"/http/{begun['session_id']}/step"
        self.headers = {"Authorization": f"Bearer {begun['session_token']}"}
        self.turn = 0

    async def step(self) -> float:
        """Seconds; the same turn is asked for again while the server is away."""
        self.turn += 1
        asked = {"input": "A-7" if self.turn > 1 else "", "turn": self.turn}
        began = time.perf_counter()
        while True:
            url = f"{self.client.system.url}{self.path}"
            try:
                async with self.client.http.post(url, json=asked, headers=self.headers) as answer:
                    if answer.status == 200:
                        await answer.read()
                        return time.perf_counter() - began
                    if answer.status != 503:
                        raise RuntimeError(f"{answer.status} {await answer.text()}")
            except aiohttp.ClientConnectionError:
                pass
            self.client.asked_again += 1
            await asyncio.sleep(0.02)


@contextmanager
def system(*command: str) -> Iterator[System]:
    """`flowrun up` or `flowrun serve`, which this flow is served by."""
    with tempfile.TemporaryDirectory() as home, serving("bench.slow_server") as port:
        flow = Path(home) / "talk.yaml"
        flow.write_text(_FLOW.format(port=port), "utf-8")
        started = Started([*command, str(flow)], home)
        try:
            yield System(started.url, started.key, started.pids, started.again)
        finally:
            started.process.terminate()
            started.process.communicate()


class Started:
    def __init__(self, command: list[str], home: str) -> None:
        self.command = [sys.executable, "-m", "flowrun.cli", *command, "--port"]
        self.environment = {**os.environ, "FLOWRUN_HOME": home}
        self.url = self.key = ""
        self._start(0)

    def _start(self, port: int) -> None:
        self.process = subprocess.Popen(
            [*self.command, str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self.environment,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            words = line.split()
            if line.startswith(("front: ", "serving at ")):
                self.url = words[-1]
            if line.startswith(("key: ", "X-Vgai-Key ")):
                self.key = words[-1]
                return
        raise RuntimeError(f"{' '.join(self.command)} ended ({self.process.wait()})")

    def again(self) -> None:
        self.process.communicate()
        self._start(int(self.url.rpartition(":")[2]))

    def pids(self) -> dict[str, list[int]]:
        own = self.process.pid
        found: dict[str, list[int]] = {"all": [own], "front": [], "worker": [], "engine": []}
        for pid in map(int, Path(f"/proc/{own}/task/{own}/children").read_text().split()):
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            found["all"].append(pid)
            if words[0].endswith("restate-server"):
                found["engine"].append(pid)
            else:
                found["worker" if "worker" in words else "front"].append(pid)
        return found


@asynccontextmanager
async def clients(system: System) -> AsyncIterator[Client]:
    connector = aiohttp.TCPConnector(limit=400)
    timeout = aiohttp.ClientTimeout(total=600)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as http:
        yield Client(system, http)


async def turns(client: Client, count: int) -> list[float]:
    """Seconds of each turn, of so many clients that talk at once."""

    async def talk() -> list[float]:
        one = await client.begin()
        return [await one.step() for _ in range(TURNS_OF_A_CLIENT[count])][1:]

    return sum(await asyncio.gather(*(talk() for _ in range(count))), [])


async def sessions(client: Client, count: int) -> float:
    """Sessions a second, all begun at once."""

    async def talk() -> None:
        one = await client.begin()
        await one.step()
        await one.step()

    began = time.perf_counter()
    await asyncio.gather(*(talk() for _ in range(count)))
    return count / (time.perf_counter() - began)


async def recovery(client: Client, kind: str) -> float:
    """Seconds from the kill of a process until the last of the turns under way is answered."""
    talks = await asyncio.gather(*(client.begin() for _ in range(IN_THE_MIDDLE)))
    await asyncio.gather(*(one.step() for one in talks))
    going = [asyncio.create_task(one.step()) for one in talks]
    await asyncio.sleep(0.03)  # each request takes 50 ms
    os.kill(client.system.pids()[kind][0], signal.SIGKILL)
    began = time.perf_counter()
    if kind == "all":  # nobody looks after a server that is alone
        await asyncio.to_thread(client.system.again)
    await asyncio.gather(*going)
    return time.perf_counter() - began


def memory(system: System) -> float:
    """Megabytes that all of it has in memory."""
    kilobytes = 0
    for pid in system.pids()["all"]:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
        kilobytes += int(status.partition("VmRSS:")[2].split()[0])
    return kilobytes / 1024


def processor_time(system: System) -> dict[str, float]:
    """Seconds of each kind of process so far (proc_pid_stat(5))."""
    return {
        kind: sum(_ticks(pid) for pid in pids) / os.sysconf("SC_CLK_TCK")
        for kind, pids in system.pids().items()
        if pids
    }


def _ticks(pid: int) -> int:
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text("ascii").split()[13:15]))


async def measure(rounds: int) -> dict[str, Figure]:
    found: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)

    with system("serve") as one, system("up") as many:
        sides = {"one server": one, "on Restate": many}
        for _ in range(rounds):
            for side, here in sides.items():
                async with clients(here) as client:
                    for count in CLIENTS:
                        seconds = sorted(await turns(client, count))
                        note(f"turn p50, {count} at once, {side}", statistics.median(seconds))
                        note(f"turn p99, {count} at once, {side}", seconds[-len(seconds) // 100])
        for side, here in sides.items():
            note(f"memory, {side}", memory(here))
        for count in AT_ONCE:
            for side, here in sides.items():
                before = processor_time(here)
                async with clients(here) as client:
                    note(f"sessions/s, {count} at once, {side}", await sessions(client, count))
                    note(f"asked again, {count} at once, {side}", client.asked_again)
                for kind, spent in processor_time(here).items():
                    note(f"processor, {kind}, {side}", (spent - before[kind]) / count / 2)
        for name, kind, here in (
            ("the server killed, one server", "all", one),
            ("a worker killed, on Restate", "worker", many),
            ("the engine killed, on Restate", "engine", many),
        ):
            async with clients(here) as client:
                note(f"recovery, {name}", await recovery(client, kind))
                note(f"asked again, {name}", client.asked_again)
    return {
        name: Figure(name, min(values), statistics.median(values)) for name, values in found.items()
    }


def lines(figures: dict[str, Figure]) -> list[str]:
    shown = []
    for figure in figures.values():
        if figure.name.startswith(("sessions/s", "asked again")):
            value = f"{figure.median:.0f}"
        elif figure.name.startswith("memory"):
            value = f"{figure.median:.0f} MB"
        elif figure.name.startswith("processor"):
            value = f"{figure.median * 1000:.1f} ms"
        elif figure.name.startswith("turn"):
            value = f"{(figure.median - _REQUEST) * 1000:.1f} ms"
        else:
            value = f"{figure.median:.1f} s"
        shown.append(f"  {figure.name:<52}{value:>10}")
    return [*shown, *sizing(figures), ""]


def sizing(figures: dict[str, Figure]) -> Iterator[str]:
    """What machines would hold at what a turn costs here. A cluster keeps every turn on two nodes,
    which the engine's part counts twice for."""
    cost = {
        kind: figures[f"processor, {kind}, on Restate"].median
        for kind in ("front", "worker", "engine")
    }
    for count in MACHINES:
        engine = cost["engine"] * (1 if count == 1 else 2)
        whole = cost["front"] + cost["worker"] + engine
        turns = count * PROCESSORS * USED / whole
        name = f"on paper, {count} machine{'s' * (count > 1)}"
        shown = f"{turns:,.0f} turns/s, {turns * SECONDS_OF_A_TURN:,.0f} conversations"
        yield f"  {name:<30}{shown}, the engine on {engine / whole:.0%} of it"
