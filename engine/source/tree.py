"""Data as written in YAML: where each value and each key stands, and which scalars were quoted.

What else a file says, such as its comments, stands in its text between these spans.
"""

import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

YamlPath = tuple[str | int, ...]

MAX_DEPTH = 64
TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"

LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


class Plain(str):
    """A scalar that was written without quotes."""

    __slots__ = ()


class Span(NamedTuple):
    """A stretch of a text, in characters from its start; `end` is behind the last of them."""

    start: int
    end: int


class EntrySpan(NamedTuple):
    """The stretch of a value and that of its key; an item has the start of its list for a key."""

    start: int
    end: int
    key_start: int
    key_end: int

    @property
    def value(self) -> Span:
        return Span(self.start, self.end)

    @property
    def key(self) -> Span:
        return Span(self.key_start, self.key_end)


# Kept as bare tuples: Python's collector soon leaves those of numbers alone, and looks at every
# named one again and again, which costs a tenth of reading a file of a megabyte.
Numbers = tuple[int, int, int, int]


class Block(dict[str, Any]):
    """A mapping with the spans of its entries; `in_braces` tells `{ … }` from lines. Entries whose
    key stood before are `repeated`, and no part of the data."""

    __slots__ = ("anchor", "in_braces", "repeated", "spans")

    def __init__(self, anchor: str | None = None, in_braces: bool = False) -> None:
        super().__init__()
        self.anchor = anchor
        self.in_braces = in_braces
        self.spans: dict[str, Numbers] = {}
        self.repeated: list[tuple[str, Any, Numbers]] | None = None

    def entry_spans(self) -> Iterator[tuple[str, EntrySpan]]:
        """Each key with the span of its entry."""
        return ((key, EntrySpan(*numbers)) for key, numbers in self.spans.items())


class Items(list[Any]):
    """A sequence with the spans of its entries; `in_braces` tells `[ … ]` from lines."""

    __slots__ = ("anchor", "in_braces", "spans")

    def __init__(self, anchor: str | None = None, in_braces: bool = False) -> None:
        super().__init__()
        self.anchor = anchor
        self.in_braces = in_braces
        self.spans: list[Numbers] = []

    def entry_spans(self) -> Iterator[tuple[Any, EntrySpan]]:
        """Each item with its span."""
        return zip(self, (EntrySpan(*numbers) for numbers in self.spans), strict=True)


def span_of(node: Any, part: str | int) -> EntrySpan | None:
    """The span of an entry of a block or a list; None where there is no such entry."""
    if isinstance(node, Block) and part in node.spans:
        return EntrySpan(*node.spans[str(part)])
    if isinstance(node, Items) and isinstance(part, int) and part < len(node):
        return EntrySpan(*node.spans[part])
    return None


_JSON_NUMBER = r"(?a)[-+]?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?"
_NO_JSON_NUMBER = r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
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
    match = re.fullmatch(_JSON_NUMBER, value)
    if match is None:
        if re.fullmatch(_NO_JSON_NUMBER, value):
            raise NoJson("JSON has no such number; put it in quotes if it is text", path)
        return str(value)
    number = float(value)
    if not math.isfinite(number):
        raise NoJson("too large for a number; put it in quotes if it is text", path)
    return number if match[2] or match[3] else int(value)
