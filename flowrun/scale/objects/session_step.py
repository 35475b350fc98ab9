"""One turn of a session, made by whichever worker the engine gives it to."""

import json
import logging
from hashlib import sha256
from typing import Any

from restate import ObjectContext
from restate.exceptions import TerminalError

from engine.errors import CredentialError, FlowError, StoreError
from engine.run.runner import Runner
from engine.run.session import Session, Status
from engine.run.store import KeptTurn
from engine.run.turn import shown_values

from ...conversation import Conversation, kept_turn
from ...serve.flows import ServedFlow
from ...serve.given import caller_of, take
from ...serve.refusals import Refused, no_session
from ...serve.sessions.asked import GOING_ON, Answer, Asked, again, answered_before, check_goes_on
from ...serve.sessions.user import User
from ...storage.database import Damaged
from ...storage.kept_session import Answered, Row
from ...storage.session_tables import moment
from ..session_state import (
    DATA,
    HEAD,
    answered,
    client_key,
    is_replaying,
    quick_replies,
    read,
    row_of,
    turn_key,
    turn_of,
    write,
)
from .hosted import Hosted, call_place, refusing, session_place
from .left_by_caller import LeftByCaller, leave
from .recorded import Recorded
from .timers import forget_later
from .turn_clock import TurnClock

log = logging.getLogger("flowrun.scale")


class Step:
    """A call of `step`. What it answers and what it sets must be the same in every attempt: the
    engine compares them with its journal."""

    def __init__(self, ctx: ObjectContext, hosted: Hosted, sealed: dict[str, str]) -> None:
        self._ctx = ctx
        self._hosted = hosted
        self._sealed = sealed
        self._id = ctx.key()
        self.call = sha256(sealed["sealed"].encode()).hexdigest()
        """By what a front's repeat is known, whose connection broke: each call seals an id of its
        own."""
        self._seal = hosted.key.seal(session_place(self._id))
        self._unseal = hosted.key.unseal(session_place(self._id))

    async def run(self) -> dict[str, Any]:
        """An `Answer` as JSON."""
        with refusing(f"turn of session {self._id}"):
            sent = self._hosted.key.unseal(call_place(self._id, "step"))(self._sealed["sealed"])
            return (await self._answer(json.loads(sent)))._asdict()

    async def _answer(self, sent: dict[str, Any]) -> Answer:
        ctx = self._ctx
        first = read(ctx, HEAD)
        # The engine answers once it has on its disk that an attempt asked.
        is_again = is_replaying()
        second = read(ctx, DATA)
        head = await first
        if head is None:
            raise no_session()
        data = await second
        row = row_of(head, data)
        if head.get("call") == self.call:
            return again(await self._turn(row.turns), row)._replace(repeated=False)
        asked = Asked(sent["input"], sent["parameters"], sent["key"], sent["turn"])
        known = await self._known(row, asked)
        before = answered_before(known, row, asked, sent["fingerprint"])
        if before is not None:
            return before
        clock = TurnClock(ctx.random(), sent["now"])
        check_goes_on(row, clock.now())
        if sent["next"] != row.turns + 1:
            raise Refused(409, "another step of this session was made meanwhile; read its answer")
        served = self._hosted.flows.version(row.flow, row.digest)
        try:
            session = row.opened(served.flow, self._unseal)
        except FlowError as error:
            log.error("session %s does not fit its flow: %s", row.id, error)
            raise Refused(503, "the session does not fit its flow any more") from None
        turn = _Turn(self, row, served, session, asked, sent["fingerprint"], clock, is_again)
        try:
            return await turn.run(head)
        except (Refused, StoreError, CredentialError, Damaged, FlowError, TerminalError):
            raise
        except Exception as error:  # a bug: made again it would crash again, so it ends here
            log.error("turn %d crashed", row.turns + 1, exc_info=error)
            return turn.crashed(head, data, f"the turn crashed ({type(error).__name__})")

    async def _known(self, row: Row, asked: Asked) -> "_Known":
        """The turns that the step may repeat."""
        by_key = by_turn = None
        if asked.key is not None:
            number = await read(self._ctx, client_key(asked.key))
            by_key = await self._turn(number) if number is not None else None
        if asked.turn is not None and asked.turn <= row.turns:
            by_turn = await self._turn(asked.turn)
        return _Known(by_key, by_turn)

    async def _turn(self, number: int) -> Answered:
        return answered(await read(self._ctx, turn_key(number)))


