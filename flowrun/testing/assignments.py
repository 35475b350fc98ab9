"""Values that make the conditions of a flow hold, and values that make them fail."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from engine.errors import NodeError
from engine.fields.escaping import Value
from engine.fields.protocols import reads_of
from engine.fields.slot import Slot
from engine.flow.loading import Flow
from engine.values.entities import as_text
from nodes.conditions import Conditions
from nodes.conditions.condition import Comparison, Group
from nodes.conditions.operators import PRESENCE

Assignment = Mapping[str, Any]
"""Parameter name → value; None stands for "no value"."""

MOST = 64
_SAMPLES = {
    "any": "sample",
    "text": "sample",
    "number": 1,
    "phone_number": "+14155550100",
    "email": "ada@example.com",
    "date": "2026-01-31",
    "time": "10:00",
    "datetime": "2026-01-31T10:00:00Z",
    "confirmation": True,
}
_PATTERN_TRIES = ("yes", "1", "42", "1234", "AB123456", "sample", "ada@example.com", "+14155550100")


RECORD_ID = "003000000000001AAA"


def ordinary(flow: Flow, name: str) -> Any:
    """A value that the parameter takes, and the nodes that read it: some want a record's Id."""
    value = _SAMPLES.get(flow.parameters[name].entity.name, "sample")
    return RECORD_ID if value == "sample" and _names_a_record(flow, name) else value


def _names_a_record(flow: Flow, name: str) -> bool:
    return any(
        slot.name == name
        for step in flow.steps.values()
        for _, piece in step.node.pieces()
        if getattr(piece, "format", "") == "record-id"
        for slot in reads_of(piece)
    )


def assignments(flow: Flow) -> list[Assignment]:
    """Sets of values, of which each makes some condition of the flow hold or fail; none twice."""
    found: list[Assignment] = []
    for step in flow.steps.values():
        if isinstance(step.node, Conditions):
            for condition in step.node.conditions.values():
                for wanted in (True, False):
                    found += islice(_making(condition.member, wanted, flow), MOST)
    distinct = {repr(sorted(one.items())): one for one in found if _accepted(one, flow)}
    return list(distinct.values())[: MOST * 4]


def _accepted(assignment: Assignment, flow: Flow) -> bool:
    now = datetime(2026, 1, 31, 10, tzinfo=UTC)
    for name, value in assignment.items():
        try:
            flow.parameters[name].accept(value, lambda: now)
        except (ValueError, LookupError):
            return False
    return True


def _making(member: Comparison | Group, wanted: bool, flow: Flow) -> Iterator[Assignment]:
    if isinstance(member, Comparison):
        yield from _comparison(member, wanted, flow)
    elif member.every is wanted:  # every one has to be so
        joint: dict[str, Any] = {}
        for inner in member.members:
            for assignment in _making(inner, wanted, flow):
                if all(joint.get(name, value) == value for name, value in assignment.items()):
                    joint |= assignment
                    break
        yield joint
    else:
        for inner in member.members:
            yield from _making(inner, wanted, flow)


def _comparison(member: Comparison, wanted: bool, flow: Flow) -> Iterator[Assignment]:
    slot: Slot = member.left.slots[0]
    if member.operator in PRESENCE:
        present = PRESENCE[member.operator] is wanted
        value = ordinary(flow, slot.name) if present else None
        yield {slot.name: _within(slot, value) if present else None}
        return
    for right, others in _rights(member.right, flow):
        for value in _values(member.operator, right, wanted):
            yield {**others, slot.name: _within(slot, value)}


def _rights(right: Any, flow: Flow) -> Iterator[tuple[Any, Assignment]]:
    """What the right side may be; a parameter there is given an ordinary value."""
    if isinstance(right, list):
        constants = [one.constant for one in right if isinstance(one, Value) and not one.slots]
        yield constants, {}
    elif isinstance(right, Value) and right.slots:
        slot = right.slots[0]
        value = ordinary(flow, slot.name)
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


def _values(operator: str, right: Any, wanted: bool) -> Iterator[Any]:
    if operator == "matches":
        yield from (one for one in _PATTERN_TRIES if _matches(right, one) is wanted)
    elif operator == "in":
        yield from (right if isinstance(right, list) and wanted else [_other(right)])
    elif operator in ("<", "<=", ">", ">="):
        yield from _around(operator, right, wanted)
    elif operator == "contains" and wanted:
        yield f"a {as_text(right)} b"
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
    try:
        number = float(as_text(right))
    except ValueError:
        text = as_text(right)
        yield text + "z" if up else "!"
        return
    value = number + 1 if up else number - 1
    yield int(value) if value == int(value) else value


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
