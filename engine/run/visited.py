"""What a visit did, as the loop takes it and as a durable engine keeps it."""

import asyncio
import logging
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..context import NOTHING, Context
from ..errors import CredentialError, NodeError
from ..http.messages import Call, KeptCall, Response
from ..values.at_rest import Seal, kept, opened
from ..values.parameters import UNSET, no_clock
from ..values.redaction import Redaction

log = logging.getLogger("flowrun")


class Traces(NamedTuple):
    """What a visit did besides its result. `notes` tell why, `hidden` are the secrets that came
    into play; what was sent `later` is `pending` until it is `settled`."""

    warnings: tuple[str, ...] = ()
    credential_errors: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    pending: tuple[asyncio.Task[Response], ...] = ()

    async def settled(self, ctx: Context) -> "Traces":
        """The same once all that was sent has been answered; failures of that are in the calls."""
        errors = list(self.credential_errors)
        for outcome in await asyncio.gather(*self.pending, return_exceptions=True):
            if isinstance(outcome, CredentialError):
                errors.append(ctx._redaction.short(str(outcome)))
            elif isinstance(outcome, Exception) and not isinstance(outcome, NodeError):
                text = "".join(traceback.format_exception(outcome))
                log.error("a background request crashed\n%s", ctx.redact(text))
        return self._replace(credential_errors=tuple(errors), pending=())


class Awaited(NamedTuple):
    """What a channel may do to get the answer that a node waits for: offer `quick_replies`, give an
    empty one after `no_input_after` seconds of silence, take so many `digits` of keys."""

    quick_replies: tuple[str, ...] = ()
    no_input_after: float | None = None
    digits: int | None = None

    def as_json(self, redaction: Redaction) -> dict[str, Any]:
        """What is there of it, masked."""
        told: dict[str, Any] = {key: value for key, value in self._asdict().items() if value}
        if self.quick_replies:
            told["quick_replies"] = [redaction.text(text) for text in self.quick_replies]
        return told


class Visited(NamedTuple):
    """What a visit did; a failure is held here, never raised.

    `exit` is None for a node that waits, and with an `error` for one that crashed. `outputs` are
    values as their parameters keep them.
    """

    exit: str | None
    outputs: Mapping[str, Any] = NOTHING
    says: tuple[str, ...] = ()
    memory: Mapping[str, Any] = NOTHING
    error: str | None = None
    calls: Sequence[Call] = ()
    traces: Traces | None = None
    awaits: Awaited | None = None

    async def settled(self, ctx: Context) -> "Visited":
        """The same once all that it sent `later` has been answered."""
        if self.traces is None or not self.traces.pending:
            return self
        return self._replace(traces=await self.traces.settled(ctx))

    def as_json(self, ctx: Context, seal: Seal) -> dict[str, Any]:
        """Plain JSON data of a settled visit; `seal` encrypts what is secret or repeats a secret,
        and calls are masked."""
        redaction, traces = ctx._redaction, self.traces or Traces()
        return {
            "exit": self.exit,
            "outputs": {
                name: None if value is UNSET else [kept(value, seal, redaction)]
                for name, value in self.outputs.items()
            },
            "says": [kept(text, seal, redaction) for text in self.says],
            "memory": kept(dict(self.memory), seal, redaction),
            "error": self.error,
            "calls": [call.as_json(redaction) for call in self.calls],
            "warnings": [redaction.text(text) for text in traces.warnings],
            "credential_errors": list(traces.credential_errors),
            "hidden": [seal(text) for text in traces.hidden],
            "notes": [redaction.text(text) for text in traces.notes],
            "awaits": self.awaits
            and [
                [kept(text, seal, redaction) for text in self.awaits.quick_replies],
                *self.awaits[1:],
            ],
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
            tuple(map(KeptCall, data["calls"])),
            Traces(
                tuple(data["warnings"]),
                tuple(data["credential_errors"]),
                tuple(map(unseal, data["hidden"])),
                tuple(data["notes"]),
            ),
            data["awaits"] and _awaited(unseal, *data["awaits"]),
        )


def _awaited(
    unseal: Seal, replies: Sequence[Any], no_input_after: float | None, digits: int | None
) -> Awaited:
    return Awaited(tuple(opened(text, unseal) for text in replies), no_input_after, digits)
