"""Where a listener is made: for the local org and for a browser that comes back from a login."""

import errno
import os
import socket

from engine.errors import FlowError


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


def _reason(error: OSError, instead: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"the port is in use; {instead}"
    # A host that nobody knows has a number of its own, which strerror does not know.
    if error.errno is None or isinstance(error, socket.gaierror):
        return error.strerror or str(error)
    reason = os.strerror(error.errno)
    return f"{reason}; {instead}" if error.errno == errno.EACCES else reason
