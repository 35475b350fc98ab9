"""What somebody is expected to say: a text, one of several, or several in any order."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from engine.source.tree import Block, YamlPath
from engine.values.patterns import Pattern

from ..reading import Notes
from .pairing import paired
from .wildcards import Filled

TOO_SLOW = "takes too long for what was said; simplify the pattern"
WORDS_KEYS = ("exact", "matches", "any")


class Words(NamedTuple):
    """What somebody is expected to say, or says. `how` is how it is compared; `of` are those of
    which `any` has to be said."""

    text: str
    how: Literal["contains", "exact", "matches", "any"] = "contains"
    of: tuple["Words", ...] = ()

    def found_in(self, said: str, start: int = 0) -> int:
        """Where a match in `said` ends; -1 when there is none after `start`. Raises `NodeError` for
        a pattern that takes too long."""
        if self.how == "any":
            ends = (words.found_in(said, start) for words in self.of)
            return min((end for end in ends if end >= 0), default=-1)
        if self.how == "exact":
            return len(said) if not start and _plain(said) == _plain(self.text) else -1
        if self.how == "matches":
            found = _pattern(self.text).found_in(said, start)
            return found[1] if found else -1
        pattern = r"\s+".join(map(re.escape, self.text.split()))
        match = re.compile(pattern).search(said, start)
        return match.end() if match else -1

    @property
    def quoted(self) -> str:
        return " or ".join(f'"{words.text}"' for words in self.of or (self,))

    @property
    def never(self) -> str:
        if self.how == "any":
            return f"neither {self.quoted.replace(' or ', ' nor ')} was ever said"
        return f'"{self.text}" was never said'

    def missing(self, said: Sequence[str]) -> str:
        """How it is told that nothing of `said` is it."""
        if self.how == "any":
            return f"neither {self.quoted.replace(' or ', ' nor ')} was said"
        if self.how == "contains" and any(self.text.lower() in text.lower() for text in said):
            return f'"{self.text}" was said in other capitals'
        verb = "matches nothing that was said" if self.how == "matches" else "was not said"
        return f'"{self.text}" {verb}'

    def __str__(self) -> str:
        if self.how == "any":
            return " | ".join(map(str, self.of))
        return self.text if self.how == "contains" else f"{self.text}  ({self.how})"


_pattern = lru_cache(maxsize=256)(Pattern)


def _plain(text: str) -> str:
    return " ".join(text.split())


def read_words(notes: Notes, path: YamlPath, written: Any, *, alone: bool = True) -> Words:
    """`text`, `{exact: text}`, `{matches: pattern}`, or `{any: [...]}` of those."""
    if written == "":
        notes.note(path, "takes a text that is not empty")
    if not isinstance(written, Block):
        return Words(notes.text(path, written))
    known = WORDS_KEYS if alone else WORDS_KEYS[:-1]
    notes.keys(path, written, known)
    if len(written) != 1:
        notes.note(path, f"takes a text, or one of {_or(f'{key}:' for key in known)}")
    if "any" in written and alone:
        return _any(notes, (*path, "any"), written["any"])
    if "exact" in written:
        return Words(notes.text((*path, "exact"), written["exact"]), "exact")
    pattern = written.get("matches", "")
    text = notes.text((*path, "matches"), pattern)
    if isinstance(pattern, Filled):
        pieces = (re.escape(piece) if literal else piece for piece, literal in pattern.pieces)
        text = "".join(pieces)
    try:
        _pattern(text)
    except ValueError as error:
        notes.note((*path, "matches"), str(error))
        text = ""
    return Words(text, "matches")


def _any(notes: Notes, path: YamlPath, written: Any) -> Words:
    several = read_several(notes, path, written, alone=False)
    if len(several) == 1:
        notes.note(path, "takes two texts or more, of which one has to be said")
    return Words(several[0].text if several else "", "any", several)


def read_several(
    notes: Notes, path: YamlPath, written: Any, *, alone: bool = True
) -> tuple[Words, ...]:
    """A list of texts that is not empty."""
    takes = "a list of texts, such as [Hello, Goodbye]"
    items = notes.items(path, written, takes)
    if not items and (written is None or written == []):
        notes.note(path, f"takes {takes}")
    return tuple(read_words(notes, (*path, at), one, alone=alone) for at, one in enumerate(items))


def _or(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}"


def each_its_own(
    several: Sequence[Words], said: Sequence[str], start: int = 0, offset: int = 0
) -> dict[int, tuple[int, int]]:
    """A message of its own for as many of `several` as there can be, with where each ends in it:
    by the number of the words, from a place in `said` on. Raises `NodeError` as `found_in` does."""
    ends = [
        {
            at: end
            for at in range(start, len(said))
            if (end := words.found_in(said[at], offset if at == start else 0)) >= 0
        }
        for words in several
    ]
    return {number: (at, ends[number][at]) for number, at in paired(ends).items()}
