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
from .node import Context, Result
from .secret import DOTS, Mask, Secret
from .session import Session, Status
from .wiring import FAILED, Step

if TYPE_CHECKING:
    from .http import Call

log = logging.getLogger("flowrun")


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


class Turn(NamedTuple):
    """What one turn did. The session that was given to `Runner.turn` is left as it was."""

    session: Session
    says: tuple[str, ...]
    visits: tuple[Visit, ...]
    mask: Mask
    credential_errors: tuple[str, ...] = ()

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
    ) -> None:
        self.flow = flow
        self.session = session
        self.most_visits = most_visits
        self.watch = watch
        self.values = dict(session.parameters)
        self.mask = Mask(connections.mask)
        for value in self.values.values():
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
        )
        self.says: list[str] = []
        self.visits: list[Visit] = []
        self.credential_errors: list[str] = []
        self.status: Status = "ended"
        self.at = session.at
        self.memory: Mapping[str, Any] = {}
        self.error: str | None = None

    async def run(self, step: Step, heard: str | None) -> Turn:
        try:
            await self._loop(step, heard)
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
        )
        return Turn(
            session,
            tuple(self.says),
            tuple(self.visits),
            self.mask,
            tuple(self.credential_errors),
        )

    async def _loop(self, first: Step, heard: str | None) -> None:
        ctx, visits = self.ctx, self.visits
        clock = ctx.clock.monotonic
        resume = self.session.status == "awaiting_input"
        ctx.memory = self.session.memory
        started = clock()
        step: Step | None = first
        while step is not None:
            if len(visits) >= self.most_visits:
                self._goes_round(step)
                return
            calls: Sequence[Call] = ()
            if step.io:
                ctx.policy = step.policy
                ctx.revealed = []
                ctx.calls = calls = []
            error = None
            says: tuple[str, ...] = ()
            outputs: Mapping[str, Any] = {}
            exit: str | None = FAILED
            try:
                if resume:
                    resume = False
                    outcome = await step.resume(ctx, heard or "")
                else:
                    outcome = await step.run(ctx)
                if isinstance(outcome, Result):
                    exit, outputs, says = outcome
                    if outputs:
                        outputs = self.fill(outputs)
                else:
                    says, self.memory = outcome
                    exit = None
            except NodeError as failure:
                error = str(failure)
                if isinstance(failure, MappingError):
                    self.hide(failure.found)
            except CredentialError as failure:
                error = str(failure)
                self.credential_errors.append(self.mask.text(error))
            except Exception as failure:  # a bug in a node ends its session, not the server
                error = f"{type(failure).__name__}: {failure}"
                visit = Visit(step, None, {}, clock() - started, calls, error)
                self._crash(visit, failure)
                return
            ended = clock()
            visit = Visit(step, exit, outputs, ended - started, calls, error)
            started = ended
            visits.append(visit)
            if says:
                self.says += says
            if self.watch is not None:
                self.watch(says, visit, self.mask)
            if exit is None:
                self.status, self.at = "awaiting_input", step.name
                return
            ctx.memory = _NO_MEMORY
            step = self._next(step, exit, error)

    def _next(self, step: Step, exit: str, error: str | None) -> Step | None:
        self.at = step.name
        try:
            following = step.exits[exit]
        except KeyError:
            self.status = "crashed"
            self.error = f'{step.name}: left through "{exit}", which {step.type} does not have'
            log.error("%s", self.error)
            return None
        if following is None and exit == FAILED:
            unwired = FAILED in step.unwired
            self.status = "failed" if unwired else "ended"
            self.error = f"{step.name}: {self.mask.text(error or 'failed')}" if unwired else None
        return following

    def fill(self, outputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Sets the parameters, all of them or none. Raises `NodeError`."""
        accept = self.ctx.accept
        accepted = {}
        try:
            for name, value in outputs.items():
                accepted[name] = filled = accept(name, value)
                if type(filled) is Secret:
                    self.mask.add(filled)
        except ValueError as error:
            self.hide(outputs)
            raise NodeError(str(error)) from None
        self.values.update(accepted)
        return accepted

    def hide(self, found: Mapping[str, Any]) -> None:
        """Masks what was meant for secret parameters, though it was never set."""
        for name, value in found.items():
            if self.flow.parameters[name].secret and isinstance(value, str):
                self.mask.add(value)

    def _goes_round(self, step: Step) -> None:
        most = self.most_visits
        path = " → ".join(visit.step.name for visit in self.visits[-4:])
        self.status, self.at = "failed", step.name
        self.error = f"more than {most} nodes in one turn: does the flow go round? … {path}"

    def _crash(self, visit: Visit, failure: Exception) -> None:
        step = visit.step
        text = "".join(traceback.format_exception(failure))
        log.error("node %s (%s) crashed\n%s", step.name, step.type, self.mask.text(text))
        self.visits.append(visit)
        self.status, self.at = "crashed", step.name
        self.error = f"{step.name}: {self.mask.text(visit.error or '')}"
        if self.watch is not None:
            self.watch((), visit, self.mask)

    async def _finish(self) -> None:
        """Waits for what was sent without waiting for it; its failures are in its calls."""
        for outcome in await asyncio.gather(*self.ctx.background, return_exceptions=True):
            if isinstance(outcome, CredentialError):
                self.credential_errors.append(self.mask.text(str(outcome)))
            elif isinstance(outcome, Exception) and not isinstance(outcome, NodeError):
                text = "".join(traceback.format_exception(outcome))
                log.error("a background request crashed\n%s", self.mask.text(text))


_NO_MEMORY: Mapping[str, Any] = MappingProxyType({})


def shown_values(values: Mapping[str, Any], mask: Mask) -> dict[str, Any]:
    """Parameters as masked JSON data; a secret shows as dots."""
    return {
        name: DOTS if isinstance(value, Secret) else mask.data(as_json_value(value))
        for name, value in values.items()
    }
