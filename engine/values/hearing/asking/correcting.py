"""Hearing what is meant in the place of a value that was understood: `no, thursday` keeps the time
of a moment, `at ten` its day, and `not friday, saturday` says both."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ...heard import Hearing, Outcome
from ..denying import parts_of, says_no
from ..language import language_of
from ..utterance import Utterance
from ..words import plain_words
from .confirming import corrected, hear_confirmed

Hears = Callable[[str], Outcome]
MOST_PARTS = 24
"""Between blanks: nobody says more to correct one value."""


class Correction(NamedTuple):
    """`yes` is None where neither was said; `outcome` is what was said instead, if anything."""

    yes: bool | None
    outcome: Outcome | None


def hear_correction(text: str, value: Any, hearing: Hearing, hears: Hears) -> Correction:
    """What is answered to the question whether `value` was meant. `hears` makes values of what is
    said for another."""
    yes, rest = hear_confirmed(text, hearing)
    if not rest:
        return Correction(yes, None)
    parts, denied = _after_denial(rest.split(), hearing)
    if (instead := _instead(parts, denied or yes is False, value, hearing, hears)) is not None:
        return Correction(yes, instead)
    outcome = hears(_said(parts))
    if denied:  # "not friday" says no, and "not thursday" nothing about friday
        other = outcome.candidates and not _means(outcome, value, parts)
        return Correction(None if other else False, None)
    if yes is False and _means(outcome, value, parts):
        return Correction(False, None)
    if yes is None and not outcome.candidates and says_no(text, hearing):
        yes = False
    return Correction(yes, outcome)


def _instead(
    parts: list[str], denied: bool, value: Any, hearing: Hearing, hears: Hears
) -> Outcome | None:
    """What stands before or behind the value that is denied: `friday but saturday` behind a no,
    `saturday, not friday` and `friday not, saturday` without."""
    for at in range(1, min(len(parts), MOST_PARTS)):
        behind, denies = _after_denial(parts[at:], hearing)
        if not (denied or denies) or not behind:
            continue
        before, after = parts[:at], corrected(behind, hearing).split()
        first, second = hears(_said(before)), hears(_said(after))
        # "friday not, saturday" denies what stands before the mark, "friday not saturday" does not.
        is_before = denied or parts[-len(behind) - 1].endswith(",")
        if is_before and _means(first, value, before) and second.candidates:
            return second
        if denies and _means(second, value, after) and first.candidates:
            return first
    return None


def _after_denial(parts: list[str], hearing: Hearing) -> tuple[list[str], bool]:
    """What is left behind words that deny, and whether there were any."""
    heard = Utterance(" ".join(parts[:MOST_PARTS]), hearing, {})
    ends = [end for end, _ in language_of(hearing.language).phrases("denials").at(heard.words, 0)]
    return (parts[parts_of(parts, max(ends), hearing) :], True) if ends else (parts, False)


def _said(parts: Sequence[str]) -> str:
    return " ".join(parts).strip(" ,;:")


def _means(outcome: Outcome, value: Any, parts: Sequence[str]) -> bool:
    if isinstance(value, str):
        return plain_words(_said(parts)) == plain_words(value) or value in outcome.candidates
    return value in outcome.candidates
