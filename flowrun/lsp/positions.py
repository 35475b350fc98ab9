"""Places in a text as the Language Server Protocol counts them: lines, and code units in a line."""

from bisect import bisect_right

from ..language.document import line_starts

_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class Positions:
    """Translates between offsets in a text and lines with columns in code units of `encoding`."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = text
        self._starts = line_starts(text)
        self._codec, self._size = _CODECS.get(encoding, _CODECS["utf-16"])

    def line(self, number: int) -> str:
        """A line without its end; empty past the last."""
        if number >= len(self._starts):
            return ""
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[number] : end].rstrip("\r\n")

    def offset(self, line: int, column: int) -> int:
        """A column past the end of its line means that end, as the protocol says."""
        if line >= len(self._starts):
            return len(self.text)
        taken = 0
        for index, character in enumerate(written := self.line(line)):
            if taken >= column:
                return self._starts[line] + index
            taken += self._units(character)
        return self._starts[line] + len(written)

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        return line, self._units(self.text[self._starts[line] : offset])

    def _units(self, text: str) -> int:
        return len(text.encode(self._codec, "surrogatepass")) // self._size
