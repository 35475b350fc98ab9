"""Values where they cannot stand: lists, parameters that are only text, two values for one
parameter."""

import re
from collections.abc import Iterator

from ..errors import Problem
from ..fields.protocols import fills_of
from ..fields.response_mapping import MappingRow
from ..values.parameters import UNSET
from .graph import Graph, Read


def list_problems(graph: Graph) -> Iterator[Problem]:
    """Lists where one value is wanted: what a wildcard, a slice or a filter finds is one, and so is
    a copy of it."""
    source = graph.written.source
    for reads in graph.reads.values() if graph.is_whole else ():
        for read in reads:
            if _is_list(read, graph.lists) and not read.piece.takes_list(read.slot):
                text = f"{read.slot.text} is a list, and one value is wanted here"
                if read.slot.path is None:
                    text += f"; the first one is ${{{read.slot.name}[0]}}"
                yield source.problem(
                    read.path, text, "list-as-value", severity="warning", find=read.slot.text
                )


def _is_list(read: Read, lists: frozenset[str]) -> bool:
    return read.slot.name in lists if read.slot.path is None else not read.slot.path.definite


def dollar_problems(graph: Graph) -> Iterator[Problem]:
    """Defaults that hold `$NAME`, which nothing fills in: they are used as they are written."""
    source, parameters = graph.written.source, graph.written.parameters
    block = source.data.get("parameters")
    for name, parameter in parameters.items():
        if parameter.secret or not (found := _dollar(parameter.default, graph)):
            continue
        written = block[name] if block and name in block else None
        path = ("parameters", name, *(("value",) if isinstance(written, dict) else ()))
        yield source.problem(path, _as_it_stands(found), "literal-dollar", severity="warning")
    for node, pieces in graph.pieces.items():
        for at, piece in pieces:
            default = piece.default if isinstance(piece, MappingRow) else UNSET
            if found := _dollar(default, graph):
                path = ("nodes", node, *at, "default")
                text = _as_it_stands(found)
                yield source.problem(path, text, "literal-dollar", severity="warning")


def _dollar(value: object, graph: Graph) -> str:
    """The first `$NAME` in a text, or in what is in a value, that is a parameter of the flow."""
    if isinstance(value, str):
        names = re.findall(r"(?a)\$\{?([A-Za-z_]\w*)", value)
        return next((f"${name}" for name in names if name in graph.written.parameters), "")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for one in inner if (found := _dollar(one, graph))), "")


def _as_it_stands(found: str) -> str:
    return f"a default is used as it is written: {found} stays {found}; set_parameter fills it in"


def double_problems(graph: Graph) -> Iterator[Problem]:
    """Parameters that one node fills twice."""
    for node, pieces in graph.pieces.items():
        seen: set[tuple[str, str]] = set()
        for at, piece in pieces:
            exit = piece.exit if isinstance(piece, MappingRow) else ""
            for name in fills_of(piece):
                if (name, exit) in seen:
                    text = f"${name} is filled above already; only this value stays"
                    path = ("nodes", node, *at)
                    yield graph.written.source.problem(
                        path, text, "filled-twice", severity="warning"
                    )
                seen.add((name, exit))
