"""Values that fit a pattern, said in a sentence or spelled out: `my order is a b dash one two`."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from string import ascii_letters, digits
from typing import NamedTuple

from ..heard import Hearing
from .blanks.every import BLANKS
from .denying import parted, parts_of, rethought
from .language import language_of
from .utterance import Utterance
from .words import folded

Fits = Callable[[str], bool]
MOST_FRAGMENTS = 30
MOST_TOGETHER = 16
"""Fragments of one value."""
_MARKS = ",;:!?.…"
_MOST_WORDS = 5
"""Of a number, or of a letter that is said again."""
_SHORT = 3
"""So many characters with a digit among them are told from words: "one moment" says no digit."""
_VOWELS = "aeiouy"
_SIGNS = ascii_letters + digits
_NEXT = str.maketrans(_SIGNS, _SIGNS[1:] + _SIGNS[:1])
_LAST = {other: letter for letter, other in _NEXT.items()}


class Fragment(NamedTuple):
    """What a part of a text says: itself, digits or a sign; `said` is how. "o" may be a zero, and a
    `letter`, and so may be a word of a spelling alphabet."""

    text: str
    is_sign: bool
    said: str
    may_be_zero: bool = False
    letter: str = ""


def fitting_in(text: str, fits: Fits, hearing: Hearing) -> list[str]:
    """The values that fit, as they are said in a sentence: the longest at each place."""
    if (taken_back := rethought(text, hearing)) and (
        after_all := fitting_in(taken_back[1], fits, hearing)
    ):
        return after_all
    said = parted(text, hearing)
    if said.denies:
        return fitting_in(said.meant, fits, hearing) if said.meant else []
    as_said = [Fragment(part.strip(_MARKS), False, part) for part in text.split()]
    found = _longest([one for one in as_said if one.text], fits, hearing)
    if any(map(str.isdigit, "".join(found))):
        return found
    spelled = _longest(fragments_of(text, hearing), fits, hearing)
    return max(found, spelled, key=lambda values: max(map(len, values), default=0))


def without_examples(text: str, hearing: Hearing) -> str:
    """The text without what says a letter again: `d as in delta, a, n, a`."""
    if not any(len(part.strip(_MARKS)) == 1 for part in text.split()):
        return text
    return " ".join(fragment.said for fragment in fragments_of(text, hearing))


def _longest(fragments: Sequence[Fragment], fits: Fits, hearing: Hearing) -> list[str]:
    """The longest at each place that is no word of a sentence by chance, whatever it may mean."""
    fragments, found, reached = fragments[:MOST_FRAGMENTS], list[str](), 0
    for start in range(len(fragments)):
        for end in range(min(len(fragments), start + MOST_TOGETHER), max(start, reached), -1):
            values = _fitting(fragments[start:end], fits)
            if values and (
                not any(fits(other) for other in _others(values[0]))
                or _is_meant(fragments, start, end, values, hearing)
            ):
                found += values
                reached = end
                break
    return list(dict.fromkeys(found))


def _fitting(fragments: Sequence[Fragment], fits: Fits) -> list[str]:
    """The texts that fit, of those that it may mean: "o" a zero, "alpha bravo" ab."""
    found = dict.fromkeys(_first_fitting(meant, fits) for meant in _meanings(fragments))
    return list(filter(None, found))


def _others(value: str) -> tuple[str, ...]:
    """Texts that fit too where any letters or digits do: not so of `gold|silver`."""
    return tuple({value[::-1], value.translate(_NEXT), value.translate(_LAST)} - {value})


def _is_meant(
    fragments: Sequence[Fragment], start: int, end: int, values: Sequence[str], hearing: Hearing
) -> bool:
    """Whether it is more than a word that fits by chance, as "is" in "this is mike": it has a digit
    or a sign, is spelled, was written in capitals, or nothing else is said."""
    inner, around = fragments[start:end], (*fragments[:start], *fragments[end:])
    said = " ".join(one.said for one in inner)
    if any(one.is_sign for one in inner) or any(map(str.isdigit, said)):
        return True
    if len(values[0]) >= _SHORT and any(map(str.isdigit, values[0])):
        return True
    if not values[0].isdigit() and _is_ordinary(said, hearing):
        return not around
    beside = (*fragments[max(0, start - 1) : start], *fragments[end : end + 1])
    if _is_spelled(inner) and not any(len(one.text) == 1 or one.text.isdigit() for one in beside):
        return True
    written = len(said) > 1 and said.isupper()
    return (
        written
        and any(one.said.islower() for one in around)
        or _leads(fragments[:start], hearing)
        and _closes(fragments[end:], hearing)
    )


def _is_spelled(fragments: Sequence[Fragment]) -> bool:
    """Letter by letter; vowels alone may be words, as in "il y a"."""
    letters = [folded(one.letter or one.text) for one in fragments]
    return (
        len(letters) > 1
        and all(len(letter) == 1 for letter in letters)
        and not set(letters) <= set(_VOWELS)
    )


def _is_ordinary(said: str, hearing: Hearing) -> bool:
    """Whether it is a word that answers, asks, counts or says nothing."""
    heard = Utterance(said, hearing, BLANKS)
    kinds = ("before:code", "after:code", "confirmation", "no_names", "cardinal")
    return any(end == len(heard.words) for kind in kinds for end, _ in heard.blank(kind, 0))


def _leads(fragments: Sequence[Fragment], hearing: Hearing) -> bool:
    heard = Utterance(" ".join(one.said for one in fragments), hearing, {})
    return len(heard.words) in heard.starts("code")


def _closes(fragments: Sequence[Fragment], hearing: Hearing) -> bool:
    return 0 in Utterance(" ".join(one.said for one in fragments), hearing, {}).ends("code")


def _meanings(fragments: Sequence[Fragment]) -> Iterator[list[Fragment]]:
    """One word of an alphabet alone is that word, or somebody's name."""
    yield list(fragments)
    if len(fragments) > 1:
        yield [one._replace(text=one.letter or one.text) for one in fragments]
    if any(one.may_be_zero for one in fragments):
        yield [
            one._replace(text="0" if one.may_be_zero else one.letter or one.text)
            for one in fragments
        ]