class _Known:
    """As `answered_before` asks for them."""

    def __init__(self, by_key: Answered | None, by_turn: Answered | None) -> None:
        self._by_key = by_key
        self._by_turn = by_turn

    def answered(self, id: str, *, turn: int = 0, key: str | None = None) -> Answered | None:
        return self._by_turn if key is None else self._by_key


class _Turn:
    def __init__(
        self,
        step: Step,
        row: Row,
        served: ServedFlow,
        session: Session,
        asked: Asked,
        fingerprint: str,
        clock: TurnClock,
        is_again: bool,
    ) -> None:
        self._step = step
        self._ctx = step._ctx
        self._row = row
        self._served = served
        self._session = session
        self._asked = asked
        self._fingerprint = fingerprint
        self._clock = clock
        self._is_again = is_again
        self._caller = row.caller

    async def run(self, head: dict[str, Any]) -> Answer:
        step, served, session = self._step, self._served, self._session
        number = self._row.turns + 1
        recorded = Recorded(
            self._ctx,
            self._clock,
            served.flow,
            number,
            is_again=self._is_again,
            seal=step._seal,
            unseal=step._unseal,
        )
        runner = Runner(served.flow, served.connections.by_clock(self._clock), executor=recorded)
        user = await self._given(runner)
        before = user.values(session)
        take(session, served.flow, self._asked.parameters, runner.now)
        conversation = Conversation(runner, session)
        if self._row.turns:
            turn = await conversation.turn(self._asked.input)
        else:
            turn = await conversation.start(self._asked.input)
        kept = kept_turn(
            turn,
            conversation.heard,
            conversation.began,
            conversation.ended,
            key=self._asked.key,
            asked=self._fingerprint,
        )
        if not self._row.turns:
            kept = kept._replace(began_with=shown_values(session.parameters, turn.redaction))
        after = turn.session
        changed = user.changed(before, after)
        if changed and self._caller is not None:
            await leave(self._ctx, step._hosted.key, after, self._caller, changed)
        for told in turn.credential_errors:
            log.error("a credential: %s", told)
        self._keep(head, kept, after.status, after.at, after.data(step._seal))
        says, replies = list(kept.says), quick_replies(kept.visits)
        return Answer(self._row.turns + 1, says, after.status, after.error, replies)

    def crashed(self, head: dict[str, Any], data: dict[str, Any], error: str) -> Answer:
        """The session is over, and stands where it stood."""
        now = self._clock.now()
        kept = KeptTurn(None, [], [], now, now, self._asked.key, self._fingerprint)
        self._keep(head, kept, "crashed", self._row.at, {**data, "error": error})
        return Answer(self._row.turns + 1, [], "crashed", error, [])

    async def _given(self, runner: Runner) -> User:
        """What a caller left, where they are told with the first step."""
        served, left = self._served, LeftByCaller({})
        if self._row.turns == 0 and self._caller is None:
            self._caller = caller_of(self._asked.parameters, served.flow, runner.now)
            if self._caller is not None and served.user_parameters:
                key, flow = self._step._hosted.key, served.flow.name
                left = await LeftByCaller.fetch(self._ctx, key, flow, self._caller)
                user = User(left, served)
                user.recall(self._session, self._caller, runner.now)
                return user
        return User(left, served)

    def _keep(
        self, head: dict[str, Any], kept: KeptTurn, status: Status, at: str, data: dict[str, Any]
    ) -> None:
        ctx, number = self._ctx, self._row.turns + 1
        changed = {
            "status": status,
            "at": at,
            "changed": moment(kept.ended),
            "turns": number,
            "caller": self._caller,
            "call": self._step.call,
        }
        head = {**head, **changed}
        write(ctx, turn_key(number), turn_of(number, kept, status))
        if self._asked.key is not None:
            write(ctx, client_key(self._asked.key), number)
        write(ctx, DATA, data)
        write(ctx, HEAD, head)
        if status not in GOING_ON:
            forget_later(ctx, head)
        self._tell(kept, status)

    def _tell(self, kept: KeptTurn, status: Status) -> None:
        row = self._row
        told = {
            "flow": row.flow,
            "turn": row.turns + 1,
            "status": status,
            "visits": len(kept.visits),
            "requests": sum(len(visit.get("calls", ())) for visit in kept.visits),
            "client": row.client,
        }
        log.info("turn", extra={"told": told})
