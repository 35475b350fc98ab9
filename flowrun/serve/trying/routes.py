"""The page to try a flow, and the page of a session that it links to."""

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ..channels.agent import Agent
from ..channels.bodies import InitBody, read_body
from ..insights.api import InsightsApi
from ..reach import Reach
from ..refusals import Refused, no_session, unauthorized
from .session_page import session_page

COOKIE = "flowrun-try"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = {"Content-Security-Policy": _POLICY}
_KINDS = {"try.css": "text/css", "try.js": "text/javascript", "try.svg": "image/svg+xml"}


class Trying:
    """For this machine alone, unless all may. A session of the page has the page's own client, so
    that no key is ever in a browser."""

    def __init__(self, agent: Agent, insights: InsightsApi, reach: Reach) -> None:
        self._agent = agent
        self._insights = insights
        self._reach = reach
        folder = files(__package__) / "page"
        self._html = (folder / "try.html").read_text("utf-8")
        self._files = {name: (folder / name).read_text("utf-8") for name in _KINDS}

    @property
    def routes(self) -> list[Route]:
        return [
            *(Route(f"/{name}", self.file) for name in _KINDS),
            Route("/try/{flow}", self.page),
            Route("/try/{flow}/session", self.begin, methods=["POST"]),
            Route("/try/{flow}/session/{session_id}", self.session),
        ]

    async def file(self, request: Request) -> Response:
        self._let_in(request)
        name = request.url.path[1:]
        return Response(self._files[name], media_type=_KINDS[name], headers=_PAGE)

    async def page(self, request: Request) -> Response:
        self._let_in(request)
        flow = self._agent.turns.flows.named(request.path_params["flow"]).flow
        told = {"name": flow.name, "about": flow.description, "language": flow.language or "en"}
        return HTMLResponse(filled(self._html, told), headers=_PAGE)

    async def begin(self, request: Request) -> Response:
        """Only the page itself may: another site's would be asked first (CORS), by the type of its
        body, and is not answered."""
        self._let_in(request)
        origin = request.headers.get("origin", "")
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        if kind != "application/json" or origin.partition("://")[2] != request.headers.get("host"):
            raise Refused(403, "only the page itself begins sessions here")
        client, flow = self._agent.clients.trying(), request.path_params["flow"]
        body = await read_body(request, InitBody, self._agent.limits)
        begun = await self._agent.begun(body.model_copy(update={"agent_id": flow}), client)
        answer = JSONResponse(begun)
        answer.set_cookie(
            COOKIE,
            begun["session_token"],
            max_age=int(self._agent.life.total_seconds()),
            path=f"{_as_asked(request)}/{begun['session_id']}",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return answer

    async def session(self, request: Request) -> Response:
        self._let_in(request)
        id, token = request.path_params["session_id"], request.cookies.get(COOKIE)
        if token is None:
            raise unauthorized("this session was begun in another browser")
        await self._agent.let_in(id, token)
        told = await self._insights.told(id, None)
        if told["agent_id"] != request.path_params["flow"]:
            raise no_session()
        return HTMLResponse(session_page(told), headers=_PAGE)

    def _let_in(self, request: Request) -> None:
        if not (self._reach.trying or self._reach.is_here(request)):
            raise Refused(404, "there is nothing here")


def _as_asked(request: Request) -> str:
    """The path as the browser writes it, which compares that of a cookie byte by byte."""
    raw: bytes = request.scope["raw_path"]
    return raw.decode("ascii").partition("?")[0]


def filled(html: str, told: Mapping[str, Any]) -> str:
    """The page with what it is told in the place of `{{name}}`, escaped."""
    for name, value in told.items():
        html = html.replace("{{" + name + "}}", escape(str(value or "")))
    return html
