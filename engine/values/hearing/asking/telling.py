"""What tells things apart that are offered: the words, days and times in what they are called."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from ...heard import Hearing
from ..blanks.every import BLANKS
from ..closed_list import likeness
from ..grammar import Phrases
from ..utterance import Utterance

Facet = tuple[str, Any]
"""`("day", 10)`, `("month", 1)`, `("weekday", 4)`, `("time", time(10))`."""


class Told(NamedTuple):
    """Of what was said: for each day or time the facets of which one has to fit, the words that
    stand in a label, and whether there are words that stand in none."""

    facets: tuple[frozenset[Facet], ...]
    words: tuple[str, ...]
    others: bool


class Label(NamedTuple):
    words: frozenset[str]
    facets: frozenset[Facet]
    moments: tuple[tuple[date, time], ...]


def label_of(text: str, hearing: Hearing) -> Label:
    heard = Utterance(text, hearing, BLANKS)
    days, times, facets, at = list[date](), list[time](), set[Facet](), 0
    while at < len(heard.words):
        if day := _longest(heard, "date", at):
            at, found = day
            days += found
            facets |= {facet for one in found for facet in _of_day(one)}
        elif clock := _clock(heard, at):
            at, found = clock
            times += found
            facets |= {("time", one) for one in found}
        else:
            facets |= {("month", month) for _, month in heard.blank("month", at)}
            facets |= {("weekday", weekday) for _, weekday in heard.blank("weekday", at)}
            at += 1
    moments = tuple((day, clock) for day in days[:1] for clock in times[:1] or [time()])
    return Label(frozenset(word.plain for word in heard.words), frozenset(facets), moments)


def _of_day(day: date) -> Iterator[Facet]:
    yield from (("day", day.day), ("month", day.month), ("weekday", day.weekday()))


def _longest(heard: Utterance, blank: str, at: int) -> tuple[int, Any] | None:
    return max(heard.blank(blank, at), key=lambda found: found[0], default=None)


def _clock(heard: Utterance, at: int) -> tuple[int, tuple[time, ...]] | None:
    """A time that is no bare number: `10:00`, `3 pm`."""
    found = _longest(heard, "time", at)
    if found is None or (found[0] == at + 1 and ":" not in heard.words[at].text):
        return None
    return found


def told(text: str, labels: Sequence[Label], hearing: Hearing, threshold: float) -> Told:
    heard = Utterance(text, hearing, BLANKS)
    empty = _empty(heard)
    facets, words, others, at = list[frozenset[Facet]](), list[str](), False, 0
    while at < len(heard.words):
        if (found := _said(heard, at)) and _may_tell(found[1], labels):
            at = found[0]
            facets += found[1]
            continue
        plain = heard.words[at].plain
        if plain not in empty:
            is_number = bool(heard.blank("cardinal", at))
            if is_number or any(_has(label, plain, threshold) for label in labels):
                words.append(plain)
            else:
                others = True
        at += 1
    return Told(tuple(facets), tuple(words), others)


def _may_tell(facets: Sequence[frozenset[Facet]], labels: Sequence[Label]) -> bool:
    """Whether the things have days or times of that kind at all."""
    kinds = {kind for label in labels for kind, _ in label.facets}
    return all(kind in kinds for one in facets for kind, _ in one)


def _said(heard: Utterance, at: int) -> tuple[int, list[frozenset[Facet]]] | None:
    """A day, a part of one, or a time that stands at a word."""
    heads = Phrases({heard.language.table.heads.get("time", ""): None})
    for end, _ in heads.at(heard.words, at):
        if (found := _longest(heard, "time", end)) and isinstance(found[1], tuple):
            return found[0], [frozenset(("time", one) for one in found[1])]
    if found := _clock(heard, at):
        return found[0], [frozenset(("time", one) for one in found[1])]
    for end, month in heard.blank("month", at):
        days = [(last, day) for last, day in heard.blank("position", end) if 0 < day < 32]
        last, day = days[0] if days else (end, 0)
        return last, [frozenset({("month", month)}), *([frozenset({("day", day)})] if day else [])]
    for end, day in heard.blank("ordinal", at):
        if 0 < day < 32:
            return end, [frozenset({("day", day)})]
    for end, weekday in heard.blank("weekday", at):
        return end, [frozenset({("weekday", weekday)})]
    found = _longest(heard, "date", at)
    # "the tenth" is that of any month, and not of the next one alone.
    if found is None or any(heard.blank("ordinal", place) for place in range(at, found[0])):
        return None
    return found[0], [frozenset(facet) for facet in _alternatives(found[1])]


def _alternatives(days: Sequence[date]) -> Iterator[set[Facet]]:
    yield {("day", one.day) for one in days}
    yield {("month", one.month) for one in days}


def _empty(heard: Utterance) -> frozenset[str]:
    """Words that say nothing of which thing is meant."""
    kinds = ("before:choice", "after:choice", "before:time", "before:date", "no_names", "ones")
    return frozenset(
        word
        for kind in kinds
        for known in heard.language.phrases(kind).by_first.values()
        for phrase, _ in known
        if len(phrase) == 1 or kind in ("before:choice", "after:choice")
        for word in phrase
    )


def fitting(said: Told, labels: Sequence[Label], threshold: float) -> list[int]:
    """The places of those that have all that was said, which says enough."""
    if not said.words and (not said.facets or said.others):
        return []
    return [
        place
        for place, label in enumerate(labels, 1)
        if all(any(facet in label.facets for facet in one) for one in said.facets)
        and all(_has(label, word, threshold) for word in said.words)
    ]


def _has(label: Label, word: str, threshold: float) -> bool:
    return any(likeness((word,), (own,)) >= threshold for own in label.words)


def by_moment(labels: Sequence[Label], is_last: bool) -> int | None:
    """The place of the earliest, or the latest; None where one of them has no day of its own."""
    moments = [(label.moments[0], place) for place, label in enumerate(labels, 1) if label.moments]
    if len(moments) < len(labels) or len({moment for moment, _ in moments}) < len(moments):
        return None
    return (max if is_last else min)(moments)[1]
