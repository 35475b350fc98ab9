"""What an answer could look like that a node can read: made from its response mapping."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from engine.fields.object_path import ObjectPath
from engine.fields.response_mapping import MappingRow
from engine.http_node import HttpNode
from engine.node import Node

from ...trial.tried import mapping_of
from .paths import Steps, put

Fill = Callable[[str], Any]
"""Gives the value for the parameter of a name."""

_STAR = re.compile(r"\[\*\]|\.\*(?![\w*])")


def samples(node: Node, fill: Fill) -> list[tuple[str, int, Any]]:
    """The answers that a node has to try, as `HttpNode.samples`, with what its mapping reads."""
    found = _found(mapping_of(node, 200), fill) or {}
    if not isinstance(node, HttpNode):
        return [("", 200, found)]
    made = [
        (
            label,
            status,
            data if status == 200 else _found(node.mapped_from(status).rows, fill, data),
        )
        for label, status, data in node.samples(found)
    ]
    return made or [("", 200, found)]


def _found(rows: Iterable[MappingRow], fill: Fill, data: Any = None) -> Any:
    """JSON in which every mapped path is found, its value from `fill`, beside what is there."""
    for row in rows:
        steps, value = _steps(row.path), fill(row.target.name)
        if steps and row.path.text.endswith("[*]") and isinstance(value, list):
            steps = steps[:-1]
        if steps is not None:
            data = put(data, steps, value)
    return data


def _steps(path: ObjectPath) -> Steps | None:
    """The path as keys and indexes, a wildcard as the first item; None for what is no such path."""
    if path.steps is not None:
        return path.steps
    try:
        return ObjectPath(_STAR.sub("[0]", path.text)).steps
    except ValueError:
        return None


def parameters_filled(node: Node) -> Iterator[str]:
    for row in mapping_of(node):
        yield row.target.name
