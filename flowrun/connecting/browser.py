"""The web server flow: a browser logs in and brings a code back, which becomes tokens."""

import asyncio
import socket
import threading
import webbrowser
from collections.abc import Awaitable, Callable
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from engine.errors import CredentialError, FlowError, LoginRefused, NodeError
from engine.hosts import is_loopback
from engine.values.secret import Secret

from ..listening import listen
from .attempt import CALLBACK, Attempt

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, Response

WAIT_SECONDS = 300.0
REQUEST_SECONDS = 10.0
MOST_HEAD_BYTES = 16_384

T = TypeVar("T")
INSTEAD = (
    "end what uses it, or use --no-browser, or another --callback, which must also stand in the app"
)
Finish = Callable[[Secret], Awaitable[T]]
"""Makes of the code that came back what is waited for."""

Onward = Callable[[str], str]
"""Where the browser is sent afterwards, by what went wrong, which is empty where nothing did."""


class NobodyCameBack(LoginRefused):
    """The browser did not come back in time."""


def open_browser(url: str) -> None:
    """In a thread that ends with the process: a browser in the terminal would hold it up."""
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


async def wait_for_browser(
    attempt: Attempt,
    finish: Finish[T],
    *,
    ready: Callable[[], None] = lambda: None,
    onward: Onward | None = None,
    instead: str = INSTEAD,
    within: float = WAIT_SECONDS,
    patience: float = REQUEST_SECONDS,
) -> T:
    """Waits for the browser at the callback and shows how it went, or sends it `onward`; calls
    `ready` when the callback can be reached, and says what to do `instead` where it cannot. Nothing
    but this login's state ends it; whatever else comes is answered, if it has come within
    `patience`. Raises `CredentialError`, `NobodyCameBack` when the time is over."""
    import uvicorn

    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()
    app = _callback(attempt, finish, outcome, onward)
    listener = _callback_listener(attempt.callback, instead)
    config = uvicorn.Config(
        app,
        http=_connections(patience),  # type: ignore[arg-type]
        ws="none",
        log_level="critical",
        server_header=False,
        lifespan="off",
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    serving = loop.create_task(server.serve(sockets=[listener]))
    try:
        ready()
        either: list[asyncio.Future[Any]] = [outcome, serving]
        await asyncio.wait(either, timeout=within, return_when=asyncio.FIRST_COMPLETED)
        if not outcome.done():
            raise NobodyCameBack(
                f"nobody came back from the browser within {within / 60:g} minutes; if "
                f"{attempt.connecting.service} showed redirect_uri_mismatch, the app's callback "
                f"URL must be {attempt.callback}"
            )
        return outcome.result()
    finally:
        server.should_exit = True
        try:
            await _ended(serving)
        finally:
            listener.close()
            if not outcome.done():
                outcome.cancel()


async def _ended(serving: "asyncio.Task[None]") -> None:
    """Also where who waits is cancelled meanwhile: nobody else closes what it has open."""
    cancelled: asyncio.CancelledError | None = None
    while not serving.done():
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled


def _callback(
    attempt: Attempt, finish: Finish[T], outcome: "asyncio.Future[T]", onward: Onward | None
) -> "Starlette":
    """What the browser comes back to; the first answer with the right state is the `outcome`."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import RedirectResponse
    from starlette.routing import Route

    came = False

    def ended(error: str = "") -> "Response":
        if onward is not None:
            return RedirectResponse(onward(error), 303, {"Cache-Control": "no-store"})
        if error:
            return _page("The OAuth connection failed", error, 400)
        text = f"{attempt.details.name} is connected to {attempt.host}. You may close this tab."
        return _page("The OAuth connection is complete", text)

    async def redirected(request: Request) -> "Response":
        nonlocal came
        # Not `request.url`, which takes its host from who asks.
        address = f"{attempt.callback}?{request.scope['query_string'].decode('latin-1')}"
        if request.method != "GET" or not attempt.is_answered_by(address):
            return _page("Not this login's answer", "Its state is another one.", 400)
        if came:
            return _page("This login is over", "It was answered already; close this tab.", 409)
        came = True
        try:
            found = await finish(attempt.code(address))
        except Exception as error:  # a bug as well: who waits must not wait for ever
            outcome.set_exception(error)
            if not isinstance(error, CredentialError | FlowError | NodeError):
                raise
            return ended(str(error))
        outcome.set_result(found)
        return ended()

    async def elsewhere(_: Request) -> "HTMLResponse":
        return _page("Not the callback", f"This login ends at {attempt.callback}.", 404)

    path = urlsplit(attempt.callback).path or "/"
    anyhow = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    routes = [Route(path, redirected, methods=anyhow), Route("/{path:path}", elsewhere)]
    return Starlette(routes=routes)


def _connections(patience: float) -> Callable[..., asyncio.Protocol]:
    from ..timed_connection import TimedConnection

    return partial(TimedConnection, patience)


def _callback_listener(callback: str, instead: str) -> socket.socket:
    """Raises `CredentialError` for a callback that is not this machine's, and for a taken port."""
    parts = urlsplit(callback)
    if not comes_back_here(callback):
        text = f"a browser comes back to this machine only at a callback such as {CALLBACK}"
        raise CredentialError(f"{text}, not to {callback}; use --no-browser")
    try:
        return listen("127.0.0.1", parts.port or 80, instead=instead)
    except FlowError as error:
        raise CredentialError(str(error)) from None


def comes_back_here(callback: str) -> bool:
    """Whether a browser that is sent there comes to this machine."""
    try:
        parts = urlsplit(callback)
        return parts.scheme == "http" and is_loopback(parts.netloc) and parts.port != 0
    except ValueError:
        return False


def _page(title: str, text: str, status: int = 200) -> "HTMLResponse":
    from starlette.responses import HTMLResponse

    style = "font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:5rem auto;padding:0 1rem"
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<body style="{style}"><h1>{escape(title)}</h1><p>{escape(text)}</p></body></html>'
    )
    return HTMLResponse(page, status, {"Cache-Control": "no-store"})
