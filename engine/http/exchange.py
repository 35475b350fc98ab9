"""A request exchanged for a whole answer within bounds: the protocol of the one client."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from ..clock import Clock
from ..policy import Unanswered
from .messages import Response

ASKING_NODE = "flowrun.node"
ASKING_CREDENTIAL = "flowrun.credential"
"""The extensions of a request (`httpx.Request.extensions`) in which a wire finds who asks."""

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class HostNotFound(Unanswered):
    """The name does not resolve."""


class Http(Protocol):
    """What sends requests. A login goes through one too, and its requests say whose they are."""

    @property
    def clock(self) -> Clock: ...

    async def exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] = NO_HEADERS,
        body: bytes | None = None,
        *,
        most: int,
        marks: Mapping[str, str] | None = None,
        follow_redirects: bool = False,
        holds_secrets: bool = False,
    ) -> Response:
        """The answer, its body read up to `most` bytes; `marks` tell the wire who asks.

        Of a request that `holds_secrets` no header and no body follows a redirect to another host.
        Raises `Unanswered` for a network failure, `NodeError` for what is no URL, for a larger
        body and for a redirect that must not be followed.
        """
        ...

    async def post_form(
        self, url: str, fields: Mapping[str, str], *, within: float = 10.0
    ) -> Response:
        """A form POST with a deadline in seconds, for token endpoints."""
        ...

    def on_behalf_of(self, credential: str) -> "Http":
        """The same for a login of that credential."""
        ...
