"""A connection to the local org on a port: how long a request may take to come, and its end."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from ..timed_connection import TimedConnection
from .chaos import Chaos

REQUEST_SECONDS = 30.0


def connections(chaos: Chaos, seconds: float = REQUEST_SECONDS) -> Callable[..., asyncio.Protocol]:
    """What uvicorn makes for each connection: one that hangs up while the org is `unreachable`."""

    def made(**given: Any) -> asyncio.Protocol:
        return _HangsUp() if chaos.next("wire") else _Connection(seconds, **given)

    return made


class _HangsUp(asyncio.Protocol):
    """A connection that ends as it begins."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).abort()


class _Connection(TimedConnection):
    def shutdown(self) -> None:
        """Whoever is still waiting here for anything would keep the server from ending."""
        self.transport.abort()
