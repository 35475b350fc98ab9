"""Every blank that a form may have and that is more than phrases of a table."""

from ..utterance import Blank
from . import dates, money, numbers, spans, times

BLANKS: dict[str, Blank] = {
    "cardinal": numbers.cardinal,
    "clock": times.clock,
    "count": numbers.count,
    "date": dates.dates,
    "day": dates.day,
    "day_dot": dates.day_dot,
    "digit": numbers.digit,
    "digits": numbers.digits,
    "exact_time": times.exact_time,
    "fives": times.fives,
    "hour": times.hour,
    "hundredths": money.hundredths,
    "minute": times.minute,
    "mm": times.two_digits,
    "money_sign": money.money_sign,
    "month_dot": dates.day_dot,
    "number": numbers.number,
    "numeric": dates.numeric,
    "ordinal_month": dates.ordinal_day,
    "ordinal_day": dates.ordinal_day,
    "ordinal": numbers.ordinal,
    "position": numbers.position,
    "quantity": numbers.quantity,
    "seconds": times.minute,
    "span": spans.span,
    "time": times.times,
    "two_digits": times.two_digits,
    "year": dates.year,
    "zone": times.zone,
}
