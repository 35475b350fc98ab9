"""Slow and many connections, by raw sockets: bounded, told, and nobody else waits for them."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from flowrun.listening import listen
from flowrun.serve.limits import Limits
from flowrun.serve.server import config
from tests.serve.serving import PATIENCE, Here, here, serving

ASK = """
flow: shop
start: ask
parameters: {NAME: }
nodes:
  ask: {type: collect_input, parameter: $NAME, prompt: Who?, exits: {filled: ask, missed: end}}
"""
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = b"POST /no HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
OPENAPI = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
FEW_FILES = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (64, int(sys.argv[1])))
sys.argv[1:] = sys.argv[2:]
from flowrun.cli import main
sys.exit(main())
"""


@asynccontextmanager
async def listening(limits: Limits) -> AsyncIterator[tuple[Here, int, set[Any]]]:
    """A server on a real port, its port, and the connections that it has."""
    async with here(ASK, limits=limits) as shop:
        with listen("127.0.0.1", 0, instead="") as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
            server = uvicorn.Server(config(shop.app, limits))
            serving = asyncio.create_task(server._serve([listener]))
            try:
                yield shop, listener.getsockname()[1], server.server_state.connections
            finally:
                server.should_exit = True
                await serving


async def said(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the server closes, also where that resets the connection."""
    told = b""
    with suppress(ConnectionResetError):
        async with asyncio.timeout(PATIENCE):
            while part := await reader.read(65_536):
                told += part
    return told


@pytest.mark.anyio
@pytest.mark.parametrize(
    "sent",
    [b"", b"GET", HEAD, HEAD + b"\r\n" + HEAD, b"POST /no HTTP/1.1\r\nContent-Length: 9\r\n\r\n1"],
    ids=["nothing", "a word", "half a head", "a second one by half", "a body nobody reads"],
)
async def test_a_request_that_does_not_end_is_not_waited_for(sent: bytes) -> None:
    async with listening(Limits(head_seconds=0.2)) as (_, port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        if b"\r\n\r\n" in sent:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"x")
        answer = await said(reader)
        assert b"408 Request Timeout" in answer
        writer.close()


@pytest.mark.anyio
async def test_a_head_that_comes_drop_by_drop_has_no_more_time() -> None:
    async with listening(Limits(head_seconds=0.3)) as (_, port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answer = asyncio.create_task(said(reader))
        for byte in HEAD * 1_000:
            writer.write(bytes([byte]))
            if (await asyncio.wait([answer], timeout=0.02))[0]:
                break
        assert b"408 Request Timeout" in await answer
        writer.close()


@pytest.mark.anyio
@pytest.mark.parametrize("sent", [b"x" * 1_024, b"x\r\nX: " * 100], ids=["one field", "many"])
@pytest.mark.parametrize("head", [HEAD, CHUNKED], ids=["a head", "behind a body"])
async def test_fields_that_do_not_end_are_refused_before_they_are_large(
    head: bytes, sent: bytes
) -> None:
    async with listening(Limits(head_seconds=60)) as (shop, port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answer = asyncio.create_task(said(reader))
        writer.write(head + b"X: ")
        with suppress(ConnectionError):
            for _ in range(20_000):
                writer.write(sent)
                if (await asyncio.wait([answer], timeout=0))[0]:
                    break
                await writer.drain()
        # What it had not read when it closed may take the answer with it.
        told = await answer
        assert not told or b"HTTP/1.1 431 Request Header Fields Too Large" in told
        writer.close()
        assert (await shop.http.get("/healthz")).status_code == 200


@pytest.mark.anyio
async def test_a_body_that_comes_drop_by_drop_is_answered_and_closed() -> None:
    async with listening(Limits(head_seconds=1, body_seconds=1.5)) as (shop, port, _):
        begun = await shop.init()
        head = (
            f"POST /http/{begun['session_id']}/step HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {begun['session_token']}\r\nContent-Length: 100000\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head.encode())
        answer = asyncio.create_task(said(reader))
        for _ in range(1_000):
            writer.write(b" ")
            if (await asyncio.wait([answer], timeout=0.02))[0]:
                break
        assert b"the body took more than 1.5 s" in await answer
        writer.close()
        assert await shop.says(begun, "", turn=1) == ["Who?"]


@pytest.mark.anyio
async def test_who_does_not_read_what_is_answered_is_not_waited_for() -> None:
    never = asyncio.get_running_loop().create_future()
    limits = Limits(unread_seconds=1.5)
    async with listening(limits) as (shop, port, connections), asyncio.timeout(PATIENCE):
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            client.setblocking(False)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(client, ("127.0.0.1", port))
            await loop.sock_sendall(client, OPENAPI * 90)  # more than both kernels keep
            for number in (1, 0):
                while len(connections) != number:
                    await asyncio.wait([never], timeout=0.01)
        assert (await shop.http.get("/healthz")).status_code == 200


@pytest.mark.anyio
async def test_who_does_not_read_a_short_answer_is_not_waited_for() -> None:
    never = asyncio.get_running_loop().create_future()
    async with listening(Limits(unread_seconds=1.5)) as (shop, port, connections):
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            client.setblocking(False)
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(PATIENCE):
                await loop.sock_connect(client, ("127.0.0.1", port))
                while len(connections) != 1:
                    await asyncio.wait([never], timeout=0.01)
                (served,) = connections
                while not (waits := served.transport.get_write_buffer_size()):
                    await loop.sock_sendall(client, OPENAPI)
                    await asyncio.wait([never], timeout=0.02)
                assert waits < 64 * 1024
                while connections:
                    await asyncio.wait([never], timeout=0.01)
        assert (await shop.http.get("/healthz")).status_code == 200


@pytest.mark.anyio
async def test_requests_that_are_sent_in_thousands_at_once_are_not_kept() -> None:
    async with listening(Limits()) as (shop, port, _):
        gone = pytest.raises((ConnectionResetError, BrokenPipeError))
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as client, gone:
            await asyncio.to_thread(client.sendall, (HEAD + b"\r\n") * 1_000_000)
        assert (await shop.http.get("/healthz")).status_code == 200


@pytest.mark.anyio
async def test_connections_that_are_refused_are_all_counted_and_told_now_and_then(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowrun.serve.connections.TOLD_EVERY", 0.3)
    never = asyncio.get_running_loop().create_future()
    async with listening(Limits(connections=2)) as (_, port, _), asyncio.timeout(PATIENCE):
        many = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
        refused = [await said(reader) for reader, _ in many[2:]]
        assert all(b"503 Service Unavailable" in answer for answer in refused)

        def told() -> list[int]:
            found = [one.message for one in caplog.records if "at once" in one.message]
            return [int(message.split()[-2]) for message in found]

        while sum(told()) < 18:
            await asyncio.wait([never], timeout=0.01)
        assert 2 <= len(told()) < 18 and sum(told()) == 18
        for _, writer in many:
            writer.close()


def test_the_limit_of_files_is_raised_and_beyond_it_is_refused_in_words(tmp_path: Path) -> None:
    flow, limited = tmp_path / "shop.yaml", tmp_path / "limited.py"
    flow.write_text(ASK, "utf-8")
    limited.write_text(FEW_FILES, "utf-8")
    with serving(flow, command=[sys.executable, str(limited), "200"]) as server:
        host, port = server.url.removeprefix("http://").split(":")
        with httpx.Client(base_url=server.url, timeout=PATIENCE) as kept, ExitStack() as opened:
            assert kept.get("/healthz").status_code == 200
            many = [
                opened.enter_context(socket.create_connection((host, int(port)), PATIENCE))
                for _ in range(150)
            ]
            refused = [one for one in many[100:] if b"503 Service" in one.recv(1_000)]
            assert len(refused) == 50  # half of the files are left for other things
            many[0].sendall(HEAD + b"\r\n")
            assert b"200 OK" in many[0].recv(1_000)
            assert kept.get("/readyz").status_code == 200
        assert server.get("/healthz").status_code == 200
        server.told()
        server.process.wait(PATIENCE)
        told = [line["message"] for line in server.log() if line["level"] == "warning"]
        assert told[0].startswith("more than 100 connections at once")
