"""Where a server is reached, and by whom."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.requests import Request

from ..known_hosts import is_loopback, name_of

_BY_A_PROXY = frozenset({"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"})


class Reach(NamedTuple):
    """Where a server is reached: the address it listens at, its other names, the origins of the
    pages that may talk to it, and whether all may open the page to try a flow."""

    host: str
    names: Sequence[str] = ()
    origins: Sequence[str] = ()
    trying: bool = False

    def is_here(self, request: Request) -> bool:
        """Whether somebody on this very machine asks: a proxy beside it says for whom it does."""
        named = name_of(request.headers.get("host", ""))
        named_here = named is not None and is_loopback(named)
        return is_loopback(self.host) and named_here and not _BY_A_PROXY & set(request.headers)
