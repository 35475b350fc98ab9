"""Every path of an answer, written as a response mapping writes it, with its value."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from .mask import Mask, tells
from .paths import simple_steps
from .secret import DOTS

MOST_ROWS = 500
MOST_ITEMS = 200
_DEEPEST = 50
_PLAIN = re.compile(r"[A-Za-z_@][A-Za-z0-9_@-]*")


class PathRow(NamedTuple):
    """`value` is masked; of a list or an object it is None, and `type` tells its size."""

    path: str
    value: Any
    type: str


def paths_of(data: Any, mask: Mask) -> tuple[list[PathRow], bool]:
    """The paths, and whether there are more than `MOST_ROWS`.

    A list shows its size and its first item; of the items after it only what the earlier ones do
    not have.
    """
    rows: list[PathRow] = []
    for row in _walk(data, "", (), mask, set(), 0):
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


def _walk(
    value: Any, path: str, shape: tuple[str, ...], mask: Mask, seen: set[Any], depth: int
) -> Iterator[PathRow]:
    """`shape` is the path without its indices; one that was seen is not shown again."""
    if depth > _DEEPEST:
        return
    holds = isinstance(value, dict | list)
    if shape not in seen:
        seen.add(shape)
        if not holds or not value or isinstance(value, list):
            secret = tells(shape[-1] if shape else "", value)
            shown = None if holds else DOTS if secret else mask.data(value)
            yield PathRow(mask.text(path or "$"), shown, type_of(value))
    if isinstance(value, dict):
        for key, item in value.items():
            if (below := _below(path, key)) is not None:
                yield from _walk(item, below, (*shape, key), mask, seen, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value[:MOST_ITEMS]):
            yield from _walk(item, f"{path}[{index}]", (*shape, "[]"), mask, seen, depth + 1)


def _below(path: str, key: str) -> str | None:
    """The path of a key, or None for one that no path can name."""
    if _PLAIN.fullmatch(key):
        return f"{path}.{key}" if path else key
    for text in (f'["{key}"]', f"['{key}']"):
        if simple_steps(f"x{text}") == ("x", key):
            return path + text
    return None
