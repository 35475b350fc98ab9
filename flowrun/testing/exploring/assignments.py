"""Values to explore a flow with: ordinary ones, and those that send nodes through other exits."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from typing import Any

from engine.errors import NodeError
from engine.fields.conditions.tries import making
from engine.fields.functions.computed import Computed
from engine.fields.functions.items import Where
from engine.fields.functions.outside import Outside
from engine.fields.item import ITEM, OWN
from engine.fields.protocols import Reads, fills_of
from engine.flow.loading import Flow
from engine.flow.wiring import Step, written_exits
from engine.node import FAILED
from engine.values.samples import SAMPLES, sample_of

from .paths import Steps, put

Assignment = Mapping[str, Any]
"""Parameter name → value; None stands for "no value"."""

MOST = 256
_UNFIT: tuple[Any, ...] = (None, [], "", 0)
"""Values with which one function or another cannot be computed."""


def ordinary(flow: Flow, name: str) -> Any:
    """A value that the parameter takes, and the nodes that read it: some want one of a kind."""
    entity = flow.parameters[name].entity
    value = flow.language if entity.name == "language" else sample_of(entity)
    return value if value != "sample" else _example(flow, name) or _shape(flow, name) or value


def _example(flow: Flow, name: str) -> str:
    """What a part that reads the parameter has as its example; empty where any text will do."""
    examples = (
        piece.example
        for piece in _pieces(flow)
        if isinstance(piece, Reads)
        and any(slot.name == name and slot.path is None for slot in piece.reads())
    )
    return next(filter(None, examples), "")


def _shape(flow: Flow, name: str) -> Any:
    """A value of the kind that is wanted where the parameter is read; a list, or an object, in
    which all is found that is read of it; None where any text will do."""
    for kinds in _wanted(flow, name):
        if not {"text", "list"} & set(kinds) and kinds[0] in SAMPLES:
            return SAMPLES[kinds[0]]
    if flow.parameters[name].entity.name != "any":
        return None
    readers = [step for step in flow.steps.values() if _reads_items(step, name)]
    if not readers:
        return _record(flow, name) or None
    item: Any = None
    for step in readers:
        for path, leaf in _read_of_items(step, flow):
            item = put(item, path, leaf)
        for found in _passing(step, flow, name):
            item = {**item, **found} if isinstance(item, dict) else found
    return ["sample" if item is None else item]


def _reads_items(step: Step, name: str) -> bool:
    """Whether a node takes the parameter for a list."""
    return any(
        slot.name == name and slot.path is None and piece.entities(slot) == ("list",)
        for _, piece in step.pieces
        if isinstance(piece, Reads)
        for slot in piece.reads()
    )


def _wanted(flow: Flow, name: str) -> Iterator[tuple[str, ...]]:
    """The entities of which the parameter can be where it is read as it is."""
    for piece in _pieces(flow):
        for slot in piece.reads() if isinstance(piece, Reads) else ():
            if slot.name == name and slot.path is None and (kinds := piece.entities(slot)):
                yield kinds


def _passing(step: Step, flow: Flow, name: str) -> Iterator[dict[str, Any]]:
    """Of an item what a node's filters ask of it."""

    def usual(other: str) -> Any:
        return "sample" if other in (*OWN, name) else ordinary(flow, other)

    for _, piece in step.pieces:
        where = piece.arguments.get("where") if isinstance(piece, Computed) else None
        if isinstance(where, Where):
            for found in islice(making(where.condition.member, True, usual), 1):
                if isinstance(item := found.get(ITEM), dict):
                    yield item


def _read_of_items(step: Step, flow: Flow) -> Iterator[tuple[Steps, Any]]:
    """The paths that a node reads of the items of a list, and those that are read of one of them
    behind it: where a parameter became the item."""
    for _, piece in step.pieces:
        for slot in getattr(piece, "slots", ()):
            if slot.name == ITEM and slot.path is not None and slot.path.steps:
                yield slot.path.steps, slot.sample
        for name in fills_of(piece):
            yield from _paths(flow, name)


def _record(flow: Flow, name: str) -> Any:
    """What is read of the parameter, within objects and lists."""
    record: Any = None
    for path, leaf in _paths(flow, name):
        record = put(record, path, leaf)
    return record


def _paths(flow: Flow, name: str) -> Iterator[tuple[Steps, Any]]:
    """The paths into the parameter, each with a value that may stand where it is read."""
    for piece in _pieces(flow):
        for slot in piece.reads() if isinstance(piece, Reads) else ():
            if slot.name == name and slot.path is not None and slot.path.steps:
                kinds = piece.entities(slot)
                usual = piece.example or (SAMPLES.get(kinds[0], "sample") if kinds else "sample")
                yield slot.path.steps, slot.sample if slot.accept else usual


def _pieces(flow: Flow) -> Iterator[Any]:
    return (piece for step in flow.steps.values() for _, piece in step.pieces)


def assignments(flow: Flow) -> list[Assignment]:
    """Sets of values, of which each sends some node through another exit; none twice."""
    distinct: dict[str, Assignment] = {}
    for step in flow.steps.values():
        for one in chain(step.node.tries(partial(ordinary, flow)), _failing(step, flow)):
            if _accepted(one, flow):
                distinct[repr(sorted(one.items()))] = one
            if len(distinct) == MOST:
                break
    return list(distinct.values())


def _failing(step: Step, flow: Flow) -> Iterator[Assignment]:
    """Values with which a function cannot be computed, where the flow wires that by hand."""
    written = flow.source.data["nodes"][step.name]
    if not any(exit.name == FAILED for exit in written_exits(written)):
        return
    for _, piece in step.pieces:
        if not isinstance(piece, Computed):
            continue
        names = sorted({slot.name for slot in piece.slots} & flow.parameters.keys())
        usual = {name: ordinary(flow, name) for name in names}
        for name in names:
            for value in _UNFIT:
                with suppress(LookupError):
                    if _fails(piece, {**usual, name: value}):
                        yield {name: value}
                        break


def _fails(piece: Computed, values: Mapping[str, Any]) -> bool:
    try:
        piece.given(Outside({name: one for name, one in values.items() if one is not None}))
    except NodeError:
        return True
    return False


def _accepted(assignment: Assignment, flow: Flow) -> bool:
    now = datetime(2026, 1, 31, 10, tzinfo=UTC)
    for name, value in assignment.items():
        try:
            flow.parameters[name].accept(value, lambda: now)
        except (ValueError, LookupError):
            return False
    return True
