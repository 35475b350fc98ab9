"""Asking which of several values was meant, and hearing the answer."""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any

from ...heard import Heard, Hearing, Outcome, outcome_of
from ..blanks.every import BLANKS
from ..blanks.times import part_of
from ..hear import hear
from ..language import language_of
from ..utterance import Utterance
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
    """One of the candidates by its value, its half of the day or its place among them; else
    whatever else the text says. An entity of a flow's own has its `own` way to hear."""
    one_of_them = hearing._replace(valid=candidates.__contains__)
    outcome = own(text, one_of_them) if own else hear(entity, text, one_of_them)
    if isinstance(outcome, Heard) and outcome.value in candidates:
        return outcome
    if fitting := in_part(text, hearing, candidates):
        return outcome_of(fitting, hearing)
    chosen = hear_choice(text, labels, hearing)
    if isinstance(chosen, Heard) and chosen.value is not None:
        return Heard(candidates[chosen.value - 1])
    return outcome


def in_part(text: str, hearing: Hearing, candidates: Sequence[Any]) -> tuple[Any, ...]:
    """Those in the part of the day that is named: `in the evening`."""
    heard = Utterance(text, hearing, BLANKS)
    ends = heard.ends("time")
    parts = {
        part
        for at in heard.starts("time")
        for blank in ("part", "today_part")
        for end, part in heard.blank(blank, at)
        if end in ends
    }
    times = [(one, _time(one, hearing)) for one in candidates]
    return tuple(
        one for one, at in times if at is not None and any(part_of(at, part) for part in parts)
    )


def _time(value: Any, hearing: Hearing) -> time | None:
    if isinstance(value, datetime):
        return value.astimezone(hearing.now.tzinfo).time()
    return value if isinstance(value, time) else None
