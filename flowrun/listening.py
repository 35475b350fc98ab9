"""Where a listener is made: for the local org and for a browser that comes back from a login."""

import errno
import os
import random
import socket
from contextlib import ExitStack

from engine.errors import FlowError

ANOTHER_PORT = "name another by --port, or 0 for a free one"
_FREE_PORTS = range(20_000, 32_768)
"""Below those that a system gives to whoever asks for any: Linux from 32768, others from 49152."""


def listen(host: str, port: int, *, instead: str) -> socket.socket:
    """Port 0 takes any free one. Raises `FlowError`, with what to do `instead` where it is the port
    that cannot be had."""
    if not 0 <= port < 65536:
        raise FlowError(f"cannot listen on {host}:{port}: a port is a number from 0 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        made = socket.create_server((host, port), family=family)
    except OSError as error:
        raise FlowError(f"cannot listen on {host}:{port}: {_reason(error, instead)}") from None
    # asyncio sets TCP_NODELAY only on sockets that name their protocol, which those of
    # `create_server` do not. Without it a body waits 40 ms for the client to confirm the head.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, made.detach())


def handed_over(fd: int) -> socket.socket:
    """A listener that another process made, which may share it with others. Raises `FlowError`."""
    try:
        made = socket.socket(fileno=fd)
        if made.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return socket.socket(made.family, made.type, socket.IPPROTO_TCP, made.detach())
        reason = "it is a socket that does not listen"
    except OSError as error:
        reason = error.strerror or str(error)
    raise FlowError(f"cannot listen on file descriptor {fd}: {reason}")


def url_of(listener: socket.socket, host: str | None = None, scheme: str = "http") -> str:
    """Where a listener is reached: by the name that was given for its host, else by its address."""
    address, port, *_ = listener.getsockname()
    named = host or address
    return f"{scheme}://[{named}]:{port}" if ":" in named else f"{scheme}://{named}:{port}"


def free_ports(count: int) -> list[int]:
    """Of loopback, all different, for whoever cannot take any free one: a system gives none of
    them away before it is used. Raises `FlowError` where there are not so many."""
    with ExitStack() as held:
        found: list[int] = []
        for port in random.sample(_FREE_PORTS, len(_FREE_PORTS)):
            if len(found) == count:
                return found
            try:
                held.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
            found.append(port)
    raise FlowError("there is no free port on this machine")


def _reason(error: OSError, instead: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"the port is in use; {instead}"
    # A host that nobody knows has a number of its own, below 0, which strerror does not know.
    if error.errno is None or error.errno < 0 or isinstance(error, socket.gaierror):
        return (error.strerror or str(error)).partition(" (while ")[0]
    reason = os.strerror(error.errno)
    return f"{reason}; {instead}" if error.errno == errno.EACCES else reason
