"""Rows of a response mapping tried on an answer, each on its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from engine.errors import NodeError
from engine.fields.object_path import MISSING
from engine.fields.response_mapping import MappingError, MappingRow, ResponseMapping
from engine.flow.loading import Flow
from engine.node import Node


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


def mapping_of(node: Node) -> tuple[MappingRow, ...]:
    """The rows of the node's own response mappings."""
    fields = (getattr(node, name) for name in type(node).model_fields)
    return tuple(
        row for field in fields if isinstance(field, ResponseMapping) for row in field.rows
    )


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
