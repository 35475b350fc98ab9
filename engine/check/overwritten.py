"""Values that are overwritten on every path before anything reads them."""

from collections import deque
from collections.abc import Iterator, Mapping

from ..errors import Problem
from ..fields.protocols import fills_of
from ..values.parameters import SYSTEM
from .graph import Edge, Graph


def overwritten_problems(graph: Graph) -> Iterator[Problem]:
    """Places that fill a parameter in vain. What a session ends with is read by whoever runs the
    flow, and so is what has a description."""
    if not graph.is_whole or not graph.is_wired:
        return
    live = _live(graph)
    for node, pieces in graph.pieces.items():
        vain = _vain(graph, node, live)
        for at, piece in pieces if vain else ():
            for name in fills_of(piece):
                if name in vain:
                    text = f"this value of ${name} is never read: it is filled anew on every path"
                    path = ("nodes", node, *at)
                    yield graph.written.source.problem(
                        path, text, "overwritten", severity="warning"
                    )


def _vain(graph: Graph, node: str, live: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The parameters that a node fills though what follows fills them before it reads them."""
    parameters = graph.written.parameters
    filled = frozenset(
        name
        for name in graph.fills[node]
        if name in parameters and name not in SYSTEM and not parameters[name].description
    )
    done: frozenset[str] = frozenset()
    for edge in _likely(graph, node):
        if here := filled & _overwrites(graph, node, edge.exit):
            done |= here
            filled -= here if edge.target is None else live[edge.target]
    return done & filled


def _live(graph: Graph) -> dict[str, frozenset[str]]:
    """Node → the parameters whose values it or what follows may read."""
    every = frozenset(graph.written.parameters)
    reads = {
        name: frozenset(read.slot.name for read in graph.reads[name]) | frozenset(step.node.keeps())
        for name, step in graph.written.steps.items()
    }
    before: dict[str, list[str]] = {name: [] for name in graph.edges}
    for name in graph.edges:
        for edge in _likely(graph, name):
            if edge.target is not None:
                before[edge.target].append(name)
    live: dict[str, frozenset[str]] = {name: frozenset() for name in graph.edges}
    waiting = deque(graph.edges)
    queued = set(graph.edges)
    while waiting:
        name = waiting.popleft()
        queued.discard(name)
        found = reads[name].union(
            *(
                (every if edge.target is None else live[edge.target])
                - _overwrites(graph, name, edge.exit)
                for edge in _likely(graph, name)
            )
        )
        if found != live[name]:
            live[name] = found
            for one in before[name]:
                if one not in queued:
                    queued.add(one)
                    waiting.append(one)
    return live


def _likely(graph: Graph, name: str) -> list[Edge]:
    return [edge for edge in graph.edges[name] if edge.likely]


def _overwrites(graph: Graph, name: str, exit: str) -> frozenset[str]:
    node = graph.written.steps[name].node
    return (graph.fills[name] & frozenset(node.fills(exit))) - frozenset(node.keeps())