def _first_fitting(fragments: Sequence[Fragment], fits: Fits) -> str:
    texts = [fragment.text for fragment in fragments]
    together = [" ".join(texts)] if len(texts) > 1 else []
    if all(are_joined(one, other) for one, other in pairwise(fragments)):
        together.insert(0, "".join(texts))
    for form in together:
        for one in (form, form.upper(), form.lower()):
            if fits(one):
                return one
    return ""


def are_joined(one: Fragment, other: Fragment) -> bool:
    """Whether two side by side can only mean one text: words may be a sentence, and a letter beside
    a word may have lost a sign, as in `t online`."""
    if one.is_sign or other.is_sign or one.text.isdigit() or other.text.isdigit():
        return True
    return len(one.text) == len(other.text) == 1


def fragments_of(text: str, hearing: Hearing) -> list[Fragment]:
    """The parts between blanks, with what is said for digits and signs in its place, and without
    what says a letter again: `d as in delta`."""
    parts, at, found = [part for part in text.split() if part.strip(_MARKS)], 0, list[Fragment]()
    table = language_of(hearing.language).table
    signs = {_words(one): sign for sign, some in table.signs.items() for one in some.split("|")}
    letters = {_words(one): one[0] for one in filter(None, table.alphabet.split("|"))}
    while at < len(parts):
        for length in (3, 2, 1):
            some = parts[at : at + length]
            words, said = _words(" ".join(some)), " ".join(some)
            if len(some) == length and words in signs:
                found.append(Fragment(signs[words], True, said))
            elif len(some) == length and words in letters:
                found.append(Fragment(said.strip(_MARKS), False, said, letter=letters[words]))
            else:
                continue
            at += length
            break
        else:
            count, fragment = _fragment(parts[at : at + _MOST_WORDS], hearing)
            found.append(fragment)
            at += count
    return _with_zeros(found)


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(folded(part.strip(_MARKS)) for part in phrase.split())


def _with_zeros(fragments: list[Fragment]) -> list[Fragment]:
    """With a zero for each `o` or `oh` that stands beside digits; between two it is no letter."""
    for at, one in enumerate(fragments):
        if one.may_be_zero and any(_digits_beside(fragments, at)):
            fragments[at] = one._replace(text="0")
    for at, one in enumerate(fragments):
        if one.may_be_zero and sum(_digits_beside(fragments, at)) == 2:
            fragments[at] = one._replace(may_be_zero=False, letter="")
    return fragments


def _digits_beside(fragments: Sequence[Fragment], at: int) -> list[bool]:
    beside = (*fragments[max(0, at - 1) : at], *fragments[at + 1 : at + 2])
    return [one.text.isdigit() for one in beside]


def _fragment(parts: Sequence[str], hearing: Hearing) -> tuple[int, Fragment]:
    heard, text = Utterance(" ".join(parts), hearing, BLANKS), parts[0].strip(_MARKS)
    if len(text) == 1:
        for end, _ in heard.language.phrases("spelled_as").at(heard.words, 1):
            if end < len(heard.words) and heard.words[end].plain.startswith(folded(text)):
                return parts_of(parts, end + 1, hearing), Fragment(text, False, parts[0])
    if folded(text) in heard.language.table.zeros.split("|")[:-1]:  # the last is the number's name
        return 1, Fragment(text, False, parts[0], may_be_zero=True, letter="o")
    if text.isalpha() and (number := next(iter(heard.blank("cardinal", 0)), None)):
        count = parts_of(parts, number[0], hearing)
        return count, Fragment(str(number[1]), False, " ".join(parts[:count]))
    return 1, Fragment(text, False, parts[0])
