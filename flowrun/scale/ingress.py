"""Calls of sessions at the engine: repeated until they are answered, and its errors in words."""

import asyncio
import json
import logging
import time
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote

import aiohttp
from yarl import URL

from ..serve.refusals import Refused, not_kept
from .objects.timers import SESSION

PATIENCE_SECONDS = 30.0
"""So long a call is repeated where the engine does not answer: a node that died is replaced, or
back, in less."""
WAIT_SECONDS = 300.0
"""So long the answer of a turn is waited for."""
QUICK_SECONDS = 90.0
"""So long that of a call which makes none; a worker that is stuck is replaced in a minute."""
READY_SECONDS = 5.0
"""So long the engine is waited for by who asks whether it answers at all."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0
_KEPT_SECONDS = 15.0
_HEADERS = {"content-type": "application/json", "accept": "application/json"}

log = logging.getLogger("flowrun.scale")


def admin_of(url: str) -> str:
    """Where the engine's admin API usually is."""
    return str(URL(url).with_port(9070).with_path("/"))


class _Told(NamedTuple):
    """What came back, read to its end."""

    status: int
    source: str | None
    """Restate says in a header whether a handler ended the call so, or the engine itself."""
    body: bytes


class Ingress:
    """Where calls go in; `admin` is where the engine's state is searched."""

    def __init__(self, url: str, admin: str) -> None:
        self.url = url.rstrip("/")
        self.admin = admin.rstrip("/")

    @cached_property
    def _http(self) -> aiohttp.ClientSession:
        """Made where it is first asked, for it belongs to one loop. Each call has a connection:
        where all shared one (HTTP/2) a turn took twice the processor time, the engine's included,
        and a cluster's nodes did not share the calls of a front."""
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEPT_SECONDS)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def aclose(self) -> None:
        if "_http" in self.__dict__:
            await self._http.close()

    async def call(self, id: str, handler: str, given: Any) -> Any:
        """What the handler of a session answers. Raises `Refused`.

        A call whose connection broke is repeated: the session knows it again by what it is given.
        The engine's own keys for that cost it a record and a timer for each call.
        """
        url = f"{self.url}/{SESSION}/{quote(id, safe='')}/{handler}"
        wait = WAIT_SECONDS if handler == "step" else QUICK_SECONDS
        # ".." is an id as any other.
        told = await self._repeated(URL(url, encoded=True), given, wait)
        if told.status == 200:
            return json.loads(told.body) if told.body else None
        raise _refusal(told)

    async def query(self, sql: str) -> list[dict[str, Any]]:
        """Rows of the engine's own storage, by SQL that came from this house alone."""
        told = await self._repeated(URL(f"{self.admin}/query"), {"query": sql}, WAIT_SECONDS)
        if told.status != 200:
            log.error("the engine's state cannot be searched: %s", _start(told))
            raise not_kept()
        rows: list[dict[str, Any]] = json.loads(told.body)["rows"]
        return rows

    async def check(self) -> bool:
        """Whether the engine answers now."""
        health = f"{self.url}/restate/health"
        try:
            async with asyncio.timeout(READY_SECONDS), self._http.get(health) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _repeated(self, url: URL, given: Any, wait: float) -> _Told:
        timeout = aiohttp.ClientTimeout(sock_connect=5, sock_read=wait)
        until, pause = time.monotonic() + PATIENCE_SECONDS, _FIRST_PAUSE
        body = json.dumps(given).encode()
        while True:
            try:
                posted = self._http.post(url, data=body, headers=_HEADERS, timeout=timeout)
                async with posted as answer:
                    source = answer.headers.get("x-restate-error-source")
                    told = _Told(answer.status, source, await answer.read())
            except aiohttp.SocketTimeoutError:
                log.error("the engine has not answered for %g s", wait)
                raise not_kept() from None
            except aiohttp.ClientError as error:
                if time.monotonic() > until:
                    log.error("the engine does not answer: %s", type(error).__name__)
                    raise not_kept() from None
            else:
                if not _is_temporary(told) or time.monotonic() > until:
                    return told
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


def _is_temporary(told: _Told) -> bool:
    """Whether the engine, and not a session, says that it cannot do it now."""
    return told.status in (502, 503, 504) and told.source != "invocation"


def _refusal(told: _Told) -> Refused:
    """What a session refused in its words; what the engine itself says is for its operator."""
    if told.source != "invocation" or told.status == 500:
        log.error("the engine refuses a call (%d): %s", told.status, _start(told))
        return not_kept()
    wait = {"Retry-After": "5"} if told.status == 503 else None
    return Refused(told.status, json.loads(told.body)["message"], wait)


def _start(told: _Told) -> str:
    return told.body[:300].decode(errors="replace")
