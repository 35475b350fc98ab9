"""What leads out to the network: which transport, over which proxy, with which certificates."""

import logging
import os
import ssl
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.request import getproxies

import httpx

from ..errors import CredentialError
from ..hosts import LOOPBACK
from .pool import KEPT_SECONDS, Pool

TRANSPORT = "FLOWRUN_TRANSPORT"
"""The variable that names another transport than httpx's own; there is one, `fast`."""

_ONE = httpx.Limits(max_connections=1, keepalive_expiry=KEPT_SECONDS)


def network() -> httpx.AsyncBaseTransport:
    """What leads out, with no deadline of its own and no proxy on loopback.

    Raises `CredentialError` where `FLOWRUN_TRANSPORT` asks for what is not there.
    """
    for name in ("httpx", "httpcore"):  # they log whole URLs, secrets included
        logging.getLogger(name).setLevel(logging.WARNING)
    wanted = os.environ.get(TRANSPORT, "")
    if wanted not in ("", "fast"):
        raise CredentialError(
            f"{TRANSPORT}={wanted} names no transport; leave it out, or set it to fast"
        )
    context = httpx.create_ssl_context()
    if getproxies():
        return Pool(lambda: _ByProxies(context))
    if wanted:
        return Pool(_fast(context))
    return Pool(lambda: httpx.AsyncHTTPTransport(verify=context, limits=_ONE))


def _fast(context: ssl.SSLContext) -> Callable[[], httpx.AsyncBaseTransport]:
    try:
        from .fast import FastTransport
    except ImportError:
        raise CredentialError(
            f"{TRANSPORT}=fast needs the extra: pip install -e '.[fast]'"
        ) from None
    context.set_alpn_protocols(["http/1.1"])
    return lambda: FastTransport(context)


class _ByProxies(httpx.AsyncBaseTransport):
    """One connection where the environment names proxies: only httpx's client knows which of them
    a request takes. It keeps no cookies."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._client = httpx.AsyncClient(
            mounts=dict.fromkeys(f"all://{host}" for host in LOOPBACK),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            verify=context,
            limits=_ONE,
            timeout=None,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._client.send(request, stream=True)

    async def aclose(self) -> None:
        await self._client.aclose()
