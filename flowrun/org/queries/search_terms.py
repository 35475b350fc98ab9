"""Which texts the words of a search find."""

import re
from collections.abc import Callable

from nodes.salesforce.soql import AllOf, AnyOf, Phrase, SearchTerm

from ..data.sql_functions import like

Matches = Callable[[list[str]], bool]


def words_of_text(text: str) -> list[str]:
    """The words of a text, and what keeps a phrase from running into the next text. A phone
    number is also one word of its digits."""
    words = re.findall(r"\w+", text)
    digits = re.sub(r"\D", "", text)
    return [*words, "\n", digits, "\n"] if len(digits) > 6 else [*words, "\n"]


def matcher(term: SearchTerm) -> Matches:
    """Whether the words of a text have what the term looks for."""
    if isinstance(term, Phrase):
        return _phrase([_pattern(word) for word in term.words])
    if isinstance(term, AllOf):
        parts = [matcher(item) for item in term.items]
        return lambda words: all(part(words) for part in parts)
    if isinstance(term, AnyOf):
        parts = [matcher(item) for item in term.items]
        return lambda words: any(part(words) for part in parts)
    excluded = matcher(term.item)
    return lambda words: not excluded(words)


def _pattern(word: str) -> str:
    """The word as a pattern of LIKE."""
    return word.replace("_", r"\_").replace("*", "%").replace("?", "_")


def _phrase(patterns: list[str]) -> Matches:
    """Words that stand side by side, in order."""

    def matches(words: list[str]) -> bool:
        starts = range(len(words) - len(patterns) + 1)
        return any(
            all(like(words[start + offset], pattern) for offset, pattern in enumerate(patterns))
            for start in starts
        )

    return matches
