"""Requests, whole answers, the record of both, and the client that exchanges them."""

import json
import logging
import re
import socket
import ssl
import zlib
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from urllib.request import getproxies

import httpx

from .clock import Clock
from .errors import NodeError
from .hosts import LOOPBACK
from .mask import SECRET_KEYS, Mask, tells
from .policy import Unanswered
from .secret import DOTS

READS = frozenset({"GET", "HEAD", "OPTIONS"})
IDEMPOTENT = READS | {"PUT", "DELETE"}
SHOWN_CHARACTERS = 4_000
_MARGIN = 20_000
_PLAIN, _PACKED = ("", "identity"), ("gzip", "x-gzip", "deflate")
MOST_CONNECTIONS = 1_000
ASKING_NODE = "flowrun.node"
ASKING_CREDENTIAL = "flowrun.credential"
"""The extensions of a request (`httpx.Request.extensions`) in which a wire finds who asks."""
NO_MARKS: Mapping[str, str] = MappingProxyType({})
_DEFAULTS = [
    ("accept", "*/*"),
    ("accept-encoding", "gzip, deflate"),
    ("connection", "keep-alive"),
    ("user-agent", "flowrun"),
]


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
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

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


class Http:
    """A client, and how to get a whole answer from it within bounds."""

    def __init__(
        self, client: httpx.AsyncClient, clock: Clock, marks: Mapping[str, str] = NO_MARKS
    ) -> None:
        self.client = client
        self.clock = clock
        self.marks = marks

    def on_behalf_of(self, credential: str) -> "Http":
        """The same client for a login: its requests tell the wire whose they are."""
        return Http(self.client, self.clock, {ASKING_CREDENTIAL: credential})

    async def exchange(self, request: httpx.Request, *, most: int) -> Response:
        """Raises `Unanswered` for a network failure, `NodeError` for a body over `most` bytes."""
        try:
            response = await self.client.send(request, stream=True)
            headers = headers_of(response)
            try:
                body = await _read(response, headers, most)
            finally:
                if not response.is_closed:
                    await response.aclose()
        except httpx.HTTPError as error:
            raise unreachable(error, request.url.netloc.decode()) from None
        except (httpx.InvalidURL, ValueError):  # a Location that httpx itself cannot read
            raise NodeError("the answer redirects to something that is not a URL") from None
        return Response(response.status_code, headers, body, str(request.url))

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        marks: Mapping[str, str] | None = None,
    ) -> httpx.Request:
        """Raises `NodeError` for what is no URL. `marks` tell the wire who asks."""
        named = {name.lower() for name in headers}
        every = [pair for pair in _DEFAULTS if pair[0] not in named]
        every += headers.items()
        try:
            return httpx.Request(
                method,
                url,
                headers=[(name.encode(), value.encode()) for name, value in every],
                content=body,
                extensions=dict(self.marks if marks is None else marks),
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise NodeError(f"not a URL that can be asked: {error}") from None

    async def post_form(
        self, url: str, fields: Mapping[str, str], *, within: float = 10.0
    ) -> Response:
        """A form POST with a deadline, for token endpoints."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        request = self.request("POST", url, kind, urlencode(fields).encode())
        try:
            async with self.clock.deadline(within):
                return await self.exchange(request, most=1_000_000)
        except TimeoutError:
            host = urlsplit(url).hostname or url
            text = f"{host} did not answer within {within:g} s"
            raise Unanswered(text, "timeout", sent=True) from None


def headers_of(response: httpx.Response) -> dict[str, str]:
    """In lower case, those of one name joined, read as Latin-1."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


async def _read(response: httpx.Response, headers: Mapping[str, str], most: int) -> bytes:
    """The body, inflated piece by piece so that no more than `most` bytes are ever made of it."""
    announced = headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > most:
        raise _too_large(most)
    if response.is_stream_consumed:  # made whole, as transports of tests do
        if len(response.content) > most:
            raise _too_large(most)
        return response.content
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in (*_PLAIN, *_PACKED):
        shown = coding if len(coding) <= 40 else "something"
        raise NodeError(f"the answer is packed as {shown}, which was not asked for")
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32) if coding in _PACKED else None
    chunks, size = [], 0
    try:
        async for raw in response.aiter_raw():
            chunk = inflater.decompress(raw, most - size + 1) if inflater else raw
            size += len(chunk)
            if size > most:
                raise _too_large(most)
            chunks.append(chunk)
    except zlib.error:
        raise NodeError(f"the answer says it is packed as {coding}, and is not") from None
    if inflater and size and not inflater.eof:
        raise NodeError(f"the answer breaks off (it is packed as {coding})")
    return b"".join(chunks)


def _too_large(most: int) -> NodeError:
    return NodeError(f"the answer is larger than {most / 1_000_000:g} MB (policy.max_response)")


def unreachable(error: httpx.HTTPError, host: str) -> Unanswered:
    """A network failure in words."""
    if isinstance(error, httpx.TimeoutException):
        return Unanswered(f"{host} did not answer in time", "timeout", sent=True)
    causes = _causes(error)
    sent = not isinstance(error, httpx.ConnectError)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return HostNotFound(f"there is no host {host} (DNS)", "connection", sent=False)
    tls = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
    if tls is not None:
        reason = getattr(tls, "verify_message", "") or tls.reason or "handshake failed"
        return Unanswered(f"{host}: no safe connection: {reason}", "connection", sent)
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Unanswered(f"{host} refuses connections", "connection", sent)
    if isinstance(error, httpx.ConnectError):
        return Unanswered(f"{host} cannot be reached", "connection", sent)
    if isinstance(error, httpx.DecodingError):
        return Unanswered(f"{host} sent a body that cannot be decompressed", "connection", sent)
    return Unanswered(f"{host} broke off its answer", "connection", sent)


class HostNotFound(Unanswered):
    """The name does not resolve."""


def _causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and len(causes) < 10:
        causes.append(current)
        causes += getattr(current, "exceptions", ())
        current = current.__cause__ or current.__context__
    return causes


def new_client(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """A client that keeps no cookies and no deadline of its own, and uses no proxy on loopback."""
    for name in ("httpx", "httpcore"):  # they log whole URLs, secrets included
        logging.getLogger(name).setLevel(logging.WARNING)
    direct = [f"all://{host}" for host in LOOPBACK]
    return httpx.AsyncClient(
        transport=transport,
        mounts=dict.fromkeys(direct) if getproxies() and not transport else None,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        limits=httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=20),
        timeout=None,
    )


def query_string(pairs: Mapping[str, str]) -> str:
    """`name=value&…` of values that are already encoded."""
    return "&".join(f"{quote(name, safe='')}={value}" for name, value in pairs.items())


def query_names(query: str) -> list[str]:
    return [name for name, _ in parse_qsl(query, keep_blank_values=True)]
