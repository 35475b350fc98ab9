"""Values that fit a pattern, said in a sentence or spelled out: `my order is a b dash one two`."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..heard import Hearing
from .blanks.every import BLANKS
from .denying import parted, parts_of, rethought
from .language import language_of
from .utterance import Utterance
from .words import folded

Fits = Callable[[str], bool]
MOST_PIECES = 30
MOST_TOGETHER = 16
"""Pieces of one value."""
_MARKS = ",;:!?.…"
_MOST_WORDS = 5
"""Of a number, or of a letter that is said again."""


class Piece(NamedTuple):
    """What a part of a text says: itself, digits or a sign; `said` is how."""

    text: str
    is_sign: bool
    said: str


def fitting_in(text: str, fits: Fits, hearing: Hearing) -> list[str]:
    """The values that fit, as they are said in a sentence: the longest at each place."""
    if (taken_back := rethought(text, hearing)) and (
        after_all := fitting_in(taken_back[1], fits, hearing)
    ):
        return after_all
    said = parted(text, hearing)
    if said.denies:
        return fitting_in(said.meant, fits, hearing) if said.meant else []
    as_said = [Piece(part.strip(_MARKS), False, part) for part in text.split()]
    spelled = pieces_of(text, hearing)
    return _longest([one for one in as_said if one.text], fits) or _longest(spelled, fits)


def _longest(pieces: Sequence[Piece], fits: Fits) -> list[str]:
    pieces, found, reached = pieces[:MOST_PIECES], list[str](), 0
    for start in range(len(pieces)):
        for end in range(min(len(pieces), start + MOST_TOGETHER), max(start, reached), -1):
            if value := _fitting(pieces[start:end], fits):
                found.append(value)
                reached = end
                break
    return list(dict.fromkeys(found))


def _fitting(pieces: Sequence[Piece], fits: Fits) -> str:
    texts = [piece.text for piece in pieces]
    together = [" ".join(texts)] if len(texts) > 1 else []
    if all(are_joined(one, other) for one, other in pairwise(pieces)):
        together.insert(0, "".join(texts))
    for form in together:
        for one in (form, form.upper(), form.lower()):
            if fits(one):
                return one
    return ""


def are_joined(one: Piece, other: Piece) -> bool:
    """Whether two pieces side by side can only mean one text: words may be a sentence, and a letter
    beside a word may have lost a sign, as in `t online`."""
    if one.is_sign or other.is_sign or one.text.isdigit() or other.text.isdigit():
        return True
    return len(one.text) == len(other.text) == 1


def pieces_of(text: str, hearing: Hearing) -> list[Piece]:
    """The parts between blanks, with what is said for digits and signs in its place, and without
    what says a letter again: `d as in delta`."""
    parts, at, found = [part for part in text.split() if part.strip(_MARKS)], 0, list[Piece]()
    signs = {
        tuple(map(folded, phrase.split())): sign
        for sign, phrases in language_of(hearing.language).table.signs.items()
        for phrase in phrases.split("|")
    }
    while at < len(parts):
        for length in (3, 2, 1):
            phrase = tuple(folded(part.strip(_MARKS)) for part in parts[at : at + length])
            if len(phrase) == length and phrase in signs:
                found.append(Piece(signs[phrase], True, " ".join(parts[at : at + length])))
                at += length
                break
        else:
            count, piece = _piece(parts[at : at + _MOST_WORDS], hearing)
            found.append(piece)
            at += count
    return found


def _piece(parts: Sequence[str], hearing: Hearing) -> tuple[int, Piece]:
    heard, text = Utterance(" ".join(parts), hearing, BLANKS), parts[0].strip(_MARKS)
    if text.isalpha() and (number := next(iter(heard.blank("cardinal", 0)), None)):
        count = parts_of(parts, number[0], hearing)
        return count, Piece(str(number[1]), False, " ".join(parts[:count]))
    if len(text) == 1:
        for end, _ in heard.language.phrases("spelled_as").at(heard.words, 1):
            if end < len(heard.words) and heard.words[end].plain.startswith(folded(text)):
                return parts_of(parts, end + 1, hearing), Piece(text, False, parts[0])
    return 1, Piece(text, False, parts[0])
