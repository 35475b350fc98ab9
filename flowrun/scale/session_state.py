"""A session as the engine holds it: its head, which can be looked for, its data, whose secrets are
sealed, and each turn under a key of its own."""

from collections.abc import Awaitable, Mapping
from typing import Any

from restate import ObjectContext, ObjectSharedContext
from restate.serde import JsonSerde
from restate.server_context import restate_context_is_replaying

from engine.run.store import KeptTurn

from ..storage.kept_session import Answered, Row, StoredTurn
from ..storage.session_tables import json_text, moment

JSON: JsonSerde[Any] = JsonSerde()
HEAD, DATA, TURN = "head", "data", "turn-"
"""Keys of an object's state; turns stand under `turn-N`, and `key-K` is the number of the turn that
a client called K."""


def read(ctx: ObjectContext | ObjectSharedContext, key: str) -> Awaitable[Any]:
    """What stands under a key; None where nothing does."""
    return ctx.get(key, serde=JSON)


def write(ctx: ObjectContext, key: str, value: Any) -> None:
    ctx.set(key, value, serde=JSON)


def is_replaying() -> bool:
    """Whether what comes next stands in the journal of an earlier attempt."""
    return restate_context_is_replaying.get()


def turn_key(number: int) -> str:
    return f"{TURN}{number}"


def client_key(key: str) -> str:
    return f"key-{key}"


def head_of(row: Row) -> dict[str, Any]:
    head = row._asdict()
    del head["data"]
    return head


def row_of(head: Mapping[str, Any], data: Mapping[str, Any]) -> Row:
    return Row(**{name: head[name] for name in Row._fields if name != "data"}, data=json_text(data))


def turn_of(number: int, kept: KeptTurn, status: str) -> dict[str, Any]:
    """Masked, as all that is kept of a turn."""
    return {
        **kept._asdict(),
        "number": number,
        "status": status,
        "began": moment(kept.began),
        "ended": moment(kept.ended),
    }


def stored_turn(turn: Mapping[str, Any]) -> StoredTurn:
    return StoredTurn(
        turn["heard"],
        json_text(turn["says"]),
        json_text(turn["visits"]),
        turn["began"],
        turn["ended"],
        None if turn["began_with"] is None else json_text(turn["began_with"]),
    )


def answered(turn: Mapping[str, Any]) -> Answered:
    replies = quick_replies(turn["visits"])
    return Answered(
        turn["number"],
        json_text(turn["says"]),
        turn["key"],
        turn["asked"],
        turn["status"],
        json_text(replies) if replies else None,
    )


def quick_replies(visits: Any) -> list[str]:
    awaits = visits[-1].get("awaits", {}) if visits else {}
    return list(awaits.get("quick_replies", ()))
