"""A YAML text with its comments: each value with its place, each comment with its owner."""

import re
from collections.abc import Iterator
from typing import Any, Literal

from engine.source.source import Source
from engine.source.tree import Block, EntrySpan, Items, Span

Place = tuple[int, int]
"""A line and a column, from 0."""

Kind = Literal["scalar", "mapping", "sequence", "alias"]

_DASH = r"(?:\s|#[^\r\n\x85\u2028\u2029]*+)*+-"
_COLON = re.compile(r"\s*+:")


class Entry:
    """`key: value`, or `- value` with no key. `start` is the place of the key or the dash; `above`
    are the comment lines before it, where "" is a blank line."""

    def __init__(self, key: "Value | None", value: "Value", start: Place) -> None:
        self.key = key
        self.value = value
        self.start = start
        self.above: list[str] = []


class Value:
    """A value with its place. `style` is a scalar's quote, `|` or `>`; `tail` are the comment lines
    after the last entry that are indented as the entries are."""

    def __init__(self, kind: Kind, start: Place, end: Place, style: str = "") -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.style = style
        self.in_braces = False
        self.anchor = ""
        self.entries: list[Entry] = []
        self.tail: list[str] = []

    @property
    def is_block(self) -> bool:
        return self.kind in ("mapping", "sequence") and not self.in_braces

    @property
    def is_empty(self) -> bool:
        return self.kind == "scalar" and self.start == self.end

    @property
    def column(self) -> int:
        return self.entries[0].start[1]


class CommentedText:
    """The lines of a file and what is written in them; `root` is None when that is nothing."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = source.lines
        self.root = self._value(source.data, source.span) if source.span else None
        if self.root is not None and self.root.is_block:
            self._give_comments_to_entries(self.root)

    def slice(self, value: Value) -> str:
        """A value of one line as it is written."""
        return self.lines[value.start[0]][value.start[1] : value.end[1]]

    def after(self, place: Place) -> str:
        """What follows on the line."""
        return self.lines[place[0]][place[1] :]

    def has_colon(self, key: Value) -> bool:
        """Whether a colon follows a key. The rest of the line is not copied for it: all of a file
        may stand on one."""
        line, column = key.end
        return bool(_COLON.match(self.lines[line], column))

    def _value(self, data: Any, span: Span) -> Value:
        start, end = map(self.source.place, span)
        if span.start in self.source.aliases:
            return Value("alias", start, end)
        if not isinstance(data, Block | Items):
            style = self.source.style(span)
            if style in ("|", ">"):
                end = self._end_of_block_text(start, end)
            return Value("scalar", start, end, style)
        value = Value("mapping" if isinstance(data, Block) else "sequence", start, end)
        value.in_braces, value.anchor = data.in_braces, data.anchor or ""
        if isinstance(data, Block):
            value.entries = [self._entry(data[key], one) for key, one in data.entry_spans()]
        else:
            value.entries = list(self._items(data, span))
        if value.is_block:
            value.end = _end_of(value.entries[-1])
        return value

    def _entry(self, data: Any, span: EntrySpan) -> Entry:
        start, end = map(self.source.place, span.key)
        return Entry(Value("scalar", start, end), self._value(data, span.value), start)

    def _items(self, data: Items, span: Span) -> Iterator[Entry]:
        """The parser tells where a value begins, and not its dash."""
        dashes, behind = re.compile(_DASH), self.source.content(span)
        for item, one in data.entry_spans():
            value = self._value(item, one.value)
            start = value.start
            if not data.in_braces and (dash := dashes.match(self.source.text, behind)):
                start = self.source.place(dash.end() - 1)
            yield Entry(None, value, start)
            behind = one.end

    def _end_of_block_text(self, start: Place, end: Place) -> Place:
        """The end of the last line of a `|` or `>` text; blank lines are of it only after `+`."""
        last = end[0] if end[1] else end[0] - 1
        while last > start[0] and not self.lines[last].strip(" "):
            last -= 1
        if "+" in self.after(start).partition("#")[0]:
            while last + 2 < len(self.lines) and not self.lines[last + 1].strip(" "):
                last += 1
        return last, len(self.lines[last])

    def _give_comments_to_entries(self, root: Value) -> None:
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


def _end_of(entry: Entry) -> Place:
    ends = [entry.start, entry.value.end]
    return max([*ends, entry.key.end] if entry.key else ends)


def _in_order(block: Value, above: list[Value]) -> Iterator[tuple[list[Value], Entry]]:
    """Every entry of the blocks, from the top, with the blocks that it is in."""
    blocks = [*above, block]
    for entry in block.entries:
        yield blocks, entry
        if entry.value.is_block:
            yield from _in_order(entry.value, blocks)


def _give_to_tails(region: list[str], closed: list[Value], column: int) -> list[str]:
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
