"""Names of people: learned word by word, and taken out of any text in which the words stand.

Each word has its own pseudonym, so that a full name and its parts, sent apart, are masked alike.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from engine.values.spellings import MOST_ROUNDS, Undone, undo

from .pseudonyms import PSEUDONYM, WORD, folded, pseudonym, shown_word
from .words import COMMON, PARTICLES, PSEUDONYM_WORDS, TITLES, means_a_person

_LONGEST_UNSPACED = 12
_MOST_WORDS = 5
_MOST_HELD = 200_000
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "oe"), ("å", "aa"))


class Names:
    """Which words are names: those learned, and those whose pseudonyms are `standing` in what was
    recorded before and which stand nowhere in `clear` there. With `everywhere`, also where a
    common word may mean something else: so that two texts can be compared."""

    def __init__(
        self,
        standing: Iterable[str] = (),
        clear: Iterable[str] = (),
        everywhere: bool = False,
    ) -> None:
        self.learned: set[str] = set()
        self._short: set[str] = set()
        self._unspaced: set[str] = set()
        self._standing = frozenset(standing)
        self._clear = frozenset(clear)
        self._everywhere = everywhere
        self._known: dict[str, bool] = {}
        self._named: dict[str, str] = {}
        self._held = Held(self._holds)

    def named(self, value: str) -> str:
        """The value of a field that holds a name, its words learned and masked; particles and
        titles stay."""
        shown = self._named.get(value)
        if shown is None:
            if len(self._named) > _MOST_HELD:
                self._named.clear()
            shown = self._named[value] = self._learned_of(value)
        return shown

    def _learned_of(self, value: str) -> str:
        words = [word for word in re.findall(WORD, value) if word]
        kept = {word for word in words if _stays(word)}
        if len(kept) == len(set(words)) and not re.search(PSEUDONYM, value):
            kept = set()
        self._learn([word for word in words if word not in kept])

        return re.sub(WORD, lambda one: one[0] if one[1] in kept else shown_word(one), value)

    def _learn(self, words: list[str]) -> None:
        for word in words:
            name = folded(word)
            if (
                (len(word) < 2 and not _has_no_capitals(word))
                or not _is_worded(word)
                or name in PSEUDONYM_WORDS
            ):
                continue
            if len(words) > _MOST_WORDS and word.islower():
                continue
            before = len(self.learned) + len(self._short)
            if _has_no_capitals(word):
                self._unspaced.add(word)
                self.learned.add(name)
            elif len(name) == 2:
                self._short.update((word, word.capitalize()))
            else:
                self.learned |= _spellings(word)
            if len(self.learned) + len(self._short) != before:
                self._known.clear()
                self._held.clear()

    @property
    def count(self) -> int:
        """How many words are known: it grows as long as there is something to learn."""
        return len(self.learned) + len(self._short)

    def is_name(self, word: str) -> bool:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._is_name(word)
        return known

    def _is_name(self, word: str) -> bool:
        name = folded(word)
        if self._everywhere and self._stands(name):
            return True
        if name in PSEUDONYM_WORDS:
            return False
        if len(name) == 2 and not _has_no_capitals(word):
            return word in self._short or (word[0].isupper() and self._stands(name))
        return name in self.learned or (len(name) > 1 and self._stands(name))

    def _stands(self, name: str) -> bool:
        if not self._standing or name in self._clear:
            return False
        return pseudonym(name) in self._standing

    def masked(self, text: str) -> str:
        """The text without the names in it, also where they are spelt with escapes."""
        if not (self.learned or self._short or self._standing):
            return text
        places = self._places(text)
        undone: list[Undone] = []
        plain = text
        for _ in range(MOST_ROUNDS):
            one = undo(plain)
            if one is None:
                break
            undone.insert(0, one)
            plain = one.text
            for start, end, name in self._places(plain):
                for before in undone:
                    start, end = before.origin(start, end)
                places.append((start, end, name))
        if not places:
            return text
        pieces, at = [], 0
        for start, end, name in sorted(places):
            if start >= at:
                pieces += [text[at:start], name]
                at = end
        return "".join([*pieces, text[at:]])

    def _places(self, text: str) -> list[tuple[int, int, str]]:
        """Where names stand, and the pseudonym of each. The different words are looked up first:
        a text of a megabyte has few, and most texts hold no name."""
        held = self._held
        names = {word for word in re.findall(WORD, text) if held[word]}
        if not names:
            return []
        found: list[tuple[int, int, str]] = []
        for match in re.finditer(WORD, text):
            if match[1] in names:
                found += self._in_word(text, match.start(), match[1])
        return found

    def _holds(self, word: str) -> bool:
        if self.is_name(word):
            return True
        if "'" in word or "’" in word:
            return next(self._parts(word), None) is not None
        return _has_no_capitals(word) and next(self._unspaced_in(word), None) is not None

    def _in_word(self, text: str, start: int, word: str) -> list[tuple[int, int, str]]:
        if self.is_name(word):
            return self._place(text, start, word)
        if "'" in word or "’" in word:
            return [
                place
                for at, end in self._parts(word)
                for place in self._place(text, start + at, word[at:end])
            ]
        return [
            (start + at, start + end, pseudonym(word[at:end]))
            for at, end in self._unspaced_in(word)
        ]

    def _parts(self, word: str) -> Iterator[tuple[int, int]]:
        """Names between apostrophes, the longest first: `l'O'Neil's`."""
        marks = [-1, *(match.start() for match in re.finditer("['’]", word)), len(word)]
        left = 0
        while left < len(marks) - 1:
            for right in range(min(len(marks) - 1, left + 4), left, -1):
                at, end = marks[left] + 1, marks[right]
                if self.is_name(word[at:end]):
                    yield at, end
                    left = right - 1
                    break
            left += 1

    def _place(self, text: str, start: int, word: str) -> list[tuple[int, int, str]]:
        end = start + len(word)
        is_common = folded(word) in COMMON and not self._everywhere
        if is_common and not means_a_person(text, start, end, self._is_sure):
            return []
        return [(start, end, pseudonym(word))]

    def _is_sure(self, word: str) -> bool:
        return self.is_name(word) and folded(word) not in COMMON

    def _unspaced_in(self, word: str) -> Iterator[tuple[int, int]]:
        """Names within a run of a script that writes without spaces or adds to names."""
        if not (self._unspaced or (self._everywhere and self._standing)):
            return iter(())
        return self._scan(word)

    def _scan(self, word: str) -> Iterator[tuple[int, int]]:
        at = 0
        while at < len(word):
            for size in range(min(_LONGEST_UNSPACED, len(word) - at), 0, -1):
                part = word[at : at + size]
                if part in self._unspaced or (self._everywhere and self._stands(folded(part))):
                    yield at, at + size
                    at += size
                    break
            else:
                at += 1

    def doubtful(self, text: str) -> list[str]:
        """Known names that are common words too and were left where they stand, with a capital."""
        return [
            match[1]
            for match in re.finditer(WORD, text)
            if match[1] and match[1][0].isupper() and self.is_name(match[1])
        ]


class Held(dict[str, bool]):
    """Whether a word holds a name: words come again and again."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        super().__init__()
        self._holds = holds

    def __missing__(self, word: str) -> bool:
        if len(self) > _MOST_HELD:
            self.clear()
        self[word] = held = bool(word) and self._holds(word)
        return held


def _stays(word: str) -> bool:
    name = folded(word)
    return (word.islower() and name in PARTICLES) or name in TITLES


def _is_worded(word: str) -> bool:
    return sum(letter.isalpha() for letter in word) > (2 if re.search(r"\d", word) else 0)


def _has_no_capitals(word: str) -> bool:
    return not word.isascii() and word.upper() == word.lower()


def _spellings(word: str) -> set[str]:
    """`Müller` is also written `Mueller`, and the other way round."""
    lower, spellings = unicodedata.normalize("NFC", word).casefold(), {folded(word)}
    for letter, pair in _UMLAUTS:
        if letter in lower:
            spellings.add(folded(lower.replace(letter, pair)))
        elif pair in lower and len(lower) > 4:
            spellings.add(lower.replace(pair, folded(letter)))
    return spellings
