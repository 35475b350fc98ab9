"""Where a session of an explored flow goes wrong, and the way that leads there."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from engine.run.turn import Visit

from ..conversation import TestedConversation

MOST_VISITS = 200


class Fault(NamedTuple):
    """A session that goes wrong: `crashes`, `goes round` or `ends in silence`; where, why, and the
    way that leads there."""

    kind: str
    node: str
    text: str
    way: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {**self._asdict(), "way": list(self.way)}


class Heard(NamedTuple):
    """Whether a caller heard anything in the last turn, and since the last choice in it."""

    in_the_turn: bool
    at_the_end: bool


def fault_of(
    conversation: TestedConversation, way: Sequence[str], heard: Heard | None
) -> Fault | None:
    """What went wrong in a session that is over; nothing is `heard` where the flow never speaks."""
    session, last = conversation.session, conversation.visits[-1]
    name = last.step.name
    if session.status == "crashed":
        return Fault("crashes", name, conversation.redaction.text(session.error or ""), tuple(way))
    if session.status == "failed" and last.exit in last.step.exits and not _stops(last):
        first, round_ = _first_round(way)
        text = f"more than {MOST_VISITS} nodes in one turn, and nobody is asked anything"
        return Fault("goes round", min(round_), text, first)
    if heard is None:
        return None
    open_exit = last.exit in last.step.unwired and last.exit != "next"
    if heard.in_the_turn and (heard.at_the_end or not open_exit):
        return None
    return Fault("ends in silence", name, _silence(last, open_exit), tuple(way))


def _stops(visit: Visit) -> bool:
    """Whether the session ends after this visit."""
    return visit.exit is None or visit.step.exits.get(visit.exit) is None


def _silence(visit: Visit, open_exit: bool) -> str:
    if open_exit:
        return f"{visit.exit} leads nowhere, and the caller hears nothing more"
    return "the session ends, and the caller hears nothing in answer"


def _first_round(way: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The way to the end of the first round, and the nodes of that round."""
    length = next(
        (size for size in range(1, len(way) // 2) if way[-size:] == way[-2 * size : -size]), 1
    )
    start = len(way) - length
    while start > 0 and way[start - 1] == way[start - 1 + length]:
        start -= 1
    end = start + length
    nodes = tuple(step.partition(" → ")[0] for step in way[start:end])
    return (*way[:end], "… and round again"), nodes
