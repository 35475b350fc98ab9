"""Who may talk to the studio: this browser alone, from the studio's own page, by its own name.

The token in the printed URL becomes a cookie at once, so that it stays in no history and goes to no
other page. Pages on other ports of this machine share its cookies: so every request that tells
where it comes from must come from here, and whatever changes something must tell.
"""

import functools
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..known_hosts import KnownHosts
from .refusal import Refusal

TOKEN = "token"
_READING = ("GET", "HEAD")
_OWN_SITES = ("same-origin", "none")
"""`Sec-Fetch-Site` of what the page asks, and of what somebody types into the address bar."""
_SAFE_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}

Handler = Callable[[Request], Awaitable[Response]]


class Guard:
    """Lets in who has the cookie that `token` was exchanged for."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self.token = token
        self._cookie = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # uvicorn refuses a WebSocket that nobody accepts
        try:
            exchanged = self._checked(HTTPConnection(scope), scope["method"])
            answer: ASGIApp = exchanged or self.app
        except Refusal as refusal:
            answer = _refusing(scope["path"], refusal)
        await answer(scope, receive, _with_safe_headers(send))

    def _checked(self, asked: HTTPConnection, method: str) -> Response | None:
        """The answer that gives the cookie, where there is a token; else None for whoever may go
        on. Raises `Refusal`."""
        if method in _READING and TOKEN in asked.query_params:
            return self._exchanged(asked)
        sent = asked.cookies.get(_name_of_cookie(asked), "")
        if not _same(sent, self._cookie):
            raise Refusal(401, "open the studio by the url that it printed when it was started")
        _check_source(asked, method)
        return None

    def _exchanged(self, asked: HTTPConnection) -> Response:
        pairs = parse_qsl(asked.url.query, keep_blank_values=True)
        tokens = [value for name, value in pairs if name == TOKEN]
        if len(tokens) != 1 or not _same(tokens[0], self.token):
            words = "this is not the token of this studio; take the url that it printed last"
            raise Refusal(401, words)
        rest = urlencode([pair for pair in pairs if pair[0] != TOKEN])
        # Two slashes would begin the name of another host.
        path = "/" + asked.url.path.lstrip("/\\")
        answer = RedirectResponse(f"{path}?{rest}" if rest else path, HTTPStatus.FOUND)
        answer.set_cookie(
            # Lax: who comes back from a login at a service comes from another site.
            *(_name_of_cookie(asked), self._cookie),
            httponly=True,
            samesite="lax",
        )
        answer.headers["cache-control"] = "no-store"
        return answer


def guarded(app: ASGIApp, token: str) -> ASGIApp:
    return KnownHosts(Guard(app, token), "127.0.0.1", _unknown_host)


def writing(handler: Handler) -> Handler:
    """Marks what writes to the folder, the vault or the sessions: refused by `--read-only`."""

    @functools.wraps(handler)
    async def handle(request: Request) -> Response:
        if request.app.state.folder.read_only:
            raise Refusal(403, "the studio was started with --read-only")
        return await handler(request)

    return handle


def _check_source(asked: HTTPConnection, method: str) -> None:
    origin, host = asked.headers.get("origin"), asked.headers.get("host", "")
    if origin is not None and origin != f"{asked.url.scheme}://{host}":
        raise Refusal(403, "another page may not talk to the studio")
    site = asked.headers.get("sec-fetch-site", "none")
    is_page = asked.headers.get("sec-fetch-mode") == "navigate" and method in _READING
    if site not in _OWN_SITES and not is_page:
        raise Refusal(403, "another page may not talk to the studio")
    if method in _READING:
        return
    if origin is None:
        raise Refusal(403, "only the studio's own page may change something: Origin is missing")
    kind = asked.headers.get("content-type", "").partition(";")[0].strip().lower()
    if method != "DELETE" and kind != "application/json":
        raise Refusal(400, "the body is JSON: Content-Type: application/json")


def _name_of_cookie(asked: HTTPConnection) -> str:
    """Cookies know no ports: another studio of this machine has another name for its own."""
    return f"flowrun-studio-{asked.url.port or 80}"


def _same(sent: str, own: str) -> bool:
    return secrets.compare_digest(sent.encode("utf-8", "surrogatepass"), own.encode())


def _refusing(path: str, refusal: Refusal) -> Response:
    if path.startswith("/api/"):
        return refusal.response
    return PlainTextResponse(refusal.words + "\n", refusal.status)


def _unknown_host(host: str) -> ASGIApp:
    return Refusal(400, f'the studio is not called "{host[:100]}"').response


def _with_safe_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _SAFE_HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending
