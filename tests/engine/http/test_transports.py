"""Both transports on real sockets: what goes out, what comes back, and what goes wrong, alike."""

import asyncio
import gzip
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from engine.clock import Clock
from engine.errors import CredentialError, NodeError
from engine.http.client import HttpClient
from engine.http.exchange import HostNotFound
from engine.http.network import TRANSPORT, network
from engine.policy import Unanswered

pytestmark = pytest.mark.anyio
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CLOSING = b"HTTP/1.1 200 OK\r\n"
MOST = 10_000


@pytest.fixture(params=["", "fast"], ids=["default", "fast"])
async def client(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[HttpClient]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv(TRANSPORT, request.param)
    wire = network()
    yield HttpClient(wire, Clock())
    await wire.aclose()


class Server:
    """Answers each request with the next of its answers, the last one again; `ends` says whether
    it closes the connection behind each."""

    def __init__(self, answers: list[bytes], *, ends: bool = False) -> None:
        self.answers, self.ends = answers, ends
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.url = ""
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head)
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                self.bodies.append(await reader.readexactly(int(length or 0)))
                writer.write(self.answers[0] if len(self.answers) == 1 else self.answers.pop(0))
                await writer.drain()
                if self.ends:
                    break
        writer.close()


@asynccontextmanager
async def serving(
    *answers: bytes, ends: bool = False, context: ssl.SSLContext | None = None
) -> AsyncIterator[Server]:
    server = Server(list(answers), ends=ends)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context)
    port = listening.sockets[0].getsockname()[1]
    server.url = f"{'https' if context else 'http'}://127.0.0.1:{port}"
    try:
        yield server
    finally:
        listening.close()
        for writer in server.writers:
            writer.close()
        await listening.wait_closed()


async def body(client: HttpClient, url: str, most: int = MOST) -> bytes:
    return (await client.exchange("GET", url, most=most)).body


@pytest.mark.parametrize(
    "target",
    ["/a/%2e%2e/b", "/%7Euser/a%2Fb;c=1?x=%7E+%20'()&y=%C3%A9", "/a//b/?", "/?a=b?c&&=", "/@:+,$"],
)
async def test_the_bytes_of_a_url_are_sent_as_they_are(client: HttpClient, target: str) -> None:
    async with serving(OK) as server:
        await client.exchange("GET", server.url + target, most=MOST)
    assert server.heads[0].startswith(b"GET " + target.encode() + b" HTTP/1.1\r\n")


async def test_one_connection_serves_requests_in_a_row_and_keeps_no_cookie(
    client: HttpClient,
) -> None:
    cookie = b"HTTP/1.1 200 OK\r\nSet-Cookie: who=me; Path=/\r\nContent-Length: 2\r\n\r\nok"
    async with serving(cookie) as server:
        for _ in range(3):
            await client.exchange("POST", f"{server.url}/", {}, b"a=1", most=MOST)
    assert server.connections == 1 and server.bodies == [b"a=1"] * 3
    assert not any(b"cookie" in head.lower() for head in server.heads)


async def test_as_many_requests_at_once_as_before_open_no_more_connections(
    client: HttpClient,
) -> None:
    async with serving(OK) as server:
        for _ in range(2):
            await asyncio.gather(*(body(client, server.url) for _ in range(60)))
    assert server.connections == 60


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (OK, b"ok"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK, b"ok"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\n\r\n", b"ok"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil it ends", b"until it ends"),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", b"ok"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n", b"ok"),
    ],
)
async def test_an_answer_is_read_in_each_of_its_framings(
    client: HttpClient, answer: bytes, expected: bytes
) -> None:
    async with serving(answer, ends=True) as server:
        assert await body(client, server.url) == expected
        server.answers = [OK]
        assert await body(client, server.url) == b"ok"


async def test_the_answer_to_head_has_no_body(client: HttpClient) -> None:
    async with serving(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n") as server:
        answer = await client.exchange("HEAD", server.url, most=MOST)
        assert (answer.body, answer.headers["content-length"]) == (b"", "2")
        server.answers = [OK]
        assert await body(client, server.url) == b"ok"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000 + b"\r\n",
    ],
    ids=["none", "nonsense", "head", "status", "body", "length", "chunk", "size", "line", "lines"],
)
async def test_a_broken_answer_is_told_as_one(client: HttpClient, answer: bytes) -> None:
    async with serving(answer, ends=True) as server:
        with pytest.raises(Unanswered, match="broke off its answer") as told:
            await body(client, server.url)
        assert (told.value.kind, told.value.sent) == ("connection", True)
        server.answers = [OK]
        assert await body(client, server.url) == b"ok"


