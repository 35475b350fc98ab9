"""Hosts: which are this machine, and how they are spoken to."""

import re

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def is_loopback(host: str) -> bool:
    """Whether a host, with or without a port, is this machine."""
    return re.sub(r":\d+$", "", host) in LOOPBACK


def origin(host: str) -> str:
    """`https://HOST`, or http on loopback."""
    return f"{'http' if is_loopback(host) else 'https'}://{host}"
