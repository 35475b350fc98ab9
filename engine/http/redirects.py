"""Where a redirect leads and what may go along."""

from collections.abc import Mapping

import httpx

from ..errors import NodeError
from ..hosts import is_port
from .messages import READS, Response

REDIRECTS = (301, 302, 303, 307, 308)
_HARMLESS = (
    "accept",
    "accept-encoding",
    "accept-language",
    "connection",
    "content-type",
    "user-agent",
)
_FRAMING = ("host", "content-length", "transfer-encoding")


def redirected(
    request: httpx.Request, response: Response, *, secrets: bool, usual: Mapping[str, str]
) -> httpx.Request:
    """The next request. When the first one held `secrets`, no body and none of its headers goes to
    another host, for any of them may hold one; the `usual` ones do. Raises `NodeError` for a
    redirect that leads nowhere or must not be followed."""
    target = _target(request, response)
    same = _origin(target) == _origin(request.url)
    keeps = response.status in (307, 308) or request.method in READS
    if request.url.scheme == "https" and target.scheme == "http":
        raise NodeError(f"a redirect from https to http ({target.host})")
    if secrets and not same and keeps and request.content:
        raise NodeError(f"a redirect would carry a secret to {target.host}")
    headers = {
        name: value
        for name, value in request.headers.items()
        if name not in _FRAMING
        and (same or (name in _HARMLESS and not secrets))
        and (keeps or name != "content-type")
    }
    return httpx.Request(
        request.method if keeps else "GET",
        target,
        headers={**usual, **headers},
        content=request.content if keeps and request.content else None,
        extensions=request.extensions,
    )


def _target(request: httpx.Request, response: Response) -> httpx.URL:
    location = response.headers.get("location", "")
    try:
        target = request.url.join(location)
        leads = bool(location and target.host and target.scheme in ("http", "https"))
        leads = leads and is_port(target.port)
    except (httpx.InvalidURL, ValueError):
        leads = False
    if not leads:
        raise NodeError(f"a redirect ({response.status}) that leads nowhere")
    return target.copy_with(userinfo=b"")


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
