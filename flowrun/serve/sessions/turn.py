"""One turn of a served session: made, kept and answered, though what it sent in the background is
not yet."""

import asyncio
import logging
from collections.abc import Callable
from typing import NamedTuple

from engine.clock import Clock
from engine.errors import CredentialError, FlowError, StoreError
from engine.run.runner import Runner
from engine.run.session import Session, Status
from engine.run.store import KeptTurn, Provenance
from engine.run.turn import Turn, Visit, shown_values
from engine.values.redaction import Redaction

from ...conversation import Conversation, kept_turn
from ...storage.kept_session import Row, instant
from ...storage.noted import Noted
from ...storage.served_sessions import ServedSessions
from ..flows import ServedFlow
from ..given import caller_of, take
from ..metrics import Metrics
from ..refusals import Refused, not_kept
from .asked import Answer, Asked
from .notes import NotesOfTurn
from .session_engine import Say
from .user import User

log = logging.getLogger("flowrun.serve")


class AskedTurn(NamedTuple):
    """A turn that was asked for, of a session as it was kept."""

    row: Row
    served: ServedFlow
    session: Session
    asked: Asked
    fingerprint: str
    notes: NotesOfTurn
    say: Say | None


class ServedTurn:
    """Logs what goes wrong, for its client may have gone."""

    def __init__(
        self, sessions: ServedSessions, metrics: Metrics, clock: Clock, of: AskedTurn
    ) -> None:
        self._sessions = sessions
        self._metrics = metrics
        self._clock = clock
        self._of = of
        self._row = of.row
        self._began = clock.monotonic()
        self._caller = of.row.caller
        self._user = User(sessions, of.served)
        self._before = self._user.values(of.session)

    async def run(self, answered: "asyncio.Future[Answer]") -> None:
        """Returns once all that the turn sent is answered; `answered` is done as soon as the turn
        is kept, or raises `Refused`."""
        try:
            await self._run(answered)
        except asyncio.CancelledError:
            answered.cancel()
            raise
        except Exception as error:  # a crash too is whoever's who asked
            if answered.done():
                log.error("a turn crashed once it was answered", exc_info=error)
            else:
                answered.set_exception(error)

    async def _run(self, answered: "asyncio.Future[Answer]") -> None:
        row, of = self._row, self._of

        async def kept(turn: Turn) -> None:
            answer = await self._keep(conversation, turn)
            if not answered.done():
                answered.set_result(answer)

        runner = Runner(
            of.served.flow,
            of.served.connections,
            executor=Noted(of.notes, row.id, turn=row.turns + 1),
            watch=of.say and _saying(of.say),
            unsettled=kept,
        )
        conversation = self._begun(runner)
        try:
            if row.turns == 0:
                turn = await conversation.start(of.asked.input)
            else:
                turn = await conversation.turn(of.asked.input)
            if of.notes.is_kept:
                amended = self._as_kept(conversation, turn)
                await self._sessions.amend(row.id, row.turns + 1, amended)
            else:
                await kept(turn)
        except (StoreError, CredentialError) as error:
            log.error("turn %d is not kept: %s", row.turns + 1, error)
            raise not_kept() from None
        except FlowError as error:
            raise Refused(400, str(error)) from None
        for told in turn.credential_errors:
            log.error("a credential: %s", told)

    def _begun(self, runner: Runner) -> Conversation:
        """With all that the client gave."""
        of, flow = self._of, self._of.served.flow
        if self._row.turns == 0 and self._caller is None:
            self._caller = caller_of(of.asked.parameters, flow, runner.now)
            if self._caller is not None:
                self._user.recall(of.session, self._caller, runner.now)
        take(of.session, flow, of.asked.parameters, runner.now)
        return Conversation(runner, of.session)

    def _as_kept(self, conversation: Conversation, turn: Turn) -> KeptTurn:
        kept = kept_turn(
            turn,
            conversation.heard,
            conversation.began,
            self._clock.now(),
            key=self._of.asked.key,
            asked=self._of.fingerprint,
        )
        if self._row.turns:
            return kept
        began_with = shown_values(self._of.session.parameters, turn.redaction)
        return kept._replace(began_with=began_with)

    async def _keep(self, conversation: Conversation, turn: Turn) -> Answer:
        row, after = self._row, turn.session
        kept = self._as_kept(conversation, turn)
        users = self._user.changed(self._before, after)
        expires = None if row.expires is None else instant(row.expires)
        origin = Provenance(row.file, self._caller, row.client, expires)
        notes = self._of.notes
        notes.is_kept = True  # from now on, for requests in the background are noted beside it
        try:
            await self._sessions.keep(after, [kept], origin, now=kept.ended, users=users)
        except BaseException:  # cancelled too: what is not kept is made again from its notes
            notes.is_kept = False
            raise
        self._tell(kept, after.status)
        awaits = kept.visits[-1].get("awaits", {}) if kept.visits else {}
        replies = list(awaits.get("quick_replies", ()))
        return Answer(row.turns + 1, list(kept.says), after.status, after.error, replies)

    def _tell(self, kept: KeptTurn, status: Status) -> None:
        """Counts and logs a turn that was kept."""
        row, seconds = self._row, self._clock.monotonic() - self._began
        self._metrics.turn(row.flow, status, seconds)
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
