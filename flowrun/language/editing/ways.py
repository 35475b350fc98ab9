"""A way to change a YAML text at one place: it has to be read again before it is believed."""

from collections.abc import Iterator
from typing import Any

from engine.source.tree import Block, Items

from ..changes.formatting import Edit
from .layout import Entry, Layout
from .plain import Data
from .written import behind_key, scalar

Way = tuple[Edit, ...]
"""Edits of one text that do not touch each other."""


class Fragment:
    """A value as its author writes it."""

    def __init__(self, text: str) -> None:
        self.lines = text.strip("\r\n").splitlines() or [""]

    def behind(self, indent: int) -> Iterator[list[str]]:
        """Its lines behind `key:`, or all of them below it."""
        deeper = [" " * indent + line if line.strip() else "" for line in self.lines]
        yield [" " + self.lines[0].strip(), *deeper[1:]]
        yield ["", *deeper]


def forms(value: Data, indent: int, key: str, style: str = "") -> Iterator[list[str]]:
    """The lines of a value behind its key; a text of several lines stands in quotes where it cannot
    stand below."""
    yield behind_key(value, indent, style, key)
    if isinstance(value, str):
        yield [" " + scalar(value, style)]


def is_lines(data: Any) -> bool:
    """Whether it is a block or a list that has lines of its own."""
    return isinstance(data, Block | Items) and bool(data) and not data.in_braces


def lines_behind(value: Data | Fragment, indent: int, key: str) -> Iterator[list[str]]:
    if isinstance(value, Fragment):
        yield from value.behind(indent)
    else:
        yield from forms(value, indent, key)


def indent_below(layout: Layout, entry: Entry) -> int:
    """How far a block below an entry is indented: as it is now, or two further than it."""
    if isinstance(entry.data, Block) and is_lines(entry.data):
        if entry.value.start in layout.source.aliases:
            return layout.column(entry.start) + 2
        return layout.column(next(iter(entry.data.spans.values()))[2])
    return layout.column(entry.start) + 2
