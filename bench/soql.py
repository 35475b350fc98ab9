"""What reading a large result costs: against simple-salesforce and a bare httpx loop."""

import asyncio
import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, chdir, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.flow.loading import Flow, read_flow
from engine.run.runner import Runner
from engine.source.reading import parse_source
from flowrun.project.types import credential_types, node_types
from flowrun.trial.request import try_request
from nodes.salesforce import Salesforce
from nodes.salesforce.actions import QueryAction

from .measure import Figure, interleave
from .salesforce_server import FIELDS

RECORDS = 100_000
QUERY = f"SELECT {', '.join(FIELDS)} FROM Contact"
_FLOW = f"""\
flow: large
start: read
nodes:
  read:
    type: salesforce
    credential: SF
    query: {QUERY}
    save_to: {{file}}
    bulk: false
    policy: {{{{timeout: 60s}}}}
    exits: {{{{success: end, no_records: end, failed: end}}}}
"""
_CREDENTIALS = """\
SF:
  type: salesforce
  domain: "127.0.0.1:{port}"
  consumer_key: k
  consumer_secret: {{env: HOME}}
"""


@contextmanager
def server(records: int) -> Iterator[int]:
    command = [sys.executable, "-m", "bench.salesforce_server", str(records)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def _connections(port: int) -> Connections:
    from engine.credentials.registry import Entry

    source = parse_source(_CREDENTIALS.format(port=port), "credentials.yaml")
    entries = {name: Entry(name, source, block) for name, block in source.data.items()}
    return Connections(Credentials(entries, credential_types()))


async def paged(port: int, use: Callable[[list[Any]], None]) -> int:
    """Every record through the node's own reader, page by page."""
    async with _connections(port) as connections, _reading(connections) as pages:
        count = 0
        async for page in pages:
            count += len(page.records)
            use(page.records)
        return count


@cache
def _flow(file: str) -> Flow:
    return read_flow(parse_source(_FLOW.format(file=file), "large.yaml"), node_types())


def _reading(connections: Connections) -> Any:
    flow = _flow("unused.jsonl")
    step = flow.steps["read"]
    node = step.node
    assert isinstance(node, Salesforce)
    action = node.chosen
    assert isinstance(action, QueryAction)
    turn = Runner(flow, connections).begin(Runner(flow, connections).start())
    ctx = turn.context(step)

    async def read() -> AsyncGenerator[Any, None]:
        async with aclosing(action.pages(ctx, node.sender(ctx))) as pages:
            async for page in pages:
                yield page

    return aclosing(read())


async def saved(port: int, file: Path) -> None:
    """The node as a flow runs it, into a file."""
    async with _connections(port) as connections:
        with chdir(file.parent):
            trial = await try_request(Runner(_flow(file.name), connections), "read", {})
        assert trial.exit == "success", trial.error


async def bytes_only(port: int) -> int:
    """What httpx moves when nobody reads it."""
    size, path = 0, "/services/data/v66.0/query?q=x"
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        while path:
            body = (await client.get(path, timeout=60)).content
            size += len(body)
            head, mark, rest = body[:300].partition(b'"nextRecordsUrl":"')
            path = rest.partition(b'"')[0].decode() if mark else ""
    return size


def simple_salesforce(port: int) -> int:
    """`query_all_iter`, over plain http on loopback."""
    import requests
    from requests.adapters import HTTPAdapter
    from simple_salesforce.api import Salesforce as Client

    class Plain(HTTPAdapter):
        def send(self, request: Any, *arguments: Any, **options: Any) -> Any:
            request.url = request.url.replace("https://", "http://", 1)
            return super().send(request, *arguments, **options)

    session = requests.Session()
    session.trust_env = False
    session.mount("https://", Plain())
    client = Client(instance=f"127.0.0.1:{port}", session_id="00D5f!bench", session=session)
    return sum(1 for _ in client.query_all_iter(QUERY))


async def measure(rounds: int) -> dict[str, Figure]:
    with server(RECORDS) as port, tempfile.TemporaryDirectory() as folder:

        def timed(work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[float]]:
            async def side() -> float:
                gc.collect()  # what one side leaves behind is not the next one's work
                started = time.perf_counter()
                await work()
                return (time.perf_counter() - started) / RECORDS

            return side

        async def compared() -> None:
            assert await asyncio.to_thread(simple_salesforce, port) == RECORDS

        return await interleave(
            {
                "simple-salesforce query_all_iter": timed(compared),
                "httpx, bytes only": timed(lambda: bytes_only(port)),
                "salesforce node, page by page": timed(lambda: paged(port, lambda _: None)),
                "salesforce node, save_to .jsonl": timed(
                    lambda: saved(port, Path(folder) / "out.jsonl")
                ),
                "salesforce node, save_to .csv": timed(
                    lambda: saved(port, Path(folder) / "out.csv")
                ),
            },
            rounds,
        )


def peak(side: str, records: int) -> float:
    """MB by which a process of its own grows while it reads so many records."""
    with server(records) as port:
        command = [sys.executable, "-m", "bench.soql", side, str(port)]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _main(side: str, port: int) -> None:
    import msgspec  # noqa: F401  so that it is not counted

    Path("/proc/self/clear_refs").write_text("5")  # the peak of whoever started this is not ours
    before = _peak()
    if side == "pages":
        asyncio.run(paged(port, lambda _: None))
    elif side == "file":
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(saved(port, Path(folder) / "out.jsonl"))
    else:
        simple_salesforce(port)
    print((_peak() - before) / 1024)


def _peak() -> int:
    """The most memory this process has had, in KB."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
