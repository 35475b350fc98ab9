"""A turn: the nodes it visits, one after another, until one waits or the session ends."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ..containment import contained
from ..context import NOTHING, Context, Progress
from ..credentials.connections import Connections
from ..flow.loading import Flow
from ..flow.wiring import Step
from ..http.messages import Call, Response
from ..node import FAILED, Known
from ..sending import Sender
from ..values.entities import Now, as_json_value
from ..values.parameters import UNSET
from ..values.redaction import Redaction
from ..values.secret import DOTS, Secret
from .executor import Executor, whole
from .hiding import still_hidden
from .parameters import SessionParameters
from .session import Session, Status
from .visited import Awaited, Traces, Visited

log = logging.getLogger("flowrun")

LAST_WORDS = 20
"""So many nodes are visited after the budget of a turn is spent: enough to take `failed` and say
so, for nothing is sent any more."""
MOST_SPEECH = 1_000_000
"""So many characters are said in one turn: the longest call in the world has fewer."""


class Visit(NamedTuple):
    """One execution of a node. `exit` is None while it waits for input."""

    step: Step
    exit: str | None
    outputs: Mapping[str, Any]
    seconds: float
    calls: Sequence[Call] = ()
    error: str | None = None
    notes: tuple[str, ...] = ()
    """Why it went as it did, where the node says so."""
    awaits: Awaited | None = None

    @classmethod
    def of(cls, step: Step, done: Known | Visited, seconds: float) -> "Visit":
        if not isinstance(done, Visited):
            exit, outputs, _ = done
            return cls(step, exit, outputs, seconds)
        notes = done.traces.notes if done.traces else ()
        return cls(
            step, done.exit, done.outputs, seconds, done.calls, done.error, notes, done.awaits
        )

    def as_json(self, redaction: Redaction) -> dict[str, Any]:
        """`{node, type, exit, ms, outputs, error?, notes?, awaits?, calls?, request?,
        response?}`, masked."""
        record: dict[str, Any] = {
            "node": self.step.name,
            "type": self.step.type,
            "exit": self.exit,
            "ms": round(self.seconds * 1000, 3),
            "outputs": shown_values(self.outputs, redaction),
        }
        if self.error is not None:
            record["error"] = redaction.text(self.error)
        if self.notes:
            record["notes"] = [redaction.text(note) for note in self.notes]
        if self.awaits is not None:
            record["awaits"] = self.awaits.as_json(redaction)
        if self.calls:
            calls = [call.as_json(redaction) for call in self.calls]
            last = calls[-1]
            record |= {"request": last["request"], "response": last.get("response")}
            record["calls"] = calls
        return record


class Turn:
    """What one turn did. The session that was given to `Runner.turn` is left as it was."""

    __slots__ = ("_records", "credential_errors", "redaction", "says", "session", "warnings")

    def __init__(
        self,
        session: Session,
        says: list[str],
        records: list[Any],
        redaction: Redaction,
        credential_errors: list[str],
        warnings: list[str],
    ) -> None:
        self.session = session
        self.says = tuple(says)
        self.redaction = redaction
        self.credential_errors = tuple(credential_errors)
        self.warnings = tuple(dict.fromkeys(map(redaction.text, warnings)))
        self._records = records

    @property
    def visits(self) -> tuple[Visit, ...]:
        each = iter(self._records)
        return tuple(map(Visit.of, each, each, each))

    @property
    def awaits(self) -> Awaited | None:
        """What the node that waits would have a channel do; its quick replies belong to the last
        message."""
        done = self._records[-2]
        return done.awaits if isinstance(done, Visited) else None

    def trace(self) -> list[dict[str, Any]]:
        return [visit.as_json(self.redaction) for visit in self.visits]


Watch = Callable[[tuple[str, ...], Visit, Redaction], None]
Unsettled = Callable[[Turn], Awaitable[None]]
"""Is given a turn that has ended but for what it sent `later`, whose answers its visits lack."""


class RunningTurn:
    """A turn while it runs, on its own copy of the session's parameters."""

    def __init__(
        self,
        flow: Flow,
        connections: Connections,
        session: Session,
        *,
        now: Now,
        most_visits: int,
        executor: Executor,
        watch: Watch | None = None,
        progress: Progress | None = None,
        unsettled: Unsettled | None = None,
    ) -> None:
        self.flow = flow
        self.session = session
        self.most_visits = most_visits
        self.executor = executor
        self.watch = watch
        self.unsettled = unsettled
        self.values = SessionParameters.over(session.parameters)
        self.redaction = Redaction(connections.redaction)
        for secret in session.hidden:
            self.redaction.add(secret)
        self.met = self.redaction.count
        clock, budget = connections.clock, flow.turn_budget
        self.background: list[asyncio.Task[Response]] = []
        self.ends = ends = None if budget is None else clock.spent() + budget
        self.ctx = Context(
            self.values.view(),
            clock=clock,
            now=now,
            declared=flow.parameters,
            redaction=self.redaction,
            sends=Sender(connections, self.redaction, ends=ends, background=self.background),
            allow_hosts=flow.allow_hosts,
            progress=progress,
            languages=flow.languages,
        )
        self.says: list[str] = []
        self.records: list[Any] = []
        """A step, what it did and its seconds, again and again; a tuple for each visit would keep
        the garbage collector busy."""
        self.warnings: list[str] = []
        self.credential_errors: list[str] = []
        self.pending: list[Traces] = []
        self.status: Status = "ended"
        self.at = session.at
        self.memory: Mapping[str, Any] = {}
        self.error: str | None = None

    def context(self, step: Step) -> Context:
        """What a visit of `step` is given, for who asks a node outside the loop."""
        self.ctx._sends = self.ctx._sends.for_visit(step.name, step.policy)
        return self.ctx

    async def run(self, step: Step, heard: str | None) -> Turn:
        with contained(self.redaction) as turn:
            try:
                await self._loop(step, heard)
                if self.background:
                    try:
                        if self.unsettled is not None:
                            await self.unsettled(self._turn())
                    finally:
                        await self._settle()
            finally:
                if turn.tasks:
                    await turn.end()
        return self._turn()

    def _turn(self) -> Turn:
        """As it is so far."""
        session = Session(
            self.session.id,
            self.flow.name,
            self.flow.digest,
            self.at,
            self.status,
            self.values,
            dict(self.memory),
            self.error,
            self._hidden(),
        )
        return Turn(
            session,
            self.says,
            self.records,
            self.redaction,
            self.credential_errors,
            self.warnings,
        )

    def _hidden(self) -> tuple[Secret, ...]:
        """What the session goes on hiding; there is nothing to look for without a new secret."""
        if self.redaction.count == self.met:
            return self.session.hidden
        return still_hidden(self.redaction, self.values, self.memory, self.error)

    async def _loop(self, step: Step, heard: str | None) -> None:
        ctx, visit, watch = self.ctx, self.executor.visit, self.watch
        records, spoken, values = self.records, self.says, self.values.changes
        ctx.memory = self.session.memory
        ctx.wired = frozenset(step.exits).difference(step.unwired)
        answer = (heard or "") if self.session.status == "awaiting_input" else None
        exit: str | None
        done: Known | Visited
        clock, ends, overtime, said = ctx.clock.monotonic, self.ends, 0, 0
        started = clock()
        for _ in range(self.most_visits):
            made = step.fixed or visit(step, ctx, answer)
            if type(made) is tuple:
                exit, outputs, says = done = made  # type: ignore[misc]  # no `Visited` is that type
                if outputs:
                    values |= outputs
            else:
                done = await whole(made)
                exit, says = done.exit, done.says
                self._take(done)
            if answer is not None:
                answer, ctx.memory = None, NOTHING
            ended = clock()
            records += step, done, ended - started
            if says:
                for text in says:
                    said += len(text)
                if said > MOST_SPEECH:
                    self._ends_early(step, f"more than {MOST_SPEECH:,} characters said in one turn")
                    return
                spoken += says
            if watch is not None:
                watch(says, Visit.of(step, done, ended - started), self.redaction)
            started = ended
            following = step.exits.get(exit) if exit else None
            if following is None:
                self._stops(step, done)
                return
            step = following
            if ends is not None and ctx.clock.spent() >= ends:
                overtime += 1
                if overtime > LAST_WORDS:
                    self._ends_early(step, "no time left in this turn (turn_budget)")
                    return
        text = f"more than {self.most_visits} nodes in one turn: does the flow go round?"
        self._ends_early(step, text)

    def _take(self, visited: Visited) -> None:
        """Takes in what a visit filled, and what it met."""
        for name, value in visited.outputs.items():
            if value is not UNSET:
                self.values[name] = value
            elif name in self.values:
                del self.values[name]
        traces = visited.traces
        if traces is None:
            return
        for secret in traces.hidden:
            self.redaction.add(secret)
        self.warnings += traces.warnings
        self.credential_errors += traces.credential_errors
        if traces.pending:
            self.pending.append(traces)
        if traces.hidden:
            self._forget_as_first_message(traces.hidden)

    def _forget_as_first_message(self, hidden: Sequence[str]) -> None:
        """What was meant for a secret parameter, kept or refused, is no first message."""
        said = self.values.get("INITIAL_MESSAGE")
        if isinstance(said, str) and (said.strip() in hidden or self.redaction.text(said) != said):
            del self.values["INITIAL_MESSAGE"]

    def _stops(self, step: Step, done: Known | Visited) -> None:
        """The turn ends here: the node waits or crashed (no exit), or its exit leads nowhere."""
        self.at, exit = step.name, done[0]
        error = done.error if isinstance(done, Visited) else None
        if isinstance(done, Visited) and exit is None:
            self.memory = done.memory
            self.status = "awaiting_input" if error is None else "crashed"
        elif exit not in step.exits:
            self.status = "crashed"
            error = f'left through "{exit}", which {step.type} does not have'
            log.error("node %s: %s", step.name, self.redaction.text(error))
        elif exit == FAILED and FAILED in step.unwired:
            self.status, error = "failed", error or "failed"
        else:
            return
        self.error = error and f"{step.name}: {self.redaction.text(error)}"

    def _ends_early(self, step: Step, why: str) -> None:
        path = " → ".join(step.name for step in self.records[-12::3])
        self.status, self.at = "failed", step.name
        self.error = f"{why} … {path}"

    async def _settle(self) -> None:
        """Waits for what was sent `later`, which is on the record of the visit that sent it."""
        for traces in self.pending:
            settled = await traces.settled(self.ctx)
            self.credential_errors += settled.credential_errors[len(traces.credential_errors) :]


def shown_values(values: Mapping[str, Any], redaction: Redaction) -> dict[str, Any]:
    """Parameters as masked JSON data; a secret shows as dots, one that was unset as null."""
    return {name: _shown(value, redaction) for name, value in values.items()}


def _shown(value: Any, redaction: Redaction) -> Any:
    if value is UNSET:
        return None
    return DOTS if isinstance(value, Secret) else redaction.data(as_json_value(value))
