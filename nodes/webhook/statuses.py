"""Exits for answers that are no success and no failure either, by their status."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Self

from engine import ResponseMapping
from engine.fields import FieldType, HasParts, WrongAt, YamlPath, nearest

MOST_EXITS = 20
_STATUS = r"[2-5]\d\d"
_KEYS = ("status", "response_mapping")
_TAKEN = ("success", "failed", "next", "end")


class Statuses(FieldType, HasParts):
    """`EXIT: status` or `EXIT: [status, …]` lines, or `EXIT: {status: …, response_mapping: …}`;
    `exits` has the statuses of each exit, `exit_of` the exit of each status, and `mappings` what is
    mapped from an answer that leads to an exit."""

    __slots__ = ("exit_of", "exits", "mappings")

    def __init__(
        self, exits: Mapping[str, Sequence[int]], mappings: Mapping[str, ResponseMapping]
    ) -> None:
        self.exits = exits
        self.exit_of = {status: exit for exit, some in exits.items() for status in some}
        self.mappings = mappings

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        for exit, mapping in self.mappings.items():
            for path, row in mapping.pieces():
                yield (exit, "response_mapping", *path), row

    def fills(self, exit: str) -> Collection[str]:
        """What has a value for sure behind an exit."""
        rows = self.mappings[exit].rows if exit in self.mappings else ()
        return {row.target.name for row in rows if row.sure}

    @classmethod
    def parse(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping) or not value:
            raise ValueError("takes EXIT: status lines, such as not_found: 404")
        if len(value) > MOST_EXITS:
            raise ValueError(f"takes {MOST_EXITS} exits at most")
        exits, known = dict[str, list[int]](), dict[int, str]()
        mappings = dict[str, ResponseMapping]()
        for exit, written in value.items():
            if exit in _TAKEN:
                raise WrongAt(f'an exit of a status cannot be called "{exit}"', (exit,), key=True)
            below: YamlPath = (exit,)
            if isinstance(written, Mapping):
                mappings[exit] = _mapping(exit, written)
                below, written = (exit, "status"), written["status"]
            exits[exit] = []
            for path, status in _statuses(below, written):
                if status in known:
                    raise WrongAt(f"{status} leads to {known[status]} already", path)
                known[status] = exit
                exits[exit].append(status)
        return cls(exits, mappings)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        status = {"type": "integer", "minimum": 200, "maximum": 599}
        some = [status, {"type": "array", "items": status, "minItems": 1}]
        block = {
            "type": "object",
            "properties": {
                "status": {"anyOf": some, "description": "One status, or several."},
                "response_mapping": {
                    **ResponseMapping.schema(),
                    "description": "Object path of that answer: the parameter that it fills.",
                },
            },
            "required": ["status", "response_mapping"],
            "additionalProperties": False,
        }
        return {
            "type": "object",
            "minProperties": 1,
            "maxProperties": MOST_EXITS,
            "properties": dict.fromkeys(_TAKEN, False),
            "additionalProperties": {"anyOf": [*some, block]},
        }


def _mapping(exit: str, written: Mapping[str, Any]) -> ResponseMapping:
    for key in written:
        if key not in _KEYS:
            hint = nearest(key, _KEYS) or "; takes status and response_mapping"
            text = f'unknown key "{key}"{hint}'
            raise WrongAt(text, (exit, key), key=True, code="unknown-key", hint=hint)
    for key in _KEYS:
        if key not in written:
            plain = "; EXIT: status maps nothing" if key == "response_mapping" else ""
            raise WrongAt(f'missing key "{key}"{plain}', (exit,), code="missing-key")
    path = (exit, "response_mapping")
    try:
        found = ResponseMapping.parse(written["response_mapping"])
        for row in found.rows:
            row.exit = exit
        return found
    except WrongAt as error:
        first, *others = (one.below(path) for one in (error, *error.others))
        raise first.with_others(others) from None
    except ValueError as error:
        raise WrongAt(str(error), path) from None


def add_rules(schema: dict[str, Any]) -> None:
    """Tells the node's JSON Schema that it has other exits with `statuses` alone."""
    usual = {"success": True, "failed": True}
    own = {"type": ["object", "null"], "properties": usual, "additionalProperties": False}
    schema["allOf"] = [{"if": {"required": ["statuses"]}, "else": {"properties": {"exits": own}}}]


def _statuses(below: YamlPath, written: Any) -> Iterator[tuple[YamlPath, int]]:
    """Each with its place."""
    if isinstance(written, list) and not written:
        raise WrongAt("takes a status such as 404, or a list of some", below)
    for at, one in enumerate(written if isinstance(written, list) else [written]):
        path = (*below, at) if isinstance(written, list) else below
        if not isinstance(one, str | int) or not re.fullmatch(_STATUS, str(one)):
            raise WrongAt("takes a status from 200 to 599, such as 404", path)
        yield path, int(one)
