"""The one client: it frames a request as httpx does, and keeps nothing between calls."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx
import pytest

from engine.clock import Clock
from engine.errors import NodeError
from engine.http.client import HttpClient
from engine.http.network import network

pytestmark = pytest.mark.anyio
URL = "https://api.example.com:8443/a?b=c"


async def sent(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None
) -> httpx.Request:
    """The request as the wire gets it."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    client = HttpClient(httpx.MockTransport(answer), Clock())
    await client.exchange(method, url, headers, body, most=100)
    return seen[0]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "post"])
@pytest.mark.parametrize("body", [None, b"", b"x=1", "é".encode()])
@pytest.mark.parametrize(
    "headers",
    [{}, {"Accept": "text/plain"}, {"hOST": "other.example.com"}, {"Content-length": "…"}],
)
async def test_a_request_is_framed_as_httpx_frames_it(
    method: str, body: bytes | None, headers: dict[str, str]
) -> None:
    headers = {name: value.replace("…", str(len(body or b""))) for name, value in headers.items()}
    request = await sent(method, URL, headers, body)
    usual = {"accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive"}
    by_httpx = httpx.Request(method, URL, headers={**usual, "user-agent": "flowrun"}, content=body)
    by_httpx.headers.update(headers)
    assert dict(request.headers) == dict(by_httpx.headers)
    assert (request.method, request.url, request.content) == (
        by_httpx.method,
        by_httpx.url,
        by_httpx.content,
    )
    if "hOST" not in headers:
        assert request.headers.raw[0] == (b"Host", b"api.example.com:8443")


async def test_a_name_and_password_in_a_url_are_sent_as_basic_authentication() -> None:
    request = await sent("GET", "https://u%40:p@api.example.com/", {}, None)
    assert request.headers["authorization"] == "Basic dUA6cA=="
    assert request.headers["host"] == "api.example.com"


@pytest.mark.parametrize("url", ["https://a.test:99999/", "https://[::/", "http://é\x00.test/"])
async def test_what_is_no_url_is_told_before_anything_is_sent(url: str) -> None:
    with pytest.raises(NodeError, match="not a URL that can be asked"):
        await sent("GET", url, {}, None)


@asynccontextmanager
async def server(heads: list[bytes]) -> AsyncIterator[int]:
    """One that sets a cookie with each answer, and notes what it was asked."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                heads.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(
                    b"HTTP/1.1 200 OK\r\nSet-Cookie: who=me\r\nContent-Length: 2\r\n\r\nok"
                )
        except asyncio.IncompleteReadError:
            writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listening:
        yield listening.sockets[0].getsockname()[1]


@pytest.mark.parametrize("by_proxy", [False, True])
async def test_no_cookie_is_kept_and_no_proxy_stands_before_this_machine(
    monkeypatch: pytest.MonkeyPatch, by_proxy: bool
) -> None:
    direct: list[bytes] = []
    proxied: list[bytes] = []
    async with server(direct) as port, server(proxied) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        if by_proxy:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy}")
        wire = network()
        client = HttpClient(wire, Clock())
        urls = [f"http://127.0.0.1:{port}/"] * 2
        urls += ["http://shop.invalid/a"] * 2 * by_proxy
        for url in urls:
            assert (await client.exchange("GET", url, most=10)).body == b"ok"
        await wire.aclose()
    assert len(direct) == 2 and len(proxied) == 2 * by_proxy
    assert all(head.startswith(b"GET http://shop.invalid/a ") for head in proxied)
    assert not any(b"cookie" in head.lower() for head in direct + proxied)
