"""Calls of sessions at the engine: repeated until they are answered, and its errors in words."""

import asyncio
import json
import logging
import secrets
import time
from typing import Any
from urllib.parse import quote

import httpx

from ..serve.refusals import Refused, not_kept
from .timers import SESSION

PATIENCE_SECONDS = 30.0
"""So long a call is repeated where the engine does not answer: a node that died is replaced, or
back, in less."""
WAIT_SECONDS = 300.0
"""So long an answer is waited for."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0

log = logging.getLogger("flowrun.scale")


def admin_of(url: str) -> str:
    """Where the engine's admin API usually is."""
    return str(httpx.URL(url).copy_with(port=9070, path="/"))


class Ingress:
    """Where calls go in; `admin` is where the engine's state is searched."""

    def __init__(self, url: str, admin: str) -> None:
        self.url = url.rstrip("/")
        self.admin = admin.rstrip("/")
        timeout = httpx.Timeout(WAIT_SECONDS, connect=5, pool=WAIT_SECONDS)
        # Thousands of calls at once share one connection (HTTP/2 without TLS).
        self._http = httpx.AsyncClient(timeout=timeout, http1=False, http2=True)

    async def aclose(self) -> None:
        await self._http.aclose()

    async def call(self, id: str, handler: str, given: Any, *, read: bool = False) -> Any:
        """What the handler of a session answers. Raises `Refused`.

        What is not only `read` has an idempotency key, so that a call whose connection broke is
        repeated and yet made once.
        """
        headers = {} if read else {"idempotency-key": secrets.token_hex(16)}
        url = f"{self.url}/{SESSION}/{quote(id, safe='')}/{handler}"
        answer = await self._repeated(url, given, headers)
        if answer.status_code == 200:
            return answer.json() if answer.content else None
        raise _refusal(answer)

    async def query(self, sql: str) -> list[dict[str, Any]]:
        """Rows of the engine's own storage, by SQL that came from this house alone."""
        headers = {"accept": "application/json"}
        answer = await self._repeated(f"{self.admin}/query", {"query": sql}, headers)
        if answer.status_code != 200:
            log.error("the engine's state cannot be searched: %s", answer.text[:300])
            raise not_kept()
        rows: list[dict[str, Any]] = answer.json()["rows"]
        return rows

    async def check(self) -> bool:
        """Whether the engine answers now."""
        try:
            return (await self._http.get(f"{self.url}/restate/health")).status_code == 200
        except httpx.TransportError:
            return False

    async def _repeated(self, url: str, given: Any, headers: dict[str, str]) -> httpx.Response:
        until, pause = time.monotonic() + PATIENCE_SECONDS, _FIRST_PAUSE
        headers = {**headers, "content-type": "application/json"}
        body = json.dumps(given)
        while True:
            try:
                answer = await self._http.post(url, content=body, headers=headers)
            except httpx.ReadTimeout:
                log.error("the engine has not answered for %g s", WAIT_SECONDS)
                raise not_kept() from None
            except httpx.TransportError as error:
                if time.monotonic() > until:
                    log.error("the engine does not answer: %s", type(error).__name__)
                    raise not_kept() from None
            else:
                if not _is_temporary(answer) or time.monotonic() > until:
                    return answer
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


def _is_temporary(answer: httpx.Response) -> bool:
    """Whether the engine, and not a session, says that it cannot do it now."""
    return answer.status_code in (502, 503, 504) and _source(answer) != "invocation"


def _refusal(answer: httpx.Response) -> Refused:
    """What a session refused in its words; what the engine itself says is for its operator."""
    if _source(answer) != "invocation" or answer.status_code == 500:
        log.error("the engine refuses a call (%d): %s", answer.status_code, answer.text[:300])
        return not_kept()
    wait = {"Retry-After": "5"} if answer.status_code == 503 else None
    return Refused(answer.status_code, answer.json()["message"], wait)


def _source(answer: httpx.Response) -> str | None:
    """Restate says in a header whether a handler ended the call so, or the engine itself."""
    source: str | None = answer.headers.get("x-restate-error-source")
    return source
