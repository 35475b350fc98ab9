"""What hearing needs to know of a conversation, and what comes of it.

Every outcome has its `candidates`: one that is heard, several that are ambiguous, none that is
refused, and then a `reason`. `why` tells the caller why none of them is taken.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, NamedTuple

NOTHING: Mapping[str, Any] = MappingProxyType({})

AS_SAID = ("any", "text")
"""The entities that take whatever is said."""


class Hearing(NamedTuple):
    """`now` is aware and in the flow's time zone. `country` (ISO 3166) reads phone numbers, else
    the region of the language tag does; `currency` (ISO 4217) is that of a bare amount. `valid`
    tells which of several candidates may be meant. `later` takes times such as `halb drei`, in a
    language of 24 hours, for those of the second half of the day. `beside` is the day that is
    corrected, if one is: weekdays and days of the month are close to it."""

    now: datetime
    language: str = "en"
    country: str = ""
    currency: str = ""
    valid: Callable[[Any], bool] | None = None
    later: bool = False
    beside: date | None = None


class Why(NamedTuple):
    """Why nothing is taken, for the caller: a name in the `reasons` of the languages' tables, and
    what fills the blanks there."""

    reason: str
    blanks: Mapping[str, Any] = NOTHING


class Half(NamedTuple):
    """Of a moment the days that may be meant, the times, or the `part` of the day alone, which may
    be that of the days as well (`evening`); and the `later` times that `halb drei` means where no
    other is valid."""

    days: tuple[date, ...] = ()
    times: tuple[time, ...] = ()
    part: str = ""
    later: tuple[time, ...] = ()


class Heard(NamedTuple):
    """One value, as its entity keeps it."""

    value: Any

    @property
    def candidates(self) -> tuple[Any, ...]:
        return (self.value,)

    @property
    def reason(self) -> str:
        return ""

    @property
    def why(self) -> Why:
        return Why("invalid")

    @property
    def half(self) -> Half | None:
        return None


class Ambiguous(NamedTuple):
    """Several values that it may mean, at least two, in the order to ask for them."""

    candidates: tuple[Any, ...]

    @property
    def reason(self) -> str:
        return ""

    @property
    def why(self) -> Why:
        return Why("ambiguous")

    @property
    def half(self) -> Half | None:
        return None


class Refused(NamedTuple):
    """No value; `reason` says why, in words for the trace, and `why` for the caller. `half` is what
    was understood of a moment, whose other half can be asked for."""

    reason: str
    why: Why = Why("unheard")
    half: Half | None = None

    @property
    def candidates(self) -> tuple[Any, ...]:
        return ()


Outcome = Heard | Ambiguous | Refused


def outcome_of(candidates: tuple[Any, ...], hearing: Hearing) -> Heard | Ambiguous:
    """One candidate is heard; of several those count that are `valid`, where any is."""
    distinct = tuple(dict.fromkeys(candidates))
    if len(distinct) > 1 and hearing.valid is not None:
        distinct = tuple(filter(hearing.valid, distinct)) or distinct
    return Heard(distinct[0]) if len(distinct) == 1 else Ambiguous(distinct)


def in_valid_half(
    found: tuple[Any, ...], later: Callable[[], tuple[Any, ...]], hearing: Hearing
) -> tuple[Any, ...]:
    """Of `halb drei`, in a language of 24 hours, the `later` one where that alone is valid."""
    valid = hearing.valid
    if valid is None or any(map(valid, found)):
        return found
    others = later()
    return others if any(map(valid, others)) else found