async def test_a_refused_connection_and_a_name_that_is_none_were_not_sent(
    client: HttpClient,
) -> None:
    async with serving(OK) as server:
        pass
    with pytest.raises(Unanswered, match="127.0.0.1:[0-9]+ refuses connections") as refused:
        await body(client, server.url)
    assert (refused.value.kind, refused.value.sent) == ("connection", False)
    port = server.url.rpartition(":")[2]
    with pytest.raises(Unanswered, match="localhost:[0-9]+ refuses connections"):
        await body(client, f"http://localhost:{port}/")
    with pytest.raises(HostNotFound, match=r"there is no host nowhere.invalid \(DNS\)"):
        await body(client, "http://nowhere.invalid/")


async def test_who_has_no_time_left_leaves_the_connection_to_nobody(client: HttpClient) -> None:
    async with serving(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nlate") as server:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await body(client, server.url)
        server.answers = [OK]
        assert await body(client, server.url) == b"ok"
    assert server.connections == 2


async def test_a_connection_that_its_server_has_closed_is_not_used_again(
    client: HttpClient,
) -> None:
    async with serving(OK) as server:
        assert await body(client, server.url) == b"ok"
        server.writers[0].transport.abort()
        for _ in range(3):
            await asyncio.sleep(0)
        assert await body(client, server.url) == b"ok"
    assert server.connections == 2


async def test_no_more_is_read_than_may_be(client: HttpClient) -> None:
    packed = gzip.compress(bytes(MOST * 2))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    endless = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * MOST * 2
    announced = b"HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n"
    for answer in (head + packed, endless, announced):
        async with serving(answer) as server:
            with pytest.raises(NodeError, match="larger than 0.01 MB"):
                await body(client, server.url)
            server.answers = [OK]
            assert await body(client, server.url) == b"ok"


async def test_a_body_of_megabytes_goes_out_and_comes_back_whole(client: HttpClient) -> None:
    large = bytes(range(256)) * 20_000
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(large) + large
    async with serving(answer) as server:
        got = await client.exchange("POST", server.url, {}, large, most=len(large))
    assert got.body == large and server.bodies == [large]


async def test_a_redirect_is_followed_where_that_was_asked_for(client: HttpClient) -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: /%2e%2e/b\r\nContent-Length: 0\r\n\r\n"
    async with serving(answer, OK) as server:
        assert (await client.exchange("GET", server.url, most=MOST)).status == 302
        server.answers = [answer, OK]
        got = await client.exchange("GET", server.url, most=MOST, follow_redirects=True)
    assert got.body == b"ok" and server.heads[-1].startswith(b"GET /%2e%2e/b ")


@pytest.mark.parametrize(
    "headers", [{"Content-Length": "1"}, {"Content-Length": "9"}, {"a\r\nb": "c"}, {"a b": "c"}]
)
async def test_a_request_that_breaks_the_protocol_does_not_go_out(
    client: HttpClient, headers: dict[str, str]
) -> None:
    async with serving(OK) as server:
        with pytest.raises(NodeError):
            await client.exchange("POST", server.url, headers, b"a=1", most=MOST)
        assert await body(client, server.url) == b"ok"
    assert all(b"a=1" not in one for one in server.bodies)


def certified(folder: Path, *, until: timedelta = timedelta(days=1)) -> tuple[Path, Path]:
    """A certificate that signs itself for 127.0.0.1, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(days=2)).not_valid_after(now + until)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    built = built.add_extension(address, critical=False)
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(built.sign(key, SHA256()).public_bytes(Encoding.PEM))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    secret.write_bytes(pem)
    return certificate, secret


@pytest.fixture
def context(tmp_path: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certified(tmp_path))
    return context


async def test_a_certificate_that_nobody_trusts_ends_the_connection_unsent(
    client: HttpClient, context: ssl.SSLContext
) -> None:
    async with serving(OK, context=context) as server:
        with pytest.raises(Unanswered, match="no safe connection: self.signed certificate") as told:
            await body(client, server.url)
    assert (told.value.kind, told.value.sent, server.heads) == ("connection", False, [])


async def test_tls_to_a_server_that_speaks_none_is_told(client: HttpClient) -> None:
    async def speaks_first(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.com\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(speaks_first, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(Unanswered, match="no safe connection") as told:
            await body(client, f"https://127.0.0.1:{port}/")
    assert (told.value.kind, told.value.sent) == ("connection", False)


@pytest.mark.parametrize("transport", ["", "fast"])
async def test_a_trusted_certificate_is_enough_and_one_connection_serves(
    transport: str, context: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    monkeypatch.setenv(TRANSPORT, transport)
    wire = network()
    async with serving(OK, context=context) as server:
        trusting = HttpClient(wire, Clock())
        assert [await body(trusting, server.url) for _ in range(2)] == [b"ok", b"ok"]
        await wire.aclose()
    assert server.connections == 1


async def test_a_transport_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TRANSPORT, "faster")
    with pytest.raises(CredentialError, match="FLOWRUN_TRANSPORT=faster names no transport"):
        network()
    monkeypatch.setenv(TRANSPORT, "fast")
    monkeypatch.setitem(sys.modules, "engine.http.fast", None)
    with pytest.raises(CredentialError, match=r"pip install -e '.\[fast\]'"):
        network()
