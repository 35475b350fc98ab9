"""Moments as people say them: days with their times."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from ..utterance import Found, Unreal, Utterance
from .times import NEXT_HOURS, Times, fitting_in_part, in_other_part, later

Moments = tuple[datetime, ...]


def moments(heard: Utterance, at: int) -> Iterator[tuple[int, Moments]]:
    """Every day with its time."""
    readings = [(end, found) for _, end, found in heard.readings("moments", at)]
    late = readings
    if any(map(_part, (found for _, found in readings))):
        late = [(end, found) for _, end, found in heard.later.readings("moments", at)]
    for (end, found), (_, later_found) in zip(readings, late, strict=True):
        try:
            yield end, _joined(heard, found, later_found)
        except Unreal as reason:
            heard.complain(end, reason)
    for group, end, found in heard.readings("times", at):
        if group == "now":
            yield end, (later(heard, timedelta()),)
        elif group == "ahead" and found["span"] % timedelta(days=1):
            yield end, (later(heard, found["span"]),)


def _part(found: Found) -> str:
    return str(found.get("day_part", found.get("today_part", "")))


def _joined(heard: Utterance, found: Found, later_found: Found) -> Moments:
    """`tomorrow morning at nine`: the part of the day tells which nine."""
    part, now = _part(found), heard.hearing.now
    days = found.get("date", (now.date(),))
    times = (*_times(found), *_times(later_found)) if part else _times(found)
    return joined(days, times, part, now)


def _times(found: Found) -> Times:
    times: Times = found["time"] if "time" in found else found["exact_time"]
    return times


def joined(days: Sequence[date], times: Sequence[time], part: str, now: datetime) -> Moments:
    """Days at times, in a part of the day if one is named. Raises `Unreal`."""
    fitting = fitting_in_part(times, part) if part else times
    made = dict.fromkeys(one for day in days for at in fitting for one in _on(day, at, part, now))
    if times and not made:
        raise in_other_part(f"{times[0]:%H:%M}", f"{times[0]:%H:%M}")
    return tuple(made)


def _on(day: date, at: time, part: str, now: datetime) -> Iterator[datetime]:
    """Midnight begins the day or ends it, and "at one at night" may be of either day. A night ends
    on the next day, and the last one may still be to end."""
    if not part and at.fold:
        both = moment_of(day, at, now), moment_of(_after(day), at, now)
        yield from [one for one in both if one > now] or both
    elif at.hour in NEXT_HOURS.get(part, ()):
        is_night = day == now.date() and now.hour in NEXT_HOURS[part] and at > now.time()
        yield moment_of(day if is_night else _after(day), at, now)
    else:
        yield moment_of(day, at, now)


def _after(day: date) -> date:
    try:
        return day + timedelta(days=1)
    except OverflowError:
        raise Unreal("no calendar goes so far", "too_far") from None


def moment_of(day: date, moment: time, now: datetime) -> datetime:
    """A day and a time in the zone of `now`. Raises `Unreal` for what no clock there shows."""
    made = datetime.combine(day, moment.replace(tzinfo=None, fold=0), tzinfo=now.tzinfo)
    try:
        back = made.astimezone(UTC).astimezone(made.tzinfo)
    except OverflowError:
        raise Unreal("no calendar goes so far", "too_far") from None
    if back.replace(tzinfo=None) != made.replace(tzinfo=None):
        text = f"clocks are put forward then: there is no {moment:%H:%M} on {day}"
        raise Unreal(text, "skipped_time", clock=f"{moment:%H:%M}", date=day)
    return made


def days_in_part(heard: Utterance) -> Iterator[tuple[tuple[date, ...], str]]:
    """Days with a part of them and no time: `tomorrow evening`, `tonight`."""
    ends = heard.ends("datetime")
    for start in heard.starts("datetime"):
        for end, part in heard.blank("today_part", start):
            if end in ends:
                yield (heard.hearing.now.date(),), part
        for middle, days in heard.blank("date", start):
            for end, part in heard.blank("day_part", middle):
                if end in ends:
                    yield days, part
