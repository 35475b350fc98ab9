"""Visits that are noted as they are made, so that a turn which was cut off goes on where it was."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from engine.context import Context
from engine.errors import NodeError, StoreError
from engine.flow.wiring import Step
from engine.http.messages import Request
from engine.run.executor import Direct, Executor, whole
from engine.run.visited import Traces, Visited
from engine.values.at_rest import Seal

from .database import from_json

AGAIN = "this turn was cut off; the visit is made again"
_FINISHED_BEFORE = "this turn was cut off; the visit was finished before"


class Notes(Protocol):
    """Where notes are kept until the session is; `note` returns when they are on the disk."""

    async def note(self, id: str, notes: list[tuple[int, str]]) -> None: ...

    def notes(self, id: str) -> list[tuple[int, str]]: ...

    def seal(self, id: str) -> Seal: ...

    def unseal(self, id: str) -> Seal: ...


class Noted:
    """Carries out the visits of one turn of a session.

    Notes are numbered in the order of the turn: two for each visit, one that a write is about to be
    made and one of what the visit did. What a visit without requests did is noted with the next
    request's, for chance and the time may have decided it.
    """

    def __init__(
        self, notes: Notes, id: str, executor: Executor | None = None, *, turn: int = 1
    ) -> None:
        self._notes = notes
        self._turn = turn
        self._id = id
        self._executor = executor or Direct()
        self._known: Mapping[int, str] = dict(notes.notes(id))
        self._position = 0
        self._unnoted: list[tuple[int, Step, Visited]] = []

    async def visit(self, step: Step, ctx: Context, heard: str | None) -> Visited:
        number = self._position
        self._position += 2
        if (text := self._known.get(number + 1)) is not None:
            return self._finished(text, step, ctx)
        if not step.io:
            visited = await whole(self._executor.visit(step, ctx, heard))
            self._unnoted.append((number + 1, step, visited))
            return visited
        begun = number in self._known
        ctx._sends = ctx._sends.for_visit(step.name, step.policy)
        ctx._sends.visit = f"{self._id} {self._turn} {number}"
        writes = _Writes(self, number, step, ctx, begun)
        ctx._sends.before_write = writes.about_to
        visited = await whole(self._executor.visit(step, ctx, heard))
        if writes.not_noted is not None:  # which the node took for a crash of its own
            raise writes.not_noted
        if self._known and not begun:
            visited = _with_a_note(visited, AGAIN)
        self._known = {}  # nothing after a visit that is made anew was made before
        await self._note(ctx, [(number + 1, step, visited)])
        return visited

    async def _note(
        self, ctx: Context, visits: list[tuple[int, Step, Visited]], *more: tuple[int, str]
    ) -> None:
        visits, self._unnoted = [*self._unnoted, *visits], []
        notes = [(number, self._text(step, visited, ctx)) for number, step, visited in visits]
        await self._notes.note(self._id, [*notes, *more])

    def _text(self, step: Step, visited: Visited, ctx: Context) -> str:
        """Sealed as a whole where anything of it is secret."""
        secrets: list[str] = []

        def as_it_is(text: str) -> str:
            secrets.append(text)
            return text

        text = json.dumps([step.name, visited.as_json(ctx, as_it_is)])
        return json.dumps({"sealed": self._notes.seal(self._id)(text)}) if secrets else text

    def _finished(self, text: str, step: Step, ctx: Context) -> Visited:
        """Raises `StoreError` where the note is of another visit: the flow is another one now."""
        note = from_json(text, object)
        if isinstance(note, dict):
            note = from_json(self._notes.unseal(self._id)(note["sealed"]), object)
        name, data = from_json(json.dumps(note), tuple[str, dict[str, Any]])
        if name != step.name:
            raise StoreError(
                f'session {self._id}: its turn was cut off at "{name}", and now "{step.name}" '
                "stands there; it cannot go on"
            )
        return _with_a_note(Visited.from_json(data, ctx, lambda told: told), _FINISHED_BEFORE)


class _Writes:
    """The writes of one visit: the first is noted before it is made."""

    def __init__(self, noted: Noted, number: int, step: Step, ctx: Context, begun: bool) -> None:
        self.noted = noted
        self.number = number
        self.step = step
        self.ctx = ctx
        self.begun = begun
        self.is_noted = False
        self.not_noted: StoreError | None = None

    async def about_to(self, request: Request) -> None:
        if self.begun:
            raise NodeError(
                f"{request}: this turn was cut off while it was made; it may have arrived, and is "
                "not made again"
            )
        if not self.is_noted:
            self.is_noted = True
            try:
                await self.noted._note(self.ctx, [], (self.number, json.dumps(self.step.name)))
            except StoreError as error:
                self.not_noted = error
                raise


def _with_a_note(visited: Visited, text: str) -> Visited:
    traces = visited.traces or Traces()
    return visited._replace(traces=traces._replace(notes=(*traces.notes, text)))
