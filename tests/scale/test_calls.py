"""How a worker is called: many calls on one connection, and what becomes of them when it ends."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

import httpx
import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, StreamEnded, StreamReset
from hyperframe.frame import Frame, GoAwayFrame

from flowrun.listening import listen
from flowrun.scale.calls import App, answer_calls
from tests.serve.serving import PATIENCE, begins

pytestmark = pytest.mark.anyio

_HEADERS = [(":method", "POST"), (":scheme", "http"), (":authority", "x"), (":path", "/a")]
_LONG = 600.0


class Held:
    """An app that answers once it may."""

    def __init__(self) -> None:
        self.gate, self.begun = asyncio.Event(), asyncio.Event()
        self.cut_off = 0

    async def __call__(self, _: dict[str, Any], receive: Any, send: Any) -> None:
        self.begun.set()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cut_off += 1
            raise
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done", "more_body": False})


class Worker(NamedTuple):
    port: int
    told_to_end: asyncio.Event


@asynccontextmanager
async def answering(app: App) -> AsyncIterator[Worker]:
    told = asyncio.Event()
    with listen("127.0.0.1", 0, instead="") as listener:
        working = asyncio.create_task(answer_calls(app, listener, told.wait, _LONG))
        yield Worker(listener.getsockname()[1], told)
        told.set()
        await asyncio.wait_for(working, PATIENCE)


class Caller:
    """An engine, as far as HTTP/2 goes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._http = H2Connection(H2Configuration(client_side=True))
        self._http.initiate_connection()

    def call(self) -> int:
        """Head and body in one, as an engine sends them."""
        id = self._http.get_next_available_stream_id()
        self._http.send_headers(id, _HEADERS)
        self._http.send_data(id, b"asked", end_stream=True)
        self._writer.write(self._http.data_to_send())
        return id

    def call_and_leave(self) -> None:
        """In one, as HAProxy does with a call that it had sent when it was told to send no more."""
        id = self._http.get_next_available_stream_id()
        self._http.send_headers(id, _HEADERS)
        self._http.reset_stream(id)
        self._writer.write(self._http.data_to_send())

    async def until(self, kind: type[Event]) -> list[Event]:
        """All that came up to the first of that kind."""
        found: list[Event] = []
        while not any(isinstance(event, kind) for event in found):
            data = await self._reader.read(65_536)
            assert data, found
            found += self._http.receive_data(data)
        return found

    async def until_told(self) -> None:
        """Until it is said that no more calls are taken; h2 would end all of them by that."""
        data = b""
        while GoAwayFrame not in map(type, _frames(data)):
            data += await self._reader.read(65_536)
        for frame in _frames(data):
            if not isinstance(frame, GoAwayFrame):
                self._http.receive_data(frame.serialize())

    async def is_closed(self) -> bool:
        return await self._reader.read() == b""


@asynccontextmanager
async def calling(worker: Worker) -> AsyncIterator[Caller]:
    reader, writer = await asyncio.open_connection("127.0.0.1", worker.port)
    yield Caller(reader, writer)
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def test_one_that_is_told_to_end_answers_what_is_under_way_and_refuses_what_comes() -> None:
    held = Held()
    async with answering(held) as worker, calling(worker) as caller:
        first = caller.call()
        await begins(held.begun)
        worker.told_to_end.set()
        await caller.until_told()
        second = caller.call()
        (refused,) = (
            one for one in await caller.until(StreamReset) if isinstance(one, StreamReset)
        )
        assert refused.stream_id == second
        held.gate.set()
        answered = await caller.until(StreamEnded)
        assert {one.stream_id for one in answered if isinstance(one, DataReceived)} == {first}
        assert await caller.is_closed()


async def test_a_call_that_is_taken_back_as_it_comes_ends_no_other() -> None:
    held = Held()
    async with answering(held) as worker, calling(worker) as caller:
        first = caller.call()
        await begins(held.begun)
        caller.call_and_leave()
        worker.told_to_end.set()
        await caller.until_told()
        caller.call_and_leave()
        held.gate.set()
        answered = await caller.until(StreamEnded)
        assert {one.stream_id for one in answered if isinstance(one, DataReceived)} == {first}


async def test_one_that_is_told_to_end_waits_for_no_call_whose_connection_is_gone() -> None:
    held = Held()
    async with answering(held) as worker, calling(worker) as caller:
        caller.call()
        await begins(held.begun)
    assert held.cut_off == 1


def _frames(data: bytes) -> Iterator[Frame]:
    while len(data) >= 9:
        frame, length = Frame.parse_frame_header(memoryview(data[:9]))
        frame.parse_body(memoryview(data[9 : 9 + length]))
        yield frame
        data = data[9 + length :]


async def echo(_: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    more = True
    while more:
        heard = await receive()
        more = heard["more_body"]
        await send({"type": "http.response.body", "body": heard["body"], "more_body": more})


async def test_bodies_that_are_larger_than_any_window_come_whole() -> None:
    body = bytes(range(256)) * 20_000
    async with (
        answering(echo) as worker,
        httpx.AsyncClient(http1=False, http2=True, timeout=PATIENCE) as http,
    ):
        url = f"http://127.0.0.1:{worker.port}/"
        answers = await asyncio.gather(*(http.post(url, content=body) for _ in range(4)))
        assert [answer.content == body for answer in answers] == [True] * 4


async def test_a_call_that_crashes_ends_without_an_answer_and_no_other_with_it() -> None:
    held = Held()

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if held.begun.is_set():
            raise RuntimeError("crashed")
        await held(scope, receive, send)

    async with answering(app) as worker, calling(worker) as caller:
        first, second = caller.call(), caller.call()
        reset = await caller.until(StreamReset)
        assert [one.stream_id for one in reset if isinstance(one, StreamReset)] == [second]
        held.gate.set()
        ended = await caller.until(StreamEnded)
        assert [one.stream_id for one in ended if isinstance(one, StreamEnded)] == [first]
