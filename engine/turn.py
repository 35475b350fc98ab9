"""A turn: the nodes it visited, and the loop that visits them."""

import asyncio
import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from .connections import Connections
from .entities import Now, as_json_value
from .errors import CredentialError, NodeError
from .flow import Flow
from .mapping import MappingError
from .mask import Mask
from .node import FAILED, Context, Progress, Result, Wait
from .parameters import UNSET
from .secret import DOTS, Secret
from .session import Session, Status
from .wiring import Step

if TYPE_CHECKING:
    from .call import Call

MOST_TEXT = 5_000_000

log = logging.getLogger("flowrun")


Record = tuple[Step, str | None, Mapping[str, Any], float, "Sequence[Call]", str | None]


class Visit(NamedTuple):
    """One execution of a node. `exit` is None while it waits for input."""

    step: Step
    exit: str | None
    outputs: Mapping[str, Any]
    seconds: float
    calls: "Sequence[Call]" = ()
    error: str | None = None

    def as_json(self, mask: Mask) -> dict[str, Any]:
        """`{node, type, exit, ms, outputs, error?, calls?, request?, response?}`, masked."""
        record: dict[str, Any] = {
            "node": self.step.name,
            "type": self.step.type,
            "exit": self.exit,
            "ms": round(self.seconds * 1000, 3),
            "outputs": shown_values(self.outputs, mask),
        }
        if self.error is not None:
            record["error"] = mask.text(self.error)
        if self.calls:
            calls = [call.as_json(mask) for call in self.calls]
            last = calls[-1]
            record |= {"request": last["request"], "response": last.get("response")}
            record["calls"] = calls
        return record


class Turn:
    """What one turn did. The session that was given to `Runner.turn` is left as it was."""

    __slots__ = ("_records", "credential_errors", "mask", "says", "session", "warnings")

    def __init__(
        self,
        session: Session,
        says: list[str],
        records: list[Record],
        mask: Mask,
        credential_errors: list[str],
        warnings: list[str],
    ) -> None:
        self.session = session
        self.says = tuple(says)
        self.mask = mask
        self.credential_errors = tuple(credential_errors)
        self.warnings = tuple(map(mask.text, warnings))
        self._records = records

    @property
    def visits(self) -> tuple[Visit, ...]:
        return tuple(Visit(*record) for record in self._records)

    def trace(self) -> list[dict[str, Any]]:
        return [visit.as_json(self.mask) for visit in self.visits]


