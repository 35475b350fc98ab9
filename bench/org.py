"""What the local org costs: queries on a port, and one opened anew for each test."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote_plus

import uvicorn

from flowrun.listening import listen
from flowrun.org.app import LocalOrg
from flowrun.org.connection import connections
from flowrun.org.data.org_data import SHIPPED

from .measure import Figure, Side, interleave

CLIENTS = 50
QUERIES = 4
"""Of each client in a round."""
OPENINGS = 20
_SOQL = "SELECT Id, Name, Phone FROM Account LIMIT 5"
_ASKS = (
    "GET /services/data/v60.0/query?q={soql} HTTP/1.1\r\n"
    "Host: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
)


class Client:
    """One connection, kept."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, request: bytes) -> bytes:
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        return await self._reader.readexactly(int(length))

    def close(self) -> None:
        self._writer.close()


async def _client(port: int) -> Client:
    return Client(*await asyncio.open_connection("127.0.0.1", port))


async def measure(rounds: int) -> dict[str, Figure]:
    with _serving("delayed") as delayed, _serving("at once") as at_once:
        sides = {
            "a listener without TCP_NODELAY": await _side(*delayed),
            "flowrun org": await _side(*at_once),
        }
        return await interleave(sides, rounds)


async def _side(port: int, token: str) -> Side:
    query = _ASKS.format(soql=quote_plus(_SOQL), token=token).encode()
    made = [asyncio.open_connection("127.0.0.1", port) for _ in range(CLIENTS)]
    clients = [Client(*await each) for each in made]

    async def ask_often(client: Client) -> None:
        for _ in range(QUERIES):
            assert b'"totalSize"' in await client.ask(query)

    async def side() -> float:
        began = time.perf_counter()
        await asyncio.gather(*map(ask_often, clients))
        return (time.perf_counter() - began) / (CLIENTS * QUERIES)

    return side


async def opening(rounds: int) -> dict[str, Figure]:
    """One that is ready for its first query, of a file that has changed and of one that has not."""
    with TemporaryDirectory() as folder:
        data = Path(folder) / "org.yaml"
        text = SHIPPED.read_text("utf-8")

        async def changed() -> float:
            seconds = 0.0
            for _ in range(OPENINGS):
                data.write_text(f"{text}# {time.perf_counter()}\n", "utf-8")
                seconds += _opened(data)
            return seconds / OPENINGS

        async def unchanged() -> float:
            return sum(_opened(SHIPPED) for _ in range(OPENINGS)) / OPENINGS

        sides: dict[str, Side] = {
            "a file that has changed": changed,
            "one that was read before": unchanged,
        }
        return await interleave(sides, rounds)


def _opened(data: Path) -> float:
    began = time.perf_counter()
    org = LocalOrg(data)
    org.database.close()
    return time.perf_counter() - began


@contextmanager
def _serving(how: str) -> Iterator[tuple[int, str]]:
    """The port of an org in a process of its own, and a token."""
    command = [sys.executable, "-m", "bench.org", how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            port, token = process.stdout.readline().split()
            yield int(port), token
        finally:
            process.terminate()


def main(how: str) -> None:
    org = LocalOrg()
    if how == "delayed":
        listener = socket.create_server(("127.0.0.1", 0))
    else:
        listener = listen("127.0.0.1", 0, instead="")
    key = {"client_id": org.consumer_key, "client_secret": org.consumer_secret}
    asked = {"grant_type": "client_credentials", **key}
    token = org.tokens.grant(asked, "http://localhost")["access_token"]
    print(listener.getsockname()[1], token, flush=True)
    http = connections(org.chaos)
    config = uvicorn.Config(org.app, http=http, ws="none", lifespan="off", log_level="warning")  # type: ignore[arg-type]
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
