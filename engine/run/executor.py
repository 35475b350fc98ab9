"""How a visit is carried out: directly here, or recorded and made again by a durable engine."""

import asyncio
import json
import logging
import traceback
from collections.abc import Awaitable, Mapping
from typing import Any, Protocol

from ..containment import said_by
from ..context import NOTHING, Context
from ..errors import CredentialError, NodeError
from ..fields.response_mapping import MappingError
from ..flow.formulas import check_says, kept, no_exit
from ..flow.wiring import Step
from ..node import FAILED, Known, Result, Wait
from ..values.entities import check_value
from ..values.parameters import UNSET
from ..values.secret import Secret
from .visited import Awaited, Traces, Visited

log = logging.getLogger("flowrun")


Made = Known | Visited | Awaitable[Visited]
"""A visit as an executor makes it: there at once, or awaited. A plain tuple is a result that was
known by a formula, and nothing else happened."""


class Executor(Protocol):
    """Carries out visits; the loop calls nothing else, results that are fixed at load aside.

    Who wraps another executor writes `await whole(executor.visit(…))`: what that gives may be there
    at once, and it is a `Visited` only then.
    """

    def visit(self, step: Step, ctx: Context, heard: str | None) -> Made:
        """Visits a node; `heard` answers one that waits, and is None for one that begins."""
        ...


async def whole(made: Made) -> Visited:
    """A visit for who keeps it or changes it."""
    if isinstance(made, Visited):
        return made
    return Visited(*made) if isinstance(made, tuple) else await made


class Direct:
    """Carries out a visit here and now, and keeps nothing of it."""

    def visit(self, step: Step, ctx: Context, heard: str | None) -> Made:
        """What is known by a formula is there at once: two coroutines take as long as all of it."""
        if step.formula is None:
            return self._awaited(step, ctx, heard)
        before = ctx._redaction.count
        done: Known | Visited
        try:
            done = step.formula.result(ctx)
        except BaseException as failure:  # foreign code; `_failed` lets pass what is not its own
            done = _failed(step, ctx, failure)
        if ctx._heard or ctx._notes or ctx._warnings or ctx._redaction.count != before:
            done = done if isinstance(done, Visited) else Visited(*done)
            return _with_its_traces(done, step, ctx, before, 0)
        return done

    async def _awaited(self, step: Step, ctx: Context, heard: str | None) -> Visited:
        redaction, before, sent = ctx._redaction, ctx._redaction.count, 0
        if step.io:
            ctx._sends = ctx._sends.for_visit(step.name, step.policy)
            sent = len(ctx._sends.background)
        try:
            outcome = await (step.run(ctx) if heard is None else step.resume(ctx, heard))
            visited = _visited(step, ctx, outcome)
        except BaseException as failure:  # foreign code; `_failed` lets pass what is not its own
            visited = _failed(step, ctx, failure)
        if step.io or ctx._heard or ctx._notes or ctx._warnings or redaction.count != before:
            return _with_its_traces(visited, step, ctx, before, sent)
        return visited


def _visited(step: Step, ctx: Context, outcome: Any) -> Visited:
    """What a node returned. Raises `TypeError` in words for its author, and `NodeError`."""
    if not isinstance(outcome, Result):
        if isinstance(outcome, Wait):
            return _waiting(step, outcome)
        raise TypeError(f"{step.type} returned {outcome!r:.60}, which is no Result and no Wait")
    exit, outputs, says = outcome
    if not isinstance(exit, str) or exit not in step.exits:
        raise no_exit(step, exit)
    if outputs is not NOTHING:
        outputs = accepted(step, ctx, outputs)
    if says:
        check_says(step, says)
    return Visited(exit, outputs, says)


def _with_its_traces(visited: Visited, step: Step, ctx: Context, before: int, sent: int) -> Visited:
    """What the visit did besides its result: secrets it met, warnings, and requests."""
    errors = visited.traces.credential_errors if visited.traces else ()
    hidden = (*ctx._redaction.since(before), *filter(None, ctx._heard))
    warnings, notes = tuple(ctx._warnings), tuple(ctx._notes)
    for told in (ctx._heard, ctx._warnings, ctx._notes):
        told.clear()
    if not step.io:
        return visited._replace(traces=Traces(warnings, errors, hidden, notes))
    sends = ctx._sends
    hidden += tuple(secret.reveal() for secret in sends.logins)
    traces = Traces(warnings, errors, hidden, notes, tuple(sends.background[sent:]))
    return visited._replace(calls=sends.calls, traces=traces if any(traces) else None)


def accepted(step: Step, ctx: Context, outputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values as their parameters keep them, all of them or none. Raises `NodeError`."""
    # To ask whether it is a `Mapping` takes as long as the rest of this.
    if type(outputs) is not dict and not isinstance(outputs, Mapping):
        raise TypeError(f"{step.type} fills {outputs!r:.60}; outputs are NAME: value")
    values = {}
    declared, now = ctx._declared, ctx.now
    try:
        for name, value in outputs.items():
            parameter = declared.get(name)
            if parameter is None:
                raise TypeError(f"${name} is filled, but the flow does not declare it")
            if value is not UNSET:
                raw, value = value, kept(parameter, value, now)
                if type(value) is Secret:  # hidden in the form it came in too
                    ctx._redaction.add(value)
                    ctx._redaction.add_all(raw)
                    ctx._heard.append(value.reveal())
            values[name] = value
    except ValueError as error:
        _hide(ctx, outputs)
        raise NodeError(str(error)) from None
    return values


def _failed(step: Step, ctx: Context, failure: BaseException) -> Visited:
    """A visit that takes `failed`, or crashed: a bug in a node ends its session, not the server.
    What was found for secret parameters is hidden though it was never set. Raises what is meant
    for the process."""
    if isinstance(failure, KeyboardInterrupt) or _is_from_outside(failure):
        raise failure
    if not isinstance(failure, NodeError | CredentialError):
        return _crashed(step, ctx, failure)
    if isinstance(failure, MappingError):
        _hide(ctx, failure.found)
    text = ctx._redaction.short(str(failure))
    told = isinstance(failure, CredentialError)
    return Visited(FAILED, error=text, traces=Traces(credential_errors=(text,)) if told else None)


def _is_from_outside(failure: BaseException) -> bool:
    """Whether the turn itself is cancelled or closed; a node may raise `CancelledError` too."""
    if isinstance(failure, GeneratorExit):
        return True
    task = asyncio.current_task()
    return isinstance(failure, asyncio.CancelledError) and bool(task and task.cancelling())


def _crashed(step: Step, ctx: Context, failure: BaseException) -> Visited:
    text = "".join(traceback.format_exception(failure))
    log.error("node %s (%s) crashed\n%s", step.name, step.type, ctx.redact(text))
    return Visited(None, error=ctx._redaction.short(said_by(failure)))


def _hide(ctx: Context, found: Mapping[str, Any]) -> None:
    for name, value in found.items():
        if ctx._declared[name].secret:
            ctx._redaction.add_all(value)


def _waiting(step: Step, outcome: Wait) -> Visited:
    says, memory, replies, no_input_after, digits = outcome
    if says:
        check_says(step, says)
    awaits = None
    if replies or no_input_after or digits:
        check_says(step, replies)
        awaits = Awaited(replies, no_input_after, digits)
    try:
        check_value(memory)
        json.dumps(dict(memory), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{step.type} remembers what is no plain JSON: {error}") from None
    return Visited(None, says=says, memory=memory, awaits=awaits)
