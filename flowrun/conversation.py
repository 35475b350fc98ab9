"""A session of a flow, turn by turn: what the command, tests and servers have in common."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from engine.flow.loading import Flow
from engine.run.runner import Runner
from engine.run.session import Session
from engine.run.store import SessionStore
from engine.run.turn import Turn, Visit, shown_values
from engine.values.redaction import Redaction


class Conversation:
    """One session and the turn at hand, no more: who wants all of it keeps a `Transcript`."""

    def __init__(self, runner: Runner, session: Session) -> None:
        self.runner = runner
        self.session = session

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

    async def turn(self, heard: str | None = None) -> Turn:
        """Runs until a node waits or the session ends; `heard` answers the node that waits."""
        turn = await self.runner.turn(self.session, heard)
        self.session = turn.session
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
        self.visits: list[Visit] = []
        self.redaction = Redaction()
        self.heard: dict[int, list[str]] = {}
        """What was said to a node, by the number of its visit."""

    def add(self, turn: Turn, heard: str | None = None) -> None:
        """`heard` is what the turn answered, if it answered anything."""
        if self.visits and self.visits[-1].exit is None:
            self.visits.pop()  # a node that waited goes on where it was
        if heard is not None:
            self.heard.setdefault(len(self.visits), []).append(heard)
        self.visits += turn.visits
        self.says += turn.says
        # A session forgets its oldest secrets in time; here they are still shown.
        met = (*self.redaction.own(), *turn.redaction.own())
        self.redaction = Redaction(turn.redaction)
        for secret in met:
            self.redaction.add(secret)

    @property
    def everything_heard(self) -> list[str]:
        return [text for _, texts in sorted(self.heard.items()) for text in texts]

    def trace(self) -> list[dict[str, Any]]:
        """Every visit as masked JSON."""
        return [visit.as_json(self.redaction) for visit in self.visits]

    def keep(self, store: SessionStore, session: Session, *, file: str, now: datetime) -> None:
        """Raises `StoreError` and `CredentialError`."""
        trace = self.trace()
        if trace:
            trace[0]["began_with"] = shown_values(self.began_with, self.redaction)
        for number, texts in self.heard.items():
            trace[number]["heard"] = [self.redaction.text(text) for text in texts]
        store.keep(session, trace, file=file, now=now)

    def as_json(self, session: Session, flow: Flow) -> dict[str, Any]:
        """`{status, messages, parameters, trace, error?}`, masked."""
        values = shown_values(session.parameters, self.redaction)
        document: dict[str, Any] = {
            "status": session.status,
            "messages": [{"text": self.redaction.text(text)} for text in self.says],
            "parameters": {name: values.get(name) for name in flow.parameters},
            "trace": self.trace(),
        }
        if session.error is not None:
            document["error"] = session.error
        return document
