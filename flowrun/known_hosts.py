"""The names by which a server may be called: a web page may lead its own name to loopback."""

import ipaddress
import re
from collections.abc import Callable, Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^:\[\]/@]+?)\.?(:\d{1,5})?", re.ASCII)


class KnownHosts:
    """Has requests `refused` to any host but loopback, the one it listens at, and its other names.

    The browser sends the name that the page has, whatever address that name leads to (DNS
    rebinding); an address in its place is no name that somebody else could have led here."""

    def __init__(
        self,
        app: ASGIApp,
        listens_at: str,
        refused: Callable[[str], ASGIApp],
        names: Iterable[str] = (),
    ) -> None:
        self.app = app
        self.listens_at = listens_at.lower()
        self.names = frozenset(map(str.lower, names))
        self.refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        await (self.app if self.knows(host) else self.refused(host))(scope, receive, send)

    def knows(self, host: str) -> bool:
        name = name_of(host)
        if name is None:
            return False
        if name in ("localhost", self.listens_at, *self.names) or name.endswith(".localhost"):
            return True
        try:
            named, listening = ipaddress.ip_address(name), ipaddress.ip_address(self.listens_at)
        except ValueError:
            return is_loopback(name)
        return named.is_loopback or listening.is_unspecified


def name_of(host: str) -> str | None:
    """The name in a Host header, without its port; None for what is none."""
    match = _HOST.fullmatch(host.lower())
    return match and match["name"].strip("[]")


def is_loopback(name: str) -> bool:
    """Whether a name or an address leads to this machine, whoever asks."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
