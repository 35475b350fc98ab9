"""The studio behind one ASGI app: its routes, and what every answer passes."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from engine.errors import CredentialError, FlowError, FlowrunError, NodeError, StoreError

from ..connecting.under_way import LoginsUnderWay
from .api import credentials, editing, environments, flows, requests, sessions, talks, tests
from .api.events import Events, routes
from .folder import FlowFolder, words_of
from .guard import guarded
from .page import STATIC, Page
from .refusal import Refusal, refused
from .talks import Talks

log = logging.getLogger("flowrun.studio")


def make_app(
    folder: FlowFolder, token: str, static: Path = STATIC, events: Events | None = None
) -> ASGIApp:
    """`token` lets a browser in; whoever has `events` ends them before the server."""
    events = events or Events(folder)
    under_way, logins, page = Talks(), LoginsUnderWay(), Page(static)
    app = Starlette(
        routes=[
            *flows.routes(folder),
            *editing.routes(folder),
            *routes(events),
            *requests.routes(folder),
            *talks.routes(folder, under_way),
            *credentials.routes(folder, logins),
            *environments.routes(folder),
            *tests.routes(folder),
            *sessions.routes(folder),
            *page.routes,
        ],
        exception_handlers={
            Refusal: refused,
            HTTPException: _not_routed(page),
            FlowError: _wrong,
            CredentialError: _wrong,
            StoreError: _wrong,
            NodeError: _not_answered,
            Exception: _crashed,
        },
        lifespan=_lifespan(events, under_way.aclose, logins.aclose),
    )
    app.state.folder = folder
    return guarded(app, token)


def _not_routed(page: Page) -> Callable[[Request, Exception], Awaitable[Response]]:
    """What the router itself refuses."""

    async def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and page.is_wanted(request):
            return await page.screen(request, 404)
        told = {404: "there is nothing here", 405: f"{request.method} is not taken here"}
        return Refusal(error.status_code, told.get(error.status_code, error.detail)).response

    return answer


def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, FlowrunError)
    return Refusal(422, request.app.state.folder.told(words_of(error))).response


def _not_answered(_: Request, error: Exception) -> Response:
    return Refusal(502, str(error)).response


def _crashed(_: Request, error: Exception) -> Response:
    log.error("a request crashed", exc_info=error)
    return Refusal(500, "the studio made a mistake; its terminal has more").response


def _lifespan(
    events: Events, *ends: Callable[[], Awaitable[None]]
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """What is under way is ended with the studio."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        watching = asyncio.ensure_future(events.watch())
        try:
            yield
        finally:
            events.end()
            for end in ends:
                await end()
            await asyncio.wait([watching])

    return lifespan
