"""The turns of served sessions: one at a time each, kept before anybody is answered, and gone on
with where they were cut off."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from engine.clock import Clock
from engine.errors import CredentialError, FlowError, StoreError
from engine.run.runner import Runner
from engine.run.session import Session, Status
from engine.run.store import KeptTurn, Provenance
from engine.run.turn import Visit, shown_values
from engine.values.redaction import Redaction

from ..conversation import Conversation, kept_turn
from ..storage.database import Damaged
from ..storage.kept_session import Row, instant
from ..storage.noted import Noted
from ..storage.served_sessions import ServedSessions
from .asked import Answer, Asked, answered_before, check_goes_on
from .flows import Served, ServedFlow
from .given import caller_of, take
from .metrics import Metrics
from .notes import NotesOfTurn
from .refusals import Refused, draining, no_session, not_kept
from .session_engine import Say
from .tokens import Tokens
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
        self._under_way: dict[str, asyncio.Task[Answer]] = {}

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
        origin = Provenance(served.file, caller, client, now + life)
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
        turn = self._turn(row, served, session, asked, fingerprint, notes, say)
        task = asyncio.get_running_loop().create_task(turn)
        self._under_way[id] = task
        task.add_done_callback(lambda done: self._ended(id, done))
        return await asyncio.shield(task)

    async def drain(self) -> None:
        self.draining = True
        while self._under_way:
            await asyncio.wait(list(self._under_way.values()))

    async def open_by_client(self) -> Mapping[str, int]:
        return self.sessions.open_by_client()

    async def check(self) -> None:
        self.sessions.check()

    async def clean_up(self, kept: timedelta) -> None:
        now = self.clock.now()
        await self.sessions.expire(now)
        await self.sessions.purge(now - kept)

    def _ended(self, id: str, task: "asyncio.Task[Answer]") -> None:
        del self._under_way[id]
        if not task.cancelled():
            task.exception()  # whoever asked may have gone, and then nobody else looks at it

    async def _turn(
        self,
        row: Row,
        served: ServedFlow,
        session: Session,
        asked: Asked,
        fingerprint: str,
        notes: NotesOfTurn,
        say: Say | None,
    ) -> Answer:
        """Logs what goes wrong, for its client may have gone."""
        began = self.clock.monotonic()
        runner = Runner(
            served.flow,
            served.connections,
            executor=Noted(notes, row.id, turn=row.turns + 1),
            watch=say and _saying(say),
        )
        first = row.turns == 0
        user, caller = User(self.sessions, served), row.caller
        before = user.values(session)
        if first and caller is None:
            caller = caller_of(asked.parameters, served.flow, runner.now)
            if caller is not None:
                user.recall(session, caller, runner.now)
        take(session, served.flow, asked.parameters, runner.now)
        conversation = Conversation(runner, session)
        try:
            if first:
                turn = await conversation.start(asked.input)
            else:
                turn = await conversation.turn(asked.input)
            kept = kept_turn(
                turn,
                conversation.heard,
                conversation.began,
                conversation.ended,
                key=asked.key,
                asked=fingerprint,
            )
            if first:
                began_with = shown_values(session.parameters, turn.redaction)
                kept = kept._replace(began_with=began_with)
            after = turn.session
            users = user.changed(before, after)
            origin = Provenance(row.file, caller, row.client, _moment(row.expires))
            await self.sessions.keep(after, [kept], origin, now=conversation.ended, users=users)
        except (StoreError, CredentialError) as error:
            log.error("turn %d is not kept: %s", row.turns + 1, error)
            raise not_kept() from None
        except FlowError as error:
            raise Refused(400, str(error)) from None
        for told in turn.credential_errors:
            log.error("a credential: %s", told)
        self._tell(row, kept, after.status, self.clock.monotonic() - began)
        awaits = kept.visits[-1].get("awaits", {}) if kept.visits else {}
        replies = list(awaits.get("quick_replies", ()))
        return Answer(row.turns + 1, list(kept.says), after.status, after.error, replies)

    def _tell(self, row: Row, kept: KeptTurn, status: Status, seconds: float) -> None:
        """Counts and logs a turn that was kept."""
        self.metrics.turn(row.flow, status, seconds)
        told = {
            "flow": row.flow,
            "turn": row.turns + 1,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "visits": len(kept.visits),
            "requests": sum(len(visit.get("calls", ())) for visit in kept.visits),
            "client": row.client,
        }
        log.info("turn", extra={"told": told})


def _saying(say: Say) -> Callable[[tuple[str, ...], Visit, Redaction], None]:
    def watch(says: tuple[str, ...], _: Visit, redaction: Redaction) -> None:
        for text in says:
            say(redaction.text(text))

    return watch


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else instant(milliseconds)
