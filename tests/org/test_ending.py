"""Ctrl-C ends `flowrun org` at once, whatever is open and whatever it is at."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from ssl import create_default_context
from typing import Any, TypeAlias
from urllib.parse import urlencode

import pytest

from tests.browser import chromium, opened
from tests.org.asking import DATA, TOKEN

HERE = Path(__file__).parent.parent.parent
HALF_SENT = (
    b"",
    b"GET /services/data HT",
    b"POST /services/oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab",
)
TRIES = 3
"""What waits for something open does so each time; a machine is not that busy each time."""


class Running:
    """A server, how long it took to start, and a token for it; closes what it hands out."""

    def __init__(self, *options: str) -> None:
        begun = time.monotonic()
        self.opened = ExitStack()
        command = [sys.executable, "-m", "flowrun.cli", "org", "--port", "0", *options]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=HERE)
        self.opened.enter_context(self.process)
        self.opened.callback(self.process.kill)
        assert self.process.stdout
        lines = [self.process.stdout.readline().strip() for _ in range(9 if options else 7)]
        self.said = dict(line.split(": ", 1) for line in lines)
        self.port = int(self.said["url"].rpartition(":")[2])
        self.token = self._log_in()
        self.start_took = time.monotonic() - begun

    def client(self) -> HTTPConnection:
        made = HTTPConnection("127.0.0.1", self.port, timeout=60)
        if "certificate" in self.said:
            trusted = create_default_context(cafile=self.said["certificate"])
            made = HTTPSConnection("localhost", self.port, timeout=60, context=trusted)
        self.opened.callback(made.close)
        return made

    def ask(self, client: HTTPConnection, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON."""
        self.send(client, method, path, body)
        return json.loads(client.getresponse().read() or b"null")

    def send(self, client: HTTPConnection, method: str, path: str, body: Any = None) -> None:
        """All of a request; nobody waits for the answer."""
        csv = isinstance(body, bytes)
        headers = {"Authorization": f"Bearer {self.token}"}
        headers["Content-Type"] = "text/csv" if csv else "application/json"
        sent = body if csv or body is None else json.dumps(body)
        client.request(method, f"{DATA}/{path}", sent, headers)

    def _log_in(self) -> str:
        form = {"grant_type": "client_credentials", "client_id": self.said["consumer_key"]}
        form["client_secret"] = self.said["consumer_secret"]
        client = self.client()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        client.request("POST", TOKEN, urlencode(form), kind)
        return str(json.loads(client.getresponse().read())["access_token"])


Holding: TypeAlias = Callable[[Running], Iterator[None]]


def nothing(_: Running) -> Iterator[None]:
    yield


def idle_connections(running: Running) -> Iterator[None]:
    clients = [running.client() for _ in range(40)]
    for client in clients:
        running.ask(client, "GET", "limits")
    yield


def half_sent_requests(running: Running) -> Iterator[None]:
    for sent in HALF_SENT:
        line = socket.create_connection(("127.0.0.1", running.port))
        running.opened.enter_context(line)
        line.sendall(sent)
    yield


def a_page_in_a_browser(running: Running) -> Iterator[None]:
    with opened(chromium()) as page:
        page.goto(f"http://127.0.0.1:{running.port}/services/oauth2/authorize")
        yield


def a_long_query(running: Running) -> Iterator[None]:
    rows = [{"attributes": {"type": "Account"}, "Name": f"{n} {'a' * 200}"} for n in range(200)]
    client = running.client()
    for _ in range(50):
        running.ask(client, "POST", "composite/sobjects", {"records": rows})
    terms = " OR ".join(f"Name LIKE '%{number}%x{number}%'" for number in range(250))
    running.send(
        client, "GET", f"query?{urlencode({'q': f'SELECT Id FROM Account WHERE {terms}'})}"
    )
    yield


def an_answer_that_nobody_reads(running: Running) -> Iterator[None]:
    rows = [{"attributes": {"type": "Account"}, "Name": "x", "Description": "x" * 30_000}] * 200
    client = running.client()
    for _ in range(3):
        running.ask(client, "POST", "composite/sobjects", {"records": rows})
    running.send(client, "GET", "query?q=SELECT+Id,Description+FROM+Account")
    assert client.sock.recv(1)
    yield


def a_job_of_many_rows(running: Running) -> Iterator[None]:
    client, place = running.client(), "jobs/ingest"
    asked = {"operation": "insert", "object": "Account"}
    job = running.ask(client, "POST", place, asked)["id"]
    rows = "".join(f"n{number}\n" for number in range(100_000))
    running.send(client, "PUT", f"{place}/{job}/batches", f"Name\n{rows}".encode())
    client.getresponse().read()
    running.ask(client, "PATCH", f"{place}/{job}", {"state": "UploadComplete"})
    running.send(client, "GET", f"{place}/{job}")
    yield


def an_upload_that_takes_long_to_read(running: Running) -> Iterator[None]:
    client, place = running.client(), "jobs/ingest"
    asked = {"operation": "insert", "object": "Account"}
    job = running.ask(client, "POST", place, asked)["id"]
    running.send(client, "PUT", f"{place}/{job}/batches", b"Name\n" + b"\n" * 60_000_000)
    yield


@pytest.mark.parametrize(
    "holding",
    [
        nothing,
        idle_connections,
        half_sent_requests,
        a_page_in_a_browser,
        a_long_query,
        an_answer_that_nobody_reads,
        a_job_of_many_rows,
        an_upload_that_takes_long_to_read,
    ],
)
def test_it_ends_as_soon_as_it_started(holding: Holding) -> None:
    assert any(ends_at_once(Running(), holding) for _ in range(TRIES))


@pytest.mark.parametrize(
    "holding", [idle_connections, half_sent_requests, an_upload_that_takes_long_to_read]
)
def test_so_it_does_over_https_and_leaves_no_key_behind(holding: Holding) -> None:
    def ends() -> bool:
        running = Running("--tls")
        at_once = ends_at_once(running, holding)
        assert not Path(running.said["certificate"]).parent.exists()
        return at_once

    assert any(ends() for _ in range(TRIES))


def ends_at_once(running: Running, holding: Holding) -> bool:
    """Quietly it ends in any case; whether it does within twice what its start took."""
    process = running.process
    with running.opened, contextmanager(holding)(running):
        signalled = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        took = time.monotonic() - signalled
    assert (process.returncode, errors) == (0, "")
    return took < 2 * running.start_took
