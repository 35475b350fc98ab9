"""A file as written, able to place a problem in itself."""

import re
from bisect import bisect_right
from collections.abc import Collection
from copy import copy
from functools import cached_property
from typing import Any

from ..errors import FlowError, Problem, Severity, Suggestion
from ..suggestions import Hint, listed, nearest
from .tree import LINE_BREAK, Span, YamlPath, span_of

_JOINER = "\u200d"
"""What emoji are joined with."""
_FEW = 64
_MOST_DOLLARS = 100
_STYLES = ("'", '"', "|", ">")
_PROPERTIES = r"(?:[&!]\S*+(?:[ \t\r\n\x85\u2028\u2029]|#[^\r\n\x85\u2028\u2029]*+)*+)*+"
"""An anchor or a `!`, and what may stand between it and its value."""
_WORD = r"\{\{.*?\}\}|\S+"

MOST_MESSAGE = 600
MOST_COMPARED = 100_000
"""So many names are compared to find those that may have been meant; who has more mistakes than
that needs no more hints."""
MOST_SEARCHED = 10_000_000
"""So many characters are searched for the text that a problem is about."""


class Source:
    """A file as written: its text, its data, and problems placed in it.

    `problems` are those of the text that leave its data readable. `span` is the stretch of the
    data, None where the text holds none; `aliases` has that of what
    each alias names, by where the alias begins.
    """

    def __init__(self, file: str, text: str, *, excerpts: bool = True) -> None:
        self.file = file
        self.text = text
        self.excerpts = excerpts
        self.lines = LINE_BREAK.split(text)
        self.data: Any = None
        self.span: Span | None = None
        self.problems: tuple[Problem, ...] = ()
        self.aliases: dict[int, Span] = {}
        self._hints: dict[tuple[str, ...], Hint] = {}
        self._comparisons_left = MOST_COMPARED
        self._searches_left = MOST_SEARCHED

    def anew(self) -> "Source":
        """The same file for another reader, who has hints and searches to spend."""
        again = copy(self)
        again._hints = {}
        again._comparisons_left, again._searches_left = MOST_COMPARED, MOST_SEARCHED
        return again

    def nearest(self, name: str, names: Collection[str], *, sign: str = "") -> Hint:
        """`; did you mean "x"?` for the closest of `names`, as long as that costs little."""
        asked = (sign + name, *names) if len(names) <= _FEW else ()
        if asked in self._hints:
            return self._hints[asked]
        if self._comparisons_left <= 0:
            return Hint()
        self._comparisons_left -= len(names)
        hint = nearest(sign + name, [sign + known for known in names])
        if asked:
            self._hints[asked] = hint
        return hint

    def suggestion(self, name: str, names: Collection[str]) -> Hint:
        """The closest of `names`, or the first of them where none is close."""
        return self.nearest(name, names) or Hint(listed(names))

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
        hint: str = "",
    ) -> Problem:
        """A problem at the value of `path`, at its key, or at the text `find` in the value.

        A path that is not there means its nearest parent; `excerpt=False` keeps a line out that
        may hold a secret. A `Hint` that the message ends with is kept as the suggestion.
        """
        line, column, width = self._place(path, key)
        if find:
            line, column, width = self._found(find, line, column, width)
        problem = self.problem_at(line, column, message, code, severity, width, excerpt)
        if isinstance(hint, Hint) and hint.wrong:
            problem = problem._replace(suggestion=Suggestion(hint.wrong, hint.meant))
        return problem

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
        width = max(1, min(width, len(text) - column))
        text, skipped = _shorten(text, column)
        text = _visible(text.replace("\t", " "))
        if len(message) > MOST_MESSAGE:
            message = message[:MOST_MESSAGE] + "…"
        message = _visible(message)
        at = line + 1, column + 1
        return Problem(severity, code, message, self.file, *at, text, width, skipped)

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of a character of the text, from 0."""
        line = bisect_right(self._line_starts, offset) - 1
        return line, offset - self._line_starts[line]

    def content(self, value: Span) -> int:
        """Where a value itself begins, behind its anchor."""
        if self.text[value.start : value.start + 1] not in ("&", "!"):
            return value.start
        found = re.compile(_PROPERTIES).match(self.text, *value)
        return found.end() if found else value.start

    def style(self, scalar: Span) -> str:
        """The quote of a scalar, or its `|` or `>`; plain text begins with none of them."""
        start = self.content(scalar)
        first = self.text[start : min(start + 1, scalar.end)]
        return first if first in _STYLES else ""

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in LINE_BREAK.finditer(self.text))]

    def _found(self, text: str, line: int, column: int, width: int) -> tuple[int, int, int]:
        """The first word of `text` where that first stands in the value at a place, however its
        lines are broken there; the place itself if it does not."""
        below = "\n".join(self.lines[line : line + 100]) if self._searches_left > 0 else ""
        self._searches_left -= len(below)
        word = re.search(_WORD, text)
        found = _first(text, below, column) if word else -1
        if found < 0 or word is None:
            return line, column, width
        at = found - (below.rfind("\n", 0, found) + 1)
        return line + below.count("\n", 0, found), at, len(word[0])

    def _place(self, path: YamlPath, key: bool) -> tuple[int, int, int]:
        node, start, key_start, last = self.data, 0, 0, ""
        for index, part in enumerate(path):
            found = span_of(node, part)
            if found is None:
                key = key or index > 0
                break
            node, start, key_start, last = node[part], found.start, found.key_start, str(part)
        if key:
            return *self.place(key_start), len(last)
        return *self.place(start), len(node) if isinstance(node, str) else 1


def _visible(text: str) -> str:
    """Control characters and direction marks as one sign each, so that they neither steer a
    terminal nor shift the caret below them."""
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(character: str) -> str:
    if character.isprintable() or character == _JOINER:
        return character
    if character < " ":
        return chr(0x2400 + ord(character))
    return " " if character.isspace() else "\ufffd"


def _shorten(text: str, column: int, most: int = 160) -> tuple[str, int]:
    """The part around a column, and how much of the text comes before it."""
    start = max(0, min(column - 40, len(text) - most))
    return text[start : start + most], start


def _first(text: str, below: str, start: int) -> int:
    """Where `text` is first found however its lines are broken, or -1."""
    words = text.split()
    if len(words) == 1:
        return _first_word(words[0], below, start)
    found = re.compile(r"\s+".join(map(re.escape, words))).search(below, start)
    return found.start() if found else -1


def _first_word(word: str, below: str, start: int) -> int:
    """`$NAM` is not found in `$NAME` or in `$$NAM`."""
    found = below.find(word, start)
    while found >= 0 and word[0] == "$" and not _stands_alone(word, below, found):
        found = below.find(word, found + 1)
    return found


def _stands_alone(word: str, below: str, at: int) -> bool:
    before = below[max(0, at - _MOST_DOLLARS) : at]
    dollars = len(before) - len(before.rstrip("$"))
    follows = below[at + len(word) : at + len(word) + 1]
    longer = follows.isascii() and (follows.isalnum() or follows == "_")
    return dollars % 2 == 0 and not (longer and word[-1] != "}")
