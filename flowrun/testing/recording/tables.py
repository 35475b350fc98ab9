"""JSON that keeps the names of its fields apart from the values: a row of names, and rows below."""

from collections.abc import Callable, Mapping
from typing import Any

_HEADS = ("columns", "fields", "headers", "header", "fieldnames", "fieldNames", "columnNames")
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
        for key in ("name", "field", "key", "label", "id"):
            if isinstance(cell.get(key), str):
                return str(cell[key])
        return None
    return cell if isinstance(cell, str) else None


def rows_key(
    block: Mapping[Any, Any], is_private: Callable[[str], bool]
) -> tuple[str | None, list[str]]:
    """Under which key of an object rows stand whose columns another key names."""
    for head in _HEADS:
        columns = column_names(block.get(head), is_private)
        if columns is None:
            continue
        for rows in _ROWS:
            if rows != head and isinstance(block.get(rows), list):
                return rows, columns
    return None, []
