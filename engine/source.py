"""A file as written: read, composed, and able to place a problem in itself."""

import difflib
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from .composer import Composer
from .errors import FlowError, Problem, Severity
from .spelling import listed, nearest
from .tree import LINE_BREAK, Mark, YamlPath, mark_of

MAX_BYTES = 8_000_000
MOST_MESSAGE = 600
MOST_COMPARED = 100_000
"""So many names are compared to find those that may have been meant; who has more mistakes than
that needs no more hints."""
MOST_SEARCHED = 10_000_000
"""So many characters are searched for the text that a problem is about."""


class Source:
    """A file as written: its text, its data, and problems placed in it."""

    def __init__(self, file: str, text: str, *, excerpts: bool = True) -> None:
        self.file = file
        self.excerpts = excerpts
        self.lines = LINE_BREAK.split(text)
        self.data: Any = None
        self._comparisons_left = MOST_COMPARED
        self._searches_left = MOST_SEARCHED

    def nearest(self, name: str, names: Collection[str], *, sign: str = "") -> str:
        """`; did you mean "x"?` for the closest of `names`, as long as that costs little."""
        if self._comparisons_left <= 0:
            return ""
        self._comparisons_left -= len(names)
        return nearest(sign + name, [sign + known for known in names])

    def suggestion(self, name: str, names: Collection[str]) -> str:
        """The closest of `names`, or the first of them where none is close."""
        return self.nearest(name, names) or listed(names)

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
        return self.problem_at(line, column, message, code, severity, width, excerpt)

    def error(self, path: YamlPath, message: str, code: str) -> FlowError:
        return FlowError(problems=[self.problem(path, message, code)])

    def problem_at(
        self,
        line: int,
        column: int,
        message: str,
        code: str,
        severity: Severity = "error",
        width: int = 1,
        excerpt: bool = True,
    ) -> Problem:
        if line >= len(self.lines):  # what a parser expects after the last line
            line, column = len(self.lines) - 1, len(self.lines[-1])
        text = self.lines[line] if excerpt and self.excerpts else ""
        text, column = _shorten(text, column)
        text = "".join(mark if mark.isprintable() else " " for mark in text)
        width = max(1, min(width, len(text) - column))
        if len(message) > MOST_MESSAGE:
            message = message[:MOST_MESSAGE] + "…"
        return Problem(severity, code, message, self.file, line + 1, column + 1, text, width)

    def _found(self, text: str, line: int, column: int, width: int) -> tuple[int, int, int]:
        """The first word of `text` where that first stands in the value at a place, however its
        lines are broken there; the place itself if it does not."""
        words = text.split()
        below = "\n".join(self.lines[line : line + 100]) if self._searches_left > 0 else ""
        self._searches_left -= len(below)
        found = re.compile(r"\s+".join(map(re.escape, words))).search(below, column)
        if found is None or not words:
            return line, column, width
        before = below[: found.start()]
        at = found.start() - (before.rfind("\n") + 1)
        return line + before.count("\n"), at, len(words[0])

    def _place(self, path: YamlPath, key: bool) -> tuple[int, int, int]:
        node, mark, last = self.data, Mark(0, 0, 0, 0), ""
        for index, part in enumerate(path):
            found = mark_of(node, part)
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
    composer = Composer(source)
    source.data = composer.document(text)
    if composer.problems:
        raise FlowError(problems=composer.problems)
    return source


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
