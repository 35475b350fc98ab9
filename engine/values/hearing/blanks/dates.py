"""Days as people say them."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from ..utterance import Found, Unreal, Utterance

Dates = tuple[date, ...]
FAR = 20
"""Years: so far ahead `5/1/45` lies at most; later ones are of the century before."""
SHORT_YEAR = 32
"""The least year of two digits that is no day, no hour and no minute of a quarter."""
MOST_UNITS = 100_000
_CLOSE = timedelta(days=3)


def dates(heard: Utterance, at: int) -> Iterator[tuple[int, Dates]]:
    """Every day, or choice of days, that may be said from a word on."""
    for group, end, found in heard.readings("dates", at):
        try:
            yield end, _MEANINGS[group](heard, found)
        except OverflowError:
            heard.complain(end, Unreal("no calendar goes so far", "too_far"))
        except Unreal as reason:
            heard.complain(end, reason)


def _today(heard: Utterance) -> date:
    return heard.hearing.now.date()


def _near(heard: Utterance, found: Found) -> Dates:
    return (_today(heard) + timedelta(days=found["near"]),)


def _weekday(heard: Utterance, found: Found) -> Dates:
    """The next one; said on that day, it is a week later. Beside a day that is far ahead it is
    that of the same week."""
    weekday, today, beside = found["weekday"], _today(heard), heard.hearing.beside
    coming = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if beside is not None and abs(coming - beside) > _CLOSE:
        of_week = beside + timedelta(days=weekday - beside.weekday())
        return (of_week if of_week > today else coming,)
    return (coming,)


def _this_weekday(heard: Utterance, found: Found) -> Dates:
    return (_today(heard) + timedelta(days=(found["weekday"] - _today(heard).weekday()) % 7),)


def _last_weekday(heard: Utterance, found: Found) -> Dates:
    back = (_today(heard).weekday() - found["weekday"] - 1) % 7 + 1
    return (_today(heard) - timedelta(days=back),)


def _next_week(heard: Utterance, found: Found) -> Dates:
    monday = _today(heard) - timedelta(days=_today(heard).weekday())
    return (monday + timedelta(days=7 + found["weekday"]),)


def _stretch(heard: Utterance, found: Found) -> Dates:
    raise Unreal("more than one day", "one_day")


def _week_later(heard: Utterance, found: Found) -> Dates:
    (first,) = _near(heard, found) if "near" in found else _weekday(heard, found)
    return (_moved(first, *_measure(found)),)


def _fortnight_later(heard: Utterance, found: Found) -> Dates:
    return _week_later(heard, {**found, "weeks": 2})


def _weekday_later(heard: Utterance, found: Found) -> Dates:
    if "weeks" not in found and found["unit"] not in ("week", "fortnight"):
        raise Unreal("a weekday comes in weeks", "no_such_day")
    return _week_later(heard, found)


def _week_after_next(heard: Utterance, found: Found) -> Dates:
    (next_week,) = _next_week(heard, found)
    return (next_week + timedelta(days=7),)


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
    year, today = found.get("year"), _today(heard)
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
    return (_moved(_today(heard), *_measure(found)),)


def _ago(heard: Utterance, found: Found) -> Dates:
    count, unit = _measure(found)
    return (_moved(_today(heard), -count, unit),)


def _measure(found: Found) -> tuple[Decimal, str]:
    """How many of which unit: a week, where none is named."""
    count = Decimal(found["weeks"]) if "weeks" in found else found.get("count", Decimal(1))
    return count, found.get("unit", "week")


def _moved(day: date, count: Decimal, unit: str) -> date:
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


_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12}


def _calendar(heard: Utterance, found: Found) -> Dates:
    day = found["day"] if "day" in found else found["ordinal_day"]
    if month := found.get("month", found.get("ordinal_month")):
        made = dated(heard, month, day, found.get("year"))
    else:
        made = _next_with(heard, day)
    return (_on(made, found),)


def _on(day: date, found: Found) -> date:
    wanted = found.get("short_weekday")
    if wanted is not None and day.weekday() != wanted:
        text = f"{day} is a {calendar.day_name[day.weekday()]}"
        raise Unreal(text, "other_weekday", date=day, weekday=day.weekday())
    return day


def dated(heard: Utterance, month: int, day: int, year: int | None) -> date:
    """Without a year the next such day, today too. Raises `Unreal`."""
    if not 1 <= month <= 12:
        raise Unreal(f"{month} is no month", "no_month", number=month)
    leap = 2000 if year is None else year
    if not 1 <= day <= calendar.monthrange(leap, month)[1]:
        of = "" if year is None else f" {year}"
        reason = "no_day_of_month" if year is None else "no_day_of_month_in_year"
        text = f"{day} is no day of {calendar.month_name[month]}{of}"
        raise Unreal(text, reason, day=day, month=month, year=year)
    if year is not None:
        return date(year, month, day)
    today = _today(heard)
    year = today.year if (month, day) >= (today.month, today.day) else today.year + 1
    while (month, day) == (2, 29) and not calendar.isleap(year):
        year += 1
    return date(year, month, day)


def _next_with(heard: Utterance, day: int) -> date:
    """The next day of that number, today too; beside another day one of its month."""
    if not 1 <= day <= 31:
        raise Unreal(f"{day} is no day of a month", "no_day", day=day)
    today, beside = _today(heard), heard.hearing.beside
    if beside is not None and day <= calendar.monthrange(beside.year, beside.month)[1]:
        same_month = beside.replace(day=day)
        if same_month >= min(today, beside):
            return same_month
    first = today
    if day < first.day:
        first = _moved(first.replace(day=1), Decimal(1), "month")
    while calendar.monthrange(first.year, first.month)[1] < day:
        first = _moved(first.replace(day=1), Decimal(1), "month")
    return first.replace(day=day)


def _feast(heard: Utterance, found: Found) -> Dates:
    month, _, day = found["feast"].partition("-")
    return (dated(heard, int(month), int(day), found.get("year")),)


def _numeric(heard: Utterance, found: Found) -> Dates:
    if "day_dot" in found:
        return (dated(heard, found["month_dot"], found["day_dot"], found.get("year")),)
    made, reasons = list[date](), list[Unreal]()
    for year, month, day in found["numeric"]:
        try:
            made.append(_on(dated(heard, month, day, year), found))
        except Unreal as error:
            reasons.append(error)
    if not made:
        raise reasons[0]
    if heard.language.day_first is not None:
        return (made[0],)
    return tuple(dict.fromkeys(made))


_MEANINGS = {
    "near": _near,
    "weekday": _weekday,
    "this_weekday": _this_weekday,
    "last_weekday": _last_weekday,
    "next_week": _next_week,
    "week_later": _week_later,
    "fortnight_later": _fortnight_later,
    "weekday_later": _weekday_later,
    "week_after_next": _week_after_next,
    "day_after": _day_after,
    "day_before": _day_before,
    "nth_of_month": _of_month,
    "last_of_month": _of_month,
    "weeks_ahead": _ahead,
    "weeks_ago": _ago,
    "ahead": _ahead,
    "ago": _ago,
    "calendar": _calendar,
    "feast": _feast,
    "numeric": _numeric,
    "stretch": _stretch,
}

# Blanks


def numeric(heard: Utterance, at: int) -> Iterator[tuple[int, list[tuple[int | None, int, int]]]]:
    """(year, month, day) of `12/24/2026`, `5.1.`, `2026-12-24`: the usual order of the language
    first, the other where that cannot be."""
    if at >= len(heard.words):
        return
    text = heard.words[at].text
    stop = text.removesuffix(".")
    match = re.fullmatch(r"([0-9]{1,4})([-/.])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?", stop)
    if not match or (stop != text and match[2] != "." and at + 1 < len(heard.words)):
        return
    first, sign, second, third = match.groups()
    if len(first) == 4:
        if third:
            yield at + 1, [(int(first), int(second), int(third))]
    elif len(first) < 3 and (third or sign != "." or heard.language.table.dotted):
        year = None if third is None else _year(heard, third)
        a, b = int(first), int(second)
        day_first, month_first = (year, b, a), (year, a, b)
        usual = heard.language.day_first
        yield at + 1, [day_first, month_first] if usual else [month_first, day_first]


def _year(heard: Utterance, written: str) -> int:
    if len(written) == 4:
        return int(written)
    now = heard.hearing.now.year
    year = now - now % 100 + int(written)
    return year - 100 if year > now + FAR else year


def day_dot(heard: Utterance, at: int) -> Iterator[tuple[int, int]]:
    """`5.` in `5. 1. 2026`."""
    if at < len(heard.words) and heard.language.table.dotted:
        match = re.fullmatch(r"([0-9]{1,2})\.", heard.words[at].text)
        if match:
            yield at + 1, int(match[1])


def day(heard: Utterance, at: int) -> Iterator[tuple[int, int]]:
    yield from ((end, number) for end, number in heard.blank("position", at) if number < 100)


def ordinal_day(heard: Utterance, at: int) -> Iterator[tuple[int, int]]:
    """A number alone is no day; `the 5th` is."""
    yield from ((end, number) for end, number in heard.blank("ordinal", at) if number < 100)


def year(heard: Utterance, at: int) -> Iterator[tuple[int, int]]:
    """`2026`, `two thousand twenty six`, and `twenty twenty six` where it is said so; `85` and
    `05`, which are no hours."""
    for end, number in heard.blank("cardinal", at):
        text = heard.words[at].text
        if SHORT_YEAR <= number < 100 or re.fullmatch(r"0[0-9]", text):
            yield end, _year(heard, f"{number:02}")
        if 1000 <= number <= 2999:
            yield end, number
        elif heard.language.table.years_in_pairs and 18 <= number <= 21:
            yield from (
                (last, number * 100 + rest)
                for last, rest in heard.blank("cardinal", end)
                if 10 <= rest < 100
            )
