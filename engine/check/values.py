"""Values where they cannot stand: lists, literals of another kind, parameters that are only text,
two values for one parameter."""

import re
from collections.abc import Iterator

from ..errors import Problem
from ..fields.protocols import Compares, fills_of
from ..fields.response_mapping import MappingRow
from ..values.parameters import ANY, UNSET, Parameter, no_clock
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


def comparison_problems(graph: Graph) -> Iterator[Problem]:
    """Literals that the entity of the parameter beside them refuses, and pairs of parameters that
    have no value in common."""
    parameters = graph.written.parameters
    for node, pieces in graph.pieces.items():
        for at, piece in pieces:
            name = piece.compared_with if isinstance(piece, Compares) else None
            parameter = parameters.get(name) if name else None
            if parameter is None or parameter.secret or not piece.text:
                continue
            text = _oddity(parameter, piece, graph)
            if text:
                path = ("nodes", node, *at)
                yield graph.written.source.problem(path, text, "odd-comparison", severity="warning")


def _oddity(parameter: Parameter, piece: Compares, graph: Graph) -> str:
    slots = tuple(piece.reads())
    if not slots:
        try:
            parameter.entity.literal(piece.text, no_clock)
        except LookupError:
            return ""
        except ValueError as error:
            return f"no value of ${parameter.name} compares with this: {error}"
        return ""
    other = graph.written.parameters.get(slots[0].name)
    if other is None or slots[0].path is not None or slots[0].text != piece.text:
        return ""
    if piece.equal and (text := _list_beside_value(parameter, other, graph)):
        return text
    kinds = frozenset({parameter.entity.name, other.entity.name})
    if len(kinds) < 2 or kinds & _ANYTHING or kinds in _ALIKE:
        return ""
    return (
        f"no value of ${parameter.name} ({parameter.entity.name}) equals one of "
        f"${other.name} ({other.entity.name})"
    )


def _list_beside_value(one: Parameter, other: Parameter, graph: Graph) -> str:
    for some, value in ((one, other), (other, one)):
        if some.name in graph.lists and value.entity is not ANY:
            takes = f"${value.name} takes {value.entity.takes}"
            return f"${some.name} is a list, and {takes}: they are never equal"
    return ""


_ANYTHING = frozenset({"any", "text"})
_ALIKE = frozenset({frozenset({"date", "datetime"}), frozenset({"number", "phone_number"})})


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
