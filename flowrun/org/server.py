"""The local org on a port of this machine."""

import asyncio
import errno
import os
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from engine.errors import FlowError

from .app import LocalOrg
from .chaos import Chaos


def serve(
    host: str,
    port: int,
    data: Path | None = None,
    chaos: Mapping[str, int | None] | None = None,
) -> None:
    """Prints where it is and how to log in, then serves until interrupted. Port 0 takes any free
    one; a port that is taken is a `FlowError`."""
    org = LocalOrg(data, chaos=chaos)
    with _listen(host, port) as listener:
        print(*_greeting(org, host, listener.getsockname()[1]), sep="\n", flush=True)
        config = uvicorn.Config(
            org.app,
            http=_line(org.chaos),
            log_level="warning",
            server_header=False,
            lifespan="off",
            timeout_keep_alive=60,
        )
        server = uvicorn.Server(config)
        with _stopping(server):
            server.run(sockets=[listener])


class _HangsUp(asyncio.Protocol):
    """A connection that ends as it begins."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).abort()


def _line(chaos: Chaos) -> Any:
    """What uvicorn makes for each connection: one that hangs up while the org is `unreachable`."""
    return lambda **given: _HangsUp() if chaos.next("wire") else AutoHTTPProtocol(**given)


def _greeting(org: LocalOrg, host: str, port: int) -> list[str]:
    shown = f"[{host}]" if ":" in host else host
    return [
        f"{org.name}: a local org by flowrun, not Salesforce; its records live in memory",
        f"url: http://{shown}:{port}",
        f"consumer_key: {org.consumer_key}",
        f"consumer_secret: {org.consumer_secret}",
        f"username: {org.username}",
        f"password: {org.password}",
        f"callback_url: {org.settings.callback_urls[0] if org.settings.callback_urls else '–'}",
        *([f"chaos: {org.chaos}"] if str(org.chaos) else []),
    ]


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port < 65536:
        raise FlowError(f"cannot listen on {host}:{port}: a port is a number from 0 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        if error.errno == errno.EADDRINUSE:
            reason = "the port is in use; name another by --port, or 0 for a free one"
        raise FlowError(f"cannot listen on {host}:{port}: {reason}") from None


@contextmanager
def _stopping(server: uvicorn.Server) -> Iterator[None]:
    """A signal stops the server also before uvicorn listens for it; afterwards uvicorn raises the
    one that stopped it once more, which here ends nothing else."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    stops = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, stop) for each in stops]
    try:
        yield
    finally:
        for each, handler in zip(stops, before, strict=True):
            signal.signal(each, handler)
