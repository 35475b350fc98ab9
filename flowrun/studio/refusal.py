"""How the studio says no: words for whoever looks at the page, and a status."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse


class Refusal(Exception):
    """`more` stands beside the words in the answer."""

    def __init__(self, status: int, words: str, **more: Any) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.more = more

    @property
    def response(self) -> JSONResponse:
        return JSONResponse({"error": self.words, **self.more}, self.status)


def refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    return error.response
