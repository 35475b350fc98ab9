"""Values where they cannot stand: lists, literals of another kind, two for one parameter."""

from collections.abc import Iterator

from ..errors import Problem
from ..fields.protocols import Compares, fills_of
from ..values.parameters import ANY, UNSET, no_clock
from .graph import Graph, Read


def list_problems(graph: Graph) -> Iterator[Problem]:
    """Lists where one value is wanted: what a wildcard, a slice or a filter finds is one."""
    source, parameters = graph.written.source, graph.written.parameters
    fills: dict[str, list[bool]] = {}
    for node, pieces in graph.pieces.items():
        for at, piece in pieces:
            for name in fills_of(piece):
                many = piece.many
                fills.setdefault(name, []).append(many)
                declared = parameters.get(name)
                if many and declared and declared.entity is not ANY:
                    text = f"this path finds a list, and ${name} takes {declared.entity.takes}"
                    path = ("nodes", node, *at)
                    yield source.problem(path, text, "list-as-value", severity="warning", key=True)
    lists = {
        name
        for name, kinds in fills.items()
        if all(kinds) and name in parameters and parameters[name].default is UNSET
    }
    for reads in graph.reads.values() if graph.is_whole else ():
        for read in reads:
            if _is_list(read, lists) and not read.piece.takes_list(read.slot):
                text = f"{read.slot.text} is a list, and one value is wanted here"
                if read.slot.path is None:
                    text += f"; the first one is ${{{read.slot.name}[0]}}"
                yield source.problem(
                    read.path, text, "list-as-value", severity="warning", find=read.slot.text
                )


def _is_list(read: Read, lists: set[str]) -> bool:
    return read.slot.name in lists if read.slot.path is None else not read.slot.path.definite


def comparison_problems(graph: Graph) -> Iterator[Problem]:
    """Literals that the entity of the parameter beside them refuses, so that no value is ever
    equal to them."""
    for node, pieces in graph.pieces.items():
        for at, piece in pieces:
            name = piece.compared_with if isinstance(piece, Compares) else None
            parameter = graph.written.parameters.get(name) if name else None
            if parameter is None or parameter.secret or not piece.text:
                continue
            try:
                parameter.entity.accept(piece.text, no_clock)
            except LookupError:
                continue
            except ValueError as error:
                text = f"no value of ${name} compares with this: {error}"
                path = ("nodes", node, *at)
                yield graph.written.source.problem(path, text, "odd-comparison", severity="warning")


def double_problems(graph: Graph) -> Iterator[Problem]:
    """Parameters that one node fills twice."""
    for node, pieces in graph.pieces.items():
        seen: set[str] = set()
        for at, piece in pieces:
            for name in fills_of(piece):
                if name in seen:
                    text = f"${name} is filled above already; only this value stays"
                    path = ("nodes", node, *at)
                    yield graph.written.source.problem(
                        path, text, "filled-twice", severity="warning"
                    )
                seen.add(name)
