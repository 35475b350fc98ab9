"""A YAML text as it is written: its values with their places, its comments with their owners."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[int, int]
"""A line and a column, from 0."""

Kind = Literal["scalar", "mapping", "sequence", "alias"]


@dataclass(slots=True, eq=False)
class Entry:
    """`key: value`, or `- value` with no key. `start` is the place of the key or the dash; `above`
    are the comment lines before it, where "" is a blank line."""

    key: "Written | None"
    value: "Written"
    start: Place
    above: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Written:
    """A value with its place. `style` is a scalar's quote, `|` or `>`, or `flow` for { } and [ ];
    `tail` are the comment lines after the last entry that are indented as the entries are.
    """

    kind: Kind
    start: Place
    end: Place
    style: str = ""
    anchor: str = ""
    entries: list[Entry] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        return self.kind in ("mapping", "sequence") and self.style != "flow"

    @property
    def is_empty(self) -> bool:
        return self.kind == "scalar" and self.start == self.end

    @property
    def column(self) -> int:
        return self.entries[0].start[1]


class Text:
    """The lines of a file and what is written in them; `root` is None when that is nothing."""

    def __init__(self, text: str, lines: list[str]) -> None:
        self.lines = lines
        tokens = yaml.scan(text, Loader=_Loader)
        self._dashes = [
            _start(token) for token in tokens if isinstance(token, yaml.BlockEntryToken)
        ]
        self._dashes.reverse()
        events = iter(yaml.parse(text, Loader=_Loader))
        self.root: Written | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.root = self._value(next(events), events)
                break
        if self.root is not None and self.root.is_block:
            self._give_comments_to_entries(self.root)

    def slice(self, value: Written) -> str:
        """A value of one line as it is written."""
        return self.lines[value.start[0]][value.start[1] : value.end[1]]

    def after(self, place: Place) -> str:
        """What follows on the line."""
        return self.lines[place[0]][place[1] :]

    def _value(self, event: Any, events: Iterator[Any]) -> Written:
        start, end = _start(event), _end(event)
        if isinstance(event, yaml.AliasEvent):
            return Written("alias", start, end)
        anchor = event.anchor or ""
        if isinstance(event, yaml.ScalarEvent):
            style = event.style or ""
            if style in ("|", ">"):
                end = self._end_of_block_text(start, end)
            return Written("scalar", start, end, style, anchor)
        kind: Kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence"
        written = Written(kind, start, end, "flow" if event.flow_style else "", anchor)
        for item in events:
            if isinstance(item, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                written.end = _end(item)
                break
            written.entries.append(self._entry(written, item, events))
        if written.is_block:
            written.end = self._end_of(written.entries[-1])
        return written

    def _entry(self, parent: Written, item: Any, events: Iterator[Any]) -> Entry:
        if parent.kind == "mapping":
            key = self._value(item, events)
            return Entry(key, self._value(next(events), events), key.start)
        start = self._dashes.pop() if parent.is_block else _start(item)
        return Entry(None, self._value(item, events), start)

    def _end_of(self, entry: Entry) -> Place:
        ends = [entry.start, entry.value.end]
        return max([*ends, entry.key.end] if entry.key else ends)

    def _end_of_block_text(self, start: Place, end: Place) -> Place:
        """The end of the last line of a `|` or `>` text; blank lines are of it only after `+`."""
        last = end[0] if end[1] else end[0] - 1
        while last > start[0] and not self.lines[last].strip(" "):
            last -= 1
        if "+" in self.after(start).partition("#")[0]:
            while last + 2 < len(self.lines) and not self.lines[last + 1].strip(" "):
                last += 1
        return last, len(self.lines[last])

    def _give_comments_to_entries(self, root: Written) -> None:
        line, open_blocks = 0, [root]
        for blocks, entry in _in_order(root, []):
            region = self.lines[line : entry.start[0]] if entry.start[0] > line else []
            closed = [block for block in open_blocks if block not in blocks]
            rest = _give_to_tails(region, closed, entry.start[1])
            entry.above = [text.strip() for text in rest]
            line, open_blocks = self._next_line(entry, line), blocks
        rest = _give_to_tails(self.lines[line:], open_blocks, -1)
        root.tail += [text.strip() for text in rest]
        while root.tail[-1:] == [""]:
            root.tail.pop()

    def _next_line(self, entry: Entry, line: int) -> int:
        """The line after all of an entry that holds no entry of its own lines."""
        ends = [line - 1, entry.start[0]]
        if entry.key:
            ends.append(entry.key.end[0])
        if not entry.value.is_block:
            ends.append(entry.value.end[0])
        return max(ends) + 1


def _start(item: Any) -> Place:
    return item.start_mark.line, item.start_mark.column


def _end(item: Any) -> Place:
    return item.end_mark.line, item.end_mark.column


def _in_order(block: Written, above: list[Written]) -> Iterator[tuple[list[Written], Entry]]:
    """Every entry of the blocks, from the top, with the blocks that it is in."""
    blocks = [*above, block]
    for entry in block.entries:
        yield blocks, entry
        if entry.value.is_block:
            yield from _in_order(entry.value, blocks)


def _give_to_tails(region: list[str], closed: list[Written], column: int) -> list[str]:
    """Gives the comments that are indented as deeply as the entries of a block which ends here, and
    deeper than what follows at `column`, to that block; returns the others."""
    pending: list[str] = []
    for number, text in enumerate(region):
        if not text.strip():
            pending.append("")
            continue
        indent = len(text) - len(text.lstrip())
        owners = [block for block in closed if column < block.column <= indent]
        if not owners:
            return [*pending, *region[number:]]
        owners[-1].tail += [*pending, text.strip()]
        closed = closed[: closed.index(owners[-1]) + 1]
        pending = []
    return pending
