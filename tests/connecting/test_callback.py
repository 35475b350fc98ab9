"""Where a browser comes back to: nothing but the login's own state ends the wait."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode, urlsplit

import pytest

from engine.credentials.connecting import LoginDetails
from engine.credentials.token import Token
from engine.errors import CredentialError, LoginRefused
from engine.values.secret import Secret
from flowrun.connecting.attempt import Attempt
from flowrun.connecting.browser import MOST_HEAD_BYTES, Finish, wait_for_browser
from nodes.salesforce.login.connecting import SalesforceConnecting

pytestmark = pytest.mark.anyio


def an_attempt() -> Attempt:
    with socket.create_server(("127.0.0.1", 0)) as found:
        callback = f"http://localhost:{found.getsockname()[1]}/back"
    answers = {"domain": "acme.my.salesforce.com", "consumer_key": "key"}
    details = LoginDetails("SF", "authorization_code", answers, {"consumer_secret": Secret("s")})
    return Attempt(SalesforceConnecting(), details, callback)


async def given(code: Secret) -> Token:
    return Token(code)


@asynccontextmanager
async def waiting(
    attempt: Attempt, finish: Finish = given, patience: float = 10.0
) -> AsyncIterator["asyncio.Task[Token]"]:
    ready = asyncio.Event()
    task = asyncio.create_task(
        wait_for_browser(attempt, finish, ready=ready.set, within=30, patience=patience)
    )
    await ready.wait()
    yield task
    if not task.done():
        task.cancel()
        await asyncio.wait([task])


async def answer(attempt: Attempt, sent: bytes) -> bytes:
    """All that comes back until the connection ends."""
    port = urlsplit(attempt.callback).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    try:
        return await asyncio.wait_for(reader.read(), 120)
    finally:
        writer.close()


def request(target: str, method: str = "GET", host: str = "localhost", body: str = "") -> bytes:
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    head = f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{length}\r\n"
    return f"{head}{body}".encode()


STRAYS = {
    "favicon": (request("/favicon.ico"), 404),
    "another path": (request("/?code=x&state=STATE"), 404),
    "no state": (request("/back"), 400),
    "a code without a state": (request("/back?code=x"), 400),
    "another state": (request("/back?code=x&state=other"), 400),
    "an error of another login": (request("/back?error=access_denied&state=other"), 400),
    "a state that is no text": (request("/back?code=x&state=%ff%fe"), 400),
    "the state later on": (request("/back?code=x&state=other&state=STATE"), 400),
    "the state in a body": (request("/back", "POST", body="code=x&state=STATE"), 400),
    "the state in a form": (request("/back?code=x&state=STATE", "POST", body="a=b"), 400),
    "a look ahead": (request("/back?code=x&state=STATE", "HEAD"), 400),
    "another method": (request("/favicon.ico", "BREW"), 405),
    "a host that is none": (request("/back?code=x", host="[::"), 400),
    "noise": (b"\x00\xff\xfe noise \r\n\r\n", 400),
    "a greeting of TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), 400),
    "a large address": (request("/back?code=" + "x" * (MOST_HEAD_BYTES + 1)), 400),
    "a large head": (request("/back", host="x" * 2 * MOST_HEAD_BYTES), 400),
}


@pytest.mark.parametrize(("sent", "status"), STRAYS.values(), ids=STRAYS)
async def test_what_strays_in_is_answered_and_the_wait_goes_on(sent: bytes, status: int) -> None:
    attempt = an_attempt()
    right = {"code": "right", "state": attempt.state}
    async with waiting(attempt) as task:
        shown = await answer(attempt, sent.replace(b"STATE", attempt.state.encode()))
        assert int(shown.split()[1]) == status
        assert b"Traceback" not in shown
        shown = await answer(attempt, request(f"/back?{urlencode(right)}"))
        assert b"The OAuth connection is complete" in shown
        assert (await task).value == Secret("right")


async def test_half_a_request_is_ended_in_time_and_holds_nobody_up() -> None:
    attempt = an_attempt()
    right = {"code": "right", "state": attempt.state}
    async with waiting(attempt, patience=0.1) as task:
        halves = [b"", b"GET /back?co", request("/back", "POST", body="x" * 9)[:-4]]
        shown = await asyncio.gather(*(answer(attempt, half) for half in halves))
        assert [line.split(b"\r\n")[0] for line in shown[:2]] == [
            b"",
            b"HTTP/1.1 408 Request Timeout",
        ]
        assert not task.done()
        await answer(attempt, request(f"/back?{urlencode(right)}"))
        assert (await task).value == Secret("right")


async def test_connections_that_stay_open_hold_up_neither_the_answer_nor_the_end() -> None:
    attempt = an_attempt()
    right = {"code": "right", "state": attempt.state}
    async with waiting(attempt) as task:
        await answer(attempt, request("/favicon.ico"))
        port = urlsplit(attempt.callback).port
        open_ones = [await asyncio.open_connection("127.0.0.1", port) for _ in range(300)]
        for number, (_, writer) in enumerate(open_ones):
            writer.write(b"GET /back?code=" if number % 2 else b"")
        shown = await answer(attempt, request(f"/back?{urlencode(right)}"))
        assert b"The OAuth connection is complete" in shown
        assert (await asyncio.wait_for(task, 120)).value == Secret("right")
        for _, writer in open_ones:
            writer.close()


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        ({"error": "access_denied"}, "somebody chose Deny"),
        ({}, "neither a code nor an error"),
    ],
)
async def test_a_refusal_with_the_right_state_ends_it(answered: dict[str, str], told: str) -> None:
    attempt = an_attempt()
    query = urlencode({**answered, "state": attempt.state})
    async with waiting(attempt) as task:
        shown = await answer(attempt, request(f"/back?{query}"))
        assert b"The OAuth connection failed" in shown
        with pytest.raises(LoginRefused, match=told):
            await task


async def test_a_bug_after_the_right_state_ends_it_too() -> None:
    attempt = an_attempt()

    async def fails(code: Secret) -> Token:
        raise ZeroDivisionError

    query = urlencode({"code": "right", "state": attempt.state})
    async with waiting(attempt, finish=fails) as task:
        assert b" 500 " in await answer(attempt, request(f"/back?{query}"))
        with pytest.raises(ZeroDivisionError):
            await task


async def test_a_login_that_is_refused_at_the_end_says_so_in_the_browser() -> None:
    attempt = an_attempt()

    async def refused(code: Secret) -> Token:
        raise CredentialError("the code is stale")

    query = urlencode({"code": "right", "state": attempt.state})
    async with waiting(attempt, finish=refused) as task:
        assert b"the code is stale" in await answer(attempt, request(f"/back?{query}"))
        with pytest.raises(CredentialError, match="the code is stale"):
            await task


@pytest.mark.parametrize("ticks", [0, 1, 5, 50])
async def test_who_is_cancelled_at_any_moment_leaves_the_callback_free(ticks: int) -> None:
    attempt = an_attempt()
    listening = asyncio.Event()
    waiting = asyncio.create_task(wait_for_browser(attempt, given, ready=listening.set, within=0))
    await listening.wait()
    for _ in range(ticks):
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    with socket.create_server(("127.0.0.1", urlsplit(attempt.callback).port or 0)):
        pass
