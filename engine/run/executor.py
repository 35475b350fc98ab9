"""How a visit is carried out: directly here, or recorded and made again by a durable engine."""

import asyncio
import logging
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from ..errors import CredentialError, NodeError
from ..fields.response_mapping import MappingError
from ..flow.wiring import Step
from ..http.messages import Call, KeptCall, Response
from ..node import FAILED, NOTHING, Context, Result, Wait
from ..values.at_rest import Seal, kept, opened
from ..values.parameters import UNSET, no_clock
from ..values.secret import Secret

MOST_TEXT = 5_000_000

log = logging.getLogger("flowrun")


class Visited(NamedTuple):
    """What a visit did; a failure is held here, never raised.

    `exit` is None for a node that waits, and with an `error` for one that crashed. `outputs` are
    values as their parameters keep them. `hidden` are the secrets that came into play. What was
    sent `later` is still `pending`; `settled` waits for it.
    """

    exit: str | None
    outputs: Mapping[str, Any] = NOTHING
    says: tuple[str, ...] = ()
    memory: Mapping[str, Any] = NOTHING
    error: str | None = None
    warnings: tuple[str, ...] = ()
    calls: Sequence[Call] = ()
    credential_errors: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    pending: tuple[asyncio.Task[Response], ...] = ()

    async def settled(self, ctx: Context) -> "Visited":
        """The same once all that it sent has been answered; failures of that are in its calls."""
        if not self.pending:
            return self
        errors = list(self.credential_errors)
        for outcome in await asyncio.gather(*self.pending, return_exceptions=True):
            if isinstance(outcome, CredentialError):
                errors.append(ctx._redaction.short(str(outcome)))
            elif isinstance(outcome, Exception) and not isinstance(outcome, NodeError):
                text = "".join(traceback.format_exception(outcome))
                log.error("a background request crashed\n%s", ctx.redact(text))
        return self._replace(credential_errors=tuple(errors), pending=())

    def as_json(self, ctx: Context, seal: Seal) -> dict[str, Any]:
        """Plain JSON data of a settled visit; `seal` encrypts what is secret or repeats a secret,
        and calls are masked."""
        redaction = ctx._redaction
        return {
            "exit": self.exit,
            "outputs": {
                name: None if value is UNSET else [kept(value, seal, redaction)]
                for name, value in self.outputs.items()
            },
            "says": [kept(text, seal, redaction) for text in self.says],
            "memory": kept(dict(self.memory), seal, redaction),
            "error": self.error,
            "warnings": [redaction.text(text) for text in self.warnings],
            "calls": [call.as_json(redaction) for call in self.calls],
            "credential_errors": list(self.credential_errors),
            "hidden": [seal(text) for text in self.hidden],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], ctx: Context, unseal: Seal) -> "Visited":
        """Raises `ValueError` for values that the parameters do not take any more."""
        return cls(
            data["exit"],
            {
                name: UNSET
                if value is None
                else ctx._declared[name].accept(opened(value[0], unseal), no_clock)
                for name, value in data["outputs"].items()
            },
            tuple(opened(text, unseal) for text in data["says"]),
            opened(data["memory"], unseal),
            data["error"],
            tuple(data["warnings"]),
            tuple(map(KeptCall, data["calls"])),
            tuple(data["credential_errors"]),
            tuple(map(unseal, data["hidden"])),
        )


class Executor(Protocol):
    """Carries out visits; the loop calls nothing else, results that are fixed at load aside."""

    async def visit(self, step: Step, ctx: Context, heard: str | None) -> Visited:
        """Visits a node; `heard` answers one that waits, and is None for one that begins."""
        ...


class Direct:
    """Carries out a visit here and now, and keeps nothing of it."""

    async def visit(self, step: Step, ctx: Context, heard: str | None) -> Visited:
        before, warned = ctx._redaction.count, len(ctx._warnings)
        if step.io:
            ctx._sends = ctx._sends.for_visit(step.name, step.policy)
            sent = len(ctx._sends.background)
        try:
            if heard is None:
                outcome = await step.run(ctx)
            else:
                outcome = await step.resume(ctx, heard)
            if isinstance(outcome, Wait):
                visited = Visited(None, says=outcome.says, memory=outcome.memory)
            else:
                exit, outputs, says = _result(step, outcome)
                visited = Visited(exit, accepted(ctx, outputs) if outputs else NOTHING, says)
        except (NodeError, CredentialError) as failure:
            visited = failed(ctx, failure)
        except Exception as failure:  # a bug in a node ends its session, not the server
            visited = _crashed(step, ctx, failure)
        if step.io or ctx._redaction.count != before or len(ctx._warnings) != warned:
            return _with_its_traces(visited, step, ctx, before, warned, sent if step.io else 0)
        return visited


def _with_its_traces(
    visited: Visited, step: Step, ctx: Context, before: int, warned: int, sent: int
) -> Visited:
    """What the visit did besides its result: secrets it met, warnings, and requests."""
    sends, hidden = ctx._sends, ctx._redaction.since(before)
    if not step.io:
        return visited._replace(hidden=hidden, warnings=tuple(ctx._warnings[warned:]))
    logins = tuple(secret.reveal() for secret in sends.logins)
    return visited._replace(
        hidden=hidden + logins,
        warnings=tuple(ctx._warnings[warned:]),
        calls=sends.calls,
        pending=tuple(sends.background[sent:]),
    )


def accepted(ctx: Context, outputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values as their parameters keep them, all of them or none. Raises `NodeError`."""
    values = {}
    declared, now = ctx._declared, ctx.now
    try:
        for name, value in outputs.items():
            if name not in declared:
                raise TypeError(f"${name} is filled, but the flow does not declare it")
            if value is not UNSET:
                raw, value = value, declared[name].accept(value, now)
                if type(value) is Secret:  # hidden in the form it came in too
                    ctx._redaction.add(value)
                    ctx._redaction.add_all(raw)
                elif type(value) is str and len(value) > MOST_TEXT:
                    raise ValueError(f"${name}: longer than {MOST_TEXT} characters")
            values[name] = value
    except ValueError as error:
        _hide(ctx, outputs)
        raise NodeError(str(error)) from None
    return values


def failed(ctx: Context, failure: NodeError | CredentialError) -> Visited:
    """A visit that takes `failed`; what was found for secret parameters is hidden though it was
    never set."""
    if isinstance(failure, MappingError):
        _hide(ctx, failure.found)
    text = ctx._redaction.short(str(failure))
    told = (text,) if isinstance(failure, CredentialError) else ()
    return Visited(FAILED, error=text, credential_errors=told)


def _crashed(step: Step, ctx: Context, failure: Exception) -> Visited:
    text = "".join(traceback.format_exception(failure))
    log.error("node %s (%s) crashed\n%s", step.name, step.type, ctx.redact(text))
    return Visited(None, error=ctx._redaction.short(f"{type(failure).__name__}: {failure}"))


def _hide(ctx: Context, found: Mapping[str, Any]) -> None:
    for name, value in found.items():
        if ctx._declared[name].secret:
            ctx._redaction.add_all(value)


def _result(step: Step, outcome: Any) -> Result:
    """What a node returned. Raises `TypeError` in words for its author."""
    if not isinstance(outcome, Result):
        raise TypeError(f"{step.type} returned {outcome!r:.60}, which is no Result and no Wait")
    if isinstance(outcome.says, str):
        raise TypeError(f"{step.type} says {outcome.says!r:.60}; says is a tuple of texts")
    return outcome
