"""Asking whether a value was meant, and hearing the answer: yes, no, or another value."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...heard import Heard, Hearing
from ..denying import parts_of
from ..language import language_of
from ..retracting import hear
from ..utterance import Utterance


class Confirmation(NamedTuple):
    """`yes` is None where neither was said; `rest` is what else was, such as a correction."""

    yes: bool | None
    rest: str


def confirm_question(label: str, language: str) -> str:
    """`Friday, December 4, right?`"""
    return language_of(language).table.right.format(label)


def hear_confirmed(text: str, hearing: Hearing) -> Confirmation:
    """Splits `no, saturday` into its no and the rest; words such as `i meant` are no part of it."""
    parts = text.split()
    whole = _yes(text, hearing)
    if whole is not None:
        return Confirmation(whole, "")
    if _is_unsure(text, hearing):
        return Confirmation(None, corrected(parts, hearing))
    for at in range(min(len(parts) - 1, _MOST_WORDS), 0, -1):
        if (yes := _yes(" ".join(parts[:at]), hearing)) is not None:
            return Confirmation(yes, corrected(parts[at:], hearing))
    return Confirmation(None, corrected(parts, hearing))


_MOST_WORDS = 6


def _yes(text: str, hearing: Hearing) -> bool | None:
    outcome = hear("confirmation", text, hearing)
    return outcome.value if isinstance(outcome, Heard) else None


def _is_unsure(text: str, hearing: Hearing) -> bool:
    """Whether it begins with what only looks like a yes or no: `I'm not sure`."""
    heard = Utterance(text, hearing, {})
    meant = next(heard.language.phrases("confirmation").at(heard.words, 0), None)
    return meant is not None and meant[1] is None


def corrected(parts: list[str], hearing: Hearing) -> str:
    """What is left behind the words that lead to a correction, as it was said."""
    table = language_of(hearing.language)
    while parts:
        heard = Utterance(" ".join(parts[:_MOST_WORDS]), hearing, {})
        ends = [end for end, _ in table.phrases("corrections").at(heard.words, 0)]
        if not ends:
            break
        parts = parts[parts_of(parts, max(ends), hearing) :]
    return " ".join(parts)


def apart(parts: Sequence[str], hearing: Hearing) -> Iterator[int]:
    """Which parts between blanks belong to words that say yes or no, deny, or lead to a correction,
    and to no value."""
    table = language_of(hearing.language)
    kinds = [table.phrases(name) for name in ("denials", "corrections", "confirmation")]
    at = 0
    while at < len(parts):
        words = Utterance(" ".join(parts[at : at + _MOST_WORDS]), hearing, {}).words
        ends = [end for kind in kinds for end, _ in kind.at(words, 0)]
        count = parts_of(parts[at:], max(ends), hearing) if ends else 0
        yield from range(at, at + count)
        at += count or 1
