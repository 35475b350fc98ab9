"""Values that are overwritten on every path before anything reads them."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..errors import Problem
from ..fields.protocols import fills_of
from ..values.parameters import SYSTEM
from .graph import Graph


def overwritten_problems(graph: Graph) -> Iterator[Problem]:
    """Places that fill a parameter in vain. What a session ends with is read by whoever runs the
    flow, and so is what has a description."""
    if not graph.is_whole or not graph.is_wired:
        return
    bits = {name: 1 << at for at, name in enumerate(graph.written.parameters)}
    ways: _Ways = {name: list(_ways(graph, name, bits)) for name in graph.edges}
    live = _live(graph, ways, bits)
    kept = _bits(_kept(graph), bits)
    for node, pieces in graph.pieces.items():
        vain = _vain(_bits(graph.fills[node], bits) & ~kept, ways[node], live)
        for at, piece in pieces if vain else ():
            for name in fills_of(piece):
                if vain & bits.get(name, 0):
                    text = f"this value of ${name} is never read: it is filled anew on every path"
                    path = ("nodes", node, *at)
                    yield graph.written.source.problem(
                        path, text, "overwritten", severity="warning"
                    )


class _Way(NamedTuple):
    """Where a likely exit leads, None to the end, and the bits of what it surely fills anew."""

    target: str | None
    overwrites: int


_Ways = dict[str, list[_Way]]


def _ways(graph: Graph, name: str, bits: Mapping[str, int]) -> Iterator[_Way]:
    node = graph.written.steps[name].node
    kept, fills = _bits(node.keeps(), bits), _bits(graph.fills[name], bits)
    for edge in graph.edges[name]:
        if edge.likely:
            surely = _bits(node.fills(edge.exit), bits) if fills else 0
            yield _Way(edge.target, fills & surely & ~kept)


def _bits(names: Iterable[str], bits: Mapping[str, int]) -> int:
    found = 0
    for name in names:
        found |= bits.get(name, 0)
    return found


def _kept(graph: Graph) -> Iterator[str]:
    """The parameters that somebody outside the flow may read."""
    for name, parameter in graph.written.parameters.items():
        if name in SYSTEM or parameter.description:
            yield name


def _vain(filled: int, ways: list[_Way], live: Mapping[str, int]) -> int:
    """What a node fills though what follows fills it before it reads it, of `filled`."""
    done = 0
    for way in ways:
        if here := filled & way.overwrites:
            done |= here
            filled &= ~(here if way.target is None else live[way.target])
    return done & filled


def _live(graph: Graph, ways: _Ways, bits: Mapping[str, int]) -> dict[str, int]:
    """Node → the bits of the parameters whose values it or what follows may read."""
    every = (1 << len(bits)) - 1
    before: dict[str, list[str]] = {name: [] for name in ways}
    for name, exits in ways.items():
        for way in exits:
            if way.target is not None:
                before[way.target].append(name)
    live = {
        name: _bits((read.slot.name for read in graph.reads[name]), bits)
        | _bits(step.node.keeps(), bits)
        for name, step in graph.written.steps.items()
    }
    waiting = deque(reversed(ways))  # what follows mostly stands below
    queued = set(waiting)
    while waiting:
        name = waiting.popleft()
        queued.discard(name)
        found = live[name]
        for way in ways[name]:
            found |= (every if way.target is None else live[way.target]) & ~way.overwrites
        if found != live[name]:
            live[name] = found
            for one in before[name]:
                if one not in queued:
                    queued.add(one)
                    waiting.append(one)
    return live
