"""Values to explore a flow with: ordinary ones, and those that send nodes through other exits."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from engine.fields.protocols import Reads
from engine.flow.loading import Flow
from engine.values.custom_entities import CustomEntity
from engine.values.samples import SAMPLES

Assignment = Mapping[str, Any]
"""Parameter name → value; None stands for "no value"."""

MOST = 256


def ordinary(flow: Flow, name: str) -> Any:
    """A value that the parameter takes, and the nodes that read it: some want one of a kind."""
    entity = flow.parameters[name].entity
    if isinstance(entity, CustomEntity):
        return entity.examples[0]
    value = {**SAMPLES, "language": flow.language}.get(entity.name, "sample")
    return value if value != "sample" else _example(flow, name) or _record(flow, name) or value


def _example(flow: Flow, name: str) -> str:
    """What a part that reads the parameter has as its example; empty where any text will do."""
    examples = (
        piece.example
        for step in flow.steps.values()
        for _, piece in step.node.pieces()
        if isinstance(piece, Reads) and any(slot.name == name for slot in piece.reads())
    )
    return next(filter(None, examples), "")


def _record(flow: Flow, name: str) -> dict[str, Any]:
    """An object in which all is found that is read of the parameter; empty where nothing is."""
    record: dict[str, Any] = {}
    slots = (
        slot
        for step in flow.steps.values()
        for _, piece in step.node.pieces()
        if isinstance(piece, Reads)
        for slot in piece.reads()
    )
    for slot in slots:
        steps = slot.path.steps if slot.name == name and slot.path else None
        if steps and all(isinstance(step, str) for step in steps):
            inner = record
            for step in steps[:-1]:
                below = inner.get(str(step))
                inner[str(step)] = inner = below if isinstance(below, dict) else {}
            inner.setdefault(str(steps[-1]), "sample")
    return record if flow.parameters[name].entity.name == "any" else {}


def assignments(flow: Flow) -> list[Assignment]:
    """Sets of values, of which each sends some node through another exit; none twice."""
    distinct: dict[str, Assignment] = {}
    for step in flow.steps.values():
        for one in step.node.tries(partial(ordinary, flow)):
            if _accepted(one, flow):
                distinct[repr(sorted(one.items()))] = one
            if len(distinct) == MOST:
                break
    return list(distinct.values())


def _accepted(assignment: Assignment, flow: Flow) -> bool:
    now = datetime(2026, 1, 31, 10, tzinfo=UTC)
    for name, value in assignment.items():
        try:
            flow.parameters[name].accept(value, lambda: now)
        except (ValueError, LookupError):
            return False
    return True
