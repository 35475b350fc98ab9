"""The wire of a test: it knows which node asks, answers for the world, and lets nothing out."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from engine.clock import Clock
from engine.http.client import headers_of
from engine.http.exchange import ASKING_CREDENTIAL, ASKING_NODE
from engine.values.json_text import read_json

from ..stand_ins import Filled, Service
from .answers import Answer, Answers

NEVER = 86_400.0
"""Longer than any deadline: a time-out is an hour at most."""


@dataclass(slots=True)
class Exchange:
    """A request as it came to the wire and what became of it. A login names its `credential`, any
    other request its `node`. `by` tells who answered."""

    node: str
    credential: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    status: int | None = None
    answer_headers: Mapping[str, str] = field(default_factory=dict)
    answer: bytes = b""
    failure: str = ""
    by: str = ""

    @property
    def json(self) -> Any:
        """The request's body as JSON; None when it is none."""
        try:
            return read_json(self.body)
        except ValueError:
            return None


class Recorded(Protocol):
    """What was recorded, given back in its order; None when there is nothing for a request."""

    def answer(self, exchange: Exchange) -> Answer | None: ...


@dataclass(slots=True)
class Answering:
    """Who answers in a test: `nodes` and `logins` (by credential) are what it says itself,
    `services` the stand-ins that it fills, `node_services` those behind a node's credential,
    `login_services` those that a credential logs in at."""

    nodes: Mapping[str, Answers] = field(default_factory=dict)
    logins: Mapping[str, Answers] = field(default_factory=dict)
    services: Mapping[Filled, Service] = field(default_factory=dict)
    node_services: Mapping[str, Service] = field(default_factory=dict)
    login_services: Mapping[str, Service] = field(default_factory=dict)
    recorded: Recorded | None = None
    outside: httpx.AsyncBaseTransport | None = None


class Wire(httpx.AsyncBaseTransport):
    """Answers a node's request with what the test says, else from the stand-in of its credential,
    else with what was recorded, else from `outside`. What nobody answers is `unanswered`."""

    def __init__(self, clock: Clock, answering: Answering) -> None:
        self.clock = clock
        self.answering = answering
        self.exchanges: list[Exchange] = []
        self.unanswered: list[Exchange] = []
        self.given: dict[str, int] = {}
        """How many of the answers of a node, or of a credential's login, were given."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        exchange = Exchange(
            str(request.extensions.get(ASKING_NODE, "")),
            str(request.extensions.get(ASKING_CREDENTIAL, "")),
            request.method,
            str(request.url),
            dict(request.headers.items()),
            request.content,
        )
        self.exchanges.append(exchange)
        try:
            response = await self._answered(exchange, request)
        except httpx.HTTPError as error:
            exchange.failure = exchange.failure or str(error)
            raise
        except asyncio.CancelledError:
            exchange.failure = "no answer in time"
            raise
        exchange.status = response.status_code
        exchange.answer_headers = headers_of(response)
        exchange.answer = response.content
        return response

    async def _answered(self, exchange: Exchange, request: httpx.Request) -> httpx.Response:
        who = self.answering
        answer = self._next(exchange)
        if answer is not None:
            return await self._give(answer, exchange, request)
        service = (
            who.login_services.get(exchange.credential)
            if exchange.credential
            else who.node_services.get(exchange.node)
        )
        if service is not None:
            return await self._ask(service, exchange, request)
        if who.recorded is not None and exchange.node:
            answer = who.recorded.answer(exchange)
            if answer is not None:
                exchange.by = "the cassette"
                return await self._give(answer, exchange, request)
        if who.outside is not None:
            exchange.by = "outside"
            try:
                return await _whole(await who.outside.handle_async_request(request))
            except AssertionError:  # a router of respx has no route for it
                pass
        self.unanswered.append(exchange)
        raise httpx.ConnectError("nothing in this test answers it")

    def _next(self, exchange: Exchange) -> Answer | None:
        """What the test says to this request, if it says anything (more)."""
        if exchange.credential:
            answers, key = self.answering.logins.get(exchange.credential), exchange.credential
        else:
            answers, key = self.answering.nodes.get(exchange.node), exchange.node
        if answers is None:
            return None
        exchange.by = "the test"
        given = self.given.get(key, 0)
        self.given[key] = given + 1
        if answers.repeats:
            return answers.items[0]
        return answers.items[given] if given < len(answers.items) else None

    async def _give(
        self, answer: Answer, exchange: Exchange, request: httpx.Request
    ) -> httpx.Response:
        if answer.filled is not None:
            if answer.after:
                await self.clock.sleep(answer.after)
            return await self._ask(self.answering.services[answer.filled], exchange, request)
        return await self.give(answer)

    async def give(self, answer: Answer) -> httpx.Response:
        """An answer that is written out, in its time."""
        if answer.after:
            await self.clock.sleep(answer.after)
        if answer.failure == "timeout":
            await self.clock.sleep(NEVER)
            raise httpx.ReadTimeout("no answer in time")
        if answer.failure == "refused":
            raise httpx.ConnectError("connection refused") from ConnectionRefusedError()
        if answer.failure:
            raise httpx.ReadError("the connection broke off")
        headers = [(_bytes(name), _bytes(value)) for name, value in answer.headers.items()]
        return httpx.Response(answer.status, headers=headers, content=answer.body)

    async def _ask(
        self, service: Service, exchange: Exchange, request: httpx.Request
    ) -> httpx.Response:
        exchange.by = service.name
        transport = httpx.ASGITransport(service.app, raise_app_exceptions=False)
        return await _whole(await transport.handle_async_request(request))


def _bytes(text: str) -> bytes:
    """A header as it goes over the wire, where the engine reads Latin-1."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


async def _whole(response: httpx.Response) -> httpx.Response:
    """The answer with its body read and unpacked, so that it can be kept."""
    response.request = httpx.Request("GET", "https://unused.test")
    body = await response.aread()
    await response.aclose()
    dropped = (b"content-encoding", b"content-length", b"transfer-encoding")
    headers = [pair for pair in response.headers.raw if pair[0].lower() not in dropped]
    return httpx.Response(response.status_code, headers=headers, content=body)
