"""A server that keeps nothing: each session it serves is an object of the engine."""

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from engine.clock import Clock
from engine.errors import StoreError

from ..serve.app import make_app
from ..serve.channels.agent import Agent
from ..serve.flows import Served, ServedFlow
from ..serve.insights.api import InsightsApi
from ..serve.limits import Limits
from ..serve.metrics import Metrics
from ..serve.reach import Reach
from ..serve.refusals import Refused, draining
from ..serve.server import Assembled, Lives, clients_of, keep_clean
from ..serve.sessions.asked import Answer, Asked
from ..serve.sessions.session_engine import Say
from ..serve.tokens import Tokens
from ..storage.kept_session import Row
from .ingress import Ingress
from .kept_elsewhere import KeptElsewhere
from .objects.hosted import call_place
from .sealing import SharedKey
from .session_state import row_of

_MOST_REMEMBERED = 20_000


class Front:
    """A `SessionEngine` whose turns are made by workers. `kept` is how long a session that is over
    is kept."""

    def __init__(
        self,
        flows: Served,
        ingress: Ingress,
        key: SharedKey,
        metrics: Metrics,
        clock: Clock,
        kept: timedelta,
    ) -> None:
        self.flows = flows
        self.tokens = Tokens(key.tokens)
        self.metrics = metrics
        self.clock = clock
        self.draining = False
        self._ingress = ingress
        self._key = key
        self._kept = kept
        self._begun: dict[str, Row] = {}
        """Sessions as they were when this server met them; the oldest are forgotten."""
        self._under_way: dict[str, tuple[object, asyncio.Task[Answer]]] = {}
        """By session, with what a repeat of the step is known by."""

    async def begin(
        self,
        served: ServedFlow,
        given: Mapping[str, Any],
        *,
        client: str,
        caller: str | None,
        life: timedelta,
    ) -> tuple[str, datetime]:
        if self.draining:
            raise draining()
        id, now = self.clock.new_id(), self.clock.now()
        begun = {
            "flow": served.flow.name,
            "digest": served.flow.digest,
            "given": dict(given),
            "client": client,
            "caller": caller,
            "now": now.timestamp(),
            "life": _milliseconds(life),
            "keep": _milliseconds(self._kept),
        }
        head = await self._ingress.call(id, "init", self._sealed(id, "init", begun))
        self._remember(row_of(head, {}))
        return id, now

    async def row(self, id: str, *, as_begun: bool = False) -> Row:
        row = self._begun.get(id) if as_begun else None
        if row is None:
            shown = await self._ingress.call(id, "show", False)
            row = row_of(shown["head"], {})
            self._remember(row)
        return row

    def _remember(self, row: Row) -> None:
        if len(self._begun) >= _MOST_REMEMBERED:
            del self._begun[next(iter(self._begun))]
        self._begun[row.id] = row

    async def answer(self, id: str, asked: Asked, say: Say | None = None) -> Answer:
        """Messages come at the turn's end: `say` is told nothing before."""
        fingerprint = self.tokens.fingerprint(asked.as_asked)
        known_by = (fingerprint, asked.key, asked.turn) if asked.key or asked.turn else object()
        if (under_way := self._under_way.get(id)) is not None and under_way[0] != known_by:
            raise Refused(409, "another step of this session is under way; wait for its answer")
        if self.draining:
            raise draining()
        if under_way is None:
            task = asyncio.create_task(self._step(id, asked, fingerprint))
            self._under_way[id] = known_by, task
            task.add_done_callback(lambda done: self._ended(id, done))
        else:
            task = under_way[1]
        return await asyncio.shield(task)

    async def drain(self) -> None:
        self.draining = True
        while self._under_way:
            await asyncio.wait([task for _, task in self._under_way.values()])

    async def open_by_client(self) -> Mapping[str, int]:
        try:
            return await KeptElsewhere(self._ingress).open_by_client()
        except Refused as refused:
            raise StoreError(refused.message) from None

    async def clean_up(self, kept: timedelta) -> None:
        """The engine's own timers do."""

    async def check(self) -> None:
        if not await self._ingress.check():
            raise StoreError(f"the engine at {self._ingress.url} does not answer")

    async def _step(self, id: str, asked: Asked, fingerprint: str) -> Answer:
        began = time.perf_counter()
        # Of a step that says which turn it is, the engine can tell whether it is the next.
        row = await self.row(id, as_begun=asked.turn is not None)
        sent = {
            "input": asked.input,
            "parameters": dict(asked.parameters),
            "key": asked.key,
            "turn": asked.turn,
            "fingerprint": fingerprint,
            "next": asked.turn or row.turns + 1,
            "now": self.clock.now().timestamp(),
            "call": self.clock.new_id(),
        }
        answer = Answer(**await self._ingress.call(id, "step", self._sealed(id, "step", sent)))
        if not answer.repeated:
            self.metrics.turn(row.flow, answer.status, time.perf_counter() - began)
        return answer

    def _sealed(self, id: str, handler: str, sent: dict[str, Any]) -> dict[str, str]:
        return {"sealed": self._key.seal(call_place(id, handler))(json.dumps(sent))}

    def _ended(self, id: str, task: "asyncio.Task[Answer]") -> None:
        del self._under_way[id]
        if not task.cancelled():
            task.exception()  # whoever asked may have gone, and then nobody else looks at it


def assemble_front(
    ingress: Ingress,
    key: SharedKey,
    flows: Served,
    reach: Reach,
    lives: Lives,
    limits: Limits,
    clock: Clock,
) -> Assembled:
    """Raises `FlowError` where others could reach it without a key."""
    clients = clients_of(reach, limits, clock)
    front = Front(flows, ingress, key, Metrics(), clock, lives.kept)
    agent = Agent(front, clients, limits, lives.session)
    insights = InsightsApi(KeptElsewhere(ingress), clients, flows)

    async def close() -> None:
        await front.drain()
        await ingress.aclose()
        await flows.aclose()

    app = make_app(agent, insights, reach, partial(keep_clean, agent, lives), close)
    return Assembled(app, agent, clients, close)


def _milliseconds(time: timedelta) -> int:
    return round(time.total_seconds() * 1000)
