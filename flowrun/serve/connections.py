"""Bounds of a connection, whatever is spoken on it: how many there are, how long a head may take
and be, how long an answer may wait to be read."""

import asyncio
import logging
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from .limits import Limits

log = logging.getLogger("flowrun.serve")

FILES_FOR_REQUESTS = 2_200
"""Left for what flows ask of others (2,000 connections at most) and for what is kept."""
MOST_PIPELINED = 100
MOST_HEAD = 64 * 1024
"""Of bytes, beside those that come with its first; h11 has the same bound."""
TOLD_EVERY = 10.0
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nRetry-After: 5\r\n"
    b"Content-Length: 21\r\nConnection: close\r\n\r\ntoo many connections\n"
)
_LATE = (
    b"HTTP/1.1 408 Request Timeout\r\nContent-Type: text/plain\r\nContent-Length: 29\r\n"
    b"Connection: close\r\n\r\nthe request came too slowly\r\n"
)
_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/plain\r\n"
    b"Content-Length: 22\r\nConnection: close\r\n\r\nthe head is too large\n"
)


def most_connections(wanted: int, files: int | None) -> int:
    """How many a process may have that may open so many files."""
    if files is None:
        return wanted
    return min(wanted, max(files - FILES_FOR_REQUESTS, files // 2))


def most_files() -> int | None:
    """How many files this process may open, once it has raised that to what it is allowed; None
    where nobody says."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    endless = resource.RLIM_INFINITY
    # macOS calls the hard limit endless and takes no more than some 10,000.
    for wanted in (hard, 65_536, 10_240):
        if soft != endless and (wanted == endless or soft < wanted):
            try:
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            except (ValueError, OSError):
                continue
            soft = wanted
    return None if soft == endless else soft


class Full:
    """Tells of connections that are refused: at once of the first, now and then of those that
    follow, for there may be a thousand a second."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._refused = 0
        self._resting = False

    def refused(self) -> None:
        self._refused += 1
        if not self._resting:
            self._tell()

    def _tell(self) -> None:
        self._resting = self._refused > 0
        if self._resting:
            log.warning("more than %d connections at once: %d refused", self._most, self._refused)
            self._refused = 0
            asyncio.get_running_loop().call_later(TOLD_EVERY, self._tell)


class Bounded(asyncio.Protocol):
    """Stands before uvicorn's own protocol, which has no bounds but that of an idle connection."""

    transport: asyncio.Transport
    connections: set[Any]
    cycle: Any
    limits: Limits
    full: Full
    _late: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _has_ended = False
    """Whether what came last ended a head, or was of a body."""
    _unended = 0
    """How much has come since, of a head or of what may follow a body."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        # What the kernel does not take at once waits for its reader, however little it is: an
        # answer that fits a buffer would keep its connection for ever.
        self.transport.set_write_buffer_limits(high=0)
        if len(self.connections) > self.limits.connections:
            self.full.refused()
            self._end(_FULL)
        else:
            self._expect_a_head()

    def data_received(self, data: bytes) -> None:
        self._has_ended = False
        super().data_received(data)
        self._unended = 0 if self._has_ended else self._unended + len(data)
        if self._unended > MOST_HEAD and hasattr(self, "parser"):
            self._end(_LARGE)
            return
        # What comes after an answer belongs to the next head, or to a body that nobody read.
        heard = self.cycle is not None and not self.cycle.response_complete
        if heard or self.transport.get_protocol() is not self:  # a WebSocket's now
            self._late = _ended(self._late)
        elif self._late is None:
            self._expect_a_head()
        # uvicorn reads on after each answer, however many requests wait already.
        if len(getattr(self, "pipeline", ())) > MOST_PIPELINED:
            self.transport.abort()

    # What httptools calls, which keeps a head of any length; h11 has its own bounds.

    def on_message_begin(self) -> None:
        self._has_ended = True
        super().on_message_begin()  # type: ignore[misc]

    def on_headers_complete(self) -> None:
        self._has_ended = True
        super().on_headers_complete()  # type: ignore[misc]

    def on_body(self, body: bytes) -> None:
        self._has_ended = True
        super().on_body(body)  # type: ignore[misc]

    # What asyncio calls.

    def pause_writing(self) -> None:
        super().pause_writing()
        loop, seconds = asyncio.get_running_loop(), self.limits.unread_seconds
        self._unread = self._unread or loop.call_later(seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unread = _ended(self._unread)

    def connection_lost(self, failure: Exception | None) -> None:
        self._late, self._unread = _ended(self._late), _ended(self._unread)
        super().connection_lost(failure)

    def _expect_a_head(self) -> None:
        loop = asyncio.get_running_loop()
        self._late = loop.call_later(self.limits.head_seconds, self._end, _LATE)

    def _end(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()


def bounded(limits: Limits) -> type[asyncio.Protocol]:
    """uvicorn's protocol, by the parser that is installed, within these bounds."""
    own = {"limits": limits, "full": Full(limits.connections)}
    return type("BoundedConnection", (Bounded, AutoHTTPProtocol), own)


def _ended(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """What stands in its place: nothing."""
    if timer is not None:
        timer.cancel()
    return None
