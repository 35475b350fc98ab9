"""A server behind one ASGI app: its routes, and what every answer passes."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from engine.errors import CredentialError, StoreError

from ..known_hosts import KnownHosts
from ..storage.database import Damaged
from .channels.agent import Agent
from .channels.openapi import openapi
from .channels.websocket import Talk
from .insights.api import InsightsApi
from .metrics import Metrics
from .reach import Reach
from .refusals import Refused, not_kept
from .trying.routes import Trying

log = logging.getLogger("flowrun.serve")

_CORS_HEADERS = ("Authorization", "Content-Type", "Idempotency-Key", "X-Vgai-Key")


def make_app(
    agent: Agent,
    insights: InsightsApi,
    reach: Reach,
    beside: Callable[[], Awaitable[None]],
    close: Callable[[], Awaitable[None]],
) -> ASGIApp:
    """`beside` runs as long as the app does, `close` is awaited once it is told to end."""
    operations = Operations(agent, reach)
    trying = Trying(agent, insights, reach)
    routes = [
        Route("/http/init", agent.init, methods=["POST"]),
        Route("/http/{session_id}/step", agent.step, methods=["POST"]),
        WebSocketRoute("/http/{session_id}/ws", FromKnownOrigins(Talk(agent), reach)),
        Route("/insights/sessions", insights.sessions),
        Route("/insights/sessions/{session_id}", insights.session),
        Route("/insights/sessions/{session_id}/parameters", insights.parameters),
        Route("/openapi.json", operations.openapi),
        Route("/healthz", operations.health),
        Route("/readyz", operations.ready),
        Route("/metrics", operations.metrics),
        *trying.routes,
    ]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=list(reach.origins),
        allow_methods=["GET", "POST"],
        allow_headers=_CORS_HEADERS,
    )
    app = Starlette(
        routes=routes,
        middleware=[cors] if reach.origins else [],
        exception_handlers={
            Refused: _refused,
            HTTPException: _not_routed,
            Damaged: _not_read,
            StoreError: _not_read,
            CredentialError: _not_read,
            Exception: _crashed,
        },
        lifespan=_lifespan(beside, close),
    )
    return KnownHosts(Counted(app, agent.turns.metrics), reach.host, _unknown_host, reach.names)


class Operations:
    """What those ask who watch over a server."""

    def __init__(self, agent: Agent, reach: Reach) -> None:
        self._agent = agent
        self._reach = reach
        self._openapi = openapi()

    async def openapi(self, _: Request) -> Response:
        return JSONResponse(self._openapi)

    async def health(self, _: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(self, _: Request) -> Response:
        turns = self._agent.turns
        try:
            await turns.check()
        except StoreError as error:
            log.error("not ready: %s", error)
            return PlainTextResponse("the sessions cannot be read or kept\n", 503)
        if turns.draining:
            return PlainTextResponse("ending\n", 503)
        return PlainTextResponse("ok\n")

    async def metrics(self, request: Request) -> Response:
        """For whoever is on this machine; others need a key."""
        if not self._reach.is_here(request):
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            sent = token if scheme.lower() == "bearer" else request.headers.get("x-vgai-key")
            self._agent.clients.by_key(sent)
        return self._agent.turns.metrics.response()


class FromKnownOrigins:
    """A browser asks nobody whether a page may open a WebSocket: it says whose page it is."""

    def __init__(self, app: Callable[[WebSocket], Awaitable[None]], reach: Reach) -> None:
        self._app = app
        self._reach = reach

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        origin = socket.headers.get("origin")
        own = (origin or "").partition("://")[2] == socket.headers.get("host")
        if origin is not None and not own and origin not in self._reach.origins:
            await socket.close(4403, "this page may not talk to this server (--cors)")
            return
        await self._app(socket)


class Counted:
    """Counts answers by route and status; none is kept by who stands between, nor guessed at."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                status = message["status"]
                self._metrics.answers.labels(_route(scope), str(status)).inc()
                headers = list(message.get("headers", ()))
                named = {name for name, _ in headers}
                for name, value in (
                    (b"cache-control", b"no-store"),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ):
                    if name not in named:
                        headers.append((name, value))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, sending)


def _route(scope: Scope) -> str:
    """Its pattern: an id in a label would make a series of each session."""
    parts = scope["path"].split("/")
    if parts[1:2] in (["http"], ["insights"], ["try"]) and len(parts) > 2:
        known = ("init", "step", "ws", "sessions", "parameters", "session")
        return "/".join([*parts[:2], *(one if one in known else "…" for one in parts[2:6])])
    own = ("/openapi.json", "/healthz", "/readyz", "/metrics")
    return scope["path"] if scope["path"] in own else "…"


def _unknown_host(host: str) -> ASGIApp:
    shown = host[:100]
    message = f'this server is not called "{shown}"; name it by --allow-host where it is'
    refused = Refused(421, message)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocket(scope, receive, send).close(4421, "unknown host")
        else:
            await refused.response(scope, receive, send)

    return answer


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return error.response


def _not_read(_: Request, error: Exception) -> Response:
    log.error("what is kept cannot be read: %s", error)
    return not_kept().response


def _not_routed(request: Request, error: Exception) -> Response:
    """What the router itself refuses."""
    assert isinstance(error, HTTPException)
    told = {404: "there is nothing here", 405: f"{request.method} is not taken here"}
    message = told.get(error.status_code, error.detail)
    return Refused(error.status_code, message, error.headers).response


def _crashed(_: Request, error: Exception) -> Response:
    log.error("a request crashed", exc_info=error)
    return Refused(500, "the server made a mistake; its log has more").response


def _lifespan(
    beside: Callable[[], Awaitable[None]], close: Callable[[], Awaitable[None]]
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        running = asyncio.ensure_future(beside())
        try:
            yield
        finally:
            running.cancel()
            await asyncio.wait([running])
            await close()

    return lifespan
