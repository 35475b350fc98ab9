"""The names by which a server may be called: a web page may lead its own name to loopback."""

import ipaddress
import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .errors import ApiError
from .http import refusal

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^:\[\]/@]+?)\.?(:\d{1,5})?", re.ASCII)


class KnownHosts:
    """Refuses requests to any host but loopback and the one it listens at.

    The browser sends the name that the page has, whatever address that name leads to (DNS
    rebinding); an address in its place is no name that somebody else could have led here."""

    def __init__(self, app: ASGIApp, listens_at: str) -> None:
        self.app = app
        self.listens_at = listens_at.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host", "")
        message = f'this org is not called "{host}"; it answers to localhost and {self.listens_at}'
        refused = refusal(ApiError("UNKNOWN_HOST", message, 421))
        await (self.app if self.knows(host) else refused)(scope, receive, send)

    def knows(self, host: str) -> bool:
        match = _HOST.fullmatch(host.lower())
        if match is None:
            return False
        name = match["name"].strip("[]")
        if name in ("localhost", self.listens_at) or name.endswith(".localhost"):
            return True
        try:
            named, listening = ipaddress.ip_address(name), ipaddress.ip_address(self.listens_at)
        except ValueError:
            return _is_loopback(name)
        return named.is_loopback or listening.is_unspecified


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
