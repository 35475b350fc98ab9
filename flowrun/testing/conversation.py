"""A session of a flow, played turn by turn, and all that it did."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from engine.run.session import Session
from engine.run.turn import Turn, Visit
from engine.values.redaction import Redaction

from .coverage import Taken
from .outcome import Visited
from .stage import Stage


class Conversation:
    """What was said, the way it took and where it stands."""

    def __init__(self, stage: Stage, given: Mapping[str, Any]) -> None:
        self.stage = stage
        self.says: list[str] = []
        self.visits: list[Visit] = []
        self.redaction = Redaction()
        self.session: Session = stage.runner.start(stage.given(given))

    async def turn(self, heard: str | None = None) -> list[str]:
        """Plays one turn and gives what was said in it."""
        turn: Turn = await self.stage.runner.turn(self.session, heard)
        self.session, self.redaction = turn.session, turn.redaction
        if self.visits and self.visits[-1].exit is None:
            self.visits.pop()  # a node that waited goes on where it was
        self.visits += turn.visits
        says = [turn.redaction.text(text) for text in turn.says]
        self.says += says
        return says

    @property
    def waits(self) -> bool:
        return self.session.status == "awaiting_input"

    def trace(self) -> tuple[Visited, ...]:
        redaction = self.redaction
        return tuple(
            Visited(
                visit.step.name,
                visit.step.type,
                visit.exit,
                tuple(_short(call) for call in visit.as_json(redaction).get("calls", ())),
                redaction.text(visit.error or ""),
            )
            for visit in self.visits
        )

    def taken(self) -> Taken:
        taken: Taken = {}
        for visit in self.visits:
            exits = taken.setdefault(visit.step.name, {})
            exit = visit.exit or ""
            exits[exit] = exits.get(exit, 0) + 1
        return taken


def _short(call: Mapping[str, Any]) -> str:
    url = call["request"]["url"].partition("://")[2].partition("?")[0]
    answer = call["response"]["status"] if "response" in call else "no answer"
    return f"{call['request']['method']} {url} → {answer}"


@contextmanager
def captured_log() -> Iterator[list[str]]:
    """What the engine logs meanwhile (a node that crashes, with its traceback), kept off stderr."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    log, keeper = logging.getLogger("flowrun"), Keeper()
    propagates = log.propagate
    log.addHandler(keeper)
    log.propagate = False
    try:
        yield lines
    finally:
        log.propagate = propagates
        log.removeHandler(keeper)
