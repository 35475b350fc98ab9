"""Entries and items put into a YAML text: ways to write them, the least first."""

from collections.abc import Iterator
from typing import Any

from engine.source.tree import Block, Items, Span, YamlPath

from ..changes.formatting import Edit
from .layout import Entry, Layout
from .plain import Data
from .ways import Fragment, Way, indent_below, is_lines, lines_behind
from .written import in_one_line, item_lines, item_text, key_text, scalar


def added(
    layout: Layout, path: YamlPath, key: str, value: Data | Fragment, after: str | None
) -> Iterator[Way]:
    """An entry of the block at `path`, behind that of the key `after`, or before the first."""
    block: Block = layout.at(path)
    if block.in_braces:
        yield from _added_in_braces(layout, path, key, value, after)
        return
    entries = layout.entries(path)
    column = layout.column(entries[0].start)
    deeper = next((indent_below(layout, one) for one in entries if is_lines(one.data)), column + 2)
    for first, *lines in lines_behind(value, deeper, key):
        added = [" " * column + key_text(key) + ":" + first, *lines]
        if after is None:
            yield _before(layout, entries[0], added)
        else:
            blank = _parted(layout, entries)
            yield from _after(layout, layout.entry((*path, after)), added, column, blank)


def item_added(
    layout: Layout, path: YamlPath, number: int, value: Data | Fragment
) -> Iterator[Way]:
    """An item of the list at `path`, which has some."""
    items: Items = layout.at(path)
    entries = layout.entries(path)
    if items.in_braces:
        texts = value.lines if isinstance(value, Fragment) else [item_text(value)]
        text = " ".join(line.strip() for line in texts)
        if number:
            end = entries[number - 1].end
            yield (Edit(Span(end, end), f", {text}"),)
        else:
            yield (Edit(Span(entries[0].start, entries[0].start), f"{text}, "),)
        return
    column = layout.column(entries[0].start)
    if isinstance(value, Fragment):
        forms = [[" " * column + "-" + first, *lines] for first, *lines in value.behind(column + 2)]
    else:
        forms = [item_lines([value], column)]
        if isinstance(value, str):
            forms.append([" " * column + "- " + scalar(value)])
    for form in forms:
        if number:
            yield from _after(layout, entries[number - 1], form, column, _parted(layout, entries))
        else:
            yield _before(layout, entries[0], form)


def begun(layout: Layout, key: str, value: Data | Fragment) -> Iterator[Way]:
    """The first entry of a text that holds none."""
    at, newline = len(layout.text), layout.newline
    before = newline if at and not layout.break_before(at) else ""
    for first, *lines in lines_behind(value, 2, key):
        text = newline.join([before + key_text(key) + ":" + first, *lines]) + newline
        yield (Edit(Span(at, at), text),)


def _added_in_braces(
    layout: Layout, path: YamlPath, key: str, value: Any, after: str | None
) -> Iterator[Way]:
    texts = value.lines if isinstance(value, Fragment) else [in_one_line(value)]
    text = f"{key_text(key, in_braces=True)}: {' '.join(line.strip() for line in texts)}"
    entries = layout.entries(path)
    if not entries:
        span = layout.entry(path).value if path else layout.source.span
        assert span is not None
        start = layout.text.index("{", span.start) + 1
        yield (Edit(Span(start, start), text),)
        if path:  # with a comment within
            yield (Edit(span, f"{{{text}}}"),)
        return
    if after is None:
        yield (Edit(Span(entries[0].start, entries[0].start), f"{text}, "),)
        return
    end = layout.entry((*path, after)).end
    yield (Edit(Span(end, end), f", {text}"),)


def _parted(layout: Layout, entries: list[Entry]) -> bool:
    """Whether blank lines stand between entries."""
    pairs = zip(entries, entries[1:], strict=False)
    lines = [layout.text[one.end : other.start].splitlines()[1:-1] for one, other in pairs]
    blank = [any(not line.strip() for line in between) for between in lines]
    return bool(blank) and sum(blank) * 2 > len(blank)


def _after(
    layout: Layout, entry: Entry, lines: list[str], column: int, blank: bool
) -> Iterator[Way]:
    newline = layout.newline
    text = newline.join(["", *([""] if blank else []), *lines])
    behind = layout.next_line(entry.end)
    past = layout.deeper_comments(behind, column)
    places = [past - len(layout.break_before(past))] if past > behind else []
    places.append(layout.line_end(entry.end))
    kept = entry.value.end - len(layout.break_before(entry.value.end))
    for at in dict.fromkeys([*places, max(kept, places[-1])]):
        yield (Edit(Span(at, at), text),)


def _before(layout: Layout, entry: Entry, lines: list[str]) -> Way:
    at, newline = entry.start, layout.newline
    column = layout.column(at)
    text = newline.join(lines)[column:] + newline + " " * column
    return (Edit(Span(at, at), text),)
