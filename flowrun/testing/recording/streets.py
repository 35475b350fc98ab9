"""Street lines: as seven languages write them, and those that a field has told, word for word."""

import re

from .names import Held
from .pseudonyms import PSEUDONYM, by_word, folded, pseudonym

_WORD = r"[^\W\d_][\w'’.-]{0,40}"
_CAPITAL = r"[A-ZÀ-Þ][\w'’.-]{0,40}"
_SUFFIX = (
    r"(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square|sq"
    r"|way|terrace|parkway|pkwy|highway|hwy|close|crescent|circle|trail|row|gardens|grove)"
)
STREETS = (
    rf"\b\d{{1,5}}[A-Za-z]?,? "
    rf"(?:{_CAPITAL} |\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}(?i:{_SUFFIX})\b\.?",
    r"\b\d{1,5} [a-z]+ (?:street|avenue|road|lane|drive|boulevard)\b",
    rf"\b(?:{_CAPITAL}[ -]){{0,2}}(?!Nemo-){_CAPITAL}?[ -]?"
    r"(?i:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer|straat|laan|plein"
    r"|gatan|vej) ?\d{1,4}(?: ?[a-z])?\b",
    r"\b\d{1,4}(?: ?(?:bis|ter))?,? (?i:rue|avenue|boulevard|place|chemin|impasse|quai|allée) "
    rf"(?:(?:de la|de l['’]|des|du|de|d['’]) ?)?{_WORD}(?: {_CAPITAL})?",
    rf"\b(?i:calle|avenida|plaza|paseo|via|viale|piazza|corso|rua|largo)"
    rf"(?: (?:de|del|della|de la|da|do|di))?(?: {_WORD}){{1,3}},? (?:n\.? ?)?\d{{1,4}}\b",
    r"\b(?i:p\.? ?o\.? box|postfach|boîte postale) \d+",
)


def street(written: str) -> str:
    """One pseudonym for a whole line: its words are too common to be names."""
    if re.fullmatch(PSEUDONYM, written):
        return written
    return pseudonym(by_word(written))


class Streets:
    """Lines of fields that hold streets, found again in any text, in capitals or not."""

    def __init__(self) -> None:
        self._lines: dict[str, set[tuple[str, ...]]] = {}
        self._begins = Held(lambda word: folded(word) in self._lines)
        self.count = 0

    def learn(self, written: str) -> None:
        words = tuple(folded(word) for word in re.findall(r"\w+", written))
        if len(words) > 1 and not re.search(PSEUDONYM, written):
            lines = self._lines.setdefault(words[0], set())
            self.count += words not in lines
            self._begins.clear()
            lines.add(words)

    def masked(self, text: str) -> str:
        if not self._lines:
            return text
        begins = self._begins
        written = re.findall(r"\w+", text)
        if not any(begins[word] for word in written):
            return text
        words = [folded(word) for word in written]
        if not any(
            begins[word] and self._standing_at(words, at) for at, word in enumerate(written)
        ):
            return text
        found = list(re.finditer(r"\w+", text))
        pieces, at, index = [], 0, 0
        while index < len(words):
            size = self._standing_at(words, index)
            if size:
                start, end = found[index].start(), found[index + size - 1].end()
                pieces += [text[at:start], street(text[start:end])]
                at = end
            index += size or 1
        return "".join([*pieces, text[at:]])

    def _standing_at(self, words: list[str], index: int) -> int:
        sizes = {len(line) for line in self._lines.get(words[index], ())}
        for size in sorted(sizes, reverse=True):
            if tuple(words[index : index + size]) in self._lines[words[index]]:
                return size
        return 0
