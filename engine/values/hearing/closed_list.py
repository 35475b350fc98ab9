"""Hearing one of a closed list of values, by any of its names."""

from collections.abc import Iterator, Mapping, Sequence

from ..heard import Ambiguous, Heard, Hearing, Outcome, Refused, Why
from .utterance import Utterance
from .words import MOST_CHARACTERS, TOO_LONG, plain_words

THRESHOLD = 85.0
"""Of 100: how alike, by rapidfuzz's ratio, what is said must be to a name."""
MOST_SHOWN = 5
SHORTEST = 4
"""Characters: shorter words are alike by chance."""


def hear_listed(
    text: str,
    values: Mapping[str, Sequence[str]],
    hearing: Hearing,
    threshold: float = THRESHOLD,
) -> Outcome:
    """The value of which the text is a name: its own or one of its synonyms. Case, accents,
    punctuation and what says nothing make no difference; a name that is said exactly goes before
    those that are like it."""
    if len(text) > MOST_CHARACTERS:
        return TOO_LONG
    names = [
        (plain_words(name), value)
        for value, synonyms in values.items()
        for name in (value, *synonyms)
    ]
    said = list(said_in(Utterance(text, hearing, {})))
    exact = dict.fromkeys(value for name, value in names if name and name in said)
    found = list(exact) or list(_alike(said, names, threshold))
    if hearing.valid is not None and len(found) > 1:
        found = list(filter(hearing.valid, found)) or found
    if len(found) > 1:
        return Ambiguous(tuple(found))
    if found:
        return Heard(found[0])
    shown = ", ".join(list(values)[:MOST_SHOWN]) + (", …" if len(values) > MOST_SHOWN else "")
    return Refused(f'"{text}" is none of {shown}', none_of(list(values)))


def none_of(names: Sequence[str]) -> Why:
    """Tells the names that would be taken, unless they are many."""
    return Why("none_listed", {"names": names}) if len(names) <= MOST_SHOWN else Why("none_of_them")


def said_in(heard: Utterance) -> Iterator[tuple[str, ...]]:
    """The words, whole and without what may stand before and after."""
    plain = tuple(word.plain for word in heard.words)
    for start in heard.starts("choice"):
        for end in sorted(heard.ends("choice"), reverse=True):
            if start < end:
                yield plain[start:end]


def _alike(
    said: Sequence[tuple[str, ...]], names: Sequence[tuple[tuple[str, ...], str]], threshold: float
) -> Iterator[str]:
    """The values whose names are most alike, all of them where several are equally so."""
    best: dict[str, float] = {}
    for words in said:
        for name, value in names:
            best[value] = max(best.get(value, 0.0), likeness(words, name))
    most = max(best.values(), default=0.0)
    if most >= threshold:
        yield from (value for value, score in best.items() if score == most)


def likeness(said: tuple[str, ...], name: tuple[str, ...]) -> float:
    """From 0 to 100. Numbers are the same or another: `room 12` is not like `room 13`."""
    from rapidfuzz import fuzz

    if [word for word in said if word.isdigit()] != [word for word in name if word.isdigit()]:
        return 0.0
    one, other = " ".join(said), " ".join(name)
    if min(len(one), len(other)) < SHORTEST:
        return 100.0 if one == other else 0.0
    return fuzz.ratio(one, other)
