"""Days as people say them."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ..utterance import Found, Unreal, Utterance
from .relative import RELATIVE, Dates, moved, today_of

FAR = 20
"""Years: so far ahead `5/1/45` lies at most; later ones are of the century before."""
SHORT_YEAR = 32
"""The least year of two digits that is no day, no hour and no minute of a quarter."""


def dates(heard: Utterance, at: int) -> Iterator[tuple[int, Dates]]:
    """Every day, or choice of days, that may be said from a word on."""
    for group, end, found in heard.readings("dates", at):
        try:
            yield end, _MEANINGS[group](heard, found)
        except OverflowError:
            heard.complain(end, Unreal("no calendar goes so far", "too_far"))
        except Unreal as reason:
            heard.complain(end, reason)


def _stretch(heard: Utterance, found: Found) -> Dates:
    raise Unreal("more than one day", "one_day")


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
    today = today_of(heard)
    year = today.year if (month, day) >= (today.month, today.day) else today.year + 1
    while (month, day) == (2, 29) and not calendar.isleap(year):
        year += 1
    return date(year, month, day)


def _next_with(heard: Utterance, day: int) -> date:
    """The next day of that number, today too; beside another day one of its month."""
    if not 1 <= day <= 31:
        raise Unreal(f"{day} is no day of a month", "no_day", day=day)
    today, beside = today_of(heard), heard.hearing.beside
    if beside is not None and day <= calendar.monthrange(beside.year, beside.month)[1]:
        same_month = beside.replace(day=day)
        if same_month >= min(today, beside):
            return same_month
    first = today
    if day < first.day:
        first = moved(first.replace(day=1), Decimal(1), "month")
    while calendar.monthrange(first.year, first.month)[1] < day:
        first = moved(first.replace(day=1), Decimal(1), "month")
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


def _since(heard: Utterance, found: Found) -> Dates:
    days: Dates = tuple(day for day in found["date"] if day <= today_of(heard))
    if not days:
        raise Unreal(f"{found['date'][0]} lies ahead, and nothing is since then", "not_date")
    return days


_MEANINGS = {
    **RELATIVE,
    "calendar": _calendar,
    "feast": _feast,
    "numeric": _numeric,
    "since": _since,
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
