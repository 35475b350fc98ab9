"""Hearing a value of an entity: the whole of what is said is used up, or nothing is heard."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from ..entities import ENTITIES, shown
from ..heard import AS_SAID, Heard, Hearing, Outcome, Refused, outcome_of
from .addresses import email, phone_number
from .answers import answers
from .blanks import BLANKS
from .dates import dates
from .money import amounts
from .names import name
from .spans import spans
from .times import moments, times
from .utterance import Utterance
from .words import MOST_CHARACTERS

Readings = Iterator[tuple[int, tuple[Any, ...]]]


def hear(entity: str, text: str, hearing: Hearing) -> Outcome:
    """What a person means by `text` where a value of `entity` is asked for."""
    if entity in AS_SAID:
        return Heard(text)
    if len(text) > MOST_CHARACTERS:
        return Refused(f"longer than {MOST_CHARACTERS} characters")
    if entity in _MACHINE and (value := _read(entity, text, hearing)) is not None:
        return Heard(value)
    heard = Utterance(text, hearing, BLANKS)
    if entity in _WHOLE:
        value = _WHOLE[entity](heard)
        found = () if value is None else (value,)
    else:
        found = _first(heard, entity)
        if found and entity in ("time", "datetime"):
            found = _in_valid_half(found, entity, text, hearing)
    complaint = heard.complaint(entity)
    if not complaint and (other := _other(heard, entity)):
        return Refused(f"{shown(text)} is {other}, not {ENTITIES[entity].takes}")
    if found:
        return outcome_of(found, hearing)
    why = f": {complaint}" if complaint else ""
    return Refused(f"{shown(text)} is not {ENTITIES[entity].takes}{why}")


def _first(heard: Utterance, entity: str) -> tuple[Any, ...]:
    """The candidates of the first reading that uses up every word, but for what says nothing."""
    ends = heard.ends(entity)
    for start in heard.starts(entity):
        for end, candidates in _READINGS[entity](heard, start):
            if end in ends and candidates:
                return candidates
    return ()


def _in_valid_half(
    found: tuple[Any, ...], entity: str, text: str, hearing: Hearing
) -> tuple[Any, ...]:
    """Of half past two what is valid, where that is in the afternoon alone."""
    valid = hearing.valid
    if valid is None or any(map(valid, found)):
        return found
    later = _first(Utterance(text, hearing._replace(later=True), BLANKS), entity)
    return later if any(map(valid, later)) else found


def _other(heard: Utterance, entity: str) -> str:
    """What the whole of it is instead, in words; empty where it may be of the entity."""
    kinds = (one for one in _UNLIKE.get(entity, ()) if _first(heard, one))
    return next((ENTITIES[one].takes.partition(" such ")[0] for one in kinds), "")


def _read(entity: str, text: str, hearing: Hearing) -> Any:
    """A value in its machine form, which people type too. A day alone is no moment."""
    if entity == "datetime" and ":" not in text:
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


_UNLIKE: dict[str, tuple[str, ...]] = {
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
