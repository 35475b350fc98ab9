"""Values that make a comparison with a function hold, or fail, found by trying some."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import islice, product
from typing import Any

from ...errors import NodeError
from ...values.entities import as_text
from ...values.money import read_money
from ..escaping import Value
from ..functions.computed import Computed
from ..functions.outside import Outside
from ..item import ITEM
from ..protocols import reads_of
from .comparison import Comparison
from .condition import Condition
from .operators import as_number

_MOST_TRIED = 3_000
_MOST_FOUND = 2
_MOST_INNER = 60
_NOW = datetime(2026, 1, 31, 10, tzinfo=UTC)

Ordinary = Callable[[str], Any]
Making = Callable[[Any, bool, Ordinary], Iterator[Mapping[str, Any]]]


def searched(
    member: Comparison, wanted: bool, ordinary: Ordinary, making: Making
) -> Iterator[Mapping[str, Any]]:
    """Sets of values, of which each makes it hold, or fail. `making` gives those of a condition
    that filters a list."""
    names, literals = sorted(member.reads()), _literals(member)
    items = _items(member, making)
    pools = [_pool_of(name, member, ordinary, literals, items) for name in names]
    tried = (dict(zip(names, values, strict=True)) for values in product(*pools))
    fitting = (one for one in islice(tried, _MOST_TRIED) if _answer(member, one) is wanted)
    yield from islice(fitting, _MOST_FOUND)


class _Trying(Outside):
    """As a session on some day."""

    def now(self) -> datetime:
        return _NOW

    def random(self) -> float:
        return 0.5


def _answer(member: Comparison, values: Mapping[str, Any]) -> bool | None:
    with suppress(NodeError, LookupError):
        return member.holds(_Trying(values))
    return None


def _literals(member: Comparison) -> list[str]:
    """What is written out anywhere in it."""
    values = [piece for _, piece in member.pieces() if isinstance(piece, Value)]
    return [one.constant for one in values if one.constant]


def _items(member: Comparison, making: Making) -> list[Any]:
    """Items for which the conditions that filter a list hold, and one that is nothing special."""
    found: list[Any] = []
    for _, piece in member.pieces():
        where = piece.arguments.get("where") if isinstance(piece, Computed) else None
        condition = getattr(where, "condition", None)
        if isinstance(condition, Condition):
            for one in islice(making(condition.member, True, lambda name: "sample"), 1):
                found.append(one.get(ITEM, "sample"))
    return [*found, "sample"]


def _pool_of(
    name: str, member: Comparison, ordinary: Ordinary, literals: list[str], items: list[Any]
) -> list[Any]:
    """Values for a parameter; where one within it is read, that is what is tried."""
    slots = (slot for _, piece in member.pieces() for slot in reads_of(piece) if slot.name == name)
    paths = [(slot.path.steps, slot) for slot in slots if slot.path and slot.path.steps]
    if not paths:
        return _pool(ordinary(name), literals, items)
    steps, slot = paths[0]
    usual = slot.sample if slot.accept else "sample"
    return [_within(steps, one) for one in _pool(usual, literals, items)[-_MOST_INNER:]]


def _within(steps: tuple[str | int, ...], value: Any) -> Any:
    for step in reversed(steps):
        value = {step: value} if isinstance(step, str) else [value] * (abs(step) + 1)
    return value


def _pool(ordinary: Any, literals: list[str], items: list[Any]) -> list[Any]:
    """Values to try for a parameter, of the kind that is ordinary for it."""
    numbers = [number for text in literals if (number := as_number(text)) is not None]
    some_numbers = [near for number in numbers for near in (number, number + 1, number - 1)]
    some_numbers += [0, 1, 2, -1, 10, 1_000]
    if isinstance(ordinary, int | float) and not isinstance(ordinary, bool):
        return [ordinary, *some_numbers]
    if _is_day(ordinary):
        return [ordinary, *_days(numbers)]
    lengths = {0, 1, 2, *(round(n) + more for n in numbers for more in (0, 1) if 0 <= n < 99)}
    if isinstance(ordinary, list):
        like = [_like(ordinary[0], item) for item in items] if ordinary else items
        return [ordinary, *([item] * length for item in like for length in sorted(lengths))]
    if currency := _currency_of(ordinary):
        return [ordinary, *(f"{abs(number)} {currency}" for number in some_numbers)]
    if ordinary != "sample":
        return [ordinary]
    texts = [form for text in literals for form in (text, text.upper(), text.lower())]
    texts += [*(f"a {text} b" for text in literals), ""]
    texts += ["x" * length for length in sorted(lengths)]
    lists = [[item] * length for item in items for length in sorted(lengths)]
    return [ordinary, *dict.fromkeys(texts), *lists, *dict.fromkeys(some_numbers)]


def _like(usual: Any, item: Any) -> Any:
    """An item with all that usual ones have."""
    if isinstance(usual, dict) and isinstance(item, dict):
        return {**usual, **item}
    return usual if item == "sample" else item


def _currency_of(value: Any) -> str:
    """That of an amount of money; empty for anything else."""
    with suppress(ValueError):
        return read_money(as_text(value)).currency
    return ""


def _is_day(value: Any) -> bool:
    with suppress(ValueError):
        return isinstance(value, date) or bool(date.fromisoformat(as_text(value)[:10]))
    return False


def _days(numbers: list[int | float]) -> list[date]:
    """Near the day of the trial, and as far from it as a number that is written out says."""
    apart = [0, 1, 2, 7, 30, 400, *(round(number) for number in numbers if abs(number) < 9_999)]
    days = [way * (one + more) for one in apart for more in (0, 1, -1) for way in (1, -1)]
    return [_NOW.date() + timedelta(days=one) for one in dict.fromkeys(days)]