Watch = Callable[[tuple[str, ...], Visit, Mask], None]


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
        watch: Watch | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.flow = flow
        self.session = session
        self.most_visits = most_visits
        self.watch = watch
        self.values = dict(session.parameters)
        self.mask = Mask(connections.mask)
        for value in (*self.values.values(), *session.hidden):
            if isinstance(value, Secret):
                self.mask.add(value)
        clock, budget = connections.clock, flow.turn_budget
        self.ctx = Context(
            MappingProxyType(self.values),
            clock=clock,
            connections=connections,
            mask=self.mask,
            declared=flow.parameters,
            now=now,
            allow_hosts=flow.allow_hosts,
            ends=None if budget is None else clock.monotonic() + budget,
            progress=progress,
        )
        self.says: list[str] = []
        self.records: list[Record] = []
        self.credential_errors: list[str] = []
        self.status: Status = "ended"
        self.at = session.at
        self.memory: Mapping[str, Any] = {}
        self.error: str | None = None

    async def run(self, step: Step, heard: str | None) -> Turn:
        try:
            await self._loop(step, heard)
            if self.ctx.background:
                await self._finish()
        finally:
            for task in self.ctx.background:
                task.cancel()
        session = Session(
            self.session.id,
            self.flow.name,
            self.flow.digest,
            self.at,
            self.status,
            self.values,
            dict(self.memory),
            self.error,
            tuple(map(Secret, self.mask.own())),
        )
        return Turn(
            session,
            self.says,
            self.records,
            self.mask,
            self.credential_errors,
            self.ctx.warnings,
        )

    async def _loop(self, first: Step, heard: str | None) -> None:
        ctx, record_visit, set_values = self.ctx, self.records.append, self.values.update
        watch, clock = self.watch, self.ctx.clock.monotonic
        ctx.memory = self.session.memory
        resume = self.session.status == "awaiting_input"
        step, started = first, clock()
        for _ in range(self.most_visits):
            calls: Sequence[Call] = ()
            error: str | None = None
            exit: str | None
            if step.fixed is not None:
                exit, outputs, says = step.fixed
                set_values(outputs)
            else:
                calls = self._prepare(step) if step.io else ()
                try:
                    if resume:
                        resume = False
                        outcome = await step.resume(ctx, heard or "")
                        ctx.memory = _NOTHING
                    else:
                        outcome = await step.run(ctx)
                    if isinstance(outcome, Wait):
                        exit, outputs, (says, self.memory) = None, _NOTHING, outcome
                    else:
                        exit, outputs, says = _result(step, outcome)
                        if outputs:
                            outputs = self.fill(outputs)
                except (NodeError, CredentialError) as failure:
                    exit, outputs, says, error = FAILED, _NOTHING, (), self._failed(failure)
                except Exception as failure:  # a bug in a node ends its session, not the server
                    exit, outputs, says, error = None, _NOTHING, (), self._crashed(step, failure)
            ended = clock()
            record = (step, exit, outputs, ended - started, calls, error)
            started = ended
            record_visit(record)
            if says:
                self.says += says
            if watch is not None:
                watch(says, Visit(*record), self.mask)
            following = step.exits.get(exit) if exit else None
            if following is None:
                self._stops(step, exit, error)
                return
            step = following
        self._goes_round(step)

    def _prepare(self, step: Step) -> list["Call"]:
        ctx = self.ctx
        ctx.node = step.name
        ctx.policy = step.policy
        ctx.revealed = []
        ctx.calls = []
        return ctx.calls

    def _failed(self, failure: NodeError | CredentialError) -> str:
        if isinstance(failure, MappingError):
            self.hide(failure.found)
        if isinstance(failure, CredentialError):
            self.credential_errors.append(self.mask.short(str(failure)))
        return self.mask.short(str(failure))

    def _crashed(self, step: Step, failure: Exception) -> str:
        text = "".join(traceback.format_exception(failure))
        log.error("node %s (%s) crashed\n%s", step.name, step.type, self.mask.text(text))
        return self.mask.short(f"{type(failure).__name__}: {failure}")

    def _stops(self, step: Step, exit: str | None, error: str | None) -> None:
        """The turn ends here: the node waits or crashed (no exit), or its exit leads nowhere."""
        self.at = step.name
        if exit is None:
            self.status = "awaiting_input" if error is None else "crashed"
        elif exit not in step.exits:
            self.status = "crashed"
            error = f'left through "{exit}", which {step.type} does not have'
            log.error("node %s: %s", step.name, error)
        elif exit == FAILED and FAILED in step.unwired:
            self.status, error = "failed", error or "failed"
        else:
            return
        self.error = error and f"{step.name}: {self.mask.text(error)}"

    def fill(self, outputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Sets the parameters, all of them or none. Raises `NodeError`."""
        accepted = {}
        declared, now = self.flow.parameters, self.ctx.now
        try:
            for name, value in outputs.items():
                if name not in declared:
                    raise TypeError(f"${name} is filled, but the flow does not declare it")
                if value is not UNSET:
                    raw, value = value, declared[name].accept(value, now)
                    if type(value) is Secret:
                        self._hide_as_heard(value, raw)
                    elif type(value) is str and len(value) > MOST_TEXT:
                        raise ValueError(f"${name}: longer than {MOST_TEXT} characters")
                accepted[name] = value
        except ValueError as error:
            self.hide(outputs)
            raise NodeError(str(error)) from None
        self.values.update(accepted)
        if UNSET in accepted.values():
            for name in [name for name, value in accepted.items() if value is UNSET]:
                del self.values[name]
        return accepted

    def _hide_as_heard(self, secret: Secret, raw: Any) -> None:
        """Masks a secret in the form it came in too, and forgets it as the first message."""
        self.mask.add(secret)
        self.mask.add_all(raw)
        if self.values.get("INITIAL_MESSAGE") == raw:
            del self.values["INITIAL_MESSAGE"]

    def hide(self, found: Mapping[str, Any]) -> None:
        """Masks what was meant for secret parameters, though it was never set."""
        for name, value in found.items():
            if self.flow.parameters[name].secret:
                self.mask.add_all(value)

    def _goes_round(self, step: Step) -> None:
        path = " → ".join(record[0].name for record in self.records[-4:])
        self.status, self.at = "failed", step.name
        self.error = (
            f"more than {self.most_visits} nodes in one turn: does the flow go round? … {path}"
        )

    async def _finish(self) -> None:
        """Waits for what was sent without waiting for it; its failures are in its calls."""
        for outcome in await asyncio.gather(*self.ctx.background, return_exceptions=True):
            if isinstance(outcome, CredentialError):
                self.credential_errors.append(self.mask.short(str(outcome)))
            elif isinstance(outcome, Exception) and not isinstance(outcome, NodeError):
                text = "".join(traceback.format_exception(outcome))
                log.error("a background request crashed\n%s", self.mask.text(text))


def _result(step: Step, outcome: Any) -> Result:
    """What a node returned. Raises `TypeError` in words for its author."""
    if not isinstance(outcome, Result):
        raise TypeError(f"{step.type} returned {outcome!r:.60}, which is no Result and no Wait")
    if isinstance(outcome.says, str):
        raise TypeError(f"{step.type} says {outcome.says!r:.60}; says is a tuple of texts")
    return outcome


_NOTHING: Mapping[str, Any] = MappingProxyType({})


def shown_values(values: Mapping[str, Any], mask: Mask) -> dict[str, Any]:
    """Parameters as masked JSON data; a secret shows as dots."""
    return {
        name: DOTS if isinstance(value, Secret) else mask.data(as_json_value(value))
        for name, value in values.items()
    }
