"""The words of a search, between its braces: words, `*` and `?`, "phrases", AND, OR, AND NOT.

https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
"""

import re

from .lexemes import SLOT, SoqlError
from .tree import AllOf, AnyOf, NoneOf, Phrase, SearchTerm

_LEXEME = r'(?s)"((?:[^"\\]|\\.)*)"|([()])|((?:[^\s"()\\]|\\.)+)'
_WORD = rf"[\w*?{SLOT}]+"
# Salesforce looks for no single letter, but for a single sign of a script without spaces.
_LONG_ENOUGH = rf"\w\w|\w[*?]|[*?]\w|{SLOT}|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
_MOST = 200
_MOST_DEPTH = 20


def parse_term(text: str, start: int = 0, end: int | None = None) -> SearchTerm:
    """What stands from `start` to `end`. Raises `SoqlError`, with the position in the text."""
    end = len(text) if end is None else end
    return _Reader(text, start, end).term()


class _Reader:
    """OR binds loosest, then AND and AND NOT; words side by side are joined by AND."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.lexemes = list(re.compile(_LEXEME).finditer(text, start, end))
        self.start = start
        self.end = end
        self.at = 0
        self.depth = 0
        self.finds_something = False

    def term(self) -> SearchTerm:
        if not self.lexemes or len(self.lexemes) > _MOST:
            raise SoqlError(f"A search term has from 1 to {_MOST} words", self.start)
        term = self._alternatives()
        if self.at < len(self.lexemes):
            raise _unexpected(self.lexemes[self.at])
        if term == _NO_WORDS or not self.finds_something:
            said = " ".join(lexeme[0] for lexeme in self.lexemes)
            message = f"search term must be longer than one character: {said}"
            raise SoqlError(message, self.lexemes[0].start())
        return term

    def _alternatives(self) -> SearchTerm:
        parts = [self._conjunction()]
        while self._take("OR"):
            parts.append(self._conjunction())
        parts = [part for part in parts if part != _NO_WORDS]
        return AnyOf(tuple(parts)) if len(parts) > 1 else (parts or [_NO_WORDS])[0]

    def _conjunction(self) -> SearchTerm:
        parts = [self._one()]
        while self.at < len(self.lexemes) and self._next() not in (")", "OR"):
            self._take("AND")
            if self._take("NOT"):
                excluded = self._one()
                parts.append(NoneOf(excluded) if excluded != _NO_WORDS else excluded)
            else:
                parts.append(self._one())
        parts = [part for part in parts if part != _NO_WORDS]
        if all(isinstance(part, NoneOf) for part in parts):
            return _NO_WORDS
        return AllOf(tuple(parts)) if len(parts) > 1 else parts[0]

    def _one(self) -> SearchTerm:
        if self.at >= len(self.lexemes):
            raise SoqlError("the search term ends too early", self.end)
        lexeme = self.lexemes[self.at]
        self.at += 1
        if lexeme[0] == "(":
            return self._group(lexeme)
        if lexeme[0] == ")":
            raise _unexpected(lexeme)
        return self._phrase(lexeme[1] if lexeme[1] is not None else lexeme[3])

    def _group(self, opening: re.Match[str]) -> SearchTerm:
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise SoqlError("the search term is nested too deep", opening.start())
        inner = self._alternatives()
        if not self._take(")"):
            raise SoqlError("a parenthesis is not closed", opening.start())
        self.depth -= 1
        return inner

    def _phrase(self, written: str) -> Phrase:
        """An escaped sign separates words, as the signs do that mean nothing here."""
        bare = re.sub(r"\\(.)", _unescaped, written, flags=re.DOTALL)
        self.finds_something |= re.search(_LONG_ENOUGH, bare) is not None
        return Phrase(tuple(re.findall(_WORD, bare)))

    def _next(self) -> str:
        return self.lexemes[self.at][0].upper()

    def _take(self, word: str) -> bool:
        if self.at < len(self.lexemes) and self._next() == word:
            self.at += 1
            return True
        return False


_NO_WORDS = Phrase(())


def _unescaped(match: re.Match[str]) -> str:
    return match[1] if match[1].isalnum() else " "


def _unexpected(lexeme: re.Match[str]) -> SoqlError:
    return SoqlError(f"unexpected token: '{lexeme[0]}'", lexeme.start())
