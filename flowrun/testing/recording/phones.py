"""Telephone numbers that a field has told, found again however their digits are set apart."""

import re

from .phone_numbers import is_masked, phone

_DIGITS = r"(?<![\w.,-])(?:\+|\b00|\()?\d(?:[ ()/.-]{0,2}\d){4,16}(?![\w,]|[.-]\d)"
_MAYBE_PSEUDONYM = r"(?<![\w.+])(?:\+|%2B)?(\d{8,15})(?!\w)"


class Phones:
    """Numbers learned, and those whose pseudonyms are `standing` in what was recorded before."""

    def __init__(self, standing: frozenset[str] = frozenset()) -> None:
        self._learned: set[str] = set()
        self._standing = standing

    @property
    def count(self) -> int:
        return len(self._learned)

    def learn(self, written: str) -> None:
        if not is_masked(written):
            self._learned.add(re.sub(r"\D", "", written))

    def masked(self, text: str) -> str:
        if not (self._learned or self._standing):
            return text
        return re.sub(_DIGITS, self._shown, text)

    def _shown(self, match: re.Match[str]) -> str:
        written = match[0]
        if re.sub(r"\D", "", written) in self._learned or phone(written) in self._standing:
            return phone(written)
        return written

    def in_one_form(self, text: str) -> str:
        """A pseudonym that was a number once, as one that was text."""

        def one(match: re.Match[str]) -> str:
            return f"+{match[1]}" if is_masked(match[1]) else match[0]

        return re.sub(_MAYBE_PSEUDONYM, one, text)
