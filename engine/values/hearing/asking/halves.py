"""A day without its time, or a time without its day: what is asked for then, and how the answer
joins."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from ...entities import as_text, shown
from ...heard import Half, Hearing, Outcome, Refused, Why, in_valid_half, outcome_of
from ..blanks.every import BLANKS
from ..blanks.moments import days_in_part, joined
from ..blanks.times import part_of, parts_alone
from ..instead import time_of_day
from ..language import language_of
from ..retracting import hear
from ..utterance import Unreal, Utterance
from .correcting import Correction, hear_correction


def half_plain(half: Half) -> dict[str, Any]:
    """As plain JSON."""
    moments: dict[str, Sequence[date | time]] = {
        "days": half.days,
        "times": half.times,
        "later": half.later,
    }
    plain = {key: list(map(_plain, some)) for key, some in moments.items() if some}
    return plain | ({"part": half.part} if half.part else {})


def _plain(value: date | time) -> str:
    """A time that may be of the next day is counted on: `24:05`."""
    if isinstance(value, time) and value.fold:
        return f"{24 + value.hour}:{value:%M}"
    return as_text(value)


def _time_from(plain: str) -> time:
    hour, minutes = map(int, plain.split(":")[:2])
    return time.fromisoformat(plain) if hour < 24 else time(hour - 24, minutes, fold=1)


def half_from(plain: Mapping[str, Any]) -> Half:
    return Half(
        tuple(map(date.fromisoformat, plain.get("days", ()))),
        tuple(map(_time_from, plain.get("times", ()))),
        plain.get("part", ""),
        tuple(map(_time_from, plain.get("later", ()))),
    )


def rest_question(half: Half, label: str, language: str) -> str:
    """`Friday, December 4. And at what time?`; `label` is the half that is known for sure."""
    table = language_of(language).table
    of_part = table.ask_time_of.get(half.part, table.ask_time)
    question = table.ask_day if half.times else of_part
    return f"{label[:1].upper()}{label[1:].removesuffix('.')}. {question}" if label else question


def half_said(text: str, hearing: Hearing, entity: str = "datetime") -> Half | None:
    """What a text says of a value of `entity` and is none: of a time the part of the day; of a
    moment that, its days or its times. A moment in its machine form is no day."""
    heard = Utterance(text, hearing, BLANKS)
    if entity == "datetime" and not re.search(r"[0-9]T[0-9]", text):
        if days := hear("date", text, hearing._replace(valid=None)).candidates:
            return Half(days)
        if found := next(days_in_part(heard), None):
            return Half(found[0], part=found[1])
        if times := _times_said(text, hearing):
            return times
    part = next(parts_alone(heard), "")
    return Half(part=part) if part else None


def _times_said(text: str, hearing: Hearing) -> Half | None:
    free = hearing._replace(valid=None)
    times, later = (hear("time", text, one).candidates for one in (free, free._replace(later=True)))
    return Half(times=times, later=later if later != times else ()) if times else None


def hear_corrected_rest(text: str, hearing: Hearing, half: Half, entity: str) -> Correction:
    """As `hear_rest`, with yes or no before it, and with a half that is denied for another: `not
    friday, saturday`."""
    known = half.days or half.times
    if len(half.days) == 1:
        hearing = hearing._replace(beside=half.days[0])

    def hears(said: str) -> Outcome:
        outcome = hear_rest(said, hearing, half, entity)
        if outcome.half is None or outcome.half.part:
            return outcome
        return outcome_of(outcome.half.days or outcome.half.times, hearing._replace(valid=None))

    value = known[0] if len(known) == 1 else None
    yes, outcome = hear_correction(text, value, hearing, hears)
    found = outcome.candidates if outcome else ()
    if not found or isinstance(found[0], datetime) or entity == "time":
        return Correction(yes, outcome)
    of = Half(times=found) if isinstance(found[0], time) else Half(days=found)
    return Correction(yes, _still_half(text, of))


def _still_half(text: str, half: Half) -> Refused:
    if half.times:
        told = f"{shown(text)} is a time without its day"
        return Refused(told, Why("no_date"), half)
    what = "a day" if half.days else "a part of the day"
    return Refused(f"{shown(text)} is {what} without its time", Why("no_time_of_day"), half)


def hear_rest(text: str, hearing: Hearing, half: Half, entity: str) -> Outcome:
    """What a half and the answer to the question for the rest make; a whole value takes the place
    of the half. What is refused may be another half."""
    if entity == "time":
        return _time_of(text, hearing, half.part)
    said = half_said(text, hearing)
    both = _both(half, said) if said else None
    try:
        if both and both.days and both.times:
            return _joined(both, hearing)
        if both and both.times and both.part:
            return _still_half(text, Half(times=_fitting(both.times, both)))
    except Unreal as reason:
        return Refused(str(reason), reason.why)
    if both and both != said:
        return _still_half(text, both)
    whole = hear("datetime", text, hearing if half.days else _within(half.part, hearing))
    if isinstance(whole, Refused):
        unheard = "not_date" if half.times else "not_time"
        return whole._replace(half=said, why=whole.why if said else Why(unheard))
    return whole


def _both(half: Half, said: Half) -> Half:
    """What is known of either; what is said anew takes the place of what was."""
    return Half(
        said.days or half.days,
        said.times or half.times,
        said.part or half.part,
        said.later if said.times else half.later,
    )


def _time_of(text: str, hearing: Hearing, part: str) -> Outcome:
    """`nine` after `in the evening`: the part of the day tells which nine."""
    other = half_said(text, hearing, "time")
    return _still_half(text, other) if other else hear("time", text, _within(part, hearing))


def _within(part: str, hearing: Hearing) -> Hearing:
    """With what is in the part of the day alone valid."""
    if not part:
        return hearing

    def valid(value: Any) -> bool:
        at = time_of_day(value, hearing)
        is_there = at is not None and part_of(at, part)
        return is_there and (hearing.valid is None or hearing.valid(value))

    return hearing._replace(valid=valid)


def _joined(both: Half, hearing: Hearing) -> Outcome:
    """Raises `Unreal`."""
    days, now = both.days, hearing.now
    if both.part:
        return outcome_of(joined(days, (*both.times, *both.later), both.part, now), hearing)
    found = joined(days, both.times, "", now)
    return outcome_of(
        in_valid_half(found, lambda: joined(days, both.later, "", now), hearing), hearing
    )


def _fitting(times: tuple[time, ...], half: Half) -> tuple[time, ...]:
    """Of the times those in the part of the day, if one is named. Raises `Unreal`."""
    if not half.part:
        return times
    fitting = tuple(one for one in (*times, *half.later) if part_of(one, half.part))
    if times and not fitting:
        clock = f"{times[0]:%H:%M}"
        raise Unreal(f"{clock} is not in that part of the day", "other_part", clock=clock)
    return fitting
