"""Values that fit a pattern, said in a sentence or spelled out: `my order is a b dash one two`."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..heard import Hearing
from .blanks.every import BLANKS
from .denying import parted, parts_of, rethought
from .utterance import Utterance
from .words import folded

Fits = Callable[[str], bool]
MOST_PIECES = 30
MOST_TOGETHER = 16
"""Pieces of one value."""
_MARKS = ",;:!?.…"


class Piece(NamedTuple):
    """What a part between blanks says: itself, digits or a sign."""

    text: str
    is_word: bool
    """Whether it is more than one letter, as it was said."""


def fitting_in(text: str, fits: Fits, hearing: Hearing) -> list[str]:
    """The values that fit, as they are said in a sentence: the longest at each place."""
    if (taken_back := rethought(text, hearing)) and (
        after_all := fitting_in(taken_back[1], fits, hearing)
    ):
        return after_all
    said = parted(text, hearing)
    if said.denies:
        return fitting_in(said.meant, fits, hearing) if said.meant else []
    as_said = [Piece(part.strip(_MARKS), True) for part in text.split() if part.strip(_MARKS)]
    return _longest(as_said, fits) or _longest(_pieces(text, hearing), fits)


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
    """Words that stand side by side are never joined: they may be a sentence."""
    texts = [piece.text for piece in pieces]
    together = [" ".join(texts)] if len(texts) > 1 else []
    if not any(one.is_word and other.is_word for one, other in pairwise(pieces)):
        together.insert(0, "".join(texts))
    for form in together:
        for one in (form, form.upper(), form.lower()):
            if fits(one):
                return one
    return ""


def _pieces(text: str, hearing: Hearing) -> list[Piece]:
    """With what is said for digits and signs in its place."""
    parts, at, found = text.split(), 0, list[Piece]()
    signs = {
        tuple(map(folded, phrase.split())): sign
        for sign, phrases in Utterance(text, hearing, {}).language.table.signs.items()
        for phrase in phrases.split("|")
    }
    while at < len(parts):
        for length in (3, 2, 1):
            phrase = tuple(folded(part.strip(_MARKS)) for part in parts[at : at + length])
            if len(phrase) == length and phrase in signs:
                found.append(Piece(signs[phrase], False))
                at += length
                break
        else:
            count, piece = _piece(parts[at : at + 4], hearing)
            found += [piece] if piece.text else []
            at += count
    return found


def _piece(parts: Sequence[str], hearing: Hearing) -> tuple[int, Piece]:
    heard = Utterance(" ".join(parts), hearing, BLANKS)
    if parts[0].strip(_MARKS).isalpha():
        numbers = (*heard.blank("cardinal", 0), *heard.blank("digit", 0))
        for end, number in sorted(numbers, reverse=True)[:1]:
            return parts_of(parts, end, hearing), Piece(str(number), False)
    text = parts[0].strip(_MARKS)
    return 1, Piece(text, text.isalpha() and len(text) > 1)
