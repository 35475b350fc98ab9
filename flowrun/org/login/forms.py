"""The parameters of a request to the token endpoint and its kin, wherever it carries them."""

import base64
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from ..errors import OAuthError


async def form(request: Request) -> Mapping[str, str]:
    """The parameters of the query string, of HTTP Basic and of the body, merged."""
    given = {**request.query_params, **_basic(request)}
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        body = (await request.body()).decode("utf-8", "replace")
        return given | dict(parse_qsl(body, keep_blank_values=True))
    try:
        async with request.form() as parts:
            return given | {key: value for key, value in parts.items() if isinstance(value, str)}
    except HTTPException:
        raise OAuthError("invalid_request", "malformed multipart body") from None


def _basic(request: Request) -> Mapping[str, str]:
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        key, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": key, "client_secret": secret}
