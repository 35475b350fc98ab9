"""Another value for what a YAML text has at a place: ways to write it there, the least first."""

import re
from collections.abc import Iterator

from engine.source.tree import Items, Span, YamlPath

from ..changes.formatting import Edit
from .layout import Entry, Layout
from .plain import Data
from .ways import Fragment, Way, forms, indent_below, is_lines
from .written import in_one_line, item_text, key_text


def replaced(layout: Layout, path: YamlPath, value: Data | Fragment) -> Iterator[Way]:
    """Another value for what is there."""
    entry = layout.entry(path)
    content = layout.source.content(entry.value)
    style = layout.source.style(entry.value) if isinstance(entry.data, str) else ""
    in_braces = entry.above.in_braces
    if isinstance(value, Fragment):
        in_line = [" ".join(line.strip() for line in value.lines)]
        below = [*value.behind(indent_below(layout, entry))]
    else:
        in_line = [in_one_line(value, style, in_braces=in_braces)]
        if in_braces and isinstance(entry.above, Items):
            in_line = [item_text(value, style)]
        below = [*forms(value, indent_below(layout, entry), str(path[-1]), style)]
    if in_braces:
        for text in in_line:
            yield (Edit(Span(content, max(content, entry.end)), _spaced(layout, content, text)),)
        return
    for first, *lines in below:
        if not lines and not is_lines(entry.data):
            yield _in_place(layout, Span(content, max(content, entry.end)), first[1:])
        yield _anew(layout, entry, first, lines)
    if layout.begins_line(entry.value.start) and not isinstance(value, Fragment):
        yield (Edit(Span(entry.behind, entry.end), " " + in_line[0]),)


def key_renamed(layout: Layout, path: YamlPath, key: str) -> Iterator[Way]:
    entry = layout.entry(path)
    numbers = layout.at(path[:-1]).spans[path[-1]]
    text = key_text(key, in_braces=entry.above.in_braces)
    yield (Edit(Span(numbers[2], numbers[3]), text),)


def _in_place(layout: Layout, span: Span, text: str) -> Way:
    """One line instead of another; a comment behind it keeps its column."""
    start, end = span
    text = _spaced(layout, start, text)
    behind = re.compile(r"([ \t]+)(?=#)").match(layout.text, end)
    if behind and "\n" not in layout.text[start:end]:
        room = behind.end() - start - len(text)
        return (Edit(Span(start, behind.end()), text + " " * max(1, room)),)
    return (Edit(Span(start, end), text),)


def _anew(layout: Layout, entry: Entry, first: str, lines: list[str]) -> Way:
    """All that stands behind the key, but for a comment on its line."""
    head = layout.line_end(entry.behind)
    ends_there = entry.end <= head
    rest = layout.text[entry.end if ends_there else entry.behind : head]
    comment = rest if rest.lstrip().startswith("#") else ""
    if ends_there and lines:
        end = head if comment or not rest.strip() else entry.end
    elif ends_there:
        end, comment = entry.end, ""
    else:
        end = entry.end
    text = layout.newline.join([first + comment, *lines])
    if lines and end == len(layout.text):
        text += layout.newline
    return (Edit(Span(entry.behind, end), text),)


def _spaced(layout: Layout, start: int, text: str) -> str:
    """With a space where the text before needs one."""
    needs = bool(text) and layout.text[start - 1 : start] in (":", "-", ",")
    return f" {text}" if needs else text
