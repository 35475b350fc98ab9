"""A thousand sessions of `flowrun serve` at once, each through ten nodes and two requests to a
server that takes 50 ms: clients, server and that one are processes of their own."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from engine.http.network import TRANSPORT

from .measure import Figure
from .server import serving

SESSIONS = 1_000
TURNS = 2
_FLOW = """\
flow: shop
start: hello
turn_budget: 120s
parameters: {{ORDER: , STATUS: , ETA: , SAYS: }}
nodes:
  hello: {{type: speak, text: Welcome!, next: ask}}
  ask:
    type: collect_input
    parameter: $ORDER
    prompt: Which order?
    exits: {{filled: order, missed: end}}
  order:
    type: webhook
    url: http://127.0.0.1:{port}/orders/$ORDER
    policy: {{timeout: 120s}}
    response_mapping: {{data.status: $STATUS}}
    exits: {{success: which, failed: end}}
  which:
    type: conditions
    conditions: {{shipped: [$STATUS, is, shipped]}}
    exits: {{shipped: when, default: end}}
  when:
    type: webhook
    method: POST
    url: http://127.0.0.1:{port}/orders/$ORDER/eta
    policy: {{timeout: 120s}}
    response_mapping: {{data.eta: $ETA}}
    exits: {{success: known, failed: end}}
  known:
    type: conditions
    conditions: {{known: [$ETA, is set]}}
    exits: {{known: words, default: end}}
  words: {{type: set_parameter, parameters: {{$SAYS: "$STATUS, $ETA"}}, next: told}}
  told: {{type: speak, text: "Order $ORDER: $SAYS.", next: thanks}}
  thanks: {{type: speak, text: Thank you., next: bye}}
  bye: {{type: end, text: Goodbye.}}
"""


class Client(NamedTuple):
    """Of a server in a process of its own."""

    url: str
    key: str
    http: Any
    lasted: list[float]

    async def talk(self) -> None:
        asked = {"agent_id": "shop"}
        begun = await self._post("/http/init", asked, {"X-Vgai-Key": self.key})
        bearer = {"Authorization": f"Bearer {begun['session_token']}"}
        step = f"/http/{begun['session_id']}/step"
        for turn, said in enumerate(("", "AB123456"), start=1):
            started = time.perf_counter()
            answer = await self._post(step, {"input": said, "turn": turn}, bearer)
            self.lasted.append(time.perf_counter() - started)
        texts = [message["text"] for message in answer["messages"]]
        assert texts == ["Order AB123456: shipped, tomorrow.", "Thank you.", "Goodbye."], answer

    async def _post(self, path: str, body: Any, headers: dict[str, str]) -> Any:
        async with self.http.post(self.url + path, json=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return json.loads(await answer.read())


async def measure(rounds: int) -> dict[str, Figure]:
    import aiohttp

    taken: dict[str, list[float]] = {}
    with serving("bench.slow_server") as port, tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            for transport in ("", "fast"):
                home = Path(folder) / f"{number}{transport}"
                with _served(home, _FLOW.format(port=port), transport) as (process, url, key):
                    connector = aiohttp.TCPConnector(limit=SESSIONS)
                    timeout = aiohttp.ClientTimeout(120)
                    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as http:
                        client = Client(url, key, http, [])
                        cpu, started = _cpu(process), time.perf_counter()
                        await asyncio.gather(*(client.talk() for _ in range(SESSIONS)))
                        wall, cpu = time.perf_counter() - started, _cpu(process) - cpu
                lasted, name = sorted(client.lasted), transport or "default"
                count = len(lasted)
                for what, figure in (
                    ("turn", wall / count),
                    ("p50", lasted[count // 2]),
                    ("p99", lasted[count * 99 // 100]),
                    ("cpu", cpu / count),
                ):
                    taken.setdefault(f"{name}, {what}", []).append(figure)
    return {
        name: Figure(name, min(values), statistics.median(values)) for name, values in taken.items()
    }


def lines(figures: dict[str, Figure]) -> list[str]:
    """Each turn was answered with 200, and the log of the servers tells no error."""
    shown = [f"  {'':<32}{'turns/s':>9}{'p50':>9}{'p99':>9}{'CPU per turn':>14}"]
    for name in ("default", "fast"):
        turn, p50, p99, cpu = (
            figures[f"{name}, {what}"].median for what in ("turn", "p50", "p99", "cpu")
        )
        shown.append(
            f"  {name:<32}{1 / turn:>9,.0f}{p50 * 1e3:>6.0f} ms{p99 * 1e3:>6.0f} ms"
            f"{cpu * 1e6:>11.0f} µs"
        )
    return [*shown, f"  {SESSIONS:,} sessions, {TURNS * SESSIONS:,} turns, no error", ""]


@contextmanager
def _served(
    home: Path, flow: str, transport: str
) -> Iterator[tuple["subprocess.Popen[str]", str, str]]:
    """The server's process, where it is, and its key. Raises `AssertionError` where its log tells
    of an error."""
    home.mkdir()
    file, log = home / "shop.yaml", home / "log"
    file.write_text(flow, "utf-8")
    command = [sys.executable, "-m", "flowrun.cli", "serve", str(file), "--port", "0"]
    env = {**os.environ, "FLOWRUN_HOME": str(home / "home"), TRANSPORT: transport}
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [*command, "--rate", "1000000"],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**env, "PYTHONUNBUFFERED": "1"},
        ) as process,
    ):
        assert process.stdout is not None
        told: dict[str, str] = {}
        for line in process.stdout:
            if line.startswith(("serving at", "X-Vgai-Key")):
                told[line.split()[0]] = line.split()[-1]
            if len(told) == 2:
                break
        assert len(told) == 2, log.read_text("utf-8")
        try:
            yield process, told["serving"], told["X-Vgai-Key"]
        finally:
            process.terminate()
            process.wait(60)
    levels = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line[:1] == "{"]
    wrong = [line for line in levels if line["level"] != "info"]
    assert not wrong, wrong[0]


def _cpu(process: "subprocess.Popen[str]") -> float:
    """Seconds that it has computed, on Linux; 0 elsewhere."""
    try:
        stat = Path(f"/proc/{process.pid}/stat").read_text("ascii")
    except OSError:
        return 0.0
    ticks = stat.rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
