"""Rows of a response mapping tried on an answer, each on its own."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from engine.errors import FlowError, NodeError
from engine.fields.object_path import MISSING
from engine.fields.response_mapping import MappingError, MappingRow, ResponseMapping
from engine.flow.loading import Flow
from engine.http_node import HttpNode
from engine.node import Node
from engine.suggestions import nearest
from engine.values.entities import as_json_value
from engine.values.redaction import Redaction
from engine.values.secret import DOTS

from .answer_paths import type_of
from .answers import Answer


class Tried(NamedTuple):
    """What one row of a mapping makes of an answer.

    `value` is what the path found (`MISSING`: nothing, and `error` says what is there instead),
    `kept` what the parameter would hold. With an `error` it holds nothing.
    """

    path: str
    parameter: str
    value: Any
    kept: Any = None
    error: str = ""
    by_default: bool = False


def mapping_of(node: Node, status: int | None = None) -> tuple[MappingRow, ...]:
    """What the node maps from an answer of this status; without one, from any."""
    if status is not None and isinstance(node, HttpNode):
        return node.mapped_from(status).rows
    return tuple(row for _, row in node.pieces() if isinstance(row, MappingRow))


def read_rows(flow: Flow, written: Iterable[tuple[str, Any]]) -> tuple[MappingRow, ...]:
    """Rows that are not the flow's, each a path and what a flow writes after it. Raises
    `FlowError`."""
    rows: tuple[MappingRow, ...] = ()
    for path, target in written:
        try:
            rows += ResponseMapping.parse({path: target}).rows
        except ValueError as error:
            raise FlowError(str(error)) from None
        name = rows[-1].target.name
        if name not in flow.parameters:
            hint = nearest(name, flow.parameters) or "; add it to parameters:"
            raise FlowError(f"${name} is not declared in {flow.file}{hint}")
    return rows


def try_rows(
    flow: Flow,
    rows: tuple[MappingRow, ...],
    data: Any,
    now: Callable[[], datetime],
) -> list[Tried]:
    """Each row on its own, by the same steps as at run time."""
    return [_try_row(flow, row, data, now) for row in rows]


def _try_row(flow: Flow, row: MappingRow, data: Any, now: Callable[[], datetime]) -> Tried:
    path, target = row.path, row.target
    found = MISSING
    try:
        found = path.find(data)
        value = ResponseMapping((row,)).values(data)[target.name]
        kept = flow.parameters[target.name].accept(value, now)
    except MappingError:
        text = f"finds nothing: {path.explain(data)}"
        return Tried(path.text, target.name, MISSING, error=text)
    except (ValueError, NodeError) as error:
        return Tried(path.text, target.name, found, error=str(error))
    return Tried(path.text, target.name, value, kept, by_default=found is MISSING)


def hiding(flow: Flow, answer: Answer, tried: Iterable[Tried]) -> Redaction:
    """What goes to a secret parameter is a secret wherever else it stands."""
    redaction = answer.redaction()
    for row in tried:
        if flow.parameters[row.parameter].secret and row.value is not MISSING:
            redaction.add_all(row.value)
    return redaction


def shown_value(flow: Flow, row: Tried, redaction: Redaction) -> Any:
    """What a path found, masked; dots where a secret parameter takes it."""
    return DOTS if flow.parameters[row.parameter].secret else redaction.data(row.value)


def tried_as_json(flow: Flow, row: Tried, redaction: Redaction) -> dict[str, Any]:
    """`{path, parameter, value, type, default, kept, error}`, masked."""
    found = row.value is not MISSING
    parameter = flow.parameters[row.parameter]
    kept = None if row.error else as_json_value(row.kept)
    return {
        "path": row.path,
        "parameter": row.parameter,
        "value": shown_value(flow, row, redaction) if found else None,
        "type": type_of(row.value) if found else None,
        "default": row.by_default,
        "kept": DOTS if parameter.secret and kept else redaction.data(kept),
        "error": redaction.short(row.error) or None,
    }
