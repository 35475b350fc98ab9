"""What becomes of a text over several edits: the changes of the text as it was."""

from collections.abc import Iterator

from engine.source.tree import Span

from ..changes.formatting import Edit

Piece = Span | str
"""A stretch of the text as it was, or what was put in."""


class Pieces:
    """A text that is edited; `edited` counts in the text as it is by then, `changes` in the one
    that it was."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._pieces: list[Piece] = [Span(0, len(text))] if text else []

    def edit(self, edit: Edit) -> None:
        (start, end), text = edit
        before, after, at = list[Piece](), list[Piece](), 0
        for piece in self._pieces:
            size = _size(piece)
            if at < start:
                before.append(_cut(piece, 0, min(size, start - at)))
            if at + size > end:
                after.append(_cut(piece, max(0, end - at), size))
            at += size
        self._pieces = [*before, *([text] if text else []), *after]

    def copy(self) -> "Pieces":
        again = Pieces("")
        again._length, again._pieces = self._length, [*self._pieces]
        return again

    def changes(self) -> Iterator[Edit]:
        """In the order of the text."""
        at, put = 0, ""
        for piece in [*self._pieces, Span(self._length, self._length)]:
            if isinstance(piece, str):
                put += piece
                continue
            if piece.start > at or put:
                yield Edit(Span(at, piece.start), put)
            at, put = piece.end, ""


def _size(piece: Piece) -> int:
    return len(piece) if isinstance(piece, str) else piece.end - piece.start


def _cut(piece: Piece, start: int, end: int) -> Piece:
    if isinstance(piece, str):
        return piece[start:end]
    return Span(piece.start + start, piece.start + end)
