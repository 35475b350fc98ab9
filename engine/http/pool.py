"""Connections kept for the next request, each in a transport of its own, within bounds."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable

import httpx

MOST_CONNECTIONS = 2_000
MOST_TO_A_HOST = 1_000
KEPT_SECONDS = 5.0
_CLOSED_AT_ONCE = 2

_Origin = tuple[str, str, int | None]


class _Host:
    """Transports to one origin that wait for a request, the last given back at the right, and how
    many requests have one or want one."""

    __slots__ = ("free", "idle", "users")

    def __init__(self, most: int) -> None:
        self.idle: deque[httpx.AsyncBaseTransport] = deque()
        self.free = asyncio.Semaphore(most)
        self.users = 0


class Pool(httpx.AsyncBaseTransport):
    """Lends each request a transport that holds one connection.

    httpcore's own pool looks through all its connections at each request, which takes 20 ms with
    200 idle ones; here it takes the same time whatever is kept. A request waits where its host has
    all the connections that one may have, and others go on.
    """

    def __init__(
        self,
        opened: Callable[[], httpx.AsyncBaseTransport],
        *,
        most: int = MOST_CONNECTIONS,
        most_to_a_host: int = MOST_TO_A_HOST,
        kept_seconds: float = KEPT_SECONDS,
    ) -> None:
        self._opened = opened
        self._most, self._most_to_a_host, self._kept_seconds = most, most_to_a_host, kept_seconds
        self._hosts: dict[_Origin, _Host] = {}
        self._free = asyncio.Semaphore(most)
        self._idle: OrderedDict[httpx.AsyncBaseTransport, tuple[_Origin, float]] = OrderedDict()
        self._all: set[httpx.AsyncBaseTransport] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        origin = url.scheme, url.host, url.port
        transport = await self._taken(origin)
        try:
            await self._close_old()
            response = await transport.handle_async_request(request)
        except Exception:  # a transport drops a connection that failed, and is good for another
            self._give_back(transport, origin)
            raise
        except BaseException:  # httpcore may keep what is cancelled for a request under way
            await self._drop(transport, origin)
            raise
        if response.is_closed:
            self._give_back(transport, origin)
        else:
            assert isinstance(response.stream, httpx.AsyncByteStream)
            response.stream = _Lent(response.stream, self, transport, origin)
        return response

    async def aclose(self) -> None:
        every, self._all = self._all, set()
        self._idle.clear()
        self._hosts.clear()
        for transport in every:
            await transport.aclose()

    async def _taken(self, origin: _Origin) -> httpx.AsyncBaseTransport:
        host = self._hosts.get(origin)
        if host is None:
            host = self._hosts[origin] = _Host(self._most_to_a_host)
        host.users += 1
        try:
            await host.free.acquire()
            try:
                await self._free.acquire()
            except BaseException:  # cancelled while it waits for the second of the two
                host.free.release()
                raise
        except BaseException:  # who goes away while it waits is no user of the host any more
            self._left(origin, host)
            raise
        if host.idle:
            transport = host.idle.pop()
            del self._idle[transport]
        else:
            transport = self._opened()
            self._all.add(transport)
        return transport

    def _give_back(self, transport: httpx.AsyncBaseTransport, origin: _Origin) -> None:
        if transport not in self._all:  # closed in the meantime, with the pool
            return
        host = self._hosts[origin]
        host.idle.append(transport)
        self._idle[transport] = origin, time.monotonic()
        host.free.release()
        self._free.release()
        self._left(origin, host)

    async def _drop(self, transport: httpx.AsyncBaseTransport, origin: _Origin) -> None:
        """Another takes its place, which need not wait until it is closed."""
        if transport not in self._all:
            return
        self._all.discard(transport)
        host = self._hosts[origin]
        host.free.release()
        self._free.release()
        self._left(origin, host)
        await transport.aclose()

    def _left(self, origin: _Origin, host: _Host) -> None:
        host.users -= 1
        if not host.users and not host.idle:
            self._hosts.pop(origin, None)

    async def _close_old(self) -> None:
        """What was kept too long, and the oldest where a new one would be one too many; not more
        than two, so that no request pays for many."""
        for _ in range(_CLOSED_AT_ONCE):
            if not self._idle:
                return
            oldest = next(iter(self._idle))
            origin, since = self._idle[oldest]
            is_old = time.monotonic() - since > self._kept_seconds
            if not is_old and len(self._all) <= self._most:
                return
            del self._idle[oldest]
            self._all.discard(oldest)
            host = self._hosts[origin]
            host.idle.popleft()
            if not host.users and not host.idle:
                del self._hosts[origin]
            await oldest.aclose()


class _Lent(httpx.AsyncByteStream):
    """A body whose end gives its transport back."""

    __slots__ = ("_body", "_origin", "_pool", "_transport")

    def __init__(
        self,
        body: httpx.AsyncByteStream,
        pool: Pool,
        transport: httpx.AsyncBaseTransport,
        origin: _Origin,
    ) -> None:
        self._body = body
        self._pool: Pool | None = pool
        self._transport = transport
        self._origin = origin

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._body.__aiter__()

    async def aclose(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            try:
                await self._body.aclose()
            except BaseException:  # as above: what it left behind nobody knows
                await pool._drop(self._transport, self._origin)
                raise
            pool._give_back(self._transport, self._origin)
