"""Requests, whole answers, and the record of both, which is masked when it is read."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..errors import NodeError
from ..values.json_text import BeyondJson, read_json
from ..values.redaction import SECRET_KEYS, Redaction, tells
from ..values.secret import DOTS, Secret

READS = frozenset({"GET", "HEAD", "OPTIONS"})
IDEMPOTENT = READS | {"PUT", "DELETE"}
SHOWN_CHARACTERS = 4_000
_MARGIN = 20_000


class Request(NamedTuple):
    """What a node asks. `url` is absolute, or a path that is joined to the credential's base URL.

    `idempotent` and `reads` follow from the method unless they are given. `means` tells the status
    that an answer amounts to where its own hides it: a service may refuse with 400 what is a 503.
    Of requests that are `one_of_many`, such as the pages of a result, the record keeps the bodies
    of the first and of the last two only.
    """

    method: str
    url: str
    headers: Mapping[str, str] = {}
    body: bytes | None = None
    credential: str | None = None
    follow_redirects: bool = False
    idempotent: bool | None = None
    reads: bool | None = None
    means: "Callable[[Response], int] | None" = None
    one_of_many: bool = False

    @property
    def is_idempotent(self) -> bool:
        return self.method in IDEMPOTENT if self.idempotent is None else self.idempotent

    @property
    def is_read(self) -> bool:
        return self.method in READS if self.reads is None else self.reads

    def __str__(self) -> str:
        return f"{self.method} {self.url.partition('?')[0]}"


class PutOff(NamedTuple):
    """A request that is made once its visit is recorded, and the secrets that it may carry."""

    request: Request
    revealed: tuple[Secret, ...]


class Response:
    """A whole answer, its body already read. Header names are in lower case.

    `mask` knows the secrets that were in play when it was asked for.
    """

    __slots__ = ("body", "headers", "redaction", "status", "url")

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes, url: str) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
        self.redaction = Redaction()

    def with_body(self, body: bytes, status: int | None = None) -> "Response":
        """The same answer with another body, as where one answer is wrapped in another."""
        other = Response(status or self.status, self.headers, body, self.url)
        other.redaction = self.redaction
        return other

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        written = self.redaction.text(self.headers.get("content-type", ""))
        return written.partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        charset = self.headers.get("content-type", "").lower().partition("charset=")[2]
        try:
            return self.body.decode(charset.strip(' "') or "utf-8", "replace")
        except (LookupError, ValueError):
            return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Raises `NodeError` for a body that isn't JSON, or holds what no value can be."""
        if not self.body:
            raise NodeError(f"the answer ({self.status}) has no body")
        try:
            return read_json(self.body)
        except BeyondJson as error:
            raise NodeError(f"the answer ({self.status}) {error}") from None
        except ValueError:
            kind = self.content_type or "no content type"
            raise NodeError(f"the answer ({self.status}) is not JSON ({kind})") from None


class Login(NamedTuple):
    """A login that a request had to wait for."""

    credential: str
    seconds: float


class Call:
    """One exchange as it happened, kept raw and masked when it is read."""

    __slots__ = ("error", "is_whole", "login", "request", "response", "seconds", "url", "usage")

    def __init__(self, request: Request, url: str) -> None:
        self.request = request
        self.url = url
        self.is_whole = True
        self.response: Response | None = None
        self.error: str | None = None
        self.seconds = 0.0
        self.usage = ""
        self.login: Login | None = None

    def forget_body(self) -> None:
        """Keeps the head of the answer alone, for results larger than memory should hold."""
        if self.response is not None:
            self.response = self.response.with_body(b"")
            self.is_whole = False

    def as_json(self, redaction: Redaction) -> dict[str, Any]:
        record: dict[str, Any] = {"request": self.request_as_json(redaction)}
        if self.response is not None:
            record["response"] = {
                "status": self.response.status,
                "headers": redaction.data(dict(self.response.headers)),
                "body": _shown(
                    self.response.content_type, self.response.body, self.response.text, redaction
                ),
            }
        if self.error is not None:
            record["error"] = redaction.text(self.error)
        if self.usage:
            record["usage"] = redaction.text(self.usage)
        if self.login is not None:
            record["login"] = {
                "credential": redaction.text(self.login.credential),
                "ms": round(self.login.seconds * 1000, 3),
            }
        record["ms"] = round(self.seconds * 1000, 3)
        return record

    def request_as_json(self, redaction: Redaction) -> dict[str, Any]:
        body = self.request.body
        headers = {name.lower(): value for name, value in self.request.headers.items()}
        text = body.decode("utf-8", "replace") if body else ""
        return {
            "method": self.request.method,
            "url": shown_url(self.url, redaction),
            "headers": redaction.data(dict(self.request.headers)),
            "body": _shown(headers.get("content-type", ""), body or b"", text, redaction),
        }


class KeptCall(Call):
    """A call that comes back from where it was kept: its heads, and the record that was shown."""

    __slots__ = ("record",)

    def __init__(self, record: Mapping[str, Any]) -> None:
        asked, answer = record["request"], record.get("response")
        super().__init__(Request(asked["method"], asked["url"], asked["headers"]), asked["url"])
        self.record = dict(record)
        self.is_whole = False
        self.error = record.get("error")
        self.seconds = record["ms"] / 1000
        if answer is not None:
            self.response = Response(answer["status"], answer["headers"], b"", asked["url"])

    def as_json(self, redaction: Redaction) -> dict[str, Any]:
        return self.record

    def request_as_json(self, redaction: Redaction) -> dict[str, Any]:
        request: dict[str, Any] = self.record["request"]
        return request


def shown_url(url: str, redaction: Redaction) -> str:
    """A URL for people: secrets masked, also by the name of a query parameter."""
    start, mark, query = url.partition("?")
    return redaction.text(start) + mark + _shown_pairs(query, redaction)


def _shown_pairs(text: str, redaction: Redaction) -> str:
    pairs = []
    for pair in redaction.text(text).split("&"):
        name, equals, value = pair.partition("=")
        pairs.append(f"{name}={DOTS}" if equals and tells(name, value) else pair)
    return "&".join(pairs)


def _shown(kind: str, body: bytes, text: str, redaction: Redaction) -> Any:
    if body and "form-urlencoded" in kind:
        return _cut(_shown_pairs(text, redaction), len(body))
    return _shown_body(body, text, redaction)


def _cut(masked: str, size: int, *, whole: bool = True) -> str:
    if whole and len(masked) <= SHOWN_CHARACTERS:
        return masked
    return masked[:SHOWN_CHARACTERS] + f"… ({size} bytes in all)"


_TELLING = rf"""(?i)("(?:{"|".join(map(re.escape, SECRET_KEYS))})"\s*:\s*")(?:[^"\\]|\\.)+"""


def _shown_body(body: bytes, text: str, redaction: Redaction) -> Any:
    if not body:
        return None
    if len(body) <= 200_000:
        try:
            return redaction.data(read_json(body))
        except ValueError:
            pass
    masked = re.sub(_TELLING, rf"\g<1>{DOTS}", redaction.text(text[: SHOWN_CHARACTERS + _MARGIN]))
    whole = len(text) <= SHOWN_CHARACTERS + _MARGIN
    if not whole:  # half of a secret may stand at its end
        masked = masked[:-_MARGIN]
    return _cut(masked, len(body), whole=whole)
