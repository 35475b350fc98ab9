"""Hosts: which are this machine, and how they are spoken to."""

import re
from collections.abc import Collection

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def is_loopback(host: str) -> bool:
    """Whether a host, with or without a port, is this machine."""
    return re.sub(r":\d+$", "", host) in LOOPBACK


def origin(host: str) -> str:
    """`https://HOST`, or http on loopback."""
    return f"{'http' if is_loopback(host) else 'https'}://{host}"


def is_port(number: int | None) -> bool:
    """Whether it can be asked; None means the usual one."""
    return number is None or 0 < number < 65_536


def is_host(text: str) -> bool:
    """Whether it is a host, perhaps with a port: `api.example.com`, `127.0.0.1:8080`, `[::1]`."""
    found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^\s/?#@:\[\]\\*]+)(?::(\d{1,6}))?", text)
    name = found[1] if found else ""
    named = name.startswith("[") or bool(re.fullmatch(r"[\w-]+(\.[\w-]+)*\.?", name))
    return named and len(name) <= 253 and is_port(int(found[2]) if found and found[2] else None)


WRONG_HOST = "a host such as api.example.com, perhaps with a port up to 65535"


def is_bound(host: str, hosts: Collection[str]) -> bool:
    """Whether what is bound to `hosts` may go to a host; one without a port means the usual one."""
    name, port = re.fullmatch(r"(.*?)(:\d+)?", host.lower()).groups()  # type: ignore[union-attr]
    usual = port in (None, ":443") or is_loopback(name)
    return host.lower() in hosts or (usual and name in hosts)
