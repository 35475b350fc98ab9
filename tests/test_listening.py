"""What listens on a port of this machine: it answers at once, and says what keeps it from it."""

import asyncio
import os
import signal
import socket
import threading
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol

from engine.errors import FlowError
from engine.values.secret import Secret
from flowrun.connecting.browser import wait_for_browser
from flowrun.listening import free_ports, listen
from flowrun.org.server import serve
from tests.connecting.test_callback import an_attempt, given


@pytest.fixture
def delays(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each connection that uvicorn takes: whether the kernel may hold back what is written."""
    seen: list[bool] = []
    made = H11Protocol.connection_made

    def connection_made(self: H11Protocol, transport: Any) -> None:
        accepted = transport.get_extra_info("socket")
        seen.append(not accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        made(self, transport)

    monkeypatch.setattr(H11Protocol, "connection_made", connection_made)
    return seen


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_the_local_org_writes_at_once(delays: list[bool], free_port: int) -> None:
    def ask() -> None:
        try:
            transport = httpx.HTTPTransport(retries=8)
            with httpx.Client(transport=transport, trust_env=False) as client:
                client.get(f"http://127.0.0.1:{free_port}/services/data")
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    asking = threading.Thread(target=ask)
    asking.start()
    serve("127.0.0.1", free_port)
    asking.join()
    assert delays == [False]


@pytest.mark.anyio
async def test_the_page_a_login_comes_back_to_is_written_at_once(delays: list[bool]) -> None:
    attempt, ready = an_attempt(), asyncio.Event()
    waiting = asyncio.create_task(wait_for_browser(attempt, given, ready=ready.set))
    await ready.wait()
    async with httpx.AsyncClient(trust_env=False) as browser:
        query = urlencode({"code": "right", "state": attempt.state})
        port = urlsplit(attempt.callback).port
        assert (await browser.get(f"http://127.0.0.1:{port}/back?{query}")).is_success
    assert (await waiting).value == Secret("right")
    assert delays == [False]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_what_is_accepted_names_its_protocol_by_which_asyncio_knows_it(host: str) -> None:
    with (
        listen(host, 0, instead="") as listener,
        socket.create_connection(listener.getsockname()[:2]),
        listener.accept()[0] as accepted,
    ):
        assert accepted.proto == socket.IPPROTO_TCP


def test_a_port_in_use_is_told_with_what_to_do_instead() -> None:
    with listen("127.0.0.1", 0, instead="") as taken:
        port = taken.getsockname()[1]
        with pytest.raises(FlowError) as told:
            listen("127.0.0.1", port, instead="take another")
    said = f"cannot listen on 127.0.0.1:{port}: the port is in use; take another"
    assert str(told.value) == said


def test_a_host_that_nobody_knows_is_told_without_a_word_about_ports() -> None:
    with pytest.raises(FlowError, match=r"^cannot listen on nobody\.invalid:0: ") as told:
        listen("nobody.invalid", 0, instead="take another port")
    assert "take another port" not in str(told.value) and "Unknown error" not in str(told.value)


def test_free_ports_are_none_that_a_system_gives_to_others() -> None:
    found = free_ports(3)
    assert len(set(found)) == 3 and max(found) < 32_768
    for port in found:
        listen("127.0.0.1", port, instead="").close()
