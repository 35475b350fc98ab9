"""Offsets in a text as a browser counts them: UTF-16 code units, two for what is beyond U+FFFF."""

import re
from bisect import bisect_left

_BEYOND = "[\U00010000-\U0010ffff]"


class Utf16:
    """Translates between characters of a text and code units; the middle of a character is its
    start."""

    def __init__(self, text: str) -> None:
        self._characters = [found.start() for found in re.finditer(_BEYOND, text)]
        self._units = [at + before for before, at in enumerate(self._characters)]
        self._length = len(text)

    def units(self, offset: int) -> int:
        return offset + bisect_left(self._characters, offset)

    def offset(self, units: int) -> int:
        """One before the text or past it means its start or its end."""
        return max(0, min(units - bisect_left(self._units, units), self._length))
