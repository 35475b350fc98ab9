"""A request inside a composite one: the same endpoints, no second login, no second count."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import Message

from ..http import plain_path


class SubrequestAnswer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def failed(self) -> bool:
        return self.status >= 400


async def call(
    outer: Request, method: str, url: str, body: Any, headers: Mapping[str, Any]
) -> SubrequestAnswer:
    """Nothing in here waits for anything outside, so no other request comes in between."""
    place = urlsplit(url)
    sent = json.dumps(body).encode() if body is not None else b""
    own = {"content-type": "application/json", "host": outer.headers.get("host", "")}
    given = own | {name.lower(): str(value) for name, value in headers.items()}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": outer.url.scheme,
        "path": plain_path(place.path),
        "raw_path": place.path.encode(),
        "query_string": place.query.encode(),
        "root_path": "",
        "headers": [
            (name.encode(), value.encode("latin-1", "replace")) for name, value in given.items()
        ],
        "app": outer.scope["app"],
    }
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": sent, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await outer.scope["app"](scope, receive, send)
    start = messages[0]
    text = b"".join(message.get("body", b"") for message in messages[1:])
    answered = {name.decode().title(): value.decode() for name, value in start["headers"]}
    return SubrequestAnswer(start["status"], answered, json.loads(text) if text else None)
