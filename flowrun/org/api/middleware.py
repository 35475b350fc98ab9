"""What happens around every request: who may come in, what every answer carries, what strikes."""

import logging

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..chaos import Chaos, Trouble
from ..errors import ApiError
from ..http import DATA, REFUSALS, plain_path, refusal, token_answer
from ..login.tokens import Tokens
from .usage import ApiUsage

SERVER = "flowrun local org"
_MEGABYTE = 1_000_000
_LARGEST, _LARGEST_FORM = 50 * _MEGABYTE, _MEGABYTE
_LARGEST_UPLOAD, _LARGEST_BATCH = 150 * _MEGABYTE, 10 * _MEGABYTE
_BATCHES = "/services/async/"
_TOO_LARGE = 413
_CRASH = ApiError("UNKNOWN_EXCEPTION", "An unexpected error occurred.", 500)
_log = logging.getLogger(__name__)


class Middleware:
    """Checks the token of REST calls and counts those it admits. A crash inside is logged and
    answered as Salesforce would.

    The endpoints find themselves under `app` in the scope: composite calls go back to them."""

    def __init__(self, app: ASGIApp, tokens: Tokens, usage: ApiUsage, chaos: Chaos) -> None:
        self.app = ExceptionMiddleware(app, REFUSALS)
        self.tokens = tokens
        self.usage = usage
        self.chaos = chaos

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        path = plain_path(scope["raw_path"].decode("ascii", "replace").partition("?")[0])
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["Server"] = SERVER
                if message["status"] == _TOO_LARGE:  # what is still coming is not read
                    headers["Connection"] = "close"
                if path.startswith(DATA):
                    headers["Sforce-Limit-Info"] = str(self.usage)
            await send(message)

        try:
            called = path.startswith(f"{DATA}/")
            if trouble := self.chaos.next("everywhere"):
                return await _struck(trouble, path)(scope, receive, dressed)
            if called:
                self._admit(Headers(scope=scope).get("authorization", ""))
                if trouble := self.chaos.next("call"):
                    return await _struck(trouble, path)(scope, receive, dressed)
            inner = {**scope, "path": path, "app": self.app}
            await self.app(inner, _bounded(receive, scope, _largest(path)), dressed)
        except ApiError as error:
            await refusal(error)(scope, receive, dressed)
        except ClientDisconnect:
            return None  # nobody is there to be answered
        except Exception:  # a bug of the org's own is a 500 to its client, as at Salesforce
            _log.exception("the local org failed at %s %s", scope["method"], path)
            if started:
                raise
            await refusal(_CRASH)(scope, receive, dressed)

    def _admit(self, header: str) -> None:
        kind, _, token = header.partition(" ")
        if header and kind.lower() not in ("bearer", "oauth"):
            raise ApiError("INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE", 401)
        if not self.tokens.is_good(token.strip()):
            raise ApiError("INVALID_SESSION_ID", "Session expired or invalid", 401)
        self.usage.calls += 1


def _largest(path: str) -> int:
    """How large a body may be: what a job is given, any other call, a form."""
    if path.startswith(_BATCHES):
        return _LARGEST_BATCH
    if not path.startswith(f"{DATA}/"):
        return _LARGEST_FORM
    return _LARGEST_UPLOAD if path.endswith("/batches") else _LARGEST


def _bounded(receive: Receive, scope: Scope, most: int) -> Receive:
    """The messages of a body, and a refusal at the first byte too many, announced or sent."""
    announced = Headers(scope=scope).get("content-length", "")
    too_large = announced.isdecimal() and int(announced[:15]) > most
    taken = 0

    async def received() -> Message:
        nonlocal taken
        message = {} if too_large else await receive()
        taken += len(message.get("body", b""))
        if too_large or taken > most:
            said = f"The body of this request may have {most} bytes at most."
            raise ApiError("EXCEEDED_MAX_SIZE_REQUEST", said, _TOO_LARGE)
        return message

    return received


def _struck(trouble: Trouble, path: str) -> Response:
    if trouble.status == 429:
        return Response(status_code=429, headers={"Retry-After": "1"})
    if not trouble.code:
        page = f"<html><head><title>{trouble.message}</title></head><body></body></html>"
        return HTMLResponse(page if trouble.message else "", trouble.status)
    if trouble.status == 500 and not path.startswith(DATA):
        body = {"error": "server_error", "error_description": trouble.message}
        return token_answer(body, 500)
    return refusal(ApiError(trouble.code, trouble.message, trouble.status))
