"""A connection whose answers are parsed in C, by httptools: what the extra `fast` brings."""

import asyncio
import re
import select
import ssl
from collections import deque
from collections.abc import AsyncIterator

import aiohappyeyeballs
import httptools
import httpx

MOST_HEAD_BYTES = 100 * 1024
"""As httpcore has it."""
_MOST_WAITING_BYTES = 256 * 1024
_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_NEXT_ADDRESS_SECONDS = 0.25
"""How long one address may take before the next is tried beside it (RFC 8305, 5)."""


class FastTransport(httpx.AsyncBaseTransport):
    """Holds one connection to one origin, for one request at a time, and opens another where that
    is gone. It speaks HTTP/1.1, follows nothing and keeps nothing else."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._wire: _Wire | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        sent = _written(request)
        wire = self._wire
        if wire is None or not wire.is_reusable():
            await self.aclose()
            wire = self._wire = await self._connected(request.url)
        head = wire.ask(sent, request.method)
        try:
            await head
        except BaseException:  # who is cancelled while it waits leaves an answer on the wire
            wire.abort()
            raise
        return httpx.Response(wire.status, headers=wire.headers, stream=_Body(wire))

    async def aclose(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.abort()

    async def _connected(self, url: httpx.URL) -> "_Wire":
        loop, is_safe = asyncio.get_running_loop(), url.scheme == "https"
        host, port = url.raw_host.decode("ascii"), url.port or (443 if is_safe else 80)
        try:
            found = await loop.getaddrinfo(host, port, type=1)
            socket = await aiohappyeyeballs.start_connection(
                found, happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS, loop=loop
            )
            try:
                _, wire = await loop.create_connection(
                    _Wire,
                    sock=socket,
                    ssl=self._context if is_safe else None,
                    server_hostname=host if is_safe else None,
                )
            except BaseException:  # cancelled too: nobody else knows the socket yet
                socket.close()
                raise
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        return wire


def _written(request: httpx.Request) -> bytes:
    """The bytes of a request; its body is framed as its headers say."""
    body, chunked = request.content, False
    lines = [request.method.encode(), b" ", request.url.raw_path, b" HTTP/1.1\r\n"]
    for name, value in request.headers.raw:
        if not re.fullmatch(_TOKEN, name):
            raise httpx.LocalProtocolError("a header has no name that can be sent")
        chunked = chunked or name.lower() == b"transfer-encoding"
        lines += (name, b": ", value, b"\r\n")
    lines.append(b"\r\n")
    if chunked:
        lines += (b"%x\r\n%b\r\n" % (len(body), body) if body else b"", b"0\r\n\r\n")
    else:
        lines.append(body)
    return b"".join(lines)


class _Wire(asyncio.Protocol):
    """One connection, and the answer that it is reading."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.chunks: deque[bytes] = deque()
        self.is_done = True
        self._keeps = True
        self._error: httpx.TransportError | None = None
        self._head: asyncio.Future[None] | None = None
        self._more: asyncio.Future[None] | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._head_bytes = self._waiting_bytes = 0
        self._is_head_done = self._ends_with_connection = self._has_no_body = False

    def is_reusable(self) -> bool:
        """Not where something can be read from it, which is then its end: its loop may not have
        seen it yet."""
        if not (self._keeps and self.is_done) or self._transport.is_closing():
            return False
        return not _is_readable(self._transport.get_extra_info("socket").fileno())

    def ask(self, sent: bytes, method: str) -> "asyncio.Future[None]":
        """What is done once the head of the answer is there."""
        self.headers = []
        self._head_bytes = 0
        self._is_head_done = self.is_done = self._ends_with_connection = False
        self._has_no_body = method == "HEAD"
        self._parser = httptools.HttpResponseParser(self)
        self._head = asyncio.get_running_loop().create_future()
        self._transport.write(sent)
        return self._head

    async def next_chunk(self) -> bytes | None:
        """None at the end of the body."""
        while not self.chunks:
            if self._error is not None:
                raise self._error
            if self.is_done:
                return None
            self._more = asyncio.get_running_loop().create_future()
            await self._more
        chunk = self.chunks.popleft()
        self._waiting_bytes -= len(chunk)
        if not self.chunks and not self._transport.is_closing():
            self._transport.resume_reading()
        return chunk

    def finish(self) -> None:
        """The connection waits for another request, where it can."""
        self._parser = None
        if (
            not self.is_done
            or not self._keeps
            or self.chunks
            or self._transport.get_write_buffer_size()
        ):
            self.abort()

    def abort(self) -> None:
        self._keeps = False
        self._transport.abort()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._parser is None or self.is_done:  # nobody asked
            self.abort()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._keeps = False
        except httptools.HttpParserError as error:
            self._fail(httpx.RemoteProtocolError(str(error)))
            return
        if not self._is_head_done:
            self._head_bytes += len(data)
        if self._head_bytes > MOST_HEAD_BYTES:
            self._fail(httpx.RemoteProtocolError("the head is too large"))
        elif self._waiting_bytes > _MOST_WAITING_BYTES and not self.is_done:
            self._transport.pause_reading()

    def connection_lost(self, error: Exception | None) -> None:
        self._keeps = False
        if self._is_head_done and self._ends_with_connection and error is None:
            self._end()
        elif not self.is_done:
            self._fail(httpx.RemoteProtocolError("the connection ended"))

    # What the parser calls.

    def on_message_begin(self) -> None:
        if self.is_done:  # more than was asked for
            self._keeps = False

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._is_head_done:
            self.headers.append((name, value))
        self._head_bytes += len(name) + len(value)

    def on_headers_complete(self) -> None:
        assert self._parser is not None
        status = self._parser.get_status_code()
        if self.is_done:
            return
        if status < 200 and status != 101:  # RFC 9110, 15.2: another head follows
            self.headers = []
            return
        self.status = status
        self._head_bytes = 0
        self._is_head_done = True
        self._keeps = self._parser.should_keep_alive() and not self._has_no_body
        framing = {name.lower(): value.lower() for name, value in self.headers}
        self._ends_with_connection = b"content-length" not in framing and not framing.get(
            b"transfer-encoding", b""
        ).endswith(b"chunked")
        if self._head is not None and not self._head.done():
            self._head.set_result(None)
        if self._has_no_body:
            self._end()

    def on_body(self, data: bytes) -> None:
        if not self.is_done:
            self.chunks.append(data)
            self._waiting_bytes += len(data)
            self._wake()

    def on_message_complete(self) -> None:
        if self._is_head_done:
            self._end()

    def _end(self) -> None:
        self.is_done = True
        self._wake()

    def _fail(self, error: httpx.TransportError) -> None:
        self.is_done, self._error = True, error
        if self._head is not None and not self._head.done():
            self._head.set_exception(error)
        self._wake()
        self.abort()

    def _wake(self) -> None:
        if self._more is not None and not self._more.done():
            self._more.set_result(None)


class _Body(httpx.AsyncByteStream):
    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (chunk := await self._wire.next_chunk()) is not None:
            yield chunk

    async def aclose(self) -> None:
        self._wire.finish()


def _is_readable(descriptor: int) -> bool:
    if not hasattr(select, "poll"):  # Windows, whose select takes any descriptor
        return bool(select.select([descriptor], [], [], 0)[0])
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
