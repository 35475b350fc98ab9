"""Ways to change a YAML text at one place, the least first; each has to be read again before it is
believed."""

import re
from collections.abc import Iterator
from typing import Any

from engine.source.source import Source
from engine.source.tree import Block, Items, Span, YamlPath

from ..changes.formatting import Edit
from .layout import Entry, Layout
from .plain import Data
from .written import behind_key, in_one_line, item_lines, key_text, scalar

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


class Splicing:
    """The ways to change the text of a source; a value is plain data or a `Fragment`."""

    def __init__(self, source: Source) -> None:
        self.layout = Layout(source)
        self.source = source
        self.text = source.text

    def replaced(self, path: YamlPath, value: Data | Fragment) -> Iterator[Way]:
        """Another value for what is there."""
        entry, layout = self.layout.entry(path), self.layout
        content = self.source.content(entry.value)
        style = self.source.style(entry.value) if isinstance(entry.data, str) else ""
        in_braces = entry.above.in_braces
        if isinstance(value, Fragment):
            in_line = [" ".join(line.strip() for line in value.lines)]
            below = [*value.behind(self._indent(entry))]
        else:
            in_line = [in_one_line(value, style, in_braces=in_braces)]
            below = [*_forms(value, self._indent(entry), str(path[-1]), style)]
        if in_braces:
            for text in in_line:
                yield (Edit(Span(content, max(content, entry.end)), self._spaced(content, text)),)
            return
        for first, *lines in below:
            if not lines and not _is_lines(entry.data):
                yield self._in_place(Span(content, max(content, entry.end)), first[1:])
            yield self._anew(entry, first, lines)
        if layout.begins_line(entry.value.start) and not isinstance(value, Fragment):
            yield (Edit(Span(entry.behind, entry.end), " " + in_line[0]),)

    def added(
        self, path: YamlPath, key: str, value: Data | Fragment, after: str | None
    ) -> Iterator[Way]:
        """An entry of the block at `path`, behind that of the key `after`, or before the first."""
        block: Block = self.layout.at(path)
        if block.in_braces:
            yield from self._added_in_braces(path, key, value, after)
            return
        entries = self.layout.entries(path)
        column = self.layout.column(entries[0].start)
        deeper = next((self._indent(one) for one in entries if _is_lines(one.data)), column + 2)
        for first, *lines in self._behind(value, deeper, key):
            added = [" " * column + key_text(key) + ":" + first, *lines]
            if after is None:
                yield self._before(entries[0], added)
            else:
                blank = self._parted(entries)
                yield from self._after(self.layout.entry((*path, after)), added, column, blank)

    def item_added(self, path: YamlPath, number: int, value: Data | Fragment) -> Iterator[Way]:
        """An item of the list at `path`, which has some."""
        items: Items = self.layout.at(path)
        entries = self.layout.entries(path)
        if items.in_braces:
            texts = value.lines if isinstance(value, Fragment) else [in_one_line(value)]
            text = " ".join(line.strip() for line in texts)
            if number:
                end = entries[number - 1].end
                yield (Edit(Span(end, end), f", {text}"),)
            else:
                yield (Edit(Span(entries[0].start, entries[0].start), f"{text}, "),)
            return
        column = self.layout.column(entries[0].start)
        if isinstance(value, Fragment):
            forms = [
                [" " * column + "-" + first, *lines] for first, *lines in value.behind(column + 2)
            ]
        else:
            forms = [item_lines([value], column)]
            if isinstance(value, str):
                forms.append([" " * column + "- " + scalar(value)])
        for form in forms:
            if number:
                yield from self._after(entries[number - 1], form, column, self._parted(entries))
            else:
                yield self._before(entries[0], form)

    def key_renamed(self, path: YamlPath, key: str) -> Iterator[Way]:
        entry = self.layout.entry(path)
        numbers = self.layout.at(path[:-1]).spans[path[-1]]
        text = key_text(key, in_braces=entry.above.in_braces)
        yield (Edit(Span(numbers[2], numbers[3]), text),)

    def removed(self, path: YamlPath, *, with_comment: bool = False) -> Iterator[Way]:
        """Without an entry, or an item, of several."""
        entry, entries = self.layout.entry(path), self.layout.entries(path[:-1])
        number = [one.start for one in entries].index(entry.start)
        if entry.above.in_braces:
            following = entries[number + 1].start if number + 1 < len(entries) else None
            if following is not None:
                yield (Edit(Span(entry.start, following), ""),)
            else:
                yield (Edit(Span(entries[number - 1].end, entry.end), ""),)
            return
        if not self.layout.begins_line(entry.start):
            yield (Edit(Span(entry.start, entries[number + 1].start), ""),) if number == 0 else ()
            return
        yield (Edit(self._lines_of(entry, with_comment=with_comment), ""),)

    def moved(self, path: YamlPath, to: int) -> Iterator[Way]:
        """The entry, or item, as the one of that number."""
        entry, entries = self.layout.entry(path), self.layout.entries(path[:-1])
        number = [one.start for one in entries].index(entry.start)
        if not entry.above.in_braces and self.layout.begins_line(entries[0].start):
            yield self._lines_moved(entry, entries[to], down=to > number)
        texts = [self.text[one.start : one.end] for one in entries]
        texts.insert(to, texts.pop(number))
        yield tuple(
            Edit(Span(one.start, one.end), text)
            for one, text in zip(entries, texts, strict=True)
            if self.text[one.start : one.end] != text
        )

    def _behind(self, value: Data | Fragment, indent: int, key: str) -> Iterator[list[str]]:
        if isinstance(value, Fragment):
            yield from value.behind(indent)
        else:
            yield from _forms(value, indent, key)

    def _in_place(self, span: Span, text: str) -> Way:
        """One line instead of another; a comment behind it keeps its column."""
        start, end = span
        text = self._spaced(start, text)
        behind = re.compile(r"([ \t]+)(?=#)").match(self.text, end)
        if behind and "\n" not in self.text[start:end]:
            room = behind.end() - start - len(text)
            return (Edit(Span(start, behind.end()), text + " " * max(1, room)),)
        return (Edit(Span(start, end), text),)

    def _anew(self, entry: Entry, first: str, lines: list[str]) -> Way:
        """All that stands behind the key, but for a comment on its line."""
        head = self.layout.line_end(entry.behind)
        ends_there = entry.end <= head
        rest = self.text[entry.end if ends_there else entry.behind : head]
        comment = rest if rest.lstrip().startswith("#") else ""
        if ends_there and lines:
            end = head if comment or not rest.strip() else entry.end
        elif ends_there:
            end, comment = entry.end, ""
        else:
            end = entry.end
        text = self.layout.newline.join([first + comment, *lines])
        if lines and end == len(self.text):
            text += self.layout.newline
        return (Edit(Span(entry.behind, end), text),)

    def _spaced(self, start: int, text: str) -> str:
        """With a space where the text before needs one."""
        needs = bool(text) and self.text[start - 1 : start] in (":", "-", ",")
        return f" {text}" if needs else text

    def _indent(self, entry: Entry) -> int:
        """How far a block below an entry is indented: as it is now, or two further than it."""
        if isinstance(entry.data, Block) and _is_lines(entry.data):
            if entry.value.start in self.source.aliases:
                return self.layout.column(entry.start) + 2
            return self.layout.column(next(iter(entry.data.spans.values()))[2])
        return self.layout.column(entry.start) + 2

    def _parted(self, entries: list[Entry]) -> bool:
        """Whether blank lines stand between entries."""
        pairs = zip(entries, entries[1:], strict=False)
        lines = [self.text[one.end : other.start].splitlines()[1:-1] for one, other in pairs]
        blank = [any(not line.strip() for line in between) for between in lines]
        return bool(blank) and sum(blank) * 2 > len(blank)

    def _after(self, entry: Entry, lines: list[str], column: int, blank: bool) -> Iterator[Way]:
        newline = self.layout.newline
        text = newline.join(["", *([""] if blank else []), *lines])
        behind = self.layout.next_line(entry.end)
        past = self.layout.deeper_comments(behind, column)
        places = [past - len(self._break_before(past))] if past > behind else []
        places.append(self.layout.line_end(entry.end))
        kept = entry.value.end - len(self._break_before(entry.value.end))
        for at in dict.fromkeys([*places, max(kept, places[-1])]):
            yield (Edit(Span(at, at), text),)

    def _before(self, entry: Entry, lines: list[str]) -> Way:
        at, newline = entry.start, self.layout.newline
        column = self.layout.column(at)
        text = newline.join(lines)[column:] + newline + " " * column
        return (Edit(Span(at, at), text),)

    def _break_before(self, at: int) -> str:
        two, one = self.text[max(0, at - 2) : at], self.text[max(0, at - 1) : at]
        return two if two == "\r\n" else one if one in ("\n", "\r") else ""

    def _lines_of(self, entry: Entry, *, with_comment: bool) -> Span:
        """The lines of an entry, and the blank ones before it where blank ones follow."""
        layout = self.layout
        column = layout.column(entry.start)
        start, end = layout.line_start(entry.start), layout.next_line(entry.end)
        if with_comment:
            start = layout.comments_above(start, column)
        end = layout.deeper_comments(end, column) if with_comment else end
        before, after = layout.blank_before(start), layout.blank_after(end)
        if after > end or end == len(self.text):
            if before < start:
                start = before
            elif after > end and end < len(self.text):
                end = after
        if end == len(self.text) and not self._break_before(end):
            start -= len(self._break_before(start))
        return Span(start, end)

    def _lines_moved(self, entry: Entry, other: Entry, *, down: bool) -> Way:
        layout = self.layout
        start, end = layout.line_start(entry.start), layout.next_line(entry.end)
        text = self.text[start:end]
        if not self._break_before(end):
            text += layout.newline
        at = layout.next_line(other.end) if down else layout.line_start(other.start)
        if down and not self._break_before(at):
            text = layout.newline + text.removesuffix(layout.newline)
        removed, put = Edit(Span(start, end), ""), Edit(Span(at, at), text)
        return (removed, put) if down else (put, removed)

    def _added_in_braces(
        self, path: YamlPath, key: str, value: Any, after: str | None
    ) -> Iterator[Way]:
        texts = value.lines if isinstance(value, Fragment) else [in_one_line(value)]
        text = f"{key_text(key, in_braces=True)}: {' '.join(line.strip() for line in texts)}"
        entries = self.layout.entries(path)
        if not entries:
            span = self.layout.entry(path).value if path else self.source.span
            assert span is not None
            start = self.text.index("{", span.start) + 1
            yield (Edit(Span(start, start), text),)
            if path:  # with a comment within
                yield (Edit(span, f"{{{text}}}"),)
            return
        if after is None:
            yield (Edit(Span(entries[0].start, entries[0].start), f"{text}, "),)
            return
        end = self.layout.entry((*path, after)).end
        yield (Edit(Span(end, end), f", {text}"),)

    def begun(self, key: str, value: Data | Fragment) -> Iterator[Way]:
        """The first entry of a text that holds none."""
        at, newline = len(self.text), self.layout.newline
        before = newline if at and not self._break_before(at) else ""
        for first, *lines in self._behind(value, 2, key):
            text = newline.join([before + key_text(key) + ":" + first, *lines]) + newline
            yield (Edit(Span(at, at), text),)


def _forms(value: Data, indent: int, key: str, style: str = "") -> Iterator[list[str]]:
    """The lines of a value behind its key; a text of several lines stands in quotes where it cannot
    stand below."""
    yield behind_key(value, indent, style, key)
    if isinstance(value, str):
        yield [" " + scalar(value, style)]


def _is_lines(data: Any) -> bool:
    """Whether it is a block or a list that has lines of its own."""
    return isinstance(data, Block | Items) and bool(data) and not data.in_braces
