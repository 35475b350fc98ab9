"""Functions of dates and times."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ..slot import Rendering
from .function import Argument, Function, Given, Parts, always
from .kinds import MOMENT, SPAN
from .span import OF_A_DATE, OF_A_TIME, UNITS, TimeSpan, between, shifted

_NOW = ("date", "time", "datetime")


def _shift(ctx: Rendering, values: list[Any], options: Mapping[str, Any]) -> date | time:
    start, span = values
    return shifted(start, span, ctx.now().tzinfo)


def _difference(ctx: Rendering, values: list[Any], options: Mapping[str, Any]) -> Decimal:
    return Decimal(between(values[0], values[1], options["in"], ctx.now().tzinfo))


def _now(ctx: Rendering, what: str, options: Mapping[str, Any]) -> date | time:
    moment: datetime = ctx.now().replace(microsecond=0)
    if what == "datetime":
        return moment
    return moment.date() if what == "date" else moment.time()


def _current(parts: Parts) -> Given:
    return frozenset({parts["now"][0].constant})


def _as_first(parts: Parts) -> Given:
    return parts["shift"][0].given


def _unit_wrong(parts: Parts) -> str:
    start, span = parts["shift"]
    if not isinstance(span.constant, TimeSpan) or not span.constant.number:
        return ""
    return _lacks(start.given, span.constant.unit)


def _units_wrong(parts: Parts) -> str:
    first, last = (part.given for part in parts["difference"])
    if first and last and (first == _TIME) is not (last == _TIME):
        return "a time and a date have nothing between them"
    unit = parts["in"][0].constant
    return next((text for one in (first, last) if (text := _lacks(one, unit))), "")


def _lacks(given: Given, unit: str) -> str:
    if given == _TIME and unit not in OF_A_TIME:
        return f"a time has no {unit}; it takes {', '.join(OF_A_TIME)}"
    if given == _DATE and unit in OF_A_TIME:
        return f"a date has no {unit}; it takes {', '.join(OF_A_DATE)}"
    return ""


_TIME = frozenset({"time"})
_DATE = frozenset({"date"})

_TABLE = (
    Function(
        "shift",
        "A date, a time or both, so much later, or earlier with a minus. A month that is too short "
        "ends on its last day; business days are Monday to Friday.",
        Argument(MOMENT, "Where it begins, and how far it goes.", several=2, most=2, second=SPAN),
        _shift,
        _as_first,
        ("{shift: [$DAY, 3 days]}", '{shift: [{now: date}, "-$COUNT business days"]}'),
        wrong=_unit_wrong,
        shows={
            "{shift: [2026-01-31, 1 month]}": "2026-02-28",
            "{shift: [2026-12-04, 1 business day]}": "2026-12-07",
            '{shift: ["23:30", 45 minutes]}': "00:15",
        },
    ),
    Function(
        "difference",
        "The whole units from one date or time to another; less than 0 where that is earlier.",
        Argument(MOMENT, "The one and the other.", several=2, most=2),
        _difference,
        always("number"),
        ("{difference: [{now: date}, $DUE], in: days}",),
        {"in": Argument(MOMENT, "The unit.", words=UNITS)},
        wrong=_units_wrong,
        shows={
            "{difference: [2026-01-31, 2026-03-01], in: days}": 29,
            "{difference: [2026-12-04, 2026-12-07], in: business days}": 1,
        },
    ),
    Function(
        "now",
        "The day, the time or both, in the flow's `time_zone`.",
        Argument(MOMENT, "What of it.", words=_NOW),
        _now,
        _current,
        ("{now: date}",),
    ),
)
FUNCTIONS = {one.name: one for one in _TABLE}
