"""YAML to data that remembers where everything stood and which scalars were quoted.

Built straight from the parser's events: scalars stay text, so the type that reads one decides what
it means (`+14155550100`, `01234`, `12:30`, `yes` survive as written).
"""

import difflib
import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .errors import FlowError, Problem, Severity

MAX_BYTES = 8_000_000
MAX_DEPTH = 64
MOST_MESSAGE = 600
MAX_ALIASED = 50_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

YamlPath = tuple[str | int, ...]


class WrongAt(ValueError):
    """A wrong value within a field's YAML; `path` leads to it from there, to its key if `key`."""

    def __init__(self, message: str, path: YamlPath, *, key: bool = False) -> None:
        super().__init__(message)
        self.path = path
        self.key = key


_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


class Plain(str):
    """A scalar that was written without quotes."""

    __slots__ = ()


class Mark(NamedTuple):
    """Where a value stands, from 0, and where its key or dash does."""

    line: int
    column: int
    key_line: int
    key_column: int


class Block(dict[str, Any]):
    """A mapping with the marks of its entries."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[str, Mark] = {}


class Items(list[Any]):
    """A sequence with the marks of its entries."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[Mark] = []


class Source:
    """A file as written: its text, its data, and problems placed in it."""

    def __init__(self, file: str, text: str, *, excerpts: bool = True) -> None:
        self.file = file
        self.excerpts = excerpts
        self.lines = _LINE_BREAK.split(text)
        self.data: Any = None

    def problem(
        self,
        path: YamlPath,
        message: str,
        code: str,
        *,
        severity: Severity = "error",
        key: bool = False,
        find: str = "",
        excerpt: bool = True,
    ) -> Problem:
        """A problem at the value of `path`, at its key, or at the text `find` in the value.

        A path that is not there means its nearest parent; `excerpt=False` keeps a line out that
        may hold a secret.
        """
        line, column, width = self._place(path, key)
        if find:
            line, column, width = self._found(find, line, column, width)
        return self._problem_at(line, column, message, code, severity, width, excerpt)

    def error(self, path: YamlPath, message: str, code: str) -> FlowError:
        return FlowError(problems=[self.problem(path, message, code)])

    def _problem_at(
        self,
        line: int,
        column: int,
        message: str,
        code: str,
        severity: Severity = "error",
        width: int = 1,
        excerpt: bool = True,
    ) -> Problem:
        shows = excerpt and self.excerpts
        text = self.lines[line].replace("\t", " ") if shows and line < len(self.lines) else ""
        text, column = _shorten(text, column)
        width = max(1, min(width, len(text) - column))
        if len(message) > MOST_MESSAGE:
            message = message[:MOST_MESSAGE] + "…"
        return Problem(severity, code, message, self.file, line + 1, column + 1, text, width)

    def _found(self, text: str, line: int, column: int, width: int) -> tuple[int, int, int]:
        """Where `text` first stands in the value at a place; the place itself if it does not."""
        for number, shown in enumerate(self.lines[line : line + 100], line):
            at = shown.find(text, column if number == line else 0)
            if at >= 0:
                return number, at, len(text)
        return line, column, width

    def _place(self, path: YamlPath, key: bool) -> tuple[int, int, int]:
        node, mark, last = self.data, Mark(0, 0, 0, 0), ""
        for index, part in enumerate(path):
            found = _mark(node, part)
            if found is None:
                key = key or index > 0
                break
            node, mark, last = node[part], found, str(part)
        if key:
            return mark.key_line, mark.key_column, len(last)
        width = len(node) if isinstance(node, str) else 1
        return mark.line, mark.column, width


def read_source(path: Path, *, excerpts: bool = True) -> Source:
    """Raises `FlowError` when the file can't be read or isn't one YAML document.

    Without `excerpts` no problem shows a line of the file, which may hold a secret.
    """
    try:
        if path.is_dir():
            raise _unreadable(path, "this is a folder; name a file in it")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise _unreadable(path, f"there is no such file{_neighbours(path)}") from None
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {error.strerror}") from None
    return parse_source(raw, str(path), excerpts=excerpts)


def parse_source(raw: bytes | str, file: str, *, excerpts: bool = True) -> Source:
    """Raises `FlowError` with every problem the text has as YAML."""
    if len(raw) > MAX_BYTES:
        raise _unreadable(file, f"larger than {MAX_BYTES // 1_000_000} MB")
    text = _decode(raw, file) if isinstance(raw, bytes) else raw
    source = Source(file, text, excerpts=excerpts)
    composer = _Composer(source)
    source.data = composer.document(text)
    if composer.problems:
        raise FlowError(problems=composer.problems)
    return source


