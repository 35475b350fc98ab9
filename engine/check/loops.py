"""Loops that nothing leads out of, and loops in which nothing changes."""

from collections.abc import Iterator
from typing import Any

from ..errors import Problem
from ..values.parameters import UNSET
from .graph import Graph, components, route


def loop_problems(graph: Graph) -> Iterator[Problem]:
    """Loops that nothing leads out of, and loops that wait for nobody."""
    endless: set[str] = set()
    if graph.is_wired:
        for part in _loops(graph, set(graph.edges)):
            if not _leaves(graph, part):
                endless |= part
                yield _endless(graph, part)
    busy = {name for name in graph.edges if name not in graph.opaque and not graph.waits(name)}
    for part in _loops(graph, busy):
        if not part <= endless and not _progresses(graph, part):
            yield _spinning(graph, part)


def _loops(graph: Graph, names: set[str]) -> Iterator[set[str]]:
    """The parts of the graph among `names` in which one can go round."""

    def following(name: str) -> list[str]:
        return [edge.target for edge in graph.edges[name] if edge.likely and edge.target in names]

    for part in components([name for name in graph.edges if name in names], following):
        if len(part) > 1 or part[0] in following(part[0]):
            yield set(part)


def _leaves(graph: Graph, part: set[str]) -> bool:
    return any(
        edge.likely and edge.target not in part for name in part for edge in graph.edges[name]
    )


def _progresses(graph: Graph, part: set[str]) -> bool:
    """Whether a node that has several ways to go reads what a node in the loop fills. What is set
    to the same value in every round changes once, and counts where that may lead out."""
    filled: set[str] = set().union(*(graph.fills[name] for name in part))
    same = _constants(graph, part)
    for name in part:
        reads = {read.slot.name for read in graph.reads[name]} & filled
        if not reads or sum(edge.likely for edge in graph.edges[name]) < 2:
            continue
        if not reads <= same.keys():
            return True
        taken = graph.written.steps[name].node.exits_with(same)
        if any(
            edge.likely and edge.exit in taken and edge.target not in part
            for edge in graph.edges[name]
        ):
            return True
    return False


def _constants(graph: Graph, part: set[str]) -> dict[str, Any]:
    """The parameters that every filling in the loop sets to one and the same value."""
    found: dict[str, list[Any]] = {}
    for name in part:
        for one in graph.fills[name]:
            found.setdefault(one, []).append(graph.constants[name].get(one, UNSET))
    return {
        name: values[0]
        for name, values in found.items()
        if values[0] is not UNSET and all(value == values[0] for value in values)
    }


def _round(graph: Graph, part: set[str]) -> tuple[str, str]:
    """The first node of a loop in the file, and the shortest way round from there."""
    first = min(part, key=graph.order.__getitem__)
    path = route(
        graph,
        first,
        lambda name: name == first,
        lambda name, edge: edge.likely and edge.target in part,
    )
    return first, graph.shown(path)


def _endless(graph: Graph, part: set[str]) -> Problem:
    first, way = _round(graph, part)
    waits = any(graph.waits(name) for name in part)
    text = f"nothing leads out of this loop: {way}"
    if not waits:
        text += "; nobody is waited for in it, so that a turn which gets here fails"
    return graph.written.source.problem(
        ("nodes", first),
        text,
        "endless-loop",
        severity="warning" if waits else "error",
        key=True,
    )


def _spinning(graph: Graph, part: set[str]) -> Problem:
    first, way = _round(graph, part)
    text = f"this loop waits for nobody and nothing changes in it: {way}; a turn may go round in it"
    return graph.written.source.problem(
        ("nodes", first), f"{text} until it fails", "busy-loop", severity="warning", key=True
    )
