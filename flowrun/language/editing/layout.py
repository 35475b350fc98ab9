"""How the lines of a YAML text lie: where entries end, what is indented how far."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from engine.source.source import Source
from engine.source.tree import Block, EntrySpan, Items, Span, YamlPath, span_of

_BLANK_BEFORE = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))+\Z")
_BLANK_AFTER = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))+")
_COMMENT_LINE = re.compile(r"([ \t]*)#[^\r\n]*(\r\n|\r|\n|\Z)")


class Entry(NamedTuple):
    """An entry of a block or an item of a list: the stretch of all of it (an item's with its dash),
    where its value may begin, the value, and the block or list."""

    start: int
    behind: int
    value: Span
    end: int
    above: Block | Items
    data: Any


class Layout:
    """Of a text that is YAML."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.newline = next((one for one in ("\r\n", "\n", "\r") if one in self.text), "\n")

    def at(self, path: YamlPath) -> Any:
        data = self.source.data
        for part in path:
            data = data[part]
        return data

    def entry(self, path: YamlPath) -> Entry:
        """The entry that is there."""
        above, part = self.at(path[:-1]), path[-1]
        span = span_of(above, part)
        assert span is not None
        return self._entry(above, above[part], span)

    def entries(self, path: YamlPath) -> list[Entry]:
        """Those of the block or list at a path, in the order of the text."""
        above = self.at(path)
        if isinstance(above, Block):
            found = [self._entry(above, above[key], span) for key, span in above.entry_spans()]
        else:
            found = [self._entry(above, one, span) for one, span in above.entry_spans()]
        return sorted(found, key=lambda entry: entry.start)

    def line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def line_end(self, at: int) -> int:
        """Before the line break, or the end of the text."""
        found = re.compile(r"[\r\n]").search(self.text, at)
        return found.start() if found else len(self.text)

    def next_line(self, at: int) -> int:
        """Behind the line break."""
        end = self.line_end(at)
        return end + (2 if self.text[end : end + 2] == "\r\n" else 1 if end < len(self.text) else 0)

    def column(self, at: int) -> int:
        return at - self.line_start(at)

    def begins_line(self, at: int) -> bool:
        return not self.text[self.line_start(at) : at].strip()

    def break_before(self, at: int) -> str:
        two, one = self.text[max(0, at - 2) : at], self.text[max(0, at - 1) : at]
        return two if two == "\r\n" else one if one in ("\n", "\r") else ""

    def blank_before(self, line: int) -> int:
        """Where the blank lines before a line begin."""
        found = _BLANK_BEFORE.search(self.text, 0, line) if line else None
        if found is None:
            return line
        # The first of the breaks that were found ends the line before them.
        first = self.next_line(found.start())
        return first if found.start() or self.text[:1] not in "\r\n" else 0

    def blank_after(self, line: int) -> int:
        """Behind the blank lines that begin at a line."""
        found = _BLANK_AFTER.match(self.text, line)
        return found.end() if found else line

    def comments_above(self, line: int, column: int) -> int:
        """Where the comment begins that stands directly above a line, indented as far."""
        while line:
            above = self.line_start(line - 1 - (self.text[line - 2 : line] == "\r\n"))
            found = _COMMENT_LINE.match(self.text, above)
            if not found or found.end() != line or len(found[1]) != column:
                return line
            line = above
        return line

    def deeper_comments(self, line: int, column: int) -> int:
        """Behind the comments from a line on that are indented by more than a column."""
        while found := _COMMENT_LINE.match(self.text, line):
            if len(found[1]) <= column or found.end() == line:
                break
            line = found.end()
        return line

    def _entry(self, above: Block | Items, data: Any, span: EntrySpan) -> Entry:
        end = max(span.key_end, self._end(data, span.value))
        if isinstance(above, Items):
            dash = span.start if above.in_braces else self._dash(span)
            behind = dash if above.in_braces else dash + 1
            return Entry(dash, behind, span.value, max(behind, end), above, data)
        colon = self.text.find(":", span.key_end, max(span.start, span.key_end + 1))
        behind = colon + 1 if colon >= 0 else span.key_end
        return Entry(span.key_start, behind, span.value, max(behind, end), above, data)

    def _dash(self, span: EntrySpan) -> int:
        """The dash of an item, which stands below that of the first."""
        column = self.column(span.key_start)
        line = self.line_start(span.start)
        while line > span.key_start and self.text[line + column : line + column + 1] != "-":
            line = self.line_start(line - 1)
        return max(line + column, span.key_start)

    def _end(self, data: Any, span: Span) -> int:
        """Where a value ends, without what the lines behind it hold."""
        if isinstance(data, Block | Items) and data and not data.in_braces:
            if span.start in self.source.aliases:
                return span.end
            return max(entry.end for entry in self._inner(data))
        return span.start + len(self.text[span.start : span.end].rstrip())

    def _inner(self, data: Block | Items) -> Iterator[Entry]:
        values = data.values() if isinstance(data, Block) else data
        spans = data.spans.values() if isinstance(data, Block) else data.spans
        # The last in the text is the last that was read.
        *_, (value, numbers) = zip(values, spans, strict=True)
        yield self._entry(data, value, EntrySpan(*numbers))
