"""Keeps a test on this machine, also where a node or a credential opens a connection of its own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_watching: list[list[str]] = []
"""Where what is tried is told. Of the process, for names are looked up in threads of their own."""


_HERE = ("127.0.0.1", "localhost", "::1")
_LOOKING_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_SENDING = ("socket.connect", "socket.sendto", "socket.sendmsg")


class LeftTheTest(ConnectionRefusedError):
    """A connection that would have left the machine."""


@contextmanager
def on_this_machine() -> Iterator[list[str]]:
    """Meanwhile a connection to another machine is refused; the hosts that were tried are told."""
    _watch()
    tried: list[str] = []
    _watching.append(tried)
    try:
        yield tried
    finally:
        _watching[:] = [one for one in _watching if one is not tried]


def past_the_wire(host: str) -> str:
    return (
        f"a connection to {host} was opened past the wire, and refused; "
        "a node sends with ctx.connections, as HttpNode does"
    )


@cache
def _watch() -> None:
    """Once in a process, for an audit hook stays as long as it lives."""
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching or not event.startswith("socket."):
        return
    host = _host(event, arguments)
    if host and host not in _HERE:
        for tried in _watching:
            tried.append(host)
        raise LeftTheTest(f"a test stays on this machine; {host} was not asked")


def _host(event: str, arguments: tuple[Any, ...]) -> str:
    if event in _LOOKING_UP and arguments[0]:
        host = arguments[0]
    elif event in _SENDING and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return ""
    return host.decode() if isinstance(host, bytes) else str(host)
