"""The one walk over the parser's events: a text to data in which every entry keeps its span.

What reads a scalar decides what it means, so `+14155550100`, `01234`, `12:30` and `yes` survive.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from ..errors import FlowError, Problem, Suggestion
from .source import Source
from .tree import MAX_DEPTH, TOO_DEEP, Block, Items, Plain, Span

MAX_ALIASED = 50_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DOUBLE_BRACES = r"(?a)\{\{\s*\$?([A-Za-z_]\w*)[^{}]*\}\}"


class Composer:
    """Turns events into `Block`, `Items`, `Plain`, `str` and None, noting problems as it goes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, int, Span]] = {}
        self.open: set[str] = set()
        self.braced: set[int] = set()
        self.end = 0  # of the value that was read last
        self.count = 0
        self.aliased = 0

    def compose(self) -> None:
        """Gives the source its data."""
        source = self.source
        try:
            events = iter(_Loader(source.text).get_event, None)
            for event in events:
                if isinstance(event, DocumentStartEvent):
                    first: Any = next(events)
                    data = self.value(first, events, 0)
                    source.data, source.span = data, Span(first.start_mark.index, self.end)
                    break
            for event in events:
                if isinstance(event, DocumentStartEvent):
                    self.note(event, "a second document; a file holds one", "second-document")
                    break
        except yaml.MarkedYAMLError as error:
            from .syntax_errors import syntax_problem

            self._find_braces(error.problem_mark)
            problem = syntax_problem(source, error)
            if problem.line - 1 not in self.braced:  # what follows from them
                self.problems.append(problem)
        except (yaml.reader.ReaderError, UnicodeEncodeError) as error:
            from .syntax_errors import odd_character

            self.problems.append(odd_character(source, error))

    def value(self, event: Any, events: Iterator[Any], depth: int) -> Any:
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if depth > MAX_DEPTH:
            self.note(event, TOO_DEEP, "yaml-depth")
            raise FlowError(problems=self.problems)
        self.count += 1
        if event.tag is not None and event.tag != "!":
            self.note(event, f"tags such as {event.tag} are not used in flows", "yaml-tag")
        if event.anchor:
            return self._anchored(event, events, depth)
        return self._content(event, events, depth)

    def _anchored(self, event: Any, events: Iterator[Any], depth: int) -> Any:
        before = self.count
        self.open.add(event.anchor)
        value = self._content(event, events, depth)
        self.open.discard(event.anchor)
        span = Span(event.start_mark.index, self.end)
        self.anchors[event.anchor] = (value, self.count - before + 1, span)
        return value

    def _content(self, event: Any, events: Iterator[Any], depth: int) -> Any:
        self.end = event.end_mark.index
        if isinstance(event, ScalarEvent):
            if event.style or not event.implicit[0]:
                return event.value
            return Plain(event.value) if event.value else None
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, events, depth)
        return self._sequence(event, events, depth)

    def note(self, event: Any, message: str, code: str) -> None:
        mark = event.start_mark
        self.problems.append(self.source.problem_at(mark.line, mark.column, message, code))

    def _mapping(self, event: Any, events: Iterator[Any], depth: int) -> Block:
        block = Block(event.anchor, event.flow_style)
        for key in events:
            behind: Any = key.end_mark
            if isinstance(key, MappingEndEvent):
                self.end = behind.index
                break
            name = key.value if isinstance(key, ScalarEvent) else None
            if name is None:
                self._odd_key(key, events, depth)
            start = next(events)
            value = self.value(start, events, depth + 1)
            if name is None:
                continue
            by: Any = key.start_mark
            numbers = start.start_mark.index, self.end, by.index, behind.index
            if name in block:
                first = self.source.place(block.spans[name][2])[0] + 1
                self.note(key, f'"{name}" stands twice; first on line {first}', "duplicate-key")
                block.repeated = block.repeated or []
                block.repeated.append((name, value, numbers))
                continue
            block[name] = value
            block.spans[name] = numbers
        return block

    def _odd_key(self, key: Any, events: Iterator[Any], depth: int) -> None:
        at: Any = key.start_mark
        if isinstance(key, MappingStartEvent):
            if at.line not in self.braced:
                self._braces(at.line, at.column)
        else:
            self.note(key, "a key is plain text", "yaml-key")
        self.value(key, events, depth + 1)

    def _find_braces(self, mark: Any) -> None:
        """`{{ name }}` after other text within `{ … }`, at which the parser gives up."""
        text = self.source.lines[mark.line] if mark and mark.line < len(self.source.lines) else ""
        if mark and re.compile(_DOUBLE_BRACES).match(text, mark.column):
            self._braces(mark.line, mark.column)

    def _braces(self, line: int, column: int) -> None:
        """`{{ name }}` without quotes is a mapping as a key, which begins at the second `{`."""
        text = self.source.lines[line]
        at = column - text[:column].endswith("{")
        written = re.compile(_DOUBLE_BRACES).match(text, at)
        shown, ours = (written[0], f"${written[1]}") if written else ("{{ }}", "$NAME")
        message = f"`{shown}` is not read here; write {ours}"
        width = len(written[0]) if written else column + 1 - at
        problem = self.source.problem_at(line, at, message, "double-braces", width=width)
        if written:
            problem = problem._replace(suggestion=Suggestion(shown, ours))
        self.problems.append(problem)
        self.braced.add(line)

    def _sequence(self, event: Any, events: Iterator[Any], depth: int) -> Items:
        items = Items(event.anchor, event.flow_style)
        own = event.start_mark.index
        for item in events:
            self.end = item.end_mark.index
            if isinstance(item, SequenceEndEvent):
                break
            items.append(self.value(item, events, depth + 1))
            items.spans.append((item.start_mark.index, self.end, own, own))
        return items

    def _alias(self, event: Any) -> Any:
        self.end = event.end_mark.index
        if event.anchor in self.open:
            self.note(event, f"*{event.anchor} contains itself", "yaml-alias")
            return None
        if event.anchor not in self.anchors:
            self.note(event, f"no anchor &{event.anchor} before this", "yaml-alias")
            return None
        value, size, span = self.anchors[event.anchor]
        self.aliased += size
        self.count += size
        if self.aliased > MAX_ALIASED:
            self.note(event, f"aliases expand to more than {MAX_ALIASED} values", "yaml-alias")
            raise FlowError(problems=self.problems)
        self.source.aliases[event.start_mark.index] = span
        return value
