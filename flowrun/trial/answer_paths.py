"""Every path of an answer, written as a response mapping writes it, with its value."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from engine.errors import NodeError
from engine.fields.object_path import ObjectPath, simple_steps
from engine.values.redaction import Redaction

MOST_ROWS = 500
MOST_ITEMS = 200
_DEEPEST = 50
_MOST_STEPS = 50_000
_COST_OF_A_JSONPATH = 100
_PLAIN = re.compile(r"[A-Za-z_@][A-Za-z0-9_@-]*")


class PathRow(NamedTuple):
    """`value` is masked; of a list or an object it is None, and `type` tells its size."""

    path: str
    value: Any
    type: str


def paths_of(data: Any, redaction: Redaction) -> tuple[list[PathRow], bool]:
    """The paths, and whether there are more than `MOST_ROWS`.

    A list shows its size and its first item; of the items after it only what the earlier ones do
    not have.
    """
    rows: list[PathRow] = []
    for row in _Walk(data, redaction).rows(data):
        if len(rows) == MOST_ROWS:
            return rows, True
        rows.append(row)
    return rows, False


def type_of(value: Any) -> str:
    """A JSON value's type in words, with the size of what has one."""
    if isinstance(value, list):
        return f"list of {len(value)}"
    if isinstance(value, dict):
        return f"object of {len(value)}"
    if isinstance(value, bool):
        return "true or false"
    if value is None:
        return "null"
    return "text" if isinstance(value, str) else "number"


class _Walk:
    """Goes through an answer; what it looks like is told once for each shape, which is a path
    without its indices."""

    def __init__(self, data: Any, redaction: Redaction) -> None:
        self.data = data
        self.redaction = redaction
        self.seen: set[tuple[str, ...]] = set()
        self.left = _MOST_STEPS

    def rows(self, value: Any, path: str = "", shape: tuple[str, ...] = ()) -> Iterator[PathRow]:
        holds = isinstance(value, dict | list)
        if shape not in self.seen:
            self.seen.add(shape)
            if not holds or not value or isinstance(value, list):
                key = next((part for part in reversed(shape) if part != "[]"), "")
                (shown,) = self.redaction.data({key: None if holds else value}).values()
                yield PathRow(self.redaction.text(path or "$"), shown, type_of(value))
        self.left -= 1
        if len(shape) > _DEEPEST or self.left < 0:
            return
        if isinstance(value, dict):
            for key, item in value.items():
                if (below := self._below(path, key, item)) is not None:
                    yield from self.rows(item, below, (*shape, key))
        elif isinstance(value, list):
            for index, item in enumerate(value[:MOST_ITEMS]):
                yield from self.rows(item, f"{path}[{index}]", (*shape, "[]"))

    def _below(self, path: str, key: str, item: Any) -> str | None:
        """The path of a key: in the short form or else as JSONPath; None where neither finds it."""
        if _PLAIN.fullmatch(key):
            return f"{path}.{key}" if path else key
        quoted = f'["{key}"]'
        if not path.startswith("$") and simple_steps(f"x{quoted}") == ("x", key):
            return path + quoted
        escaped = key.replace("\\", "\\\\").replace("'", "\\'")
        start = path if path.startswith("$") else f"$.{path}".rstrip(".").replace("$.[", "$[")
        full = f"{start}['{escaped}']"
        self.left -= _COST_OF_A_JSONPATH
        try:
            return full if ObjectPath(full).find(self.data) is item else None
        except (ValueError, NodeError):
            return None
