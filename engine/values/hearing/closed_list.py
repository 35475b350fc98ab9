"""Hearing one of a closed list of values, by any of its names."""

from collections.abc import Iterator, Mapping, Sequence

from ..heard import Ambiguous, Heard, Hearing, Outcome, Refused, Why
from .answers import answers
from .denying import negates, parted, rethought
from .language import language_of
from .utterance import Utterance
from .words import MOST_CHARACTERS, TOO_LONG, plain_words

THRESHOLD = 85.0
"""Of 100: how alike, by rapidfuzz's ratio, what is said must be to a name."""
MOST_SHOWN = 5
SHORTEST = 4
"""Characters: shorter words are alike by chance, and stand in a sentence by chance."""
_SHORTEST_BESIDE = 3
Named = Sequence[tuple[tuple[str, ...], str]]
"""Names and their values."""


def hear_listed(
    text: str,
    values: Mapping[str, Sequence[str]],
    hearing: Hearing,
    threshold: float = THRESHOLD,
) -> Outcome:
    """The value of which the text is a name, its own or one of its synonyms, or has one in it.

    Case, accents, punctuation and what says nothing make no difference; a name that is said exactly
    goes before a yes or no that means a value, then before names that are like what is said. What
    is denied is not meant."""
    if len(text) > MOST_CHARACTERS:
        return TOO_LONG
    names = [
        (plain_words(name), value)
        for value, synonyms in values.items()
        for name in (value, *synonyms)
    ]
    found = _found(text, names, hearing, threshold)
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
    return Why("none_listed", {"names": names}) if len(names) <= MOST_SHOWN else Why("ambiguous")


def _found(text: str, names: Named, hearing: Hearing, threshold: float) -> list[str]:
    heard = Utterance(text, hearing, {})
    whole = tuple(word.plain for word in heard.words)
    if exact := _named([whole], names):
        return exact
    if (yes := answers(heard)) is not None and (meant := _answering(yes, names, hearing)):
        return meant
    taken_back, said = rethought(text, hearing), parted(text, hearing)
    if (taken_back or said.denies) and not _may_deny(names, hearing):
        if taken_back and all(taken_back) and not said.denied:
            before, behind = (_found(one, names, hearing, threshold) for one in taken_back)
            if len(before) == len(behind) == 1:
                return behind
        if said.denies:
            meant = _found(said.meant, names, hearing, threshold) if said.meant else []
            denied = _found(said.denied, names, hearing, threshold) if said.denied else []
            return [] if set(meant) & set(denied) else meant
    stretches = list(said_in(heard))
    return (
        _named(stretches, names)
        or list(_alike(stretches, names, threshold))
        or _contained(whole, names)
    )


def _named(said: Sequence[tuple[str, ...]], names: Named) -> list[str]:
    return list(dict.fromkeys(value for name, value in names if name and name in said))


def _answering(yes: bool, names: Named, hearing: Hearing) -> list[str]:
    """The one value of which a name is a yes, or a no, in itself."""
    words = language_of(hearing.language).phrases("confirmation").by_first.keys()
    meant = dict.fromkeys(
        value
        for name, value in names
        if not words.isdisjoint(name) and answers(Utterance(" ".join(name), hearing, {})) is yes
    )
    return list(meant) if len(meant) == 1 else []


def _may_deny(names: Named, hearing: Hearing) -> bool:
    """Whether a name denies something itself, as `no hot water` does, and `no` alone does not."""
    texts = (" ".join(name) for name, _ in names)
    return any(
        negates(text, hearing) and answers(Utterance(text, hearing, {})) is None for text in texts
    )


def said_in(heard: Utterance) -> Iterator[tuple[str, ...]]:
    """The words, whole and without what may stand before and after."""
    plain = tuple(word.plain for word in heard.words)
    for start in heard.starts("choice"):
        for end in sorted(heard.ends("choice"), reverse=True):
            if start < end:
                yield plain[start:end]


def _contained(said: tuple[str, ...], names: Named) -> list[str]:
    """The values of which a name stands in a sentence, but within no longer name of another. A
    short one alone is there by chance, and beside others it may be meant as well."""
    found = [
        (at, at + len(name), value)
        for name, value in names
        if len(" ".join(name)) >= _SHORTEST_BESIDE
        for at in range(len(said) - len(name) + 1)
        if said[at : at + len(name)] == name
    ]
    widest = [
        (len(" ".join(said[start:end])), value)
        for start, end, value in found
        if not any(
            first <= start and end <= last and last - first > end - start
            for first, last, _ in found
        )
    ]
    if max(widest, default=(0, ""))[0] < SHORTEST:
        return []
    return list(dict.fromkeys(value for _, value in widest))


def _alike(said: Sequence[tuple[str, ...]], names: Named, threshold: float) -> Iterator[str]:
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
