"""Data as written in YAML: where each value stands, and which scalars were quoted."""

import math
import re
from typing import Any, NamedTuple

YamlPath = tuple[str | int, ...]

LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


class Plain(str):
    """A scalar that was written without quotes."""

    __slots__ = ()


class Mark(NamedTuple):
    """Where a value stands, from 0, and where its key or dash does."""

    line: int
    column: int
    key_line: int
    key_column: int


class Block(dict[str, Any]):
    """A mapping with the marks of its entries."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[str, Mark] = {}


class Items(list[Any]):
    """A sequence with the marks of its entries."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[Mark] = []


def mark_of(node: Any, part: str | int) -> Mark | None:
    if isinstance(node, Block) and isinstance(part, str):
        return node.marks.get(part)
    if isinstance(node, Items) and isinstance(part, int) and part < len(node):
        return node.marks[part]
    return None


_JSON_NUMBER = re.compile(r"[-+]?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", re.ASCII)
_NO_JSON_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_JSON_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


class NoJson(ValueError):
    """A number that JSON has not; `path` leads to it from the value that was read."""

    def __init__(self, message: str, path: YamlPath) -> None:
        super().__init__(message)
        self.path = path


def is_null(value: Any) -> bool:
    """Whether nothing is written, or one of YAML's words for it."""
    return value is None or (isinstance(value, Plain) and value.lower() in ("", "~", "null"))


def as_json(value: Any, path: YamlPath = ()) -> Any:
    """Plain data by YAML 1.2's core schema: only unquoted scalars become numbers or constants.

    Raises `NoJson` for a number that JSON has not: `1e999`, `.inf`.
    """
    if isinstance(value, dict):
        return {key: as_json(item, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item, (*path, at)) for at, item in enumerate(value)]
    if not isinstance(value, Plain):
        return value
    if value.lower() in _JSON_WORDS:
        return _JSON_WORDS[value.lower()]
    match = _JSON_NUMBER.fullmatch(value)
    if match is None:
        if _NO_JSON_NUMBER.fullmatch(value):
            raise NoJson("JSON has no such number; put it in quotes if it is text", path)
        return str(value)
    number = float(value)
    if not math.isfinite(number):
        raise NoJson("too large for a number; put it in quotes if it is text", path)
    return number if match[2] or match[3] else int(value)
