"""Data made up from the paths that are read of it."""

from typing import Any

Steps = tuple[str | int, ...]


def put(data: Any, steps: Steps, value: Any) -> Any:
    """The data with `value` at a path; what is there already stays."""
    if not steps:
        return value if data is None else data
    first, *rest = steps
    if isinstance(first, str):
        inner = data if isinstance(data, dict) else {}
        return {**inner, first: put(inner.get(first), tuple(rest), value)}
    items = list(data) if isinstance(data, list) else []
    at = first if first >= 0 else -first - 1
    items += [None] * (at + 1 - len(items))
    items[at] = put(items[at], tuple(rest), value)
    return items
