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
from engine.run.session import Session
from engine.run.store import Provenance

from ..storage.database import Damaged
from ..storage.kept_session import Row, instant
from ..storage.served_sessions import ServedSessions
from .asked import GOING_ON, Answer, Asked, answered_before
from .flows import Served, ServedFlow
from .given import caller_of, take
from .metrics import Metrics
from .notes import NotesOfTurn
from .refusals import Refused, no_session, not_kept
from .tokens import Tokens
from .turn import AskedTurn, Say, ServedTurn
from .user import User

log = logging.getLogger("flowrun.serve")


class Turns:
    """Every method raises `Refused`."""

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
    ) -> tuple[Session, datetime]:
        """A new session, kept, and when it began; nothing is said before its first step."""
        if self.draining:
            raise _draining()
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
        origin = Provenance(served.file, caller, client, now + life)
        try:
            users = user.among(session, given)
            await self.sessions.keep(session, [], origin, now=now, users=users)
        except (StoreError, CredentialError) as error:
            log.error("a session cannot be kept: %s", error)
            raise not_kept() from None
        return session, now

    def row(self, id: str) -> Row:
        try:
            return self.sessions.row(id)
        except FlowError:
            raise no_session() from None
        except StoreError as error:
            log.error("session %s cannot be read: %s", id, error)
            raise not_kept() from None

    async def answer(self, id: str, asked: Asked, say: Say | None = None) -> Answer:
        """The turn goes on to its end though whoever asked for it goes away."""
        row = self.row(id)
        fingerprint = self.tokens.fingerprint(asked.as_asked)
        if id in self._under_way:
            raise Refused(409, "another step of this session is under way; wait for its answer")
        try:
            before = answered_before(self.sessions, row, asked, fingerprint)
            if before is not None:
                return before
            self._check_goes_on(row)
            served = self.flows.version(row.flow, row.digest)
            notes = NotesOfTurn(self.sessions, id, fingerprint)
            if self.draining:
                raise _draining()
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
        """No turn begins from now on; returns once those under way have ended and are kept, with
        what they sent in the background."""
        self.draining = True
        while self._running:
            await asyncio.wait(list(self._running))

    def _ended(self, id: str, answered: "asyncio.Future[Answer]") -> None:
        self._under_way.discard(id)
        if not answered.cancelled():
            answered.exception()  # whoever asked may have gone, and then nobody else looks at it

    def _check_goes_on(self, row: Row) -> None:
        if row.status not in GOING_ON:
            how = {"ended": "has ended", "expired": "has expired"}.get(row.status, "has failed")
            raise Refused(409, f"the session {how}; begin a new one: POST /http/init")
        expires = _moment(row.expires)
        if expires is not None and expires <= self.clock.now():
            raise Refused(409, "the session has expired; begin a new one: POST /http/init")


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else instant(milliseconds)


def _draining() -> Refused:
    return Refused(
        503, "the server is ending; repeat the request in a moment", {"Retry-After": "1"}
    )
