"""Date literals to ranges of days: TODAY, LAST_N_MONTHS:3, NEXT_FISCAL_YEAR."""

from datetime import date, datetime, time, timedelta, tzinfo

_ONE_WORD = {"YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1}
_WHICH = {"LAST": -1, "THIS": 0, "NEXT": 1}
_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


def day_range(literal: str, amount: int | None, today: date) -> tuple[date, date]:
    """The first day of a date literal and the day after its last. Weeks begin on Sunday, fiscal
    years in January. Raises OverflowError or ValueError beyond the calendar."""
    unit, first, end = _offsets(literal, amount)
    return _shifted(today, unit, first), _shifted(today, unit, end)


def _offsets(literal: str, amount: int | None) -> tuple[str, int, int]:
    if literal in _ONE_WORD:
        return "DAY", _ONE_WORD[literal], _ONE_WORD[literal] + 1
    if literal in ("LAST_90_DAYS", "NEXT_90_DAYS"):
        literal, amount = literal.replace("90", "N"), 90
    if amount is None:
        which, _, unit = literal.replace("FISCAL_", "").partition("_")
        return unit, _WHICH[which], _WHICH[which] + 1
    words = literal.replace("FISCAL_", "").split("_")
    if words[0] == "N":
        return words[1].removesuffix("S"), -amount, 1 - amount
    unit = words[2].removesuffix("S")
    if words[0] == "NEXT":
        return unit, 1, amount + 1
    return unit, -amount, 1 if unit == "DAY" else 0


def _shifted(today: date, unit: str, count: int) -> date:
    """The first day of the unit that is `count` away from the one of today."""
    if unit == "DAY":
        return today + timedelta(days=count)
    if unit == "WEEK":
        return today + timedelta(days=7 * count - today.isoweekday() % 7)
    size = _MONTHS[unit]
    month = (today.year * 12 + today.month - 1) // size * size + count * size
    return date(month // 12, month % 12 + 1, 1)


def midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
