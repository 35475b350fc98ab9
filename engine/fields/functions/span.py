"""Spans of time as people write them, `3 days` or `-2 business days`, and moving by them."""

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from ...source.validation import WrongAt
from ...suggestions import nearest

UNITS = (
    *("seconds", "minutes", "hours", "days", "weeks", "months", "years"),
    "business days",
)
OF_A_TIME = ("seconds", "minutes", "hours")
OF_A_DATE = ("days", "weeks", "months", "years", "business days")

_SPAN = r"\s*([-+]?\s*[0-9]{1,9})\s+([A-Za-z]+(?: [A-Za-z]+)?)\s*"
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600}
_DAYS = {"days": 1, "weeks": 7}
_MOST_DAYS = 3_700_000
_BEYOND = "the years go from 1 to 9999"


class TimeSpan(NamedTuple):
    """`number` of a unit; less than 0 leads back."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


def read_span(text: str) -> TimeSpan:
    """Raises `ValueError`, with words where only the unit is wrong."""
    match = re.fullmatch(_SPAN, text)
    if match is None:
        raise ValueError
    word = match[2].lower()
    unit = word if word in UNITS else f"{word}s"
    if unit not in UNITS:
        hint = nearest(match[2], UNITS)
        raise WrongAt(f'no unit "{match[2]}"{hint or listed_units()}', (), find=match[2], hint=hint)
    return TimeSpan(int(match[1].replace(" ", "")), unit)


def listed_units() -> str:
    return f"; there are {', '.join(UNITS)}"


def span_of(value: timedelta) -> TimeSpan:
    """Whole days are days, which may be longer or shorter where clocks are changed."""
    if not value.seconds and not value.microseconds:
        return TimeSpan(value.days, "days")
    return TimeSpan(round(value.total_seconds()), "seconds")


def shifted(start: date | time, span: TimeSpan, zone: tzinfo | None) -> date | time:
    """Raises `ValueError`. Days and longer go by the calendar of the zone, hours and shorter by the
    clock; a time goes round at midnight."""
    try:
        if isinstance(start, time):
            return _shifted_time(start, span)
        if not isinstance(start, datetime):
            return _shifted_date(start, span)
        if span.unit in _SECONDS:
            moved = start.astimezone(UTC) + timedelta(seconds=span.number * _SECONDS[span.unit])
            return moved.astimezone(zone)
        local = start.astimezone(zone)
        day = _shifted_date(local.date(), span)
        moved = datetime.combine(day, local.timetz().replace(fold=0))
        return moved.astimezone(UTC).astimezone(zone)  # an hour that the clocks leave out
    except (OverflowError, ValueError) as error:
        raise ValueError(str(error) if type(error) is ValueError else _BEYOND) from None


def _shifted_time(start: time, span: TimeSpan) -> time:
    if span.unit not in _SECONDS:
        raise ValueError(f"a time has no {span.unit}; it takes {', '.join(OF_A_TIME)}")
    whole = datetime.combine(date(2000, 1, 1), start)
    seconds = span.number * _SECONDS[span.unit] % 86_400
    return (whole + timedelta(seconds=seconds)).timetz()


def _shifted_date(start: date, span: TimeSpan) -> date:
    if span.unit in _DAYS:
        return start + timedelta(days=span.number * _DAYS[span.unit])
    if span.unit == "business days":
        return _business_days(start, span.number)
    if span.unit in _SECONDS:
        raise ValueError(f"a date has no {span.unit}; it takes {', '.join(OF_A_DATE)}")
    months = span.number * (12 if span.unit == "years" else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _business_days(start: date, count: int) -> date:
    """Monday to Friday; from a weekend the first one forward is Monday, backward Friday."""
    if abs(count) > _MOST_DAYS:
        raise OverflowError
    step = 1 if count > 0 else -1
    weeks, rest = divmod(abs(count), 5)
    day = start
    if day.weekday() > 4 and count:  # a weekend counts as the business day before it, or after
        day -= timedelta(days=(day.weekday() - 4 if step > 0 else day.weekday() - 7))
    day += timedelta(weeks=step * weeks)
    for _ in range(rest):
        day += timedelta(days=step)
        while day.weekday() > 4:
            day += timedelta(days=step)
    return day


def between(start: date | time, end: date | time, unit: str, zone: tzinfo | None) -> int:
    """The whole units from one to the other, less than none where it is earlier. Raises
    `ValueError`."""
    if isinstance(start, time) is not isinstance(end, time):
        raise ValueError("a time and a date have nothing between them")
    if isinstance(start, time) and isinstance(end, time):
        return _between_times(start, end, unit)
    assert isinstance(start, date) and isinstance(end, date)
    first, last = _local(start, zone), _local(end, zone)
    if not (isinstance(first, datetime) and isinstance(last, datetime)):
        first, last = _day(first), _day(last)
        if unit in _SECONDS:
            raise ValueError(f"dates have no {unit}; in: takes {', '.join(OF_A_DATE)}")
    return between_days(first, last, unit) if first <= last else -between_days(last, first, unit)


def _between_times(start: time, end: time, unit: str) -> int:
    if unit not in _SECONDS:
        raise ValueError(f"times have no {unit}; in: takes {', '.join(OF_A_TIME)}")
    day = date(2000, 1, 1)
    passed = datetime.combine(day, end) - datetime.combine(day, start)
    return int(passed.total_seconds() / _SECONDS[unit])


def _local(value: date, zone: tzinfo | None) -> date:
    return value.astimezone(zone) if isinstance(value, datetime) else value


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def between_days(first: date, last: date, unit: str) -> int:
    """As `between`, of two of a kind in their order."""
    if isinstance(first, datetime) and isinstance(last, datetime) and unit in _SECONDS:
        passed = last.astimezone(UTC) - first.astimezone(UTC)
        return int(passed // timedelta(seconds=_SECONDS[unit]))
    days = (_day(last) - _day(first)).days
    # By the calendar: what is not yet as late in its day lacks a day.
    lacks = _clock(last) < _clock(first)
    if unit == "business days":
        return _business_days_between(_day(first), _day(last))
    if unit in _DAYS:
        return (days - lacks) // _DAYS[unit]
    months = (last.year - first.year) * 12 + last.month - first.month
    reached = _shifted_date(_day(first), TimeSpan(months, "months"))
    months -= (reached, _clock(first)) > (_day(last), _clock(last))
    return months // 12 if unit == "years" else months


def _clock(value: date) -> time:
    return value.time() if isinstance(value, datetime) else time()


def _business_days_between(first: date, last: date) -> int:
    """The days from Monday to Friday after the first, up to the last."""
    weeks, rest = divmod((last - first).days, 7)
    extra = sum((first + timedelta(days=day)).weekday() < 5 for day in range(1, rest + 1))
    return weeks * 5 + extra
