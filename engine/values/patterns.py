"""Regular expressions that an author wrote: whatever they and a text are, they give up in time."""

import re
from typing import Any

from ..errors import NodeError

MATCH_SECONDS = 0.2
MOST_CHARACTERS = 10_000
MOST_STEPS = 50_000

_LEXEME = re.compile(
    r"\\[pPN]\{[^}]*\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(?P<least>\d+)(?:,\d*)?\}|.", re.DOTALL
)


class Pattern:
    """Compiled by `regex`, which can give up on a match; `re` cannot."""

    __slots__ = ("_compiled", "text")

    def __init__(self, written: Any) -> None:
        """Raises `ValueError` for what is no regular expression, or too large a one."""
        import regex

        if not isinstance(written, str):
            raise ValueError("takes a regular expression")
        self.text = str(written)
        if len(self.text) > MOST_CHARACTERS:
            raise ValueError(
                f"takes a regular expression of at most {MOST_CHARACTERS:,} characters"
            )
        if _steps(self.text) > MOST_STEPS:
            raise ValueError("takes a regular expression; this one repeats repeats too often")
        try:
            self._compiled = regex.compile(self.text)
        except (regex.error, ValueError, OverflowError, RecursionError) as error:
            raise ValueError(f"takes a regular expression; in this one: {error}") from None

    def found_in(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """Where the first match from `start` on begins and ends. Raises `NodeError` when it takes
        too long."""
        try:
            match = self._compiled.search(text, start, timeout=MATCH_SECONDS)
        except (TimeoutError, MemoryError):
            raise self._gives_up() from None
        return None if match is None else match.span()

    def replaced_in(self, text: str, by: str) -> str:
        """The text with `by` in the place of every match. Raises `NodeError` as `found_in` does."""
        try:
            return self._compiled.sub(lambda _: by, text, timeout=MATCH_SECONDS)
        except (TimeoutError, MemoryError):
            raise self._gives_up() from None

    def _gives_up(self) -> NodeError:
        return NodeError('"matches" takes too long for this value; simplify the pattern')


def _steps(pattern: str) -> int:
    """About how large it is once its repeats are written out, which compiling does: a few `{1000}`
    within each other would take all memory there is."""
    groups, last = [0], 0
    for lexeme in _LEXEME.finditer(pattern):
        if lexeme["least"]:
            more = last * (max(1, int(lexeme["least"][:9])) - 1)
            last += more
            groups[-1] += more
        elif lexeme[0] == "(":
            groups.append(0)
            last = 0
        elif lexeme[0] == ")" and len(groups) > 1:
            last = 1 + groups.pop()
            groups[-1] += last
        else:
            last = 1
            groups[-1] += 1
        if groups[-1] > MOST_STEPS:
            break
    return max(groups)
