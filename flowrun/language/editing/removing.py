"""Entries and items taken out of a YAML text, or put elsewhere in their block."""

from collections.abc import Iterator

from engine.source.tree import Span, YamlPath

from ..changes.formatting import Edit
from .layout import Entry, Layout
from .ways import Way


def removed(layout: Layout, path: YamlPath, *, with_comment: bool = False) -> Iterator[Way]:
    """Without an entry, or an item, of several."""
    entry, entries = layout.entry(path), layout.entries(path[:-1])
    number = [one.start for one in entries].index(entry.start)
    if entry.above.in_braces:
        following = entries[number + 1].start if number + 1 < len(entries) else None
        if following is not None:
            yield (Edit(Span(entry.start, following), ""),)
        else:
            yield (Edit(Span(entries[number - 1].end, entry.end), ""),)
        return
    if not layout.begins_line(entry.start):
        if number == 0:
            yield (Edit(Span(entry.start, entries[1].start), ""),)
        return
    yield (Edit(_lines_of(layout, entry, with_comment=with_comment), ""),)


def moved_within(layout: Layout, path: YamlPath, to: int) -> Iterator[Way]:
    """The entry, or item, as the one of that number."""
    entry, entries = layout.entry(path), layout.entries(path[:-1])
    number = [one.start for one in entries].index(entry.start)
    if not entry.above.in_braces and layout.begins_line(entries[0].start):
        yield _lines_moved(layout, entry, entries[to], down=to > number)
    texts = [layout.text[one.start : one.end] for one in entries]
    texts.insert(to, texts.pop(number))
    yield tuple(
        Edit(Span(one.start, one.end), text)
        for one, text in zip(entries, texts, strict=True)
        if layout.text[one.start : one.end] != text
    )


def _lines_of(layout: Layout, entry: Entry, *, with_comment: bool) -> Span:
    """The lines of an entry, and the blank ones before it where blank ones follow."""
    column = layout.column(entry.start)
    start, end = layout.line_start(entry.start), layout.next_line(entry.end)
    if with_comment:
        start = layout.comments_above(start, column)
    end = layout.deeper_comments(end, column) if with_comment else end
    before, after = layout.blank_before(start), layout.blank_after(end)
    if after > end or end == len(layout.text):
        if before < start:
            start = before
        elif after > end and end < len(layout.text):
            end = after
    if end == len(layout.text) and not layout.break_before(end):
        start -= len(layout.break_before(start))
    return Span(start, end)


def _lines_moved(layout: Layout, entry: Entry, other: Entry, *, down: bool) -> Way:
    start, end = layout.line_start(entry.start), layout.next_line(entry.end)
    text = layout.text[start:end]
    if not layout.break_before(end):
        text += layout.newline
    at = layout.next_line(other.end) if down else layout.line_start(other.start)
    if down and not layout.break_before(at):
        text = layout.newline + text.removesuffix(layout.newline)
    removed, put = Edit(Span(start, end), ""), Edit(Span(at, at), text)
    return (removed, put) if down else (put, removed)
