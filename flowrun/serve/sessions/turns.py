"""The turns of served sessions: one at a time each, kept before anybody is answered, and gone on
with where they were cut off."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from engine.clock import Clock
from engine.errors import CredentialError, FlowError, StoreError
from engine.run.runner import Runner
from engine.run.store import Provenance

from ...storage.database import Damaged
from ...storage.kept_session import Row
from ...storage.served_sessions import ServedSessions
from ..flows import Served, ServedFlow
from ..given import caller_of, take
from ..metrics import Metrics
from ..refusals import Refused, draining, no_session, not_kept
from ..tokens import Tokens
from .asked import Answer, Asked, answered_before, check_goes_on
from .notes import NotesOfTurn
from .session_engine import Say
from .turn import AskedTurn, ServedTurn
from .user import User

log = logging.getLogger("flowrun.serve")


class Turns:
    """A `SessionEngine` in this process."""

    def __init__(
        self,
        flows: Served,
        sessions: ServedSessions,
        tokens: Tokens,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self.flows = flows
        self.sessions = sessions
        self.tokens = tokens
        self.metrics = metrics
        self.clock = clock
        self.draining = False
        self._under_way: set[str] = set()
        """Sessions whose turn is not yet answered."""
        self._running: set[asyncio.Task[None]] = set()
        """Turns, with what they sent in the background."""

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
        now = self.clock.now()
        runner = Runner(served.flow, served.connections)
        try:
            session = runner.start(served.given)
        except FlowError as error:
            raise Refused(400, str(error)) from None
        except CredentialError as error:
            log.error("no session of %s can begin: %s", served.flow.name, error)
            raise not_kept() from None
        user = User(self.sessions, served)
        caller = caller or caller_of(given, served.flow, runner.now)
        if caller is not None:
            user.recall(session, caller, runner.now)
        take(session, served.flow, given, runner.now)
        origin = Provenance(served.file, caller, client, now + life, served.environment)
        try:
            users = user.among(session, given)
            await self.sessions.keep(session, [], origin, now=now, users=users)
        except (StoreError, CredentialError) as error:
            log.error("a session cannot be kept: %s", error)
            raise not_kept() from None
        return session.id, now

    async def row(self, id: str, *, as_begun: bool = False) -> Row:
        try:
            return self.sessions.row(id)
        except FlowError:
            raise no_session() from None
        except StoreError as error:
            log.error("session %s cannot be read: %s", id, error)
            raise not_kept() from None

    async def answer(self, id: str, asked: Asked, say: Say | None = None) -> Answer:
        row = await self.row(id)
        fingerprint = self.tokens.fingerprint(asked.as_asked)
        if id in self._under_way:
            raise Refused(409, "another step of this session is under way; wait for its answer")
        try:
            before = answered_before(self.sessions, row, asked, fingerprint)
            if before is not None:
                return before
            check_goes_on(row, self.clock.now())
            served = self.flows.version(row.flow, row.digest)
            notes = NotesOfTurn(self.sessions, id, fingerprint)
            if self.draining:
                raise draining()
            if notes.is_of_another:
                raise Refused(
                    409,
                    f"turn {row.turns + 1} was cut off; repeat the step that began it, with the "
                    "same input and parameters, and it goes on where it was",
                )
            session = self.sessions.session(row, served.flow)
        except (StoreError, CredentialError, Damaged) as error:
            log.error("session %s cannot be read: %s", id, error)
            raise not_kept() from None
        except FlowError as error:
            log.error("session %s does not fit its flow: %s", id, error)
            raise Refused(503, "the session does not fit its flow any more") from None
        # From here to the task nothing is awaited: no second step comes between.
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Answer] = loop.create_future()
        of = AskedTurn(row, served, session, asked, fingerprint, notes, say)
        turn = ServedTurn(self.sessions, self.metrics, self.clock, of)
        task = loop.create_task(turn.run(answered))
        self._under_way.add(id)
        answered.add_done_callback(lambda done: self._ended(id, done))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(answered)

    async def drain(self) -> None:
        self.draining = True
        while self._running:
            await asyncio.wait(list(self._running))

    async def open_by_client(self) -> Mapping[str, int]:
        return await asyncio.to_thread(self.sessions.open_by_client)

    async def check(self) -> None:
        await self.sessions.check()

    async def clean_up(self, kept: timedelta) -> None:
        now = self.clock.now()
        await self.sessions.expire(now)
        await self.sessions.purge(now - kept)

    def _ended(self, id: str, answered: "asyncio.Future[Answer]") -> None:
        self._under_way.discard(id)
        if not answered.cancelled():
            answered.exception()  # whoever asked may have gone, and then nobody else looks at it
