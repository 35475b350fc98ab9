"""Hearing what is meant in the place of a value that was understood: `no, thursday` keeps the time
of a moment, `at ten` its day, and `not friday, saturday` says both."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from ...heard import Ambiguous, Heard, Hearing, Outcome, Refused, in_valid_half, outcome_of
from ...money import Money
from ..blanks.dates import dated
from ..blanks.every import BLANKS
from ..blanks.moments import joined, moment_of
from ..blanks.times import elapsed
from ..denying import parts_of, says_no
from ..hear import hear
from ..language import language_of
from ..utterance import Unreal, Utterance
from ..words import plain_words
from .confirming import corrected, hear_confirmed
from .parts import PARTS
from .which import in_part

Hears = Callable[[str], Outcome]
MOST_PARTS = 24
"""Between blanks: nobody says more to correct one value."""
_UNITS = ("day", "hour", "minute")


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


def hear_instead(entity: str, text: str, hearing: Hearing, value: Any) -> Outcome:
    """As `hear`, where what is left out is as it is in `value`: the day or the time of a moment,
    the month of a day, the half of the day, the currency of an amount, the unit of a duration, the
    other parts of an address or a name."""
    match value:
        case datetime():
            return _moment(text, hearing, value.astimezone(hearing.now.tzinfo))
        case date():
            return _day(text, hearing, value)
        case time():
            return _time(text, hearing, value)
        case Money():
            return _amount(text, hearing._replace(currency=value.currency), value)
        case timedelta():
            return _duration(text, hearing, value)
        case str() if entity in PARTS:
            return PARTS[entity](text, hearing, value)
    return hear(entity, text, hearing)


def _moment(text: str, hearing: Hearing, value: datetime) -> Outcome:
    hearing = hearing._replace(beside=value.date())
    whole = hear("datetime", text, hearing)
    if whole.candidates:
        return _in_same_half(whole, value, hearing)
    free = hearing._replace(valid=None)
    try:
        found = _joined(text, free, value)
        late = free._replace(later=True)
        found = in_valid_half(found, lambda: _joined(text, late, value), hearing)
    except Unreal as reason:
        return Refused(str(reason), reason.why)
    return _in_same_half(outcome_of(found, hearing), value, hearing) if found else whole


def _joined(text: str, hearing: Hearing, value: datetime) -> tuple[datetime, ...]:
    """Another day at the same time, else another time on the same day. Raises `Unreal`."""
    now, day = hearing.now, value.date()
    if days := _day(text, hearing, day).candidates:
        return tuple(moment_of(one, value.time(), now) for one in days)
    return joined((day,), _times(text, hearing, value.time()).candidates, "", now)


def _time(text: str, hearing: Hearing, value: time) -> Outcome:
    return _in_same_half(_times(text, hearing, value), value, hearing)


def _times(text: str, hearing: Hearing, value: time) -> Outcome:
    """What is said, or the hour of the value in the part of the day that is."""
    other = value.replace(hour=(value.hour + 12) % 24)
    if said := in_part(text, hearing, (value, other)):
        return outcome_of(said, hearing)
    return hear("time", text, hearing)


def _in_same_half(outcome: Outcome, value: time | datetime, hearing: Hearing) -> Outcome:
    """Of two halves of the day that of the value."""
    if not isinstance(outcome, Ambiguous):
        return outcome
    fitting = tuple(
        one
        for one in outcome.candidates
        if (_hour(one, hearing) < 12) is (_hour(value, hearing) < 12)
    )
    return Heard(fitting[0]) if len(fitting) == 1 else outcome


def _hour(value: time | datetime, hearing: Hearing) -> int:
    local = value.astimezone(hearing.now.tzinfo) if isinstance(value, datetime) else value
    return local.hour


def _day(text: str, hearing: Hearing, value: date) -> Outcome:
    found = next(_parts_of_day(Utterance(text, hearing, BLANKS), value), None)
    if found is not None:
        return outcome_of((found,), hearing)
    return hear("date", text, hearing._replace(beside=value))


def _parts_of_day(heard: Utterance, value: date) -> Iterator[date]:
    """The day where a month or a year is all that is said."""
    ends = heard.ends("date")
    for start in heard.starts("date"):
        for end, month in heard.blank("month", start):
            if end in ends:
                yield from _unless_unreal(heard, month, value.day)
        for end, year in heard.blank("year", start):
            if end in ends and (day := _in_year(value, year)) is not None:
                yield day


def _in_year(value: date, year: int) -> date | None:
    try:
        return value.replace(year=year)
    except ValueError:
        return None


def _unless_unreal(heard: Utterance, month: int, day: int) -> Iterator[date]:
    try:
        yield dated(heard, month, day, None)
    except Unreal:
        return


def _amount(text: str, hearing: Hearing, value: Money) -> Outcome:
    """In the place of hundreds, `two fifty` may be 2.50 or 250."""
    outcome = hear("money", text, hearing)
    heard = Utterance(text, hearing, BLANKS)
    if not outcome.candidates or value.amount < 100:
        return outcome
    hundreds = {
        Money(Decimal(number * 100 + cents), value.currency)
        for start in heard.starts("money")
        for middle, number in heard.blank("cardinal", start)
        for end, cents in heard.blank("hundredths", middle)
        if 0 < number < 10 and end in heard.ends("money")
    }
    return outcome_of((*outcome.candidates, *hundreds), hearing)


def _duration(text: str, hearing: Hearing, value: timedelta) -> Outcome:
    outcome = hear("duration", text, hearing)
    unit = next((one for one in _UNITS if value >= elapsed(Decimal(1), one)), "second")
    number = hear("number", text, hearing)
    is_one = not value % elapsed(Decimal(1), unit)
    if outcome.candidates or not is_one or not isinstance(number, Heard) or number.value < 0:
        return outcome
    try:
        return outcome_of((elapsed(Decimal(str(number.value)), unit),), hearing)
    except Unreal as reason:
        return Refused(str(reason), reason.why)
