"""The client that exchanges a request for a whole answer, within bounds."""

import re
import socket
import ssl
import zlib
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import httpx

from ..clock import Clock
from ..errors import NodeError
from ..hosts import is_port
from ..policy import Unanswered
from .exchange import ASKING_CREDENTIAL, NO_HEADERS, HostNotFound
from .messages import Response
from .redirects import REDIRECTS, redirected

_PLAIN, _PACKED = ("", "identity"), ("gzip", "x-gzip", "deflate")
MOST_REDIRECTS = 5
MOST_LOGIN_BYTES = 1_000_000
_CONTROL = "[\x00-\x08\x0a-\x1f\x7f]"
_DEFAULTS = {
    "accept": "*/*",
    "accept-encoding": "gzip, deflate",
    "connection": "keep-alive",
    "user-agent": "flowrun",
}
_ENCODED = [(name, (name.encode(), value.encode())) for name, value in _DEFAULTS.items()]


class HttpClient:
    """`httpx` behind `Http`: one for each wire and event loop.

    It asks a transport of httpx itself. Of what httpx's client does beyond that, which takes a
    tenth of a request's time, cookies must not be kept, redirects are followed here, and time is
    limited by who asks.
    """

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        clock: Clock,
        marks: Mapping[str, str] = NO_HEADERS,
    ) -> None:
        self.transport = transport
        self.clock = clock
        self.marks = marks

    def on_behalf_of(self, credential: str) -> "HttpClient":
        return HttpClient(self.transport, self.clock, {ASKING_CREDENTIAL: credential})

    async def exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] = NO_HEADERS,
        body: bytes | None = None,
        *,
        most: int,
        marks: Mapping[str, str] | None = None,
        follow_redirects: bool = False,
        holds_secrets: bool = False,
    ) -> Response:
        request = _request(method, url, headers, body, self.marks if marks is None else marks)
        for _ in range(MOST_REDIRECTS + 1):
            response = await self._exchanged(request, most)
            if not follow_redirects or response.status not in REDIRECTS:
                return response
            request = redirected(request, response, secrets=holds_secrets, usual=_DEFAULTS)
        raise NodeError(f"more than {MOST_REDIRECTS} redirects")

    async def post_form(
        self, url: str, fields: Mapping[str, str], *, within: float = 10.0
    ) -> Response:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields).encode()
        try:
            async with self.clock.deadline(within):
                return await self.exchange("POST", url, kind, body, most=MOST_LOGIN_BYTES)
        except TimeoutError:
            host = urlsplit(url).hostname or url
            text = f"{host} did not answer within {within:g} s"
            raise Unanswered(text, "timeout", sent=True) from None

    async def _exchanged(self, request: httpx.Request, most: int) -> Response:
        try:
            response = await self.transport.handle_async_request(request)
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


def _request(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, marks: Mapping[str, str]
) -> httpx.Request:
    named = {name.lower() for name in headers}
    lines = [pair for name, pair in _ENCODED if name not in named]
    lines += [(name.encode(), _header(name, value)) for name, value in headers.items()]
    if "content-length" in named:
        _check_length(headers, body or b"")
    try:
        parsed = httpx.URL(url)
        if not is_port(parsed.port):
            raise ValueError("a port goes up to 65535")
        if not named & _FRAMING:
            lines += _framing(method, body)
        if "host" not in named:
            lines.insert(0, (b"Host", parsed.netloc))
        # Where it is given a stream, httpx adds no headers, which takes it as long as all the rest.
        request = httpx.Request(
            method, parsed, headers=lines, stream=httpx.ByteStream(body or b""), extensions=marks
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise NodeError(f"not a URL that can be asked: {error}") from None
    request.read()
    if parsed.userinfo:
        next(httpx.BasicAuth(parsed.username, parsed.password).sync_auth_flow(request))
    return request


_FRAMING = {"content-length", "transfer-encoding"}


def _framing(method: str, body: bytes | None) -> list[tuple[bytes, bytes]]:
    """How long the body is, also where a method that sends one has none (RFC 9110, 8.6)."""
    if not body and method.upper() not in ("POST", "PUT", "PATCH"):
        return []
    return [(b"Content-Length", str(len(body or b"")).encode())]


def _check_length(headers: Mapping[str, str], body: bytes) -> None:
    """What follows a body that is longer than was said would be read as another request."""
    for name, value in headers.items():
        if name.lower() == "content-length" and value.strip(" \t") != str(len(body)):
            raise NodeError(f"the header {name} is {value}, and the body has {len(body)} bytes")


def _header(name: str, value: str) -> bytes:
    """Blanks around a value are no part of it (RFC 9110, 5.5), and httpx would not send them."""
    if re.search(_CONTROL, value):
        raise NodeError(f"the header {name} holds a line break or a control character")
    return value.strip(" \t").encode()


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
    stream = response.stream
    assert isinstance(stream, httpx.AsyncByteStream)
    chunks, size = [], 0
    try:
        async for raw in stream:
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


def _causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and len(causes) < 10:
        causes.append(current)
        causes += getattr(current, "exceptions", ())
        current = current.__cause__ or current.__context__
    return causes
