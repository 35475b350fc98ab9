"""Visits that Restate records: one that was finished is not made again, whoever dies."""

from collections import Counter
from functools import partial
from typing import Any

from restate import ObjectContext, RunOptions

from engine.context import Context
from engine.flow.loading import Flow
from engine.flow.wiring import Step
from engine.http.messages import PutOff
from engine.run.executor import Direct, Made, whole
from engine.run.visited import Traces, Visited
from engine.values.at_rest import Seal

from ...storage.noted import AGAIN
from ..session_state import JSON
from .background import carry_on, put_off
from .repeating import may_have_arrived
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
        flow: Flow,
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
        self._flow = flow
        self._turn = turn
        self._visits: Counter[str] = Counter()
        """Of each node."""
        self._put_off = 0
        """Requests of the turn, by the record: the same in each attempt."""
        self._is_again = is_again

    def visit(self, step: Step, ctx: Context, heard: str | None) -> Made:
        if not step.io:
            return self._direct.visit(step, ctx, heard)
        return self._recorded(step, ctx, heard)

    async def _recorded(self, step: Step, ctx: Context, heard: str | None) -> Visited:
        self._visits[step.name] += 1
        visit = partial(self._visit, step, ctx, heard, self._is_again)
        self._is_again = True
        told = await self._restate.run_typed(step.name, visit, _ONCE)
        self._clock.set(told["clock"])
        self._put_off += len(told["put_off"])
        for sealed in told["put_off"]:
            carry_on(self._restate, sealed, self._named(step))
        # Also what was made just now: it must be no other than what a later attempt will read.
        return Visited.from_json(told["visited"], ctx, self._unseal)

    async def _visit(
        self, step: Step, ctx: Context, heard: str | None, begun_before: bool
    ) -> dict[str, Any]:
        """Only here is known whether the visit is made in this attempt: what a replay passes over
        is decided nowhere else, or it would take another way than the journal."""
        self._is_again = False
        ctx._sends = ctx._sends.for_visit(step.name, step.policy)
        ctx._sends.visit = f"{self._restate.key()} {self._turn} {self._visits.total()}"
        later: list[PutOff] = []
        ctx._sends.put_off, ctx._sends.put_off_before = later, self._put_off
        ctx._sends.before_write = may_have_arrived if begun_before else None
        with self._clock.live():
            visited = await whole(self._direct.visit(step, ctx, heard))
            visited = await visited.settled(ctx)
            if begun_before:
                traces = visited.traces or Traces()
                visited = visited._replace(traces=traces._replace(notes=(*traces.notes, AGAIN)))
            return {
                "visited": visited.as_json(ctx, self._seal),
                "put_off": [put_off(ctx, one, self._seal) for one in later],
                "clock": self._clock.shown(),
            }

    def _named(self, step: Step) -> dict[str, Any]:
        """The last visit of a node, for who adds to what is kept of it."""
        return {
            "flow": self._flow.name,
            "digest": self._flow.digest,
            "turn": self._turn,
            "node": step.name,
            "nth": self._visits[step.name],
        }
