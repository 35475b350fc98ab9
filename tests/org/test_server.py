"""`flowrun org`: an org on a port of this machine, from its greeting to its end."""

import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.errors import FlowError
from flowrun.known_hosts import KnownHosts
from flowrun.org.api.middleware import SERVER
from flowrun.org.app import LocalOrg
from flowrun.org.chaos import Chaos
from flowrun.org.connection import connections
from flowrun.org.server import _unknown, serve
from tests.org.asking import DATA, TOKEN, client_credentials
from tests.org.serving import served as served_in_thread

pytestmark = pytest.mark.anyio


@contextmanager
def org_process(lines: int = 6, **options: Any) -> Iterator[Any]:
    """A server of its own, and what it said in its first lines."""
    given = "".join(f", {name}={value!r}" for name, value in options.items())
    code = f"from flowrun.org.server import serve; serve('127.0.0.1', 0{given})"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    ) as process:
        assert process.stdout
        said = [process.stdout.readline().strip() for _ in range(lines)]
        try:
            yield process, dict(line.split(": ", 1) for line in said)
        finally:
            process.kill()


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    with org_process() as opened:
        yield opened


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
async def test_the_server_says_how_to_log_in_and_ends_quietly(
    served: tuple[subprocess.Popen[str], dict[str, str]], stop: signal.Signals
) -> None:
    process, said = served
    assert "local org" in said["Acme Coffee Roasters"]
    async with httpx.AsyncClient(base_url=said["url"], trust_env=False) as client:
        form = {
            "grant_type": "password",
            "client_id": said["consumer_key"],
            "client_secret": said["consumer_secret"],
            "username": said["username"],
            "password": said["password"],
        }
        answer = await client.post(TOKEN, data=form)
        assert answer.json()["instance_url"] == said["url"]
        assert answer.headers.get_list("Server") == [SERVER]
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        assert (await client.get(f"{DATA}/query?q=SELECT+COUNT()+FROM+User")).json()[
            "totalSize"
        ] == 4
    process.send_signal(stop)
    _, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (0, "")


async def test_a_port_that_is_taken_is_the_callers_mistake(
    served: tuple[subprocess.Popen[str], dict[str, str]],
) -> None:
    port = int(served[1]["url"].rpartition(":")[2])
    with pytest.raises(FlowError, match=f"cannot listen on 127.0.0.1:{port}"):
        serve("127.0.0.1", port)


