"""A day without its time, or a time without its day: what is asked for then, and how the answer
joins."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from ...entities import as_text, shown
from ...heard import Half, Hearing, Outcome, Refused, Why, in_valid_half, outcome_of
from ..blanks.every import BLANKS
from ..blanks.times import moment_of, part_of
from ..hear import hear
from ..language import language_of
from ..utterance import Unreal, Utterance
from .correcting import Correction, hear_correction


class Days(NamedTuple):
    """Days that are said, and the part of the day beside them, if any."""

    days: tuple[date, ...]
    part: str = ""


def half_plain(half: Half) -> dict[str, Any]:
    """As plain JSON."""
    moments = {"days": half.days, "times": half.times, "later": half.later}
    plain = {key: list(map(as_text, some)) for key, some in moments.items() if some}
    return plain | ({"part": half.part} if half.part else {})


def half_from(plain: Mapping[str, Any]) -> Half:
    return Half(
        tuple(map(date.fromisoformat, plain.get("days", ()))),
        tuple(map(time.fromisoformat, plain.get("times", ()))),
        plain.get("part", ""),
        tuple(map(time.fromisoformat, plain.get("later", ()))),
    )


def rest_question(half: Half, label: str, language: str) -> str:
    """`Friday, December 4. And at what time?`; `label` is the half that is known for sure."""
    table = language_of(language).table
    question = table.ask_time if half.days else table.ask_day
    return f"{label[:1].upper()}{label[1:].removesuffix('.')}. {question}" if label else question


def half_said(text: str, hearing: Hearing) -> Half | None:
    """The half of a moment that a text says, as a first answer or in the place of another; a moment
    in its machine form is no day."""
    if re.search(r"[0-9]T[0-9]", text):
        return None
    if (said := _days_said(text, hearing)) is not None:
        return Half(said.days, part=said.part)
    free = hearing._replace(valid=None)
    times, later = (hear("time", text, one).candidates for one in (free, free._replace(later=True)))
    return Half(times=times, later=later if later != times else ()) if times else None


def _days_said(text: str, hearing: Hearing) -> Days | None:
    days = hear("date", text, hearing._replace(valid=None)).candidates
    if days:
        return Days(days)
    heard = Utterance(text, hearing, BLANKS)
    return next(_days_with_part(heard), None)


def _days_with_part(heard: Utterance) -> Iterator[Days]:
    """`tomorrow evening`, `tonight`."""
    ends = heard.ends("datetime")
    for start in heard.starts("datetime"):
        for end, part in heard.blank("today_part", start):
            if end in ends:
                yield Days((heard.hearing.now.date(),), part)
        for middle, days in heard.blank("date", start):
            for end, part in heard.blank("day_part", middle):
                if end in ends:
                    yield Days(days, part)


def hear_corrected_rest(text: str, hearing: Hearing, half: Half) -> Correction:
    """As `hear_rest`, with yes or no before it, and with a half that is denied for another: `not
    friday, saturday`."""
    known = half.days or half.times

    def hears(said: str) -> Outcome:
        outcome = hear_rest(said, hearing, half)
        if outcome.half is None or outcome.half.part:
            return outcome
        return outcome_of(outcome.half.days or outcome.half.times, hearing._replace(valid=None))

    value = known[0] if len(known) == 1 else None
    yes, outcome = hear_correction(text, value, hearing, hears)
    found = outcome.candidates if outcome else ()
    if not found or isinstance(found[0], datetime):
        return Correction(yes, outcome)
    if isinstance(found[0], time):
        told = Refused(f"{shown(text)} is a time without its day", Why("no_date"))
        return Correction(yes, told._replace(half=Half(times=found)))
    told = Refused(f"{shown(text)} is a day without its time", Why("no_time_of_day"))
    return Correction(yes, told._replace(half=Half(days=found)))


def hear_rest(text: str, hearing: Hearing, half: Half) -> Outcome:
    """The moments that a half and the answer to the question for the rest make; a whole moment
    takes the place of the half. What is refused may be the same half anew."""
    said = half_said(text, hearing)
    if said is not None and bool(said.days) is not bool(half.days):
        return _joined(*((half, said) if half.days else (said, half)), hearing)
    whole = hear("datetime", text, hearing)
    if isinstance(whole, Refused):
        unheard = "not_time" if half.days else "not_date"
        return whole._replace(half=said, why=whole.why if said else Why(unheard))
    return whole


def _joined(days: Half, times: Half, hearing: Hearing) -> Outcome:
    try:
        found = _moments(days, times.times, hearing)
        found = in_valid_half(found, lambda: _moments(days, times.later, hearing), hearing)
    except Unreal as reason:
        return Refused(str(reason), reason.why)
    return outcome_of(found, hearing)


def _moments(days: Half, times: tuple[time, ...], hearing: Hearing) -> tuple[datetime, ...]:
    """`tonight`, `nine`: the part of the day tells which nine. Raises `Unreal`."""
    if days.part:
        halves = (*times, *(one.replace(hour=one.hour + 12) for one in times if one.hour < 12))
        fitting = tuple(one for one in halves if part_of(one, days.part))
        if times and not fitting:
            clock = f"{times[0]:%H:%M}"
            raise Unreal(f"{clock} is not in that part of the day", "other_part", clock=clock)
        times = fitting
    return tuple(moment_of(day, one, hearing.now) for day in days.days for one in times)
