"""What every endpoint needs of HTTP: where it was reached, answers as Salesforce dresses them."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from .errors import ApiError, OAuthError, QueryError, not_found

DATA = "/services/data"
_JSON = "application/json;charset=UTF-8"
_NO_STORE = {"Cache-Control": "no-store"}


def base_url(request: Request) -> str:
    """Scheme, host and port as the client wrote them."""
    return f"{request.url.scheme}://{request.headers.get('host') or request.url.netloc}"


def plain_path(raw: str) -> str:
    """A path as routes know it: slashes repeated are one, as at Salesforce, unless encoded."""
    return unquote(re.sub("/+", "/", raw).rstrip("/")) or "/"


def json_answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    try:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:  # a sum of numbers that a database can hold need not be one
        message = "a value is outside of the valid range of numbers"
        raise ApiError("NUMBER_OUTSIDE_VALID_RANGE", message) from None
    return Response(
        text.encode("utf-8", "replace"), status, {"Content-Type": _JSON, **(headers or {})}
    )


def token_answer(body: Mapping[str, Any], status: int = 200) -> Response:
    return json_answer(body, status, _NO_STORE)


def refusal(error: ApiError) -> Response:
    challenge = {"WWW-Authenticate": "Token"} if error.status == 401 else None
    return json_answer(error.body, error.status, challenge)


def _on_api_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return refusal(error)


def _on_query_error(_: Request, error: Exception) -> Response:
    """What the database gave up on outside of a query: its time was over."""
    assert isinstance(error, QueryError)
    return refusal(ApiError(error.code, error.message))


def _on_oauth_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, OAuthError)
    return token_answer(error.body, 400)


def _on_http_error(request: Request, error: Exception) -> Response:
    """What the router itself refuses."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "").replace(" ", "")
        message = f"HTTP Method '{request.method}' not allowed. Allowed are {allowed}"
        return refusal(ApiError("METHOD_NOT_ALLOWED", message, 405))
    return refusal(not_found())


REFUSALS = {
    ApiError: _on_api_error,
    QueryError: _on_query_error,
    OAuthError: _on_oauth_error,
    HTTPException: _on_http_error,
}
"""How the exceptions are answered that leave an endpoint."""
