"""A turn as a client asks for it, how it is answered, and by what a repeat is known."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from engine.run.session import Status

from ...storage.database import from_json
from ...storage.kept_session import Answered, Data, Row, instant
from ..refusals import Refused

GOING_ON = ("running", "awaiting_input")


class Asked(NamedTuple):
    """A turn as a client asks for it; `key` and `turn` are by what a repeat is known."""

    input: str
    parameters: Mapping[str, Any]
    key: str | None = None
    turn: int | None = None

    @property
    def as_asked(self) -> dict[str, Any]:
        """What a repeat has in common with it."""
        given = json.dumps(self.parameters, sort_keys=True) if self.parameters else ""
        return {"input": self.input, "parameters": given}


class Answer(NamedTuple):
    """What a turn said, masked, and what the session is since; `quick_replies` go with the last of
    it, and `repeated` is it where it was made before."""

    turn: int
    says: list[str]
    status: Status
    error: str | None
    quick_replies: list[str]
    repeated: bool = False


class AnsweredTurns(Protocol):
    """Where the turns that were answered are found."""

    def answered(self, id: str, *, turn: int = 0, key: str | None = None) -> Answered | None:
        """The turn of that number, or the one that a client called by that key."""
        ...


def answered_before(
    sessions: AnsweredTurns, row: Row, asked: Asked, fingerprint: str
) -> Answer | None:
    """What a repeat is answered with; None for a step that is none. Raises `Refused`."""
    if asked.key is not None:
        found = sessions.answered(row.id, key=asked.key)
        if found is not None:
            if found.asked != fingerprint:
                raise Refused(422, "this Idempotency-Key came with another input before")
            return again(found, row)
    if asked.turn is None or asked.turn == row.turns + 1:
        return None
    if asked.turn <= row.turns:
        found = sessions.answered(row.id, turn=asked.turn)
        if found is not None and found.asked == fingerprint:
            return again(found, row)
    message = f"turn {asked.turn} is not the next one: that is {row.turns + 1}"
    raise Refused(409, message)


def again(found: Answered, row: Row) -> Answer:
    """The answer of a turn that was made before."""
    error = from_json(row.data, Data)["error"] if found.number == row.turns else None
    says = from_json(found.says, list[str])
    replies = from_json(found.quick_replies, list[str]) if found.quick_replies else []
    return Answer(found.number, says, found.status, error, replies, repeated=True)


def check_goes_on(row: Row, now: datetime) -> None:
    """Raises `Refused` for a session that is over."""
    if row.status not in GOING_ON:
        how = {"ended": "has ended", "expired": "has expired"}.get(row.status, "has failed")
        raise Refused(409, f"the session {how}; begin a new one: POST /http/init")
    if row.expires is not None and instant(row.expires) <= now:
        raise Refused(409, "the session has expired; begin a new one: POST /http/init")
