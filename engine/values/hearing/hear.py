"""Hearing a value of an entity: the whole of what is said is used up, or nothing is heard."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from ..entities import ENTITIES, shown
from ..heard import AS_SAID, Heard, Hearing, Outcome, Refused, Why, in_valid_half, outcome_of
from .addresses import email, phone_number
from .answers import answers
from .blanks.dates import dates
from .blanks.every import BLANKS
from .blanks.moments import days_in_part, moments
from .blanks.money import amounts
from .blanks.spans import spans
from .blanks.times import times
from .names import name
from .utterance import Utterance
from .words import MOST_CHARACTERS, TOO_LONG

Readings = Iterator[tuple[int, tuple[Any, ...]]]


def hear_whole(entity: str, text: str, hearing: Hearing) -> Outcome:
    """What a person means by `text` where a value of `entity` is asked for."""
    if entity in AS_SAID:
        return Heard(text)
    if len(text) > MOST_CHARACTERS:
        return TOO_LONG
    if entity in _MACHINE and (value := _read(entity, text, hearing)) is not None:
        return Heard(value)
    return _hear(entity, Utterance(text, hearing, BLANKS))


def _hear(entity: str, heard: Utterance) -> Outcome:
    text, hearing = heard.text, heard.hearing
    if entity in _WHOLE:
        value = _WHOLE[entity](heard)
        found = () if value is None else (value,)
    else:
        found = _first(heard, entity)
        if found and entity in ("time", "datetime"):
            found = in_valid_half(found, lambda: _first(heard.later, entity), hearing)
    complaint = heard.complaint(entity)
    if (found or complaint is None) and (other := _other(heard, entity)):
        return is_other(entity, other, text)
    if found:
        return outcome_of(found, hearing)
    told = f"{shown(text)} is not {ENTITIES[entity].takes}"
    if complaint is None:
        return Refused(told, Why(_unheard(heard, entity)))
    return Refused(f"{told}: {complaint}", complaint.why)


def _unheard(heard: Utterance, entity: str) -> str:
    """Which reason there is for what is no such value. Of a day with its time no part is taken: the
    flow has no place for the other."""
    if entity == "datetime" and _first(heard, "time"):
        return "no_date"
    of_both = entity in ("date", "time") and (
        _first(heard, "datetime") or any(True for _ in days_in_part(heard))
    )
    if entity == "date" and (of_both or _first(heard, "time")):
        return "day_alone"
    if entity == "time" and (of_both or _first(heard, "date")):
        return "time_alone"
    return f"not_{entity}"


def _first(heard: Utterance, entity: str) -> tuple[Any, ...]:
    """The candidates of the first reading that uses up every word, but for what says nothing."""
    ends = heard.ends(entity)
    for start in heard.starts(entity):
        for end, candidates in _READINGS[entity](heard, start):
            if end in ends and candidates:
                return candidates
    return ()


def _other(heard: Utterance, entity: str) -> str:
    """Of which entity the whole of it is instead; empty where it may be of the one."""
    return next((one for one in UNLIKE.get(entity, ()) if _first(heard, one)), "")


def is_other(entity: str, other: str, text: str) -> Refused:
    """What is a value of another entity, and not of the one."""
    what = ENTITIES[other].takes.partition(" such ")[0]
    reason = "no_time_of_day" if (entity, other) == ("datetime", "date") else f"not_{entity}"
    return Refused(f"{shown(text)} is {what}, not {ENTITIES[entity].takes}", Why(reason))


def _read(entity: str, text: str, hearing: Hearing) -> Any:
    """A value in its machine form, which people type too. A day alone is no moment, and of `10:30`
    the half of the day is open."""
    if entity == "datetime" and ":" not in text:
        return None
    if entity == "time" and re.fullmatch(r"\D*1?[0-9]:[0-9]{2}\D*", text):
        return None
    try:
        return ENTITIES[entity].read(text.strip(" \t\r\n.,;!?"), lambda: hearing.now)
    except ValueError:
        return None


def _numbers(heard: Utterance, at: int) -> Readings:
    for group, end, found in heard.readings("amounts", at):
        value: Decimal = found["quantity"] if "quantity" in found else Decimal(found["ordinal"])
        value = -value if group == "minus" else value
        yield end, (int(value) if value == int(value) else float(value),)


def _ordinals(heard: Utterance, at: int) -> Readings:
    yield from ((end, (number,)) for end, number in heard.blank("position", at) if number > 0)


UNLIKE: dict[str, tuple[str, ...]] = {
    "datetime": ("date",),
    "phone_number": ("date",),
    "name": ("date", "time", "datetime", "number", "ordinal", "money", "duration"),
}
"""What else it may be, and then is no such value."""
_MACHINE = ("date", "time", "datetime", "money", "duration")
_READINGS: dict[str, Callable[[Utterance, int], Readings]] = {
    "date": dates,
    "time": times,
    "datetime": moments,
    "number": _numbers,
    "ordinal": _ordinals,
    "money": amounts,
    "duration": spans,
}
_WHOLE: dict[str, Callable[[Utterance], Any]] = {
    "confirmation": answers,
    "email": email,
    "phone_number": phone_number,
    "name": name,
}
