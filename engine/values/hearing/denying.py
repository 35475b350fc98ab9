"""What an answer denies or takes back: `pasta, not pizza`, `pizza, no wait, pasta`."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..heard import Hearing
from .language import language_of
from .utterance import Utterance

_MOST_WORDS = 6
_AROUND = " ,;:.…-"
_MARKS = (",", ";", ":", ".", "!", "?")


class Parted(NamedTuple):
    """`meant` and `denied` are what stands outside and behind words that deny; `denies` tells
    whether there are such words."""

    meant: str
    denied: str
    denies: bool


def parted(text: str, hearing: Hearing) -> Parted:
    """A denial reaches up to a mark or to a word that leads to a correction, such as `but`."""
    meant, denied = list[str](), list[str]()
    denies = is_denied = False
    for kind, part in _kinds(text.split(), hearing, ("negations", "corrections")):
        if kind == "negations":
            denies = is_denied = True
        elif kind:
            is_denied = False
        else:
            (denied if is_denied else meant).append(part)
        is_denied = is_denied and not part.endswith(_MARKS)
    return Parted(" ".join(meant), " ".join(denied), denies)


def rethought(text: str, hearing: Hearing) -> tuple[str, str] | None:
    """What stands before and behind the last words that take back what was said; None without
    any."""
    kinds = list(_kinds(text.split(), hearing, ("retractions",)))
    at = next((at for at in range(len(kinds) - 2, -1, -1) if kinds[at][0]), None)
    if at is None:
        return None
    while at and kinds[at - 1][0]:
        at -= 1
    before, behind = kinds[:at], [part for kind, part in kinds[at:] if not kind]
    return " ".join(part for _, part in before).rstrip(_AROUND), " ".join(behind)


def between_retractions(text: str, hearing: Hearing) -> list[str]:
    """What stands before, between and behind words that take back what was said; empty without
    any."""
    heard = Utterance(text, hearing, {})
    retractions = heard.language.phrases("retractions")
    if not any(next(retractions.at(heard.words, at), None) for at in range(1, len(heard.words))):
        return []
    stretches = [list[str]()]
    for kind, part in _kinds(text.split(), hearing, ("retractions",)):
        if kind:
            stretches.append([])
        else:
            stretches[-1].append(part)
    said = (" ".join(parts).strip(_AROUND) for parts in stretches)
    return [one for one in said if one]


def _kinds(
    parts: Sequence[str], hearing: Hearing, names: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Stretches between blanks, with the name of the phrases they are; most are none."""
    language, at = language_of(hearing.language), 0
    while at < len(parts):
        words = Utterance(" ".join(parts[at : at + _MOST_WORDS]), hearing, {}).words
        count, kind = 1, ""
        for name in names:
            ends = [end for end, _ in language.phrases(name).at(words, 0)]
            if ends:
                count, kind = parts_of(parts[at:], max(ends), hearing), name
                break
        yield kind, " ".join(parts[at : at + count])
        at += count


def parts_of(parts: Sequence[str], words: int, hearing: Hearing) -> int:
    """How many parts between blanks hold so many words."""
    seen = 0
    for at, part in enumerate(parts, 1):
        seen += len(Utterance(part, hearing, {}).words)
        if seen >= words:
            return at
    return len(parts)


def negates(text: str, hearing: Hearing) -> bool:
    """Whether a word of it denies."""
    heard = Utterance(text, hearing, {})
    negations = heard.language.phrases("negations")
    return any(next(negations.at(heard.words, at), None) for at in range(len(heard.words)))


def says_no(text: str, hearing: Hearing) -> bool:
    """Whether a no stands anywhere in it, outside of what means no such thing: `no problem`."""
    heard, at = Utterance(text, hearing, {}), 0
    answers, negations = map(heard.language.phrases, ("confirmation", "negations"))
    while at < len(heard.words):
        end, yes = next(answers.at(heard.words, at), (at, None))
        if end > at and yes is False or next(negations.at(heard.words, at), None) and end == at:
            return True
        at = max(end, at + 1)
    return False
