"""A session of a flow, turn by turn: what the command, tests and servers have in common."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from engine.errors import FlowError
from engine.flow.loading import Flow
from engine.run.runner import Runner
from engine.run.session import Session
from engine.run.store import KeptTurn
from engine.run.turn import Turn, Visit, shown_values
from engine.values.redaction import Redaction


class Conversation:
    """One session and the turn at hand, no more: who wants all of it keeps a `Transcript`."""

    def __init__(self, runner: Runner, session: Session) -> None:
        self.runner = runner
        self.session = session
        self.heard: str | None = None
        self.began = self.ended = runner.connections.clock.now()
        """When the last turn, which answered what was `heard`, did."""

    @classmethod
    def begin(
        cls, runner: Runner, given: Mapping[str, Any], first: str | None = None
    ) -> "Conversation":
        """A new session; `first` is what will be heard first, where that is known. Raises as
        `Runner.start` does."""
        values = dict(given)
        if first is not None:
            values.setdefault("INITIAL_MESSAGE", first)
        return cls(runner, runner.start(values))

    @property
    def waits(self) -> bool:
        return self.session.status == "awaiting_input"

    async def start(self, initial_message: str | None = None) -> Turn:
        """The first turn. What the user said to begin it answers no node, and is kept as
        INITIAL_MESSAGE, unless one was given. Raises `FlowError` where the flow takes none such."""
        values = self.session.parameters
        if initial_message is not None and "INITIAL_MESSAGE" not in values:
            declared = self.runner.flow.parameters["INITIAL_MESSAGE"]
            try:
                values["INITIAL_MESSAGE"] = declared.accept(initial_message, self.runner.now)
            except ValueError as error:
                raise FlowError(Redaction().short(str(error), 300)) from None
        return await self.turn()

    async def turn(self, heard: str | None = None) -> Turn:
        """Runs until a node waits or the session ends; `heard` answers the node that waits, and is
        empty for silence (`Turn.awaits` tells after how long that is one)."""
        now = self.runner.connections.clock.now
        self.heard, self.began = heard, now()
        turn = await self.runner.turn(self.session, heard)
        self.session, self.ended = turn.session, now()
        return turn


class Transcript:
    """Turns taken together: what was said, and one way through the flow.

    Nothing of a turn is masked before it is shown, so that a secret which a later turn meets is
    hidden in the earlier ones too.
    """

    def __init__(self, began_with: Mapping[str, Any] = MappingProxyType({})) -> None:
        self.began_with = began_with
        """The parameters as they were before the first turn."""
        self.says: list[str] = []
        self.quick_replies: dict[int, tuple[str, ...]] = {}
        """Those that messages carry, by their numbers in `says`."""
        self.visits: list[Visit] = []
        self.redaction = Redaction()
        self._turns: list[tuple[str | None, Turn, datetime, datetime]] = []
        self._kept: tuple[frozenset[str], list[KeptTurn]] = frozenset(), []
        """The turns as they were masked last, by those secrets."""

    def add(self, turn: Turn, of: Conversation) -> None:
        self._add(of.heard, turn, of.began, of.ended)

    def first(self, turns: int) -> "Transcript":
        """The conversation as it was after so many turns; what later ones met stays hidden."""
        found = Transcript(self.began_with)
        for taken in self._turns[:turns]:
            found._add(*taken)
        for secret in self.redaction.own():
            found.redaction.add(secret)
        return found

    def _add(self, heard: str | None, turn: Turn, began: datetime, ended: datetime) -> None:
        self._turns.append((heard, turn, began, ended))
        if self.visits and self.visits[-1].exit is None:
            self.visits.pop()  # a node that waited goes on where it was
        self.visits += turn.visits
        self.says += turn.says
        if turn.awaits is not None and turn.awaits.quick_replies and self.says:
            self.quick_replies[len(self.says) - 1] = turn.awaits.quick_replies
        # A session forgets its oldest secrets in time; here they are still shown.
        met = (*self.redaction.own(), *turn.redaction.own())
        self.redaction = Redaction(turn.redaction)
        for secret in met:
            self.redaction.add(secret)

    @property
    def everything_heard(self) -> list[str]:
        return [heard for heard, *_ in self._turns if heard is not None]

    @property
    def hearers(self) -> list[str]:
        """The node that heard each of them; empty where none waited."""
        before = [None, *(turn for _, turn, *_ in self._turns)]
        return [
            last.visits[-1].step.name
            if last and last.visits and last.visits[-1].exit is None
            else ""
            for last, (heard, *_) in zip(before, self._turns, strict=False)
            if heard is not None
        ]

    def messages(self) -> list[dict[str, Any]]:
        """`{text, quick_replies?}` for each, masked."""
        mask = self.redaction.text
        found: list[dict[str, Any]] = [{"text": mask(text)} for text in self.says]
        for at, replies in self.quick_replies.items():
            found[at]["quick_replies"] = [mask(text) for text in replies]
        return found

    def trace(self) -> list[dict[str, Any]]:
        """Every visit as masked JSON."""
        return [visit.as_json(self.redaction) for visit in self.visits]

    def kept(self) -> list[KeptTurn]:
        """Every turn as it is kept; one is the same as it was, until a new secret is met."""
        secrets, turns = self.redaction.secrets(), self._kept[1]
        if secrets != self._kept[0]:
            turns = []
        turns = [*turns, *map(self._as_kept, range(len(turns), len(self._turns)))]
        self._kept = secrets, turns
        return turns

    def _as_kept(self, index: int) -> KeptTurn:
        heard, turn, began, ended = self._turns[index]
        found = kept_turn(turn, heard, began, ended, self.redaction)
        if index:
            return found
        return found._replace(began_with=shown_values(self.began_with, self.redaction))

    def as_json(self, session: Session, flow: Flow) -> dict[str, Any]:
        """`{status, messages, parameters, trace, error?}`, masked."""
        values = shown_values(session.parameters, self.redaction)
        document: dict[str, Any] = {
            "status": session.status,
            "messages": self.messages(),
            "parameters": {name: values.get(name) for name in flow.parameters},
            "trace": self.trace(),
        }
        if session.error is not None:
            document["error"] = session.error
        return document


def kept_turn(
    turn: Turn,
    heard: str | None,
    began: datetime,
    ended: datetime,
    redaction: Redaction | None = None,
    *,
    key: str | None = None,
    asked: str | None = None,
) -> KeptTurn:
    """A turn as it is kept, masked by what it knows itself or by a `redaction` that knows more."""
    redaction = turn.redaction if redaction is None else redaction
    return KeptTurn(
        None if heard is None else redaction.text(heard),
        [redaction.text(text) for text in turn.says],
        [visit.as_json(redaction) for visit in turn.visits],
        began,
        ended,
        key,
        asked,
    )


def one_way(turns: Sequence[KeptTurn]) -> list[dict[str, Any]]:
    """The visits of turns as one way through the flow: a node that waited goes on where it was."""
    visits = [dict(visit) for turn in turns for visit in turn.visits]
    last = len(visits) - 1
    return [
        visit
        for index, visit in enumerate(visits)
        if index == last or visit["exit"] or "error" in visit
    ]