def test_on_a_port_an_unreachable_org_hangs_up() -> None:
    command = [sys.executable, "-m", "flowrun.cli", "org", "--port", "0"]
    command += ["--chaos", "unreachable:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(8)]
        assert told[-1] == "chaos: unreachable:1"
        url = told[1].removeprefix("url: ")
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{url}/services/data")
        assert httpx.get(f"{url}/services/data").status_code == 200
        process.terminate()


def test_a_signal_that_comes_before_the_server_runs_stops_it_too() -> None:
    program = """
import os, signal
import uvicorn
from flowrun.org.server import _unknown, serve

class Late(uvicorn.Server):
    def run(self, sockets):
        os.kill(os.getpid(), signal.SIGTERM)
        super().run(sockets)

uvicorn.Server = Late
serve("127.0.0.1", 0)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_whatever_is_open(
    served: tuple[subprocess.Popen[str], dict[str, str]], stop: signal.Signals
) -> None:
    process, said = served
    url = httpx.URL(said["url"])
    half_sent = [
        b"",
        b"GET /services/data HT",
        b"POST /services/oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab",
    ]
    opened = [socket.create_connection((url.host, url.port or 0)) for _ in half_sent]
    for each, sent in zip(opened, half_sent, strict=True):
        each.sendall(sent)
    with httpx.Client(base_url=url, trust_env=False) as idle:
        assert idle.get("/services/data").status_code == 200
        process.send_signal(stop)
        _, errors = process.communicate(timeout=120)
    for each in opened:
        each.close()
    assert (process.returncode, errors) == (0, "")


def test_it_speaks_https_to_whom_trusts_its_certificate() -> None:
    with org_process(lines=9, tls=True) as (process, said):
        assert said["url"].startswith("https://127.0.0.1:")
        assert f"SSL_CERT_FILE={said['certificate']}" in said["trust it"]
        trusting = ssl.create_default_context(cafile=said["certificate"])
        trusting.verify_flags |= ssl.VERIFY_X509_STRICT
        with httpx.Client(verify=trusting, trust_env=False) as client:
            for host in ("127.0.0.1", "localhost"):
                url = httpx.URL(said["url"]).copy_with(host=host)
                form = {"grant_type": "client_credentials", "client_id": said["consumer_key"]}
                form["client_secret"] = said["consumer_secret"]
                granted = client.post(url.join(TOKEN), data=form).json()
                assert granted["instance_url"] == str(url)
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(said["url"], trust_env=False)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, "")
        assert not Path(said["certificate"]).parent.exists()


def hurried(seconds: float) -> AbstractContextManager[int]:
    """The port of an org that gives a request so long."""
    return served_in_thread(LocalOrg(), http=connections(Chaos(), seconds))


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (b"", b""),
        (b"GET /services/data HT", b"HTTP/1.1 408 "),
        (b"POST /services/oauth2/token HTTP/1.1\r\nHost: a\r\nContent-Le", b"HTTP/1.1 408 "),
        (
            b"POST /services/oauth2/token HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab",
            b"HTTP/1.1 408 ",
        ),
    ],
)
def test_who_sends_half_a_request_is_waited_for_no_longer_than_that(
    sent: bytes, answered: bytes
) -> None:
    with hurried(0.2) as port, socket.create_connection(("127.0.0.1", port)) as line:
        line.settimeout(20)
        line.sendall(sent)
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    assert answer.startswith(answered)
    assert bool(answer) == bool(answered)


def test_a_request_that_came_whole_may_be_followed_by_another_much_later() -> None:
    with hurried(0.2) as port, closing(HTTPConnection("127.0.0.1", port, timeout=120)) as client:
        for _ in range(2):
            client.request("GET", "/services/data")
            answer = client.getresponse()
            assert answer.status == 200
            answer.read()
            kept = client.sock
            kept.settimeout(0.5)
            with pytest.raises(TimeoutError):
                kept.recv(1)
            kept.settimeout(20)
        assert client.sock is kept


@pytest.mark.parametrize(
    ("listens_at", "host", "known"),
    [
        ("127.0.0.1", "127.0.0.1:8080", True),
        ("127.0.0.1", "localhost:8080", True),
        ("127.0.0.1", "LOCALHOST", True),
        ("127.0.0.1", "acme.localhost:1", True),
        ("127.0.0.1", "[::1]:8080", True),
        ("127.0.0.1", "127.8.0.1", True),
        ("org.test", "org.test:8080", True),
        ("org.test", "Org.Test.", True),
        ("0.0.0.0", "192.168.0.7:8080", True),
        ("::", "[2001:db8::7]:8080", True),
        ("127.0.0.1", "evil.example:8080", False),
        ("127.0.0.1", "127.0.0.1.evil.example", False),
        ("127.0.0.1", "localhost.evil.example", False),
        ("127.0.0.1", "evil.example#localhost", False),
        ("127.0.0.1", "user@localhost", False),
        ("127.0.0.1", "192.168.0.7:8080", False),
        ("0.0.0.0", "evil.example", False),
        ("org.test", "evil.org.test", False),
        ("127.0.0.1", "", False),
    ],
)
async def test_only_its_own_hosts_reach_it(listens_at: str, host: str, known: bool) -> None:
    org = LocalOrg()
    wire = httpx.ASGITransport(KnownHosts(org.app, listens_at, _unknown(listens_at)))
    async with httpx.AsyncClient(transport=wire, base_url="http://x") as client:
        form = client_credentials(org)
        answer = await client.post(TOKEN, data=form, headers={"Host": host})
    assert answer.status_code == (200 if known else 421)
    assert org.logins == known
