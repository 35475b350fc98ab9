"""Asking which of several values was meant, and hearing the answer."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from ...heard import Heard, Hearing, Outcome, outcome_of
from ..instead import in_part, time_of_day
from ..language import language_of
from ..retracting import hear
from ..words import words_of
from .choosing import hear_choice


def which_question(labels: Sequence[str], language: str) -> str:
    """`Do you mean 09:00 or 21:00?`"""
    table = language_of(language).table
    *most, last = labels
    return table.which.format(f"{', '.join(most)} {table.either} {last}")


def hear_which(
    entity: str,
    text: str,
    hearing: Hearing,
    candidates: Sequence[Any],
    labels: Sequence[str],
    own: Callable[[str, Hearing], Outcome] | None = None,
) -> Outcome:
    """One of the candidates by its value, its half of the day, its time, its day or its place among
    them; else whatever else the text says. An entity of a flow's own has its `own` way to hear."""
    one_of_them = hearing._replace(valid=candidates.__contains__)
    outcome = own(text, one_of_them) if own else hear(entity, text, one_of_them)
    if isinstance(outcome, Heard) and outcome.value in candidates:
        return outcome
    said = {*outcome.candidates, *_with_part(text, hearing, candidates)}
    fitting = in_part(text, hearing, candidates) or _with_clock(text, candidates, labels, said)
    if not fitting:
        fitting = tuple(one for one in candidates if one in said)
    chosen = hear_choice(text, labels, hearing)
    if isinstance(chosen, Heard) and chosen.value is not None:
        placed = (candidates[chosen.value - 1],)
        # Beside January 3 and March 1, "the first" is a place and a day.
        return outcome_of((*placed, *fitting) if len(fitting) == 1 else placed, hearing)
    return outcome_of(fitting, hearing) if fitting else outcome


def _with_part(text: str, hearing: Hearing, candidates: Sequence[Any]) -> Iterator[Any]:
    """Those of which the time, or the number of the day, is all that is said: `ten am`, `the
    4th`."""
    free = hearing._replace(valid=None)
    times = hear("time", text, free).candidates
    for one in candidates:
        if isinstance(one, datetime):
            is_said = time_of_day(one, hearing) in times
        else:
            is_said = isinstance(one, date) and one in _beside(one, text, free)
        if is_said:
            yield one


def _beside(day: date, text: str, hearing: Hearing) -> tuple[Any, ...]:
    return hear("date", text, hearing._replace(beside=day)).candidates


def _with_clock(
    text: str, candidates: Sequence[Any], labels: Sequence[str], said: Collection[Any]
) -> tuple[Any, ...]:
    """Of those that may be said the one that was offered in these very digits: `9:00`, beside
    `21:00`."""
    clocks = {word.plain for word in words_of(text) if ":" in word.plain}
    offered = zip(candidates, labels, strict=True)
    shown = [one for one, label in offered if clocks & {word.plain for word in words_of(label)}]
    return tuple(shown) if len(shown) == 1 and shown[0] in said else ()
