"""Which texts a search term finds: words, `*` and `?`, "phrases", AND, OR, AND NOT."""

import re
from collections.abc import Callable, Iterator

from ..data.sql_functions import like
from ..errors import ApiError

Matches = Callable[[list[str]], bool]
_TOKEN = r'"((?:[^"\\]|\\.)*)"|([()])|((?:[^\s"()\\]|\\.)+)'
_MOST = 200


def words_of_text(text: str) -> list[str]:
    """The words of a text, and what keeps a phrase from running into the next text. A phone
    number is also one word of its digits."""
    words = re.findall(r"\w+", text)
    digits = re.sub(r"\D", "", text)
    return [*words, "\n", digits, "\n"] if len(digits) > 6 else [*words, "\n"]


def matcher(term: str) -> Matches:
    """Raises `ApiError` for a term that finds nothing by its form."""
    reader = _TermReader(list(re.finditer(_TOKEN, term, re.DOTALL)))
    if not reader.tokens or len(reader.tokens) > _MOST:
        raise _malformed(f"A search term has from 1 to {_MOST} words")
    found = reader.alternatives()
    if reader.at < len(reader.tokens):
        raise _malformed(f"unexpected token: {reader.tokens[reader.at][0]}")
    return found


class _TermReader:
    """Makes what matches a term. OR binds loosest, then AND and AND NOT; words side by side are
    joined by AND."""

    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def alternatives(self) -> Matches:
        parts = [self.conjunction()]
        while self._take("OR"):
            parts.append(self.conjunction())
        return lambda words: any(part(words) for part in parts)

    def conjunction(self) -> Matches:
        parts = [self.one()]
        while self.at < len(self.tokens) and self._next() not in (")", "OR"):
            self._take("AND")
            if self._take("NOT"):
                parts.append(_not(self.one()))
            else:
                parts.append(self.one())
        return lambda words: all(part(words) for part in parts)

    def one(self) -> Matches:
        if self.at >= len(self.tokens):
            raise _malformed("the search term ends too early")
        token = self.tokens[self.at]
        self.at += 1
        if token[0] == "(":
            self.depth += 1
            if self.depth > 20:
                raise _malformed("the search term is nested too deep")
            inner = self.alternatives()
            if not self._take(")"):
                raise _malformed("a parenthesis is not closed")
            self.depth -= 1
            return inner
        if token[0] == ")":
            raise _malformed("unexpected token: )")
        if token[1] is not None:
            return _phrase(list(_patterns(token[1])))
        return _phrase(list(_patterns(token[3])))

    def _next(self) -> str:
        return self.tokens[self.at][0].upper()

    def _take(self, word: str) -> bool:
        if self.at < len(self.tokens) and self._next() == word:
            self.at += 1
            return True
        return False


def _patterns(text: str) -> Iterator[str]:
    """The words as patterns of LIKE; an escaped wildcard separates words, as other signs do."""
    text = re.sub(r"\\.", " ", text, flags=re.DOTALL)
    if not re.search(r"\w\w|\w[*?]|[*?]\w", text):
        raise _malformed(f"search term must be longer than one character: {text.strip()}")
    for word in re.findall(r"[\w*?]+", text):
        yield word.replace("_", r"\_").replace("*", "%").replace("?", "_")


def _phrase(patterns: list[str]) -> Matches:
    """Words that stand side by side, in order."""

    def matches(words: list[str]) -> bool:
        starts = range(len(words) - len(patterns) + 1)
        return any(
            all(like(words[start + offset], pattern) for offset, pattern in enumerate(patterns))
            for start in starts
        )

    return matches


def _not(inner: Matches) -> Matches:
    return lambda words: not inner(words)


def _malformed(message: str) -> ApiError:
    return ApiError("MALFORMED_SEARCH", message)
