"""Days told from another: tomorrow, the next friday, in two weeks, the day after."""

import calendar
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from ..utterance import Found, Unreal, Utterance

Dates = tuple[date, ...]
MOST_UNITS = 100_000
_CLOSE = timedelta(days=3)


def _near(heard: Utterance, found: Found) -> Dates:
    return (today_of(heard) + timedelta(days=found["near"]),)


def _weekday(heard: Utterance, found: Found) -> Dates:
    """The next one; said on that day, it is a week later. Beside a day that is far ahead it is
    that of the same week."""
    weekday, today, beside = found["weekday"], today_of(heard), heard.hearing.beside
    coming = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if beside is not None and abs(coming - beside) > _CLOSE:
        of_week = beside + timedelta(days=weekday - beside.weekday())
        return (of_week if of_week > today else coming,)
    return (coming,)


def _this_weekday(heard: Utterance, found: Found) -> Dates:
    return (today_of(heard) + timedelta(days=(found["weekday"] - today_of(heard).weekday()) % 7),)


def _last_weekday(heard: Utterance, found: Found) -> Dates:
    back = (today_of(heard).weekday() - found["weekday"] - 1) % 7 + 1
    return (today_of(heard) - timedelta(days=back),)


def _next_week(heard: Utterance, found: Found) -> Dates:
    monday = today_of(heard) - timedelta(days=today_of(heard).weekday())
    return (monday + timedelta(days=7 + found["weekday"]),)


def _week_after_next(heard: Utterance, found: Found) -> Dates:
    (next_week,) = _next_week(heard, found)
    return (next_week + timedelta(days=7),)


def _week_later(heard: Utterance, found: Found) -> Dates:
    (first,) = _near(heard, found) if "near" in found else _weekday(heard, found)
    return (moved(first, *_measure(found)),)


def _fortnight_later(heard: Utterance, found: Found) -> Dates:
    return _week_later(heard, {**found, "weeks": 2})


def _weekday_later(heard: Utterance, found: Found) -> Dates:
    if "weeks" not in found and found["unit"] not in ("week", "fortnight"):
        raise Unreal("a weekday comes in weeks", "no_such_day")
    return _week_later(heard, found)


def _day_after(heard: Utterance, found: Found) -> Dates:
    return (_beside(heard) + timedelta(days=1),)


def _day_before(heard: Utterance, found: Found) -> Dates:
    return (_beside(heard) - timedelta(days=1),)


def _beside(heard: Utterance) -> date:
    if heard.hearing.beside is None:
        raise Unreal("no day was named before", "not_date")
    return heard.hearing.beside


def _of_month(heard: Utterance, found: Found) -> Dates:
    """The first, or the last, of a weekday in a month; without a year the next one."""
    year, today = found.get("year"), today_of(heard)
    for one in (today.year, today.year + 1) if year is None else (year,):
        days = [
            week[found["weekday"]]
            for week in calendar.monthcalendar(one, found["month"])
            if week[found["weekday"]]
        ]
        nth = found.get("ordinal_day", len(days))
        if not 1 <= nth <= len(days):
            raise Unreal(f"no {nth} of that weekday in the month", "no_such_day")
        day = date(one, found["month"], days[nth - 1])
        if year is not None or day >= today:
            break
    return (day,)


def _ahead(heard: Utterance, found: Found) -> Dates:
    return (moved(today_of(heard), *_measure(found)),)


def _ago(heard: Utterance, found: Found) -> Dates:
    count, unit = _measure(found)
    return (moved(today_of(heard), -count, unit),)


def _measure(found: Found) -> tuple[Decimal, str]:
    """How many of which unit: a week, where none is named."""
    count = Decimal(found["weeks"]) if "weeks" in found else found.get("count", Decimal(1))
    return count, found.get("unit", "week")


def moved(day: date, count: Decimal, unit: str) -> date:
    if unit not in _DAYS and unit not in _MONTHS:
        raise Unreal(f"{unit}s lead to a time, not to a day", "time_not_day")
    if count != int(count) or abs(count) > MOST_UNITS:
        raise Unreal(f"{count:f} {unit}s lead to no day", "no_such_day")
    if unit in _DAYS:
        return day + timedelta(days=int(count) * _DAYS[unit])
    year, month = divmod(day.year * 12 + day.month - 1 + int(count) * _MONTHS[unit], 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def today_of(heard: Utterance) -> date:
    return heard.hearing.now.date()


_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12}
RELATIVE: Mapping[str, Callable[[Utterance, Found], Dates]] = {
    "near": _near,
    "weekday": _weekday,
    "this_weekday": _this_weekday,
    "last_weekday": _last_weekday,
    "next_week": _next_week,
    "week_after_next": _week_after_next,
    "week_later": _week_later,
    "fortnight_later": _fortnight_later,
    "weekday_later": _weekday_later,
    "day_after": _day_after,
    "day_before": _day_before,
    "weeks_ahead": _ahead,
    "weeks_ago": _ago,
    "ahead": _ahead,
    "ago": _ago,
    "nth_of_month": _of_month,
    "last_of_month": _of_month,
}
"""What the groups of forms mean that tell a day from another."""
