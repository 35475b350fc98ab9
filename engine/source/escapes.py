"""Backslashes in double quotes that YAML cannot read, in the author's terms."""

import re
from typing import NamedTuple

_DIGITS = {"x": 2, "u": 4, "U": 8}
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_HALF = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2}")
_CODED = re.compile(r"\\(?:x[0-9a-fA-F]{0,2}|u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8})")


class WrongEscape(NamedTuple):
    """Where it begins in its line, how long it is, and what to write instead where that is
    plain."""

    column: int
    width: int
    message: str
    meant: str = ""


def wrong_escape(line: str, column: int) -> WrongEscape:
    """`column` is where the parser stopped: at the backslash, or behind its `x`, `u` or `U`."""
    at = column if line[column : column + 1] == "\\" else max(0, column - 2)
    if pair := _PAIR.match(line, at):
        whole = _whole(int(pair[1], 16), int(pair[2], 16))
        text = f"{pair[0]} is one character in two halves; write {whole} or \\U{ord(whole):08X}"
        return WrongEscape(at, len(pair[0]), text, whole)
    if half := _HALF.match(line, at):
        return WrongEscape(at, len(half[0]), f"{half[0]} is half of a character")
    coded = _CODED.match(line, at)
    if coded is None:
        return WrongEscape(at, 2, *_unknown(line[at + 1 : at + 2]))
    digits = _DIGITS[coded[0][1]]
    if len(coded[0]) == 2 + digits:
        return WrongEscape(at, len(coded[0]), f"there is no character {coded[0]}")
    return WrongEscape(at, len(coded[0]), f"\\{coded[0][1]} takes {digits} hexadecimal digits")


def _whole(high: int, low: int) -> str:
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _unknown(letter: str) -> tuple[str, str]:
    """What is wrong with a backslash before it, and what to write instead."""
    if letter == "'":
        return r"in double quotes ' stands without a backslash", "'"
    if letter == "$":
        return r"in double quotes \$ means nothing; a dollar is written $$", "$$"
    text = (
        f"in double quotes \\{letter} means nothing; write \\\\{letter}, "
        "or put the text in single quotes"
    )
    return text, f"\\\\{letter}"
