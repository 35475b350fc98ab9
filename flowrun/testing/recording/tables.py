"""JSON that says elsewhere what a value is: in a row of names above, in a field beside it."""

from collections.abc import Callable, Mapping
from typing import Any

_HEADS = ("columns", "fields", "headers", "header", "fieldnames", "fieldNames", "columnNames")
_LABELS = ("name", "key", "field", "label", "id")
_NAME_PARTS = {"first", "last", "given", "family"}
_PAIRS_OF_PARTS = ({"first", "last"}, {"given", "family"})
_ROWS = ("rows", "values", "data", "records", "results")


def column_names(row: Any, is_private: Callable[[str], bool]) -> list[str] | None:
    """The names in a row of texts, or of `{name: …}` each, one of which is private."""
    if not isinstance(row, list | tuple) or not row:
        return None
    names = [_named(cell) for cell in row]
    if any(name is None for name in names):
        return None
    shown = [name or "" for name in names]
    return shown if any(is_private(name) for name in shown) else None


def _named(cell: Any) -> str | None:
    if isinstance(cell, Mapping):
        for key in _LABELS:
            if isinstance(cell.get(key), str):
                return str(cell[key])
        return None
    return cell if isinstance(cell, str) else None


def rows_key(
    block: Mapping[Any, Any], is_private: Callable[[str], bool]
) -> tuple[str | None, list[str]]:
    """Under which key of an object rows stand whose columns another key names."""
    for head in _HEADS if any(isinstance(item, list) for item in block.values()) else ():
        columns = column_names(block.get(head), is_private)
        if columns is None:
            continue
        for rows in _ROWS:
            if rows != head and isinstance(block.get(rows), list):
                return rows, columns
    return None, []


def value_label(block: Mapping[Any, Any], is_private: Callable[[str], bool]) -> str:
    """Under which key of an object the name of its value's field stands, as in
    `{name: FirstName, value: Dana}`; empty where there is none."""
    if "value" in block:
        for label in _LABELS:
            written = block.get(label)
            if isinstance(written, str) and is_private(written):
                return label
    return ""


def is_name_in_parts(block: Mapping[Any, Any]) -> bool:
    """`{first: …, last: …}`, whatever the key that it stands under."""
    return _NAME_PARTS.intersection(str(name).lower() for name in block) in _PAIRS_OF_PARTS
