"""A text in which `*` stands for anything."""

from collections.abc import Sequence
from dataclasses import dataclass


class Filled(str):
    """A text with values of an example in it; of its `pieces` those that are `True` are values,
    which mean nothing but themselves."""

    pieces: tuple[tuple[str, bool], ...]

    def __new__(cls, pieces: Sequence[tuple[str, bool]]) -> "Filled":
        filled = super().__new__(cls, "".join(text for text, _ in pieces))
        filled.pieces = tuple(pieces)
        return filled


@dataclass(frozen=True, slots=True)
class Wildcard:
    """What stands before, between and after the stars."""

    parts: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Wildcard":
        parts = [""]
        for piece, is_value in text.pieces if isinstance(text, Filled) else ((str(text), False),):
            first, *rest = [piece] if is_value else piece.split("*")
            parts[-1] += first
            parts += rest
        return cls(tuple(parts))

    @property
    def is_one(self) -> bool:
        return len(self.parts) > 1

    def fits(self, text: str) -> bool:
        first, *rest = self.parts
        if not rest:
            return first == text
        *inner, last = rest
        end = len(text) - len(last)
        at = len(first)
        if not text.startswith(first) or not text.endswith(last) or at > end:
            return False
        for part in inner:  # each where it stands first, which leaves the most to the rest
            found = text.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return True

    def __str__(self) -> str:
        return "*".join(self.parts)
