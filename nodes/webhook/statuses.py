"""Exits for answers that are no success and no failure either, by their status."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from engine.fields import FieldType, WrongAt

MOST_EXITS = 20
_STATUS = r"[2-5]\d\d"
_TAKEN = ("success", "failed", "next", "end")


class Statuses(FieldType):
    """`EXIT: status` or `EXIT: [status, …]` lines; `exits` has the statuses of each exit, `exit_of`
    the exit of each status."""

    __slots__ = ("exit_of", "exits")

    def __init__(self, exits: Mapping[str, Sequence[int]]) -> None:
        self.exits = exits
        self.exit_of = {status: exit for exit, some in exits.items() for status in some}

    @classmethod
    def parse(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping) or not value:
            raise ValueError("takes EXIT: status lines, such as not_found: 404")
        if len(value) > MOST_EXITS:
            raise ValueError(f"takes {MOST_EXITS} exits at most")
        exits, known = dict[str, list[int]](), dict[int, str]()
        for exit, written in value.items():
            if exit in _TAKEN:
                raise WrongAt(f'an exit of a status cannot be called "{exit}"', (exit,), key=True)
            exits[exit] = []
            for path, status in _statuses(exit, written):
                if status in known:
                    raise WrongAt(f"{status} leads to {known[status]} already", path)
                known[status] = exit
                exits[exit].append(status)
        return cls(exits)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        status = {"type": "integer", "minimum": 200, "maximum": 599}
        return {
            "type": "object",
            "minProperties": 1,
            "maxProperties": MOST_EXITS,
            "properties": dict.fromkeys(_TAKEN, False),
            "additionalProperties": {
                "anyOf": [status, {"type": "array", "items": status, "minItems": 1}]
            },
        }


def add_rules(schema: dict[str, Any]) -> None:
    """Tells the node's JSON Schema that it has other exits with `statuses` alone."""
    usual = {"success": True, "failed": True}
    own = {"type": ["object", "null"], "properties": usual, "additionalProperties": False}
    schema["allOf"] = [{"if": {"required": ["statuses"]}, "else": {"properties": {"exits": own}}}]


def _statuses(exit: str, written: Any) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Each with its place."""
    if isinstance(written, list) and not written:
        raise WrongAt("takes a status such as 404, or a list of some", (exit,))
    for at, one in enumerate(written if isinstance(written, list) else [written]):
        path = (exit, at) if isinstance(written, list) else (exit,)
        if not isinstance(one, str | int) or not re.fullmatch(_STATUS, str(one)):
            raise WrongAt("takes a status from 200 to 599, such as 404", path)
        yield path, int(one)
