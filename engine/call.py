"""Requests, whole answers, and the record of both, which is masked when it is read."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote

from .errors import NodeError
from .mask import SECRET_KEYS, Mask, tells
from .secret import DOTS

READS = frozenset({"GET", "HEAD", "OPTIONS"})
IDEMPOTENT = READS | {"PUT", "DELETE"}
SHOWN_CHARACTERS = 4_000
_MARGIN = 20_000


class Request(NamedTuple):
    """What a node asks. `url` is absolute, or a path that is joined to the credential's base URL.

    `idempotent` and `reads` follow from the method unless they are given. `means` tells the status
    that an answer amounts to where its own hides it: a service may refuse with 400 what is a 503.
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

    @property
    def is_idempotent(self) -> bool:
        return self.method in IDEMPOTENT if self.idempotent is None else self.idempotent

    @property
    def is_read(self) -> bool:
        return self.method in READS if self.reads is None else self.reads

    def __str__(self) -> str:
        return f"{self.method} {self.url.partition('?')[0]}"


class Response:
    """A whole answer, its body already read. Header names are in lower case.

    `mask` knows the secrets that were in play when it was asked for.
    """

    __slots__ = ("body", "headers", "mask", "status", "url")

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes, url: str) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
        self.mask = Mask()

    def with_body(self, body: bytes, status: int | None = None) -> "Response":
        """The same answer with another body, as where one answer is wrapped in another."""
        other = Response(status or self.status, self.headers, body, self.url)
        other.mask = self.mask
        return other

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        written = self.mask.text(self.headers.get("content-type", ""))
        return written.partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        charset = self.headers.get("content-type", "").lower().partition("charset=")[2]
        try:
            return self.body.decode(charset.strip(' "') or "utf-8", "replace")
        except (LookupError, ValueError):
            return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Raises `NodeError` for a body that isn't JSON."""
        if not self.body:
            raise NodeError(f"the answer ({self.status}) has no body")
        try:
            return _loads(self.body)
        except (ValueError, RecursionError):
            kind = self.content_type or "no content type"
            raise NodeError(f"the answer ({self.status}) is not JSON ({kind})") from None


_HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def _loads(body: bytes) -> Any:
    """JSON as data whose texts can be encoded again: half a surrogate pair becomes `?`."""
    text = body.decode(json.detect_encoding(body))
    data = _DECODER.decode(text)
    if _HALF_A_CHARACTER.search(text):
        return json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    return data


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


class Call:
    """One exchange as it happened, kept raw and masked when it is read."""

    __slots__ = ("error", "is_whole", "request", "response", "seconds", "url")

    def __init__(self, request: Request, url: str) -> None:
        self.request = request
        self.url = url
        self.is_whole = True
        self.response: Response | None = None
        self.error: str | None = None
        self.seconds = 0.0

    def forget_body(self) -> None:
        """Keeps the head of the answer alone, for results larger than memory should hold."""
        if self.response is not None:
            self.response = self.response.with_body(b"")
            self.is_whole = False

    def as_json(self, mask: Mask) -> dict[str, Any]:
        record: dict[str, Any] = {"request": self.request_as_json(mask)}
        if self.response is not None:
            record["response"] = {
                "status": self.response.status,
                "headers": mask.data(dict(self.response.headers)),
                "body": _shown(
                    self.response.content_type, self.response.body, self.response.text, mask
                ),
            }
        if self.error is not None:
            record["error"] = mask.text(self.error)
        record["ms"] = round(self.seconds * 1000, 3)
        return record

    def request_as_json(self, mask: Mask) -> dict[str, Any]:
        body = self.request.body
        headers = {name.lower(): value for name, value in self.request.headers.items()}
        text = body.decode("utf-8", "replace") if body else ""
        return {
            "method": self.request.method,
            "url": shown_url(self.url, mask),
            "headers": mask.data(dict(self.request.headers)),
            "body": _shown(headers.get("content-type", ""), body or b"", text, mask),
        }


def shown_url(url: str, mask: Mask) -> str:
    """A URL for people: secrets masked, also by the name of a query parameter."""
    start, mark, query = url.partition("?")
    return mask.text(start) + mark + _shown_pairs(query, mask)


def _shown_pairs(text: str, mask: Mask) -> str:
    pairs = []
    for pair in mask.text(text).split("&"):
        name, equals, value = pair.partition("=")
        pairs.append(f"{name}={DOTS}" if equals and tells(name, value) else pair)
    return "&".join(pairs)


def _shown(kind: str, body: bytes, text: str, mask: Mask) -> Any:
    if body and "form-urlencoded" in kind:
        return _cut(_shown_pairs(text, mask), len(body))
    return _shown_body(body, text, mask)


def _cut(masked: str, size: int, *, whole: bool = True) -> str:
    if whole and len(masked) <= SHOWN_CHARACTERS:
        return masked
    return masked[:SHOWN_CHARACTERS] + f"… ({size} bytes in all)"


_TELLING = re.compile(
    rf"""("(?:{"|".join(map(re.escape, SECRET_KEYS))})"\s*:\s*")(?:[^"\\]|\\.)+""", re.IGNORECASE
)


def _shown_body(body: bytes, text: str, mask: Mask) -> Any:
    if not body:
        return None
    if len(body) <= 200_000:
        try:
            return mask.data(_loads(body))
        except (ValueError, RecursionError):
            pass
    masked = _TELLING.sub(rf"\g<1>{DOTS}", mask.text(text[: SHOWN_CHARACTERS + _MARGIN]))
    whole = len(text) <= SHOWN_CHARACTERS + _MARGIN
    if not whole:  # half of a secret may stand at its end
        masked = masked[:-_MARGIN]
    return _cut(masked, len(body), whole=whole)


def query_string(pairs: Mapping[str, str]) -> str:
    """`name=value&…` of values that are already encoded."""
    return "&".join(f"{quote(name, safe='')}={value}" for name, value in pairs.items())


def query_names(query: str) -> list[str]:
    return [name for name, _ in parse_qsl(query, keep_blank_values=True)]
