"""Hearing answers that take back a part of themselves: `friday at ten, no, eleven`."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from ..heard import AS_SAID, Hearing, Outcome, outcome_of
from ..money import Money
from .blanks.every import BLANKS
from .denying import between_retractions
from .hear import UNLIKE, hear_whole, is_other
from .instead import whole_instead
from .utterance import Utterance
from .words import MOST_CHARACTERS

MOST_RETRACTIONS = 4
_BEGINNINGS = {"datetime": ("date", "time"), "duration": ("number",)}
"""What else may be taken back where the whole is said next."""
_SAID_WHOLE = (*AS_SAID, "confirmation")
_IN_TWO_WORDS = 20
"""From here on the last word of a number may be taken back alone: `twenty five, no, six`."""
_ALIKE = 50.0
"""Of 100, by rapidfuzz's ratio."""
Hears = Callable[[str, Hearing], Outcome]


class Said(NamedTuple):
    """What may be meant up to some word, of which entity that is, and how it was said."""

    entity: str
    candidates: tuple[Any, ...]
    text: str


def hear(entity: str, text: str, hearing: Hearing) -> Outcome:
    """As `hear_whole`; who takes back what they said means the last of it: `friday, no, saturday`.
    What is left out is as it was before: `friday at ten, no, saturday`."""
    outcome = hear_whole(entity, text, hearing)
    stretches = _stretches(entity, text, hearing, outcome)
    for other in (entity, *UNLIKE.get(entity, ())) if stretches else ():
        after_all = _after_all(other, stretches, hearing, _whole(other))
        if after_all is not None:
            return after_all if other == entity else is_other(entity, other, text)
    return outcome


def hear_instead(entity: str, text: str, hearing: Hearing, value: Any) -> Outcome:
    """As `hear`, for what is meant in the place of `value`."""

    def hears(said: str, known: Hearing) -> Outcome:
        return whole_instead(entity, said, known, value)

    outcome = hears(text, hearing)
    stretches = _stretches(entity, text, hearing, outcome)
    return _after_all(entity, stretches, hearing, hears) or outcome


def _whole(entity: str) -> Hears:
    return lambda said, known: hear_whole(entity, said, known)


def _stretches(entity: str, text: str, hearing: Hearing, outcome: Outcome) -> Sequence[str]:
    """What stands before and behind words that take something back; empty without any. A name may
    seem to have such words in it."""
    is_heard = outcome.candidates and entity != "name"
    if is_heard or entity in _SAID_WHOLE or len(text) > MOST_CHARACTERS:
        return ()
    return between_retractions(text, hearing)[-MOST_RETRACTIONS - 1 :]


def _after_all(
    entity: str, stretches: Sequence[str], hearing: Hearing, hears: Hears
) -> Outcome | None:
    """What is meant in the end, where every stretch from one on says something."""
    free = hearing._replace(valid=None)
    for start in range(len(stretches) - 1):
        for kind in (entity, *_BEGINNINGS.get(entity, ())):
            first = hears if kind == entity else _whole(kind)
            text = stretches[start]
            said = Said(kind, first(text, free).candidates, text)
            for stretch in stretches[start + 1 : -1]:
                said = _corrected(entity, said, stretch, free)
            said = _corrected(entity, said, stretches[-1], hearing)
            if said.entity == entity and said.candidates:
                return outcome_of(said.candidates, hearing)
    return None


def _corrected(entity: str, said: Said, text: str, hearing: Hearing) -> Said:
    for kind in dict.fromkeys((entity, said.entity)):
        found = [
            one
            for value in said.candidates
            if not _is_last_word(text, hearing, value)
            for one in _instead(kind, said, text, hearing, value)
        ]
        if found:
            return Said(kind, tuple(dict.fromkeys(found)), text)
    return Said(said.entity, (), text)


def _instead(kind: str, said: Said, text: str, hearing: Hearing, value: Any) -> tuple[Any, ...]:
    if kind == "name" and not _is_like(text, hearing, value):
        return ()
    on_its_own = _says_weekday(said.text, hearing)
    if kind != said.entity:
        beside = value if said.entity == "date" and not on_its_own else hearing.beside
        return hear_whole(kind, text, hearing._replace(beside=beside)).candidates
    found = whole_instead(kind, text, hearing, value, on_its_own).candidates
    return hear_whole(kind, text, hearing).candidates if found == (value,) else found


def _is_like(text: str, hearing: Hearing, name: str) -> bool:
    """Whether a name is like another or a part of it, and so was misspoken: `Dana sorry bad line`
    says two things."""
    from rapidfuzz import fuzz

    said = hear_whole("name", text, hearing).candidates
    known = (name, *name.split())
    return any(
        fuzz.ratio(one.casefold(), part.casefold()) >= _ALIKE for one in said for part in known
    )


def _says_weekday(text: str, hearing: Hearing) -> bool:
    """Whether the day in it is the next of its weekday, and so will be the one that is said for
    it; behind "friday in two weeks" it is one beside that."""
    heard = Utterance(text, hearing, BLANKS)
    found = [
        (end - at, group == "weekday")
        for at in range(len(heard.words))
        for group, end, _ in heard.readings("dates", at)
    ]
    return bool(found) and max(found)[1]


def _is_last_word(text: str, hearing: Hearing, value: Any) -> bool:
    """Whether no more than the end of a number may be taken back, which may be meant either way:
    26, or 6."""
    counted = _counted(value, hearing)
    if counted != int(counted):  # "two fifty, no, three"
        return bool(hear_whole("number", text, hearing).candidates)
    heard = Utterance(text, hearing, BLANKS)
    ends = heard.ends("")
    return counted >= _IN_TWO_WORDS and any(
        end == at + 1 and end in ends and number < 10
        for at in heard.starts("")
        for end, number in heard.blank("position", at)
    )


def _counted(value: Any, hearing: Hearing) -> Decimal:
    match value:
        case datetime() | time():
            local = value.astimezone(hearing.now.tzinfo) if isinstance(value, datetime) else value
            return Decimal(local.minute if local.minute % 10 else 0)
        case date():
            return Decimal(value.day)
        case Money():
            return value.amount
        case int() | float():
            return Decimal(str(value))
    return Decimal(0)
