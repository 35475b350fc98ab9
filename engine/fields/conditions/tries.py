"""Values that make a condition hold, and values that make it fail, to explore a flow with."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...errors import NodeError
from ...values.entities import as_text
from ..escaping import Value
from ..functions.computed import Computed
from ..slot import Slot
from .comparison import Comparison, Group
from .operators import PRESENCE
from .searching import searched
from .sides import Side

Assignment = Mapping[str, Any]
Ordinary = Callable[[str], Any]

_AROUND = {
    "contains": ("a {} b", "{}"),
    "starts with": ("{}", "{} b"),
    "ends with": ("{}", "a {}"),
}
"""How a text is written that another has in it, alone and with something around it."""

_PATTERN_TRIES = ("yes", "1", "42", "1234", "AB123456", "sample", "ada@example.com", "+14155550100")


def making(member: Comparison | Group, wanted: bool, ordinary: Ordinary) -> Iterator[Assignment]:
    """Sets of values, of which each makes it hold, or fail."""
    if isinstance(member, Comparison):
        yield from _comparison(member, wanted, ordinary)
    elif member.every is wanted:  # every one has to be so
        joint: dict[str, Any] = {}
        for inner in member.members:
            for assignment in making(inner, wanted, ordinary):
                if all(joint.get(name, value) == value for name, value in assignment.items()):
                    joint |= assignment
                    break
        yield joint
    else:
        for inner in member.members:
            yield from making(inner, wanted, ordinary)


def _comparison(member: Comparison, wanted: bool, ordinary: Ordinary) -> Iterator[Assignment]:
    slot = member.slot
    if slot is None or any(isinstance(one, Computed) for one in _each(member.right)):
        yield from searched(member, wanted, ordinary, making)
        return
    if member.operator in PRESENCE:
        present = PRESENCE[member.operator] is wanted
        usual = slot.sample if slot.accept else ordinary(slot.name)
        yield {slot.name: _within(slot, usual) if present else None}
        return
    ends = _FAR_APART.get(slot.entity) if slot.accept else None
    for right, others in _rights(slot.name, member.right, ordinary):
        for value in _values(member.operator, right, wanted, ends):
            yield {**others, slot.name: _within(slot, value)}


def _each(right: Any) -> list[Any]:
    return right if isinstance(right, list) else [right]


def _rights(left: str, right: Any, ordinary: Ordinary) -> Iterator[tuple[Any, Assignment]]:
    """What the right side may be; a parameter there is given an ordinary value, its own or that of
    the parameter on the left."""
    if isinstance(right, list):
        constants = [one.constant for one in right if isinstance(one, Value) and not one.slots]
        yield constants, {}
    elif isinstance(right, Value) and right.slots:
        slot = right.slots[0]
        usual = [ordinary(slot.name), ordinary(left)]
        if isinstance(right, Side) and right.is_list:
            usual = [[usual[1]]]
        for value in {repr(one): one for one in usual}.values():
            yield value, {slot.name: _within(slot, value)}
    elif isinstance(right, Value):
        yield right.constant, {}
    else:
        yield right, {}


def _within(slot: Slot, value: Any) -> Any:
    """The value of the parameter in which the slot finds `value`."""
    if slot.path is None or slot.path.steps is None:
        return value
    for step in reversed(slot.path.steps):
        value = {step: value} if isinstance(step, str) else [value]
    return value


_FAR_APART = {
    "date": ("2000-01-01", "2099-12-31"),
    "datetime": ("2000-01-01T00:00:00Z", "2099-12-31T00:00:00Z"),
    "time": ("00:00", "23:59"),
    "duration": ("PT0S", "P999D"),
}
"""Values on both sides of most limits."""


def _values(
    operator: str, right: Any, wanted: bool, ends: tuple[str, str] | None = None
) -> Iterator[Any]:
    if operator == "matches":
        yield from (one for one in _PATTERN_TRIES if _matches(right, one) is wanted)
    elif operator == "in":
        yield from (right if isinstance(right, list) and wanted else [_other(right)])
    elif operator in ("<", "<=", ">", ">="):
        up = (operator in (">", ">=")) is wanted
        yield from (ends[up],) if ends else _around(operator, right, wanted)
    elif operator in _AROUND and wanted:
        yield from (written.format(as_text(right)) for written in _AROUND[operator])
    else:
        yield right if (operator != "is not") is wanted else _other(right)


def _matches(pattern: Any, text: str) -> bool:
    try:
        return pattern.found_in(text) is not None
    except NodeError:
        return False


def _around(operator: str, right: Any, wanted: bool) -> Iterator[Any]:
    """Values on the right side of a limit, for numbers and what is ordered as text."""
    up = (operator in (">", ">=")) is wanted
    text = as_text(right)
    amount, currency = (text[:-4], text[-4:]) if re.fullmatch(".+ [A-Z]{3}", text) else (text, "")
    try:
        number = float(amount)
    except ValueError:
        yield text + "z" if up else "!"
        return
    values = (number + 1 if up else number - 1), *((number,) if ("=" in operator) is wanted else ())
    for value in values:
        plain = int(value) if value == int(value) else value
        yield f"{plain}{currency}" if currency else plain


def _other(right: Any) -> Any:
    """Something that is not the right side."""
    if isinstance(right, bool):
        return not right
    text = as_text(right[0] if isinstance(right, list) and right else right)
    words = {"yes": "no", "no": "yes", "true": "no", "false": "yes"}
    if text.lower() in words:
        return words[text.lower()]
    try:
        return int(float(text)) + 7
    except (ValueError, OverflowError):
        return "other"
