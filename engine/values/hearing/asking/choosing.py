"""Hearing which of several things somebody chooses, offered one after another."""

from collections.abc import Sequence
from itertools import product

from ...heard import Heard, Hearing, Outcome, Refused, Why, outcome_of
from ..blanks.every import BLANKS
from ..closed_list import THRESHOLD, likeness, said_in
from ..utterance import Utterance
from ..words import MOST_CHARACTERS, TOO_LONG, plain_words

Names = Sequence[tuple[str, ...]]


def hear_choice(
    text: str,
    labels: Sequence[str],
    hearing: Hearing,
    threshold: float = THRESHOLD,
    page: range | None = None,
) -> Outcome:
    """The position, from 1, of the thing that is meant; None for none of them.

    A label that is said as it is goes first, then a number, then what is like a label, then words
    that are in a label: `the boiler one`. Of many things the `page` that was offered last is
    counted, and goes before the others.
    """
    if len(text) > MOST_CHARACTERS:
        return TOO_LONG
    heard = Utterance(text, hearing, BLANKS)
    names = [plain_words(label) for label in labels]
    said = list(said_in(heard))
    shown = range(1, len(labels) + 1) if page is None else page
    if found := [index for index, name in enumerate(names, 1) if name and name in said]:
        return outcome_of(_nearest(found, shown), hearing)
    if _says(heard, "none"):
        return Heard(None)
    if (position := _position(heard, len(shown))) is not None:
        if 1 <= position <= len(shown):
            return Heard(shown[position - 1])
        told = f"there is no number {position} among {len(shown)}"
        return Refused(told, Why("no_such_number", {"number": position}))
    if meant := _most_alike(said, names, threshold) or _with_words(heard, names, threshold):
        return outcome_of(_nearest(meant, shown), hearing)
    return Refused(f'"{text}" is none of the {len(labels)}', Why("none_of_them"))


def hears_more(text: str, hearing: Hearing) -> bool:
    """Whether somebody asks for the next page of what is offered."""
    heard = Utterance(text, hearing, BLANKS)
    return _says(heard, "more") and not _says(heard, "none")


def _nearest(found: Sequence[int], shown: range) -> tuple[int, ...]:
    """Those that were offered last, if any."""
    return tuple(at for at in found if at in shown) or tuple(found)


def _says(heard: Utterance, phrases: str) -> bool:
    """Whether the whole of it is one of the table's phrases of that name."""
    ends = heard.ends("choice")
    return any(end in ends for at in heard.starts("choice") for end, _ in heard.blank(phrases, at))


def _position(heard: Utterance, count: int) -> int | None:
    ends = heard.ends("choice")
    for at in heard.starts("choice"):
        for end, number in heard.blank("position", at):
            if end in ends:
                return int(number)
        if any(end in ends for end, _ in heard.blank("last", at)):
            return count
    return None


def _most_alike(said: Names, names: Names, threshold: float) -> list[int]:
    scores = [max((likeness(words, name) for words in said), default=0.0) for name in names]
    best = max(scores, default=0.0)
    return [at for at, score in enumerate(scores, 1) if score == best] if best >= threshold else []


def _with_words(heard: Utterance, names: Names, threshold: float) -> list[int]:
    """The things whose labels have every word that is said, but for those that say nothing."""
    kinds = ("before:choice", "after:choice")
    empty = {
        phrase[0]
        for kind in kinds
        for known in heard.language.phrases(kind).by_first.values()
        for phrase, _ in known
        if len(phrase) == 1
    }
    ends = sorted(heard.ends("choice"), reverse=True)
    for start, end in product(heard.starts("choice"), ends):
        wanted = [word.plain for word in heard.words[start:end] if word.plain not in empty]
        if wanted and (found := _having(wanted, names, threshold)):
            return found
    return []


def _having(wanted: Sequence[str], names: Names, threshold: float) -> list[int]:
    return [
        at
        for at, name in enumerate(names, 1)
        if all(any(likeness((word,), (own,)) >= threshold for own in name) for word in wanted)
    ]
