"""Durations as people say them: measures one after another, the longer first."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from ..utterance import Unreal, Utterance
from .times import elapsed


def span(heard: Utterance, at: int) -> Iterator[tuple[int, timedelta]]:
    yield from ((end, value) for end, (value,) in spans(heard, at))


Spans = tuple[timedelta, ...]
MOST_MEASURES = 5


def spans(
    heard: Utterance, at: int, before: timedelta | None = None, most: int = MOST_MEASURES
) -> Iterator[tuple[int, Spans]]:
    """`two hours and thirty minutes`, `an hour and a half`, `90 min`."""
    for end, measure in _measures(heard, at):
        if before is not None and measure >= before:
            continue
        yield end, (measure,)
        if most > 1:
            for begin in (end, *(last for last, _ in heard.blank("joints", end))):
                for last, (rest,) in spans(heard, begin, measure, most - 1):
                    yield last, (measure + rest,)


def _measures(heard: Utterance, at: int) -> Iterator[tuple[int, timedelta]]:
    for group, end, found in heard.readings("durations", at):
        count = found.get("count", Decimal(1))
        match group:
            case "half":
                count = Decimal("0.5")
            case "quarter" | "one_quarter":
                count = Decimal("0.25")
            case "three_quarters" | "three_quarter_hours":
                count = Decimal("0.75")
            case "and_half" | "one_and_half":
                count += Decimal("0.5")
            case "and_quarter":
                count += Decimal("0.25")
            case "hour_minutes":
                if found["unit"] != "hour":
                    continue
                count += Decimal(found["minute"]) / 60
        try:
            yield end, elapsed(count, found.get("unit", "hour"))
        except Unreal as reason:
            heard.complain(end, reason)
