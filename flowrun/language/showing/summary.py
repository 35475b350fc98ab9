"""A node in one line: what it says, asks or sends, as it is written."""

from collections.abc import Mapping
from typing import Any

from engine.node import ENGINE_KEYS, Node
from engine.source.tree import is_null

from .fields import FieldShape, shapes_of

_MOST = 160
_TELLING = ("speech", "soql", "url", "text", "yaml", "mapping")
_NO_MORE = " …"


def summary_of(kind: type[Node] | None, written: Any) -> str:
    """Of its fields the needed ones come first; empty where nothing is written that tells."""
    if not isinstance(written, Mapping):
        return ""
    for key in _keys(kind, written):
        if text := _text(written[key]):
            return text if len(text) <= _MOST else text[:_MOST].rstrip() + _NO_MORE
    return ""


def _keys(kind: type[Node] | None, written: Mapping[str, Any]) -> list[str]:
    if kind is None:
        return [key for key in written if key not in ENGINE_KEYS]
    shapes = [one for one in shapes_of(kind) if one.key in written and one.kind in _TELLING]
    return [one.key for one in sorted(shapes, key=_last)]


def _last(shape: FieldShape) -> bool:
    return not shape.required


def _text(value: Any, level: int = 0) -> str:
    """A value in a line: of blocks the keys with what stands there, of lists the items."""
    if is_null(value) or level > 3:
        return ""
    if isinstance(value, Mapping):
        parts = (f"{key}: {_text(one, level + 1)}".rstrip(": ") for key, one in value.items())
        return _joined(parts)
    if isinstance(value, list):
        separator = " " if level else ", "
        return separator.join(filter(None, (_text(one, level + 1) for one in value[:20])))
    return " ".join(str(value).split())


def _joined(parts: Any) -> str:
    found, size = [], 0
    for part in parts:
        found.append(part)
        size += len(part)
        if size > _MOST:
            break
    return ", ".join(found)
