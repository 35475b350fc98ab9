"""Times of day as people say them."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ..utterance import Found, Unreal, Utterance

Times = tuple[time, ...]


class CertainHour(int):
    """An hour of 24, which shows its zero or its seconds: `03:30`, `3:30:00`."""


HOURS = {
    "am": range(12),
    "morning": range(12),
    "forenoon": range(1, 13),  # that "las doce de la mañana" are of
    "noon": range(11, 16),
    "pm": range(12, 24),
    "afternoon": range(12, 21),
    "evening": range(16, 24),
    "night": range(17, 24),
}
"""The hours that a part of the day has on that day."""
NEXT_HOURS = {"evening": range(1), "night": range(6)}
"""Those that it has on the next day. A time of them has a `fold`, for it may be of either day."""
_TWELVES = {0, 12}
MIDNIGHT = time(fold=1)
_FOUR_DIGITS = r"([01][0-9]|2[0-4])([0-5][0-9])"
_MINUTES = ("minutes", "minute", "fives", "mm")
_SECONDS = {"hour": 3600, "minute": 60, "second": 1}


def times(heard: Utterance, at: int) -> Iterator[tuple[int, Times]]:
    """Every time of day, or choice of two, that may be said from a word on."""
    for group, end, found in heard.readings("times", at):
        try:
            yield end, _times(heard, group, found)
        except Unreal as reason:
            heard.complain(end, reason)


def _times(heard: Utterance, group: str, found: Found) -> Times:
    part = found.get("part")
    minute = int(next((found[blank] for blank in _MINUTES if blank in found), 0))
    match group:
        case "now":
            return (later(heard, timedelta()).time(),)
        case "daytime":
            daytime = time.fromisoformat(found["daytime"])
            return (MIDNIGHT if daytime == MIDNIGHT else daytime,)
        case "ahead":
            return (_ahead(heard, found).time(),)
        case "clock":
            return _clock(heard, found["clock"], part)
        case "hundred":
            return _clock(heard, (CertainHour(found["hour"]), 0, 0), part)
        case "hour" | "past" | "part_first":
            return _on_clock(heard, found, minute)
        case "to":
            return _on_clock(heard, found, -minute)
        case "half_past":
            return _on_clock(heard, found, 30)
        case "half_to":
            return _on_clock(heard, found, -30)
        case "before_half":
            return _on_clock(heard, found, -30 - minute)
        case "after_half":
            return _on_clock(heard, found, -30 + minute)
        case "quarter_of":
            return _on_clock(heard, found, -60 + minute)
        case "noon_past" | "midnight_past":
            return _around(group, minute)
        case "noon_to" | "midnight_to":
            return _around(group, -minute)
        case "stretch":
            raise Unreal("more than one time of the day", "one_time")
    raise LookupError(group)


def _on_clock(heard: Utterance, found: Found, minutes: int) -> Times:
    """So many minutes after the hour."""
    hour, part, second = found["hour"], found.get("part"), found.get("seconds", 0)
    if hour > 24 or (hour == 24 and minutes > 0):
        raise Unreal(f"{hour} is no hour of the day", "no_hour", hour=hour)
    if part is not None:
        hours = _both(hour)
    elif hour == 1 and minutes < 0:
        hours = (12 + hour,)
    else:
        hours = _halves(heard, hour)
    made = [time(*divmod((one * 60 + minutes) % (24 * 60), 60), second) for one in hours]
    if part is not None:
        return _in_part(heard, hours, made, part)
    return tuple(one.replace(fold=hour == 24) for one in made)


def _both(hour: int) -> tuple[int, ...]:
    """The hours of 24 that an hour may be, before a part of the day tells which."""
    return (hour % 12, hour % 12 + 12) if 1 <= hour <= 12 else (hour % 24,)


def _halves(heard: Utterance, hour: int) -> tuple[int, ...]:
    """The hours of the day that an hour may be of which no half was said: both in a language of
    twelve hours; else the first, unless only the later one is valid."""
    if not 1 <= hour <= 12 or isinstance(hour, CertainHour):
        return (hour % 24,)
    if heard.language.table.twelve_hour:
        return _both(hour)
    return ((hour + 12) % 24,) if heard.hearing.later else (hour,)


def _around(group: str, minutes: int) -> Times:
    """So many minutes after noon or midnight."""
    noon = 12 * 60 if group.startswith("noon") else 0
    at = time(*divmod((noon + minutes) % (24 * 60), 60))
    return (at.replace(fold=1) if at.hour == 0 else at,)


def _clock(heard: Utterance, clock: tuple[int, int, int], part: str | None) -> Times:
    """In digits, which are as open as words."""
    hour, minute, second = clock
    if hour == 24 and not (minute or second):
        return (MIDNIGHT,)
    if hour > 23 or minute > 59 or second > 59:
        digits = f"{hour}:{minute:02}"
        raise Unreal(f"{digits} is no time of the day", "no_time", clock=digits)
    if part is None:
        return tuple(time(one, minute, second) for one in _halves(heard, hour))
    hours = _both(hour)
    return _in_part(heard, hours, [time(one, minute, second) for one in hours], part)


def _in_part(heard: Utterance, hours: Sequence[int], made: Sequence[time], part: str) -> Times:
    """Of the times that are made of the hours those in a part of the day, with a fold where they
    may be of the next day. It may be the part of the hour that is named (quarter to four in the
    evening), or of the time (quarter to twelve in the morning); of both, where one is."""
    named = fitting_in_part([time(one) for one in hours], part)
    near = [one for hour, one in zip(hours, made, strict=True) if time(hour) in named]
    in_it = fitting_in_part(made, part)
    told = [one for one in in_it if one in near] or in_it or near
    fitting = tuple(one.replace(fold=one.hour in NEXT_HOURS.get(part, ())) for one in told)
    if not fitting:
        clock = f"{made[0].hour}:{made[0]:%M}"
        raise in_other_part(clock, clock)
    # Where twelve hours are counted, five at night may be in the evening too.
    is_open = heard.language.table.twelve_hour or part == "morning"
    return fitting if is_open else fitting[:1]


def fitting_in_part(times: Sequence[time], part: str) -> Times:
    """Those of the times that one phrase may mean which lie in a part of the day. Twelve in the
    morning may be midnight or noon."""
    if part == "morning" and {one.hour for one in times} == _TWELVES:
        return tuple(times)
    return tuple(one for one in times if part_of(one, part))


def in_other_part(said: str, clock: str) -> Unreal:
    return Unreal(f"{said} is not in that part of the day", "other_part", clock=clock)


def _ahead(heard: Utterance, found: Found) -> datetime:
    span: timedelta = found["span"]
    if not span % timedelta(days=1):
        raise Unreal("days lead to a day, not to a time", "day_not_time")
    return later(heard, span)


def later(heard: Utterance, by: timedelta) -> datetime:
    """The moment after so much time has passed, whatever clocks do meanwhile."""
    now = heard.hearing.now
    return (now.astimezone(UTC) + by).astimezone(now.tzinfo).replace(second=0, microsecond=0)


def parts_alone(heard: Utterance) -> Iterator[str]:
    """The parts of the day that the whole of it may name: `in the evening`."""
    ends = heard.ends("time")
    for at in heard.starts("time"):
        for blank in ("part", "today_part"):
            yield from (part for end, part in heard.blank(blank, at) if end in ends)


def part_of(moment: time, part: str) -> bool:
    """Whether a time lies in the part of the day."""
    return moment.hour in HOURS[part] or moment.hour in NEXT_HOURS.get(part, ())


# Blanks


def clock(heard: Utterance, at: int) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """`9:30`, `21.30`, `09:30:15`."""
    if at < len(heard.words):
        text = heard.words[at].text
        text = text.removesuffix(".") if at + 1 == len(heard.words) else text
        if match := re.fullmatch(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?", text):
            hour = CertainHour(match[1]) if match[3] else _written_hour(match[1])
            yield at + 1, (hour, int(match[2]), int(match[3] or 0))
    yield from four_digits(heard, at)


def four_digits(heard: Utterance, at: int) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """`1500`, on a clock of 24 hours where no hour of 12 has two digits."""
    if at < len(heard.words) and (match := re.fullmatch(_FOUR_DIGITS, heard.words[at].text)):
        yield at + 1, (_written_hour(match[1]), int(match[2]), 0)


def _written_hour(digits: str) -> int:
    return CertainHour(digits) if digits.startswith("0") else int(digits)


def exact_time(heard: Utterance, at: int) -> Iterator[tuple[int, Times]]:
    """A time that is more than its hour, so that it needs no `at` before it; `2030` behind a day
    is a year."""
    hours = {end for end, _ in (*heard.blank("hour", at), *four_digits(heard, at))}
    yield from ((end, found) for end, found in heard.blank("time", at) if end not in hours)


def hour(heard: Utterance, at: int) -> Iterator[tuple[int, int]]:
    for end, number in heard.blank("cardinal", at):
        if number < 100:
            digits = heard.words[at].text
            yield end, _written_hour(digits) if digits.isdecimal() else number


def minute(heard: Utterance, at: int) -> Iterator[tuple[int, int]]:
    yield from ((end, number) for end, number in heard.blank("cardinal", at) if number < 60)


def fives(heard: Utterance, at: int) -> Iterator[tuple[int, int]]:
    """Minutes as they are counted off the hour: `ten to five` is a time, `nine to five` none."""
    yield from ((end, number) for end, number in heard.blank("minute", at) if number % 5 == 0)


def two_digits(heard: Utterance, at: int) -> Iterator[tuple[int, int]]:
    """Minutes right behind the hour: `thirty`, `oh five`, `05`."""
    for end, number in heard.blank("minute", at):
        if number > 9 or len(heard.words[at].text) == 2 and heard.words[at].text.isdecimal():
            yield end, number
    for end, _ in heard.blank("zeros", at):
        yield from ((last, unit) for last, unit in heard.blank("minute", end) if unit < 10)


def zone(heard: Utterance, at: int) -> Iterator[tuple[int, Any]]:
    """The flow's own zone as CLDR calls it; another would be another time."""
    from babel.dates import get_timezone_name

    from ..grammar import Phrases

    now, locale = heard.hearing.now, heard.language.locale
    names = {get_timezone_name(now, width=width, locale=locale) for width in ("long", "short")}
    names |= {"UTC", "GMT", "Z"} if not now.utcoffset() else set()
    yield from Phrases(dict.fromkeys(names, True)).at(heard.words, at)


def elapsed(count: Decimal, unit: str) -> timedelta:
    """Raises `Unreal` for what has no fixed length."""
    seconds = {"fortnight": 1_209_600, "week": 604_800, "day": 86_400, **_SECONDS}.get(unit)
    if seconds is None:
        text = f"a {unit} has no fixed length; say days or weeks"
        raise Unreal(text, "no_fixed_length")
    if count * seconds > 100_000 * 86_400:
        raise Unreal("more than 100,000 days", "too_long_span")
    return timedelta(seconds=round(float(count * seconds), 3))