def nearest(name: str, names: Iterable[str]) -> str:
    """`; did you mean "x"?` for the closest of `names`, or nothing."""
    names = list(names)
    by_lower = {known.lower(): known for known in names}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return f'; did you mean "{by_lower[close[0]]}"?' if close else ""


def suggestion(name: str, names: Iterable[str]) -> str:
    """The closest of `names`, or all of them where none is close."""
    names = list(names)
    return nearest(name, names) or f"; there are: {', '.join(names) or 'none'}"


_JSON_NUMBER = re.compile(r"[-+]?(0|[1-9]\d{0,300})(\.\d+)?([eE][-+]?\d{1,3})?")
_JSON_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def as_json(value: Any) -> Any:
    """Plain data by YAML 1.2's core schema: only unquoted scalars become numbers or constants."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if not isinstance(value, Plain):
        return value
    if value.lower() in _JSON_WORDS:
        return _JSON_WORDS[value.lower()]
    match = _JSON_NUMBER.fullmatch(value)
    if match is None:
        return str(value)
    number = float(value) if match[2] or match[3] else int(value)
    return number if math.isfinite(number) else str(value)


class _Composer:
    """Turns events into `Block`, `Items`, `Plain`, `str` and None, noting problems as it goes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open: set[str] = set()
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
            self.problems.append(self._syntax(error))
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
        lines = _LINE_BREAK.split(text[: text.find(character)])
        message = f"the character U+{ord(character):04X} may not stand in YAML"
        at = len(lines) - 1, len(lines[-1])
        self.problems.append(self.source._problem_at(*at, message, "yaml-character"))

    def value(self, event: Any, events: Iterator[Any], depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if depth > MAX_DEPTH:
            self.note(event, f"nested deeper than {MAX_DEPTH} levels", "yaml-depth")
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
        self.problems.append(self.source._problem_at(mark.line, mark.column, message, code))

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
        if isinstance(key, yaml.MappingStartEvent):
            message = "`{{ }}` is not read here; write $NAME or ${NAME}"
        else:
            message = "a key is plain text"
        self.note(key, message, "yaml-key")
        self.value(key, events, depth + 1)

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
        if "quoted scalar" in (error.context or "") and error.context_mark:
            mark, text = error.context_mark, "this quote is not closed"
        line, column = (mark.line, mark.column) if mark else (0, 0)
        if text == _SECOND_COLON and self._is_first_colon(line, column):
            column = len(self.source.lines[line]) - len(self.source.lines[line].lstrip())
            text = "this line is indented deeper than the lines it belongs to"
        text = _YAML_WORDS.get(text, text)
        return self.source._problem_at(line, column, text, "yaml-syntax")

    def _is_first_colon(self, line: int, column: int) -> bool:
        return line < len(self.source.lines) and ":" not in self.source.lines[line][:column]


_SECOND_COLON = "mapping values are not allowed in this context"
_YAML_WORDS = {
    "found a tab character that violates indentation": "a tab; indent with spaces",
    "found unexpected end of stream": "the file ends in the middle of a value",
    "found character that cannot start any token": "this character cannot start a value;"
    " indent with spaces, not tabs, and put text that begins with @, `, %, > or | in quotes",
    _SECOND_COLON: 'a second colon here; put text that holds ": " in quotes',
    "could not find expected ':'": "a key without its colon",
    "did not find expected key": "the indentation does not fit the lines above",
    "did not find expected '-' indicator": "the indentation does not fit the list above",
    "did not find expected ',' or '}'": "the { … } is not closed, or a comma is"
    " missing; in it, text that holds [ ] { } , : stands in quotes",
    "did not find expected ',' or ']'": "the [ … ] is not closed, or a comma is"
    " missing; in it, text that holds [ ] { } , : stands in quotes",
}


def _decode(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        text = f"not UTF-8 text (byte 0x{raw[error.start]:02x})"
        raise _unreadable(file, text, line) from None


def _unreadable(file: Path | str, text: str, line: int = 0) -> FlowError:
    return FlowError(problems=[Problem("error", "unreadable", text, str(file), line)])


def _neighbours(path: Path) -> str:
    folder = path.parent
    names = {item.stem: item.name for item in folder.glob("*.yaml")} if folder.is_dir() else {}
    close = difflib.get_close_matches(path.stem, names, n=1, cutoff=0.6)
    return f'; did you mean "{folder / names[close[0]]}"?' if close else ""


def _shorten(text: str, column: int, most: int = 160) -> tuple[str, int]:
    if len(text) <= most:
        return text, column
    start = max(0, min(column - 40, len(text) - most))
    return text[start : start + most], column - start


def _mark(node: Any, part: str | int) -> Mark | None:
    if isinstance(node, Block) and isinstance(part, str):
        return node.marks.get(part)
    if isinstance(node, Items) and isinstance(part, int) and part < len(node):
        return node.marks[part]
    return None
