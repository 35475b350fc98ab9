"""What is asked of the REST API: a path under the version, a body where there is one."""

import json
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from engine import Request, Response

from .errors import amounts_to

Send = Callable[[Request], Awaitable[Response]]
"""How a visit has a request answered, whatever the status."""

LONGEST_URL = 12_000
"""Salesforce takes 16,384 bytes of URL and headers together, token included."""
_COMPOSITE = "composite"


class RestApi:
    """Requests for one credential at one API version."""

    def __init__(self, credential: str, version: str) -> None:
        self.credential = credential
        self.base = f"/services/data/v{version}"

    def get(self, path: str, headers: dict[str, str] | None = None) -> Request:
        """A path under the version, or one that Salesforce itself named."""
        url = path if path.startswith("/services/") else f"{self.base}/{path}"
        return Request(
            "GET",
            url,
            {"Accept": "application/json", **(headers or {})},
            credential=self.credential,
            means=amounts_to,
            one_of_many=True,
        )

    def send(
        self, method: str, path: str, body: Any = None, *, idempotent: bool, reads: bool = False
    ) -> Request:
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        return Request(
            method,
            f"{self.base}/{path}",
            headers,
            None if body is None else json.dumps(body, ensure_ascii=False).encode(),
            credential=self.credential,
            idempotent=idempotent,
            reads=reads,
            means=amounts_to,
            one_of_many=True,
        )

    def ask(self, resource: str, text: str, headers: dict[str, str] | None = None) -> Request:
        """A query or a search; one too long for a URL goes as the body of a composite request."""
        path = f"{resource}?q={quote(text, safe='')}"
        if len(path) <= LONGEST_URL:
            return self.get(path, headers)
        inner: dict[str, Any] = {
            "method": "GET",
            "url": f"{self.base}/{path}",
            "referenceId": "asked",
        }
        if headers:
            inner["httpHeaders"] = headers
        body = {"compositeRequest": [inner]}
        asked = self.send("POST", _COMPOSITE, body, idempotent=True, reads=True)
        return asked._replace(means=lambda response: amounts_to(unwrapped(response)))


def unwrapped(response: Response) -> Response:
    """The answer inside a composite answer, in its own bytes, for it is asked for repeatedly; any
    other answer as it is."""
    if not response.ok or b'"compositeResponse"' not in response.body[:100]:
        return response
    import msgspec

    try:
        (inner,) = msgspec.json.decode(response.body, type=_composite()).compositeResponse
    except (msgspec.DecodeError, ValueError, RecursionError):
        return response
    return response.with_body(bytes(inner.body), inner.httpStatusCode)


@cache
def _composite() -> Any:
    import msgspec

    inner = msgspec.defstruct("Inner", [("httpStatusCode", int), ("body", msgspec.Raw)])
    return msgspec.defstruct("Composite", [("compositeResponse", list[inner])])  # type: ignore[valid-type]
