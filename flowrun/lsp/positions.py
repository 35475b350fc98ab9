"""Places in a text as the Language Server Protocol counts them: lines, and code units in a line."""

from bisect import bisect_right

from engine.source.reading import BOM

from ..language.text.document import line_starts

_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
_STRIDE = 256


class Positions:
    """Translates between offsets in a text and lines with columns in code units of `encoding`.

    A byte order mark is a character of the editor's first line and none of `text`.
    """

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = text.removeprefix(BOM)
        self._starts = line_starts(self.text)
        self._codec, self._size = _CODECS.get(encoding, _CODECS["utf-16"])
        self._mark = self._units(text[: text.startswith(BOM)])
        self._counted: dict[int, list[int]] = {}

    def line(self, number: int) -> str:
        """A line without its end; empty past the last."""
        if number >= len(self._starts):
            return ""
        return self.text[self._starts[number] : self._end(number)].rstrip("\r\n")

    def offset(self, line: int, column: int) -> int:
        """A column past the end of its line means that end, as the protocol says."""
        if line >= len(self._starts):
            return len(self.text)
        start, end = self._starts[line], self._starts[line] + len(self.line(line))
        column = max(0, column - self._before(line))
        counted = self._counts(line)
        stride = bisect_right(counted, column) - 1
        at, taken = start + stride * _STRIDE, counted[stride]
        while at < end and taken < column:
            taken += self._units(self.text[at])
            at += 1
        return min(at, end)

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        stride, rest = divmod(offset - self._starts[line], _STRIDE)
        units = self._counts(line)[stride] + self._units(self.text[offset - rest : offset])
        return line, self._before(line) + units

    def _before(self, line: int) -> int:
        return self._mark if line == 0 else 0

    def _end(self, line: int) -> int:
        return self._starts[line + 1] if line + 1 < len(self._starts) else len(self.text)

    def _counts(self, line: int) -> list[int]:
        """How many units come before each stride of a line: one line may hold a whole flow."""
        if line not in self._counted:
            counts, end = [0], self._end(line)
            for at in range(self._starts[line], end - _STRIDE + 1, _STRIDE):
                counts.append(counts[-1] + self._units(self.text[at : at + _STRIDE]))
            self._counted[line] = counts
        return self._counted[line]

    def _units(self, text: str) -> int:
        return len(text.encode(self._codec, "surrogatepass")) // self._size
