"""Dates and times as a language writes them."""

from datetime import date, datetime, time
from functools import lru_cache

from babel import Locale
from babel.dates import (
    DateTimePattern,
    format_date,
    format_datetime,
    format_time,
    parse_pattern,
    tokenize_pattern,
    untokenize_pattern,
)

from ..entities import Now
from .words import AT, AT_ONE, ON, WHEN

LENGTHS = ("short", "medium", "long", "full")


def date_said(day: date, locale: Locale, now: Now, say: str) -> str:
    """With its weekday, and with its year where that is not this one."""
    if say in LENGTHS:
        return format_date(day, say, locale=locale)
    if say and say != WHEN:
        return _by(say, locale).apply(day, locale)
    usual = _usual(locale, day.year != now().year).apply(day, locale)
    if not say or locale.language not in ON:
        return usual
    pattern, behind_weekday, becomes = ON[locale.language]
    return pattern.format(usual.replace(behind_weekday, becomes, 1))


def time_said(at: time, locale: Locale, say: str) -> str:
    """With its seconds where there are any."""
    if say == WHEN:
        return _at(at, locale) or time_said(at, locale, "")
    if say in ("long", "full"):  # those name a zone, which a time has not
        say = "medium"
    if say in LENGTHS or not say:
        return format_time(at, say or ("medium" if at.second else "short"), locale=locale)
    return _by(say, locale).apply(at, locale)


def datetime_said(moment: datetime, locale: Locale, now: Now, say: str) -> str:
    """In the flow's time zone."""
    try:
        local = moment.astimezone(now().tzinfo)
    except OverflowError:  # at the end of time, where no zone is left
        local = moment
    if say in LENGTHS:
        return format_datetime(local, say, locale=locale, tzinfo=local.tzinfo)
    if say == "time":
        return time_said(local.timetz(), locale, "")
    if say not in ("", "date", WHEN):
        return _by(say, locale).apply(local, locale)
    day = date_said(local.date(), locale, now, say if say == WHEN else "")
    if say == "date":
        return day
    if at := _at(local.time(), locale):
        return f"{day} {at}"
    glue = str(locale.datetime_formats["medium"])
    time_alone = time_said(local.time(), locale, "")
    return glue.replace("'", "").replace("{1}", day).replace("{0}", time_alone)


def _at(at: time, locale: Locale) -> str:
    """A time as it stands in a sentence; empty in a language of which nothing is known."""
    known = {**AT, **AT_ONE} if at.hour == 1 else AT
    return known.get(locale.language, "").format(time_said(at, locale, ""))


@lru_cache(maxsize=256)
def _by(pattern: str, locale: Locale) -> DateTimePattern:
    return parse_pattern(pattern)


@lru_cache(maxsize=256)
def _usual(locale: Locale, with_year: bool) -> DateTimePattern:
    """Weekday, day and month: the language's form for these, else its full one."""
    skeleton = "yMMMMEEEEd" if with_year else "MMMMEEEEd"
    if skeleton in locale.datetime_skeletons:
        return parse_pattern(locale.datetime_skeletons[skeleton])
    full = locale.date_formats["full"].pattern
    return parse_pattern(full if with_year else _without_year(full))


def _without_year(pattern: str) -> str:
    """The pattern without its year and the words around it: those behind it, and those before it
    where it stands at the end."""
    tokens = list(tokenize_pattern(pattern))
    at = next((at for at, (kind, one) in enumerate(tokens) if kind == "field" and one[0] == "y"), 0)
    before, after = tokens[:at], tokens[at + 1 :]
    while after and after[0][0] == "chars":
        after.pop(0)
    while not after and before and before[-1][0] == "chars":
        before.pop()
    return untokenize_pattern([*before, *after])
