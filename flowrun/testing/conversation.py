"""A conversation of a test, and all that it did."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.run.turn import Visit
from engine.values.redaction import Redaction

from ..conversation import Conversation, Transcript
from .reporting.coverage import Taken
from .reporting.outcome import Visited
from .stage import Stage


class TestedConversation(Conversation):
    """A conversation that keeps its transcript, for a test judges the whole."""

    __test__ = False

    def __init__(self, stage: Stage, given: Mapping[str, Any], *, at: str = "") -> None:
        super().__init__(stage.runner, stage.runner.start(stage.given(given)))
        self.session.at = at or self.session.at
        self.transcript = Transcript()

    async def hear(self, heard: str | None = None) -> list[str]:
        """Plays one turn and gives what was said in it, masked."""
        turn = await self.turn(heard)
        self.transcript.add(turn, self)
        return [turn.redaction.text(text) for text in turn.says]

    @property
    def redaction(self) -> Redaction:
        return self.transcript.redaction

    @property
    def visits(self) -> Sequence[Visit]:
        return self.transcript.visits

    @property
    def says(self) -> list[str]:
        """Everything that was said, masked."""
        return [self.redaction.text(text) for text in self.transcript.says]

    @property
    def quick_replies(self) -> list[list[str]]:
        """Those of each message that has some, masked."""
        return [
            [self.redaction.text(text) for text in replies]
            for replies in self.transcript.quick_replies.values()
        ]

    def trace(self) -> tuple[Visited, ...]:
        return tuple(
            Visited(
                visit.step.name,
                visit.step.type,
                visit.exit,
                tuple(_short(call) for call in visit.as_json(self.redaction).get("calls", ())),
                self.redaction.text(visit.error or ""),
            )
            for visit in self.visits
        )

    def taken(self) -> Taken:
        taken: Taken = {}
        for visit in self.transcript.visits:
            exits = taken.setdefault(visit.step.name, {})
            exit = visit.exit or ""
            exits[exit] = exits.get(exit, 0) + 1
        return taken


def _short(call: Mapping[str, Any]) -> str:
    url = call["request"]["url"].partition("://")[2].partition("?")[0]
    answer = call["response"]["status"] if "response" in call else "no answer"
    return f"{call['request']['method']} {url} → {answer}"
