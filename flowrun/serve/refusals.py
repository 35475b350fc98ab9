"""What a client is told that cannot be served: `{statusCode, error, message}`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse


class Refused(Exception):
    """A request that is answered with `status`, and with `message` for whoever wrote the client."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers

    @property
    def body(self) -> dict[str, Any]:
        phrase = HTTPStatus(self.status).phrase
        return {"statusCode": self.status, "error": phrase, "message": self.message}

    @property
    def response(self) -> JSONResponse:
        return JSONResponse(self.body, self.status, self.headers)


def unauthorized(message: str) -> Refused:
    return Refused(401, message, {"WWW-Authenticate": "Bearer"})


def no_session() -> Refused:
    return Refused(404, "session not found")


def not_kept() -> Refused:
    """Whoever operates the server is told why, in its log."""
    message = "sessions cannot be read or kept right now; nothing is lost: repeat the request later"
    return Refused(503, message, {"Retry-After": "5"})


def draining() -> Refused:
    return Refused(
        503, "the server is ending; repeat the request in a moment", {"Retry-After": "1"}
    )


def not_loaded() -> Refused:
    """As `not_kept`, for a version that does not run here."""
    message = "this flow cannot be served right now; nothing is lost: repeat the request later"
    return Refused(503, message, {"Retry-After": "5"})
