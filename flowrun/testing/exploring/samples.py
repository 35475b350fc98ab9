"""What an answer could look like that a node can read: made from its response mapping."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from engine.fields.object_path import ObjectPath
from engine.http_node import HttpNode
from engine.node import Node

from ...trial.tried import mapping_of
from .paths import Steps, put

Fill = Callable[[str], Any]
"""Gives the value for the parameter of a name."""

_STAR = re.compile(r"\[\*\]|\.\*(?![\w*])")


def samples(node: Node, fill: Fill) -> list[tuple[str, int, Any]]:
    """The answers that a node has to try, as `HttpNode.samples`, with what its mapping reads."""
    found = _found(node, fill)
    return list(node.samples(found) if isinstance(node, HttpNode) else ()) or [("", 200, found)]


def _found(node: Node, fill: Fill) -> Any:
    """JSON in which every mapped path is found, its value from `fill`."""
    data: Any = None
    for row in mapping_of(node):
        steps, value = _steps(row.path), fill(row.target.name)
        if steps and row.path.text.endswith("[*]") and isinstance(value, list):
            steps = steps[:-1]
        if steps is not None:
            data = put(data, steps, value)
    return {} if data is None else data


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
