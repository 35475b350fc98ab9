"""Visits that Restate records: one that was finished is not made again, whoever dies."""

from functools import partial
from typing import Any

from restate import ObjectContext, RunOptions

from engine.context import Context
from engine.errors import NodeError
from engine.flow.wiring import Step
from engine.http.messages import Request
from engine.run.executor import Direct, Made, whole
from engine.run.visited import Traces, Visited
from engine.values.at_rest import Seal

from ..storage.noted import AGAIN
from .session_state import JSON
from .turn_clock import TurnClock

_ONCE: RunOptions[Any] = RunOptions(serde=JSON, max_attempts=1)


class Recorded:
    """Carries out the visits of one turn. Those without requests are made again in each attempt:
    they depend on nothing but the session and the turn's clock.

    Nothing is recorded only to say that a visit begins: it may have begun in an earlier attempt
    where what the engine confirmed last before it (the record of the visit before, or `is_again` of
    the turn) comes from one, and in no other case.
    """

    def __init__(
        self,
        restate: ObjectContext,
        clock: TurnClock,
        turn: int,
        *,
        is_again: bool,
        seal: Seal,
        unseal: Seal,
    ) -> None:
        self._restate = restate
        self._clock = clock
        self._seal = seal
        self._unseal = unseal
        self._direct = Direct()
        self._turn = f"{restate.key()} {turn}"
        self._visits = 0
        self._is_again = is_again

    def visit(self, step: Step, ctx: Context, heard: str | None) -> Made:
        if not step.io:
            return self._direct.visit(step, ctx, heard)
        return self._recorded(step, ctx, heard)

    async def _recorded(self, step: Step, ctx: Context, heard: str | None) -> Visited:
        self._visits += 1
        visit = partial(self._visit, step, ctx, heard, self._is_again)
        self._is_again = True
        told = await self._restate.run_typed(step.name, visit, _ONCE)
        self._clock.set(told["clock"])
        # Also what was made just now: it must be no other than what a later attempt will read.
        return Visited.from_json(told["visited"], ctx, self._unseal)

    async def _visit(
        self, step: Step, ctx: Context, heard: str | None, begun_before: bool
    ) -> dict[str, Any]:
        """Only here is known whether the visit is made in this attempt: what a replay passes over
        is decided nowhere else, or it would take another way than the journal."""
        self._is_again = False
        ctx._sends = ctx._sends.for_visit(step.name, step.policy)
        ctx._sends.visit = f"{self._turn} {self._visits}"
        ctx._sends.before_write = _may_have_arrived if begun_before else None
        with self._clock.live():
            visited = await whole(self._direct.visit(step, ctx, heard))
            visited = await visited.settled(ctx)
            if begun_before:
                traces = visited.traces or Traces()
                visited = visited._replace(traces=traces._replace(notes=(*traces.notes, AGAIN)))
            return {"visited": visited.as_json(ctx, self._seal), "clock": self._clock.shown()}


async def _may_have_arrived(request: Request) -> None:
    raise NodeError(
        f"{request}: this turn was cut off while it was made; it may have arrived, and is not made "
        "again"
    )
