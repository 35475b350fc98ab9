"""The workers' side of HTTP/2: the calls of an engine, thousands on one connection, as ASGI.

No server of others ends as a worker must: hypercorn drops every call of a connection on which
another comes while it ends, and waits for calls whose connection is gone.
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    RemoteSettingsChanged,
    RequestReceived,
    StreamEnded,
    StreamReset,
    WindowUpdated,
)
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes
from hyperframe.frame import GoAwayFrame

log = logging.getLogger("flowrun.scale")

MOST_AT_ONCE = 10_000
"""So many calls may be on one connection; the engine opens others as it needs them."""
_WINDOW = 2**20
_USUAL_WINDOW = 65_535
_BACKLOG = 1_000

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
Message = dict[str, Any]


async def answer_calls(
    app: App,
    listener: socket.socket,
    told_to_end: Callable[[], Awaitable[Any]],
    ending_seconds: float,
) -> None:
    """Until it is told to end: then no call is taken any more, and those under way are ended, for
    as long as somebody waits for them and at most for so long."""
    lines: set[_Line] = set()
    server = await asyncio.get_running_loop().create_server(
        lambda: _Line(app, lines), sock=listener.dup(), backlog=_BACKLOG
    )
    try:
        await told_to_end()
    finally:
        server.close()
        for line in [*lines]:
            line.end()
        gone = [line.gone for line in lines]
        if gone:
            await asyncio.wait(gone, timeout=ending_seconds)
        for line in [*lines]:
            line.abort()


class _Line(asyncio.Protocol):
    """A connection of an engine."""

    def __init__(self, app: App, lines: "set[_Line]") -> None:
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.may_write = asyncio.Event()
        self.may_write.set()
        self._app = app
        self._lines = lines
        self._calls: dict[int, _Call] = {}
        self._last = 0
        self._is_ending = self._is_flushing = False
        # The engine is trusted with the form of its headers, which takes a fifth of the work.
        self.http = H2Connection(
            H2Configuration(
                client_side=False,
                validate_inbound_headers=False,
                validate_outbound_headers=False,
                normalize_inbound_headers=False,
                normalize_outbound_headers=False,
            )
        )

    def end(self) -> None:
        """Takes no more calls; closes once those under way have ended."""
        self._is_ending = True
        self._flush()
        # What h2 has for this ends the calls under way too.
        frame = GoAwayFrame(last_stream_id=self._last)
        self._transport.write(frame.serialize())
        self._close_once_idle()

    def abort(self) -> None:
        self._transport.abort()

    def ended(self, id: int) -> None:
        """What a call says last."""
        self._calls.pop(id, None)
        self.flush_soon()
        self._close_once_idle()

    def reset(self, id: int, code: ErrorCodes) -> None:
        """Ends a call without an answer, unless its caller has done so, maybe in the very bytes
        that it came with: h2 has read all of them before it tells of the first."""
        with suppress(ProtocolError):
            self.http.reset_stream(id, code)

    def flush_soon(self) -> None:
        """What all calls send in one round of the loop goes out at once."""
        if not self._is_flushing:
            self._is_flushing = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._is_flushing = False
        if (data := self.http.data_to_send()) and not self._transport.is_closing():
            self._transport.write(data)

    def _close_once_idle(self) -> None:
        if self._is_ending and not self._calls:
            self._flush()
            self._transport.close()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._lines.add(self)
        self.http.initiate_connection()
        self.http.update_settings(
            {
                SettingCodes.MAX_CONCURRENT_STREAMS: MOST_AT_ONCE,
                SettingCodes.INITIAL_WINDOW_SIZE: _WINDOW,
            }
        )
        self.http.increment_flow_control_window(_WINDOW - _USUAL_WINDOW)
        self._flush()

    def data_received(self, data: bytes) -> None:
        try:
            for event in self.http.receive_data(data):
                self._take(event)
        except ProtocolError as error:
            log.error("a connection of the engine breaks HTTP/2: %s", error)
            self._flush()
            self._transport.close()
        self.flush_soon()

    def pause_writing(self) -> None:
        self.may_write.clear()

    def resume_writing(self) -> None:
        self.may_write.set()

    def connection_lost(self, error: Exception | None) -> None:
        self._lines.discard(self)
        for call in [*self._calls.values()]:
            call.leave()
        self.may_write.set()
        self.gone.set_result(None)

    def _take(self, event: Event) -> None:
        if isinstance(event, DataReceived):
            assert event.flow_controlled_length is not None
            # A call that was refused, or has ended, may have more on its way.
            if (call := self._calls.get(event.stream_id)) is not None:
                call.hear(event.data or b"")
            self.http.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, RequestReceived):
            self._begin(event)
        elif isinstance(event, StreamEnded):
            if (call := self._calls.get(event.stream_id)) is not None:
                call.hear(b"", more=False)
        elif isinstance(event, StreamReset):
            if (call := self._calls.get(event.stream_id)) is not None:
                call.leave()
        elif isinstance(event, WindowUpdated) and event.stream_id:
            if (call := self._calls.get(event.stream_id)) is not None:
                call.has_room.set()
        elif isinstance(event, WindowUpdated | RemoteSettingsChanged):
            for call in self._calls.values():
                call.has_room.set()
        elif isinstance(event, ConnectionTerminated):
            # h2 lets nothing through from here on; the engine makes these calls anew elsewhere.
            self._transport.close()

    def _begin(self, event: RequestReceived) -> None:
        id = event.stream_id
        if self._is_ending:
            self.reset(id, ErrorCodes.REFUSED_STREAM)
            return
        self._last = id
        self._calls[id] = _Call(self, id, self._app, _scope(event.headers or ()))


class _Call:
    """One request, as ASGI has it. Who made it may leave, and then nobody is answered."""

    def __init__(self, line: _Line, id: int, app: App, scope: dict[str, Any]) -> None:
        self.has_room = asyncio.Event()
        self._line = line
        self._id = id
        self._heard: asyncio.Queue[Message] = asyncio.Queue()
        self._has_answered = False
        self._task = asyncio.get_running_loop().create_task(self._run(app, scope))

    def hear(self, body: bytes, *, more: bool = True) -> None:
        self._heard.put_nowait({"type": "http.request", "body": body, "more_body": more})

    def leave(self) -> None:
        self._has_answered = True
        self._task.cancel()

    async def _run(self, app: App, scope: dict[str, Any]) -> None:
        try:
            with suppress(Exception):  # the SDK has logged it
                await app(scope, self._heard.get, self._send)
        finally:
            if not self._has_answered:
                self._line.reset(self._id, ErrorCodes.INTERNAL_ERROR)
            self._line.ended(self._id)

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            status = (b":status", b"%d" % message["status"])
            self._line.http.send_headers(self._id, [status, *message["headers"]])
        else:
            await self._send_body(message.get("body", b""), not message.get("more_body", False))
        self._line.flush_soon()

    async def _send_body(self, body: bytes, is_last: bool) -> None:
        http, line = self._line.http, self._line
        while body:
            await line.may_write.wait()
            room = http.local_flow_control_window(self._id)
            if room <= 0:
                self.has_room.clear()
                line.flush_soon()
                await self.has_room.wait()
                continue
            part = min(room, http.max_outbound_frame_size)
            http.send_data(self._id, body[:part])
            body = body[part:]
            line.flush_soon()
        if is_last:
            http.end_stream(self._id)
            self._has_answered = True


def _scope(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, Any]:
    every = list(headers)
    pseudo = dict(every)
    path, _, query = pseudo[b":path"].partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.1"},
        "http_version": "2",
        "method": pseudo[b":method"].decode("ascii"),
        "scheme": "http",
        "path": unquote(path.decode("ascii")),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(name, value) for name, value in every if name[0] != _COLON],
        "client": None,
        "server": None,
    }


_COLON = ord(":")
