"""Characters spelt otherwise: text with its escapes undone, and where each part of it came from."""

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

MOST_ROUNDS = 3
"""A text that is escaped, in something that is escaped again, is undone in two rounds; the third
is for who does it once too often."""

# A sign first and what may follow it then: where the text has none of the three, nothing is tried.
_ESCAPE = r"""(?xi)([%&\\](?:
    (?<=%)(?: [89a-f][0-9a-f](?:%[89a-f][0-9a-f])* | [0-7][0-9a-f] | u[0-9a-f]{4} )
  | (?<=\\)(?:
        u(?: d[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2} | [0-9a-f]{8} | [0-9a-f]{4}
           | \{[0-9a-f]{1,6}\} )
      | x(?: [89a-f][0-9a-f](?:\\x[89a-f][0-9a-f])* | [0-7][0-9a-f] )
      | ["'\\/nrtbfva0] )
  | (?<=&)(?: \#[0-9]{1,7};? | \#x[0-9a-f]{1,6};? | [a-z][a-z0-9]{1,31}; )
))"""
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "0": "\0"}


class Undone:
    """A text in which each escape is the character it stands for.

    Percent signs (RFC 3986), HTML's references, and the backslashes of JSON, JavaScript and Python;
    what is none stays as it is.
    """

    def __init__(self, pieces: list[str], undone: list[str]) -> None:
        """`pieces` of the text as it was, literal and escape in turn, and what becomes of each."""
        self.text = "".join(undone)
        self._pieces = pieces
        self._undone = undone

    @cached_property
    def _from(self) -> list[int]:
        return [0, *accumulate(map(len, self._pieces))]

    @cached_property
    def _to(self) -> list[int]:
        return [0, *accumulate(map(len, self._undone))]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The part of the text as it was that became what stands from `start` to `end`."""
        return self._place(start, False), self._place(end - 1, True)

    def _place(self, position: int, behind: bool) -> int:
        index = bisect_right(self._to, position) - 1
        while index + 1 < len(self._from) and self._to[index] == self._to[index + 1]:
            index -= 1  # an escape that became nothing belongs to what stands before it
        within = position - self._to[index]
        is_literal = index % 2 == 0
        if is_literal:
            return self._from[index] + within + behind
        return self._from[index + 1] if behind else self._from[index]


def undo(text: str) -> Undone | None:
    """One round of it; None for a text without an escape."""
    if "%" not in text and "\\" not in text and "&" not in text:
        return None
    pieces = re.split(_ESCAPE, text)
    if len(pieces) == 1:
        return None
    undone = pieces.copy()
    undone[1::2] = map(_meanings.__getitem__, pieces[1::2])
    return Undone(pieces, undone)


def without(text: str, pattern: str) -> Undone | None:
    """The text without what matches; None where nothing does."""
    pieces = re.split(f"({pattern})", text)
    if len(pieces) == 1:
        return None
    undone = pieces.copy()
    undone[1::2] = [""] * (len(pieces) // 2)
    return Undone(pieces, undone)


class _Meanings(dict[str, str]):
    """Escape → character. What was met once is looked up from then on; the most that are kept is
    far above what one text has that is no attack."""

    def __missing__(self, escape: str) -> str:
        if len(self) > 20_000:
            self.clear()
        self[escape] = meaning = _meaning(escape)
        return meaning


_meanings = _Meanings()


def _meaning(escape: str) -> str:
    if escape[0] == "%":
        if escape[1] in "uU":
            return chr(int(escape[2:], 16))
        return _characters(bytes.fromhex(escape.replace("%", "")))
    if escape[0] == "&":
        return _referenced(escape)
    kind = escape[1]
    if kind == "x" or (kind == "X" and len(escape) > 2):
        return _characters(bytes.fromhex(re.sub(r"(?i)\\x", "", escape)))
    if kind in "uU" and len(escape) > 2:
        digits = re.findall(r"[0-9a-fA-F]+", escape)
        halves = [int(part, 16) for part in digits]
        if len(halves) == 2:
            return chr(0x10000 + ((halves[0] - 0xD800) << 10) + (halves[1] - 0xDC00))
        return chr(halves[0]) if halves[0] < 0x110000 else escape
    return _LETTERS.get(kind, kind)


def _characters(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _referenced(reference: str) -> str:
    """HTML's reference as it was meant by who wrote it: `html.unescape` leaves control characters
    out, as browsers do."""
    if reference[1] == "#":
        digits = reference[2:].rstrip(";")
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        return chr(code) if code < 0x110000 else reference
    from html import unescape

    return unescape(reference)
