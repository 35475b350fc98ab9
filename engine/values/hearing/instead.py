"""What is meant in the place of a value that was understood: `thursday` keeps the time of a moment,
`at ten` its day."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ..heard import Ambiguous, Heard, Hearing, Outcome, Refused, in_valid_half, outcome_of
from ..money import Money
from .blanks.dates import dated
from .blanks.every import BLANKS
from .blanks.moments import joined, moment_of
from .blanks.times import elapsed, part_of, parts_alone
from .hear import hear_whole
from .parts import PARTS
from .utterance import Unreal, Utterance

_UNITS = ("day", "hour", "minute")
_NEAR = 3 * 60
"""Minutes."""
_MINUTES_TOO = 15
"""So many hours may be minutes in the place of a few hours: `no, thirty`."""


def whole_instead(
    entity: str, text: str, hearing: Hearing, value: Any, on_its_own: bool = False
) -> Outcome:
    """As `hear_whole`, where what is left out is as it is in `value`: the day or the time of a
    moment, the month of a day, the half of the day, the currency of an amount, the unit of a
    duration, the other parts of an address or a name. Another day is close to that of `value`,
    unless it is meant `on_its_own`."""
    match value:
        case datetime():
            local = value.astimezone(hearing.now.tzinfo)
            beside = hearing.beside if on_its_own else local.date()
            return _moment(text, hearing._replace(beside=beside), local)
        case date():
            beside = hearing.beside if on_its_own else value
            return _day(text, hearing._replace(beside=beside), value)
        case time():
            return _time(text, hearing, value)
        case Money():
            return _amount(text, hearing._replace(currency=value.currency), value)
        case timedelta():
            return _duration(text, hearing, value)
        case str() if entity in PARTS:
            return PARTS[entity](text, hearing, value)
    return hear_whole(entity, text, hearing)


def _moment(text: str, hearing: Hearing, value: datetime) -> Outcome:
    whole = hear_whole("datetime", text, hearing)
    if whole.candidates:
        return _near(whole, value, hearing)
    free = hearing._replace(valid=None)
    try:
        found = _joined(text, free, value)
        late = free._replace(later=True)
        found = in_valid_half(found, lambda: _joined(text, late, value), hearing)
    except Unreal as reason:
        return Refused(str(reason), reason.why)
    return _near(outcome_of(found, hearing), value, hearing) if found else whole


def _joined(text: str, hearing: Hearing, value: datetime) -> tuple[datetime, ...]:
    """Another day at the same time, and another time on the same day: `2030` may be a year, and a
    time. Raises `Unreal`."""
    now, day = hearing.now, value.date()
    at_same_time = (
        moment_of(one, value.time(), now)
        for one in _day(text, hearing, day, short_years=False).candidates
    )
    times = _times(text, hearing, value.time()).candidates
    return (*at_same_time, *joined((day,), times, "", now))


def _time(text: str, hearing: Hearing, value: time) -> Outcome:
    return _near(_times(text, hearing, value), value, hearing)


def _times(text: str, hearing: Hearing, value: time) -> Outcome:
    """What is said, or the hour of the value in the part of the day that is."""
    other = value.replace(hour=(value.hour + 12) % 24)
    if said := in_part(text, hearing, (value, other)):
        return outcome_of(said, hearing)
    return hear_whole("time", text, hearing)


def _near(outcome: Outcome, value: time | datetime, hearing: Hearing) -> Outcome:
    """Of two halves of a day the one in which the hour is near that of the value."""
    days = {one.date() for one in outcome.candidates if isinstance(one, datetime)}
    if not isinstance(outcome, Ambiguous) or len(days) > 1:
        return outcome
    of_value = _minutes(value, hearing)
    fitting = [one for one in outcome.candidates if abs(_minutes(one, hearing) - of_value) <= _NEAR]
    return Heard(fitting[0]) if len(fitting) == 1 else outcome


def _minutes(value: time | datetime, hearing: Hearing) -> int:
    local = value.astimezone(hearing.now.tzinfo) if isinstance(value, datetime) else value
    return local.hour * 60 + local.minute


def _day(text: str, hearing: Hearing, value: date, short_years: bool = True) -> Outcome:
    heard = Utterance(text, hearing, BLANKS)
    found = next(_parts_of_day(heard, value, short_years), None)
    if found is not None:
        return outcome_of((found,), hearing)
    return hear_whole("date", text, hearing)


def _parts_of_day(heard: Utterance, value: date, short_years: bool) -> Iterator[date]:
    """The day where a month or a year is all that is said. Of a moment `45` may be minutes."""
    ends = heard.ends("date")
    for start in heard.starts("date"):
        for end, month in heard.blank("month", start):
            if end in ends:
                yield from _unless_unreal(heard, month, value.day)
        short = {end for end, number in heard.blank("cardinal", start) if number < 100}
        for end, year in heard.blank("year", start):
            if end in short and not short_years:
                continue
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
    outcome = hear_whole("money", text, hearing)
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
    outcome = hear_whole("duration", text, hearing)
    unit = next((one for one in _UNITS if value >= elapsed(Decimal(1), one)), "second")
    number = hear_whole("number", text, hearing)
    is_one = not value % elapsed(Decimal(1), unit)
    if outcome.candidates or not is_one or not isinstance(number, Heard) or number.value < 0:
        return outcome
    if unit == "hour" and number.value >= _MINUTES_TOO:
        return outcome
    try:
        return outcome_of((elapsed(Decimal(str(number.value)), unit),), hearing)
    except Unreal as reason:
        return Refused(str(reason), reason.why)


def in_part(text: str, hearing: Hearing, candidates: Sequence[Any]) -> tuple[Any, ...]:
    """Those in the part of the day that is named: `in the evening`."""
    parts = set(parts_alone(Utterance(text, hearing, BLANKS)))
    times = [(one, time_of_day(one, hearing)) for one in candidates]
    return tuple(
        one for one, at in times if at is not None and any(part_of(at, part) for part in parts)
    )


def time_of_day(value: Any, hearing: Hearing) -> time | None:
    """The time of a moment in the flow's zone, and of a time; None of a day."""
    if isinstance(value, datetime):
        return value.astimezone(hearing.now.tzinfo).time()
    return value if isinstance(value, time) else None
