"""The parser's events to data: scalars stay text, every value keeps its place.

What reads a scalar decides what it means, so `+14155550100`, `01234`, `12:30` and `yes` survive.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from ..errors import FlowError, Problem
from .escapes import wrong_escape
from .source import Source
from .tree import LINE_BREAK, Block, Items, Mark, Plain

MAX_DEPTH = 64
MAX_ALIASED = 50_000

_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NO_START = "found character that cannot start any token"
_TAB = "found a tab character that violates indentation"
_SECOND_COLON = "mapping values are not allowed in this context"
_KEY_AND_COLON = re.compile(r"[\s-]*[^\s:]+:(?=\S)")
_NO_COLON = "a key without its colon; write key: value"
_ESCAPES = (
    "found unknown escape character",
    "found invalid Unicode character escape code",
    "did not find expected hexdecimal number",
)
_DOUBLE_BRACES = re.compile(r"\{\{\s*\$?([A-Za-z_]\w*)[^{}]*\}\}", re.ASCII)
_YAML_WORDS = {
    "found unexpected end of stream": "the file ends in the middle of a value",
    _NO_START: "this character cannot start a value; put text that begins with it in quotes",
    "block sequence entries are not allowed in this context": "a list begins on a line of its own;"
    " put text that begins with - in quotes",
    "did not find expected comment or line break": "text follows > or | on the next lines; put"
    " text that begins with > or | in quotes",
    "did not find expected alphabetic or numeric character": "a name follows & or *; put text that"
    " begins with & or * in quotes",
    "did not find expected node content": "a value is missing before this",
    "found unexpected non-alphabetical character": "put text that begins with % in quotes",
    _SECOND_COLON: 'a second colon here; put text that holds ": " in quotes',
    "could not find expected ':'": _NO_COLON,
    "did not find expected key": "the indentation does not fit the lines above",
    "did not find expected '-' indicator": "the indentation does not fit the list above",
    "did not find expected ',' or '}'": "the { … } is not closed, or a comma is"
    " missing; in it, text that holds [ ] { } , : stands in quotes",
    "did not find expected ',' or ']'": "the [ … ] is not closed, or a comma is"
    " missing; in it, text that holds [ ] { } , : stands in quotes",
}


class Composer:
    """Turns events into `Block`, `Items`, `Plain`, `str` and None, noting problems as it goes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open: set[str] = set()
        self.braced: set[int] = set()
        self.count = 0
        self.aliased = 0

    def document(self, text: str) -> Any:
        try:
            events = iter(yaml.parse(text, Loader=_Loader))
            data = None
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    data = self.value(next(events), events, 0)
                    break
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self.note(event, "a second document; a file holds one", "second-document")
                    break
        except yaml.MarkedYAMLError as error:
            problem = self._syntax(error)
            if problem.line - 1 not in self.braced:  # what follows from them
                self.problems.append(problem)
            return None
        except yaml.reader.ReaderError as error:
            odd: Any = error.character
            self._odd_character(text, chr(odd) if isinstance(odd, int) else odd)
            return None
        except UnicodeEncodeError as error:  # half of a surrogate pair
            self._odd_character(text, text[error.start])
            return None
        return data

    def _odd_character(self, text: str, character: str) -> None:
        lines = LINE_BREAK.split(text[: text.find(character)])
        message = f"the character U+{ord(character):04X} may not stand in YAML"
        at = len(lines) - 1, len(lines[-1])
        self.problems.append(self.source.problem_at(*at, message, "yaml-character"))

    def value(self, event: Any, events: Iterator[Any], depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if depth > MAX_DEPTH:
            self.note(event, _TOO_DEEP, "yaml-depth")
            raise FlowError(problems=self.problems)
        self.count += 1
        before, anchor = self.count, event.anchor
        if event.tag not in (None, "!"):
            self.note(event, f"tags such as {event.tag} are not used in flows", "yaml-tag")
        if anchor:
            self.open.add(anchor)
        if isinstance(event, yaml.ScalarEvent):
            result = self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            result = self._mapping(event, events, depth)
        else:
            result = self._sequence(event, events, depth)
        if anchor:
            self.open.discard(anchor)
            self.anchors[anchor] = (result, self.count - before + 1)
        return result

    def note(self, event: Any, message: str, code: str) -> None:
        mark = event.start_mark
        self.problems.append(self.source.problem_at(mark.line, mark.column, message, code))

    def _scalar(self, event: Any) -> Any:
        if event.implicit[0] and not event.style:
            return Plain(event.value) if event.value else None
        return event.value

    def _mapping(self, event: Any, events: Iterator[Any], depth: int) -> Block:
        block = Block()
        for key in events:
            if isinstance(key, yaml.MappingEndEvent):
                break
            name = key.value if isinstance(key, yaml.ScalarEvent) else None
            if name is None:
                self._odd_key(key, events, depth)
            start = next(events)
            value = self.value(start, events, depth + 1)
            if name is None:
                continue
            if name in block:
                first = block.marks[name].key_line + 1
                self.note(key, f'"{name}" stands twice; first on line {first}', "duplicate-key")
                continue
            block[name] = value
            at, by = start.start_mark, key.start_mark
            block.marks[name] = Mark(at.line, at.column, by.line, by.column)
        return block

    def _odd_key(self, key: Any, events: Iterator[Any], depth: int) -> None:
        at: Any = key.start_mark
        if isinstance(key, yaml.MappingStartEvent):
            if at.line not in self.braced:
                self._braces(at.line, at.column)
        else:
            self.note(key, "a key is plain text", "yaml-key")
        self.value(key, events, depth + 1)

    def _braces(self, line: int, column: int) -> None:
        """`{{ name }}` without quotes is a mapping as a key, which begins at the second `{`."""
        text = self.source.lines[line]
        at = column - text[:column].endswith("{")
        written = _DOUBLE_BRACES.match(text, at)
        shown, name = (written[0], written[1]) if written else ("{{ }}", "NAME")
        message = f"`{shown}` is not read here; write ${name}"
        width = len(written[0]) if written else column + 1 - at
        problem = self.source.problem_at(line, at, message, "double-braces", width=width)
        self.problems.append(problem)
        self.braced.add(line)

    def _sequence(self, event: Any, events: Iterator[Any], depth: int) -> Items:
        items = Items()
        for item in events:
            if isinstance(item, yaml.SequenceEndEvent):
                break
            items.append(self.value(item, events, depth + 1))
            at, dash = item.start_mark, event.start_mark
            items.marks.append(Mark(at.line, at.column, dash.line, dash.column))
        return items

    def _alias(self, event: Any) -> Any:
        if event.anchor in self.open:
            self.note(event, f"*{event.anchor} contains itself", "yaml-alias")
            return None
        if event.anchor not in self.anchors:
            self.note(event, f"no anchor &{event.anchor} before this", "yaml-alias")
            return None
        value, size = self.anchors[event.anchor]
        self.aliased += size
        self.count += size
        if self.aliased > MAX_ALIASED:
            self.note(event, f"aliases expand to more than {MAX_ALIASED} values", "yaml-alias")
            raise FlowError(problems=self.problems)
        return value

    def _syntax(self, error: yaml.MarkedYAMLError) -> Problem:
        mark = error.problem_mark or error.context_mark
        text = error.problem or error.context or "not YAML"
        if text in _ESCAPES and mark:
            wrong = wrong_escape(self.source.lines[mark.line], mark.column)
            at = mark.line, wrong.column
            return self.source.problem_at(*at, wrong.message, "yaml-escape", width=wrong.width)
        if "quoted scalar" in (error.context or "") and error.context_mark:
            mark, text = error.context_mark, "this quote is not closed"
        line, column = (mark.line, mark.column) if mark else (0, 0)
        if "simple key" in (error.context or "") and error.context_mark:
            line, column, text = self._without_colon(error.context_mark.line)
        if text == _SECOND_COLON and self._is_first_colon(line, column):
            line, column, text = self._misplaced(line)
        if text == _LIBYAML_TOO_DEEP:
            return self.source.problem_at(line, column, _TOO_DEEP, "yaml-depth")
        if text == _NO_START and (habit := self._habit(line, column)):
            return self.source.problem_at(line, column, *habit)
        if text == _TAB:
            return self.source.problem_at(line, column, "a tab; indent with spaces", "yaml-tab")
        text = _YAML_WORDS.get(text, text)
        return self.source.problem_at(line, column, text, "yaml-syntax")

    def _misplaced(self, line: int) -> tuple[int, int, str]:
        """The place and the words for a key that the lines above it, as they are, have no room for:
        one that is indented too deep, or follows a line that lacks its colon."""
        lines = self.source.lines
        column = _indentation(lines[line])
        above = next((at for at in reversed(range(line)) if lines[at].strip()), line)
        if _indentation(lines[above]) != column or ": " in lines[above]:
            return line, column, "this line is indented deeper than the lines it belongs to"
        return self._without_colon(above)

    def _without_colon(self, line: int) -> tuple[int, int, str]:
        text = self.source.lines[line] if line < len(self.source.lines) else ""
        if found := _KEY_AND_COLON.match(text):
            return line, found.end() - 1, "a space is missing after the colon"
        return line, _indentation(text), _NO_COLON

    def _habit(self, line: int, column: int) -> tuple[str, str] | None:
        """What to say of a character that cannot start a value, and the code of that."""
        text = self.source.lines[line][column:].rstrip() if line < len(self.source.lines) else ""
        if text.startswith("\t"):
            return "a tab; indent with spaces", "yaml-tab"
        if text[:1] in ("@", "`", "%"):
            shown = text if len(text) <= 60 and '"' not in text else f"{text[0]}…"
            return f'text that begins with {text[0]} stands in quotes: "{shown}"', "yaml-quotes"
        return None

    def _is_first_colon(self, line: int, column: int) -> bool:
        return line < len(self.source.lines) and ":" not in self.source.lines[line][:column]


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
