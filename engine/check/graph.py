"""A flow as its proofs see it: nodes, the exits between them, and what they read and fill."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from ..fields.escaping import Value
from ..fields.protocols import fills_of, reads_of
from ..fields.slot import Slot
from ..flow.loading import WrittenFlow
from ..flow.pieces.values import written_values
from ..flow.wiring import END, written_exits
from ..node import FAILED
from ..source.tree import Block, YamlPath
from ..values.literals import Written
from ..values.parameters import UNSET, no_clock
from .lists import lists_of


class Edge(NamedTuple):
    """An exit and the node it leads to; None ends the session.

    `likely` leaves out the implied failure of a node that is not known to fail, and exits that are
    never taken.
    """

    exit: str
    target: str | None
    likely: bool = True


class Read(NamedTuple):
    """A place that reads a parameter."""

    path: YamlPath
    piece: Any
    slot: Slot

    @property
    def needs_value(self) -> bool:
        if self.slot.given:
            return False
        return self.slot.default is None and not self.piece.takes_unset(self.slot)


class Graph:
    """Every node by name. One that could not be read has the exits that are written."""

    def __init__(self, written: WrittenFlow) -> None:
        self.written = written
        nodes = written.source.data.get("nodes")
        self.nodes: Block = nodes if isinstance(nodes, Block) else Block()
        self.start = written.start.name if written.start else None
        self.edges = {name: self._edges(name, node) for name, node in self.nodes.items()}
        self.pieces = {name: step.pieces for name, step in written.steps.items()}
        whole = {name for name, step in written.steps.items() if step.is_whole}
        self.opaque = frozenset(self.nodes.keys() - whole)
        """The nodes that could not be read, or not all of what is written in them."""

    @property
    def is_whole(self) -> bool:
        return not self.opaque

    @property
    def is_wired(self) -> bool:
        """Whether every exit that is written leads somewhere."""
        return self.is_whole and not any(one.code in _UNWIRED for one in self.written.problems)

    @property
    def misspelt(self) -> set[str]:
        """The nodes that write an exit which they do not have."""
        return {
            name
            for name, step in self.written.steps.items()
            if any(exit.name not in step.exits for exit in written_exits(self.nodes[name]))
        }

    def waits(self, name: str) -> bool:
        """Whether the node may wait for input; one that could not be read may."""
        step = self.written.steps.get(name)
        return step is None or step.node.waits()

    @cached_property
    def order(self) -> dict[str, int]:
        """Where each node stands in the file."""
        return {name: at for at, name in enumerate(self.edges)}

    @cached_property
    def reads(self) -> dict[str, list[Read]]:
        return {
            name: [
                Read(("nodes", name, *at), piece, slot)
                for at, piece in pieces
                for slot in reads_of(piece)
            ]
            for name, pieces in self.pieces.items()
        }

    @cached_property
    def fills(self) -> dict[str, frozenset[str]]:
        """Whatever each node may fill, at any exit."""
        return {
            name: frozenset(filled for _, piece in pieces for filled in fills_of(piece))
            for name, pieces in self.pieces.items()
        }

    @cached_property
    def constants(self) -> dict[str, dict[str, Any]]:
        """What each node sets to the same value in every session: parameter → value."""
        return {
            name: {
                target: value
                for target, _, written in written_values(pieces, ())
                if (value := self._constant(target, written)) is not UNSET
            }
            for name, pieces in self.pieces.items()
        }

    def _constant(self, name: str, written: Value) -> Any:
        parameter = self.written.parameters.get(name)
        if written.constant is None or parameter is None or parameter.secret:
            return UNSET
        try:
            return parameter.accept(Written(written.constant), no_clock)
        except (ValueError, LookupError):
            return UNSET

    @cached_property
    def lists(self) -> frozenset[str]:
        """The parameters that are lists whenever they have a value, as far as that is known."""
        return lists_of(self.written.parameters, self.pieces) if self.is_whole else frozenset()

    def following(self, name: str) -> list[str]:
        return [edge.target for edge in self.edges[name] if edge.target is not None]

    def shown(self, path: Iterable[tuple[str, str]]) -> str:
        """`ask → find (no_records) → tell`, from nodes and the exits taken from them."""
        parts = [
            name if exit in ("", "next") or len(self.edges[name]) < 2 else f"{name} ({exit})"
            for name, exit in path
        ]
        if len(parts) > _MOST_SHOWN:
            parts = [*parts[:3], "…", *parts[4 - _MOST_SHOWN :]]
        return " → ".join(parts)

    def _edges(self, name: str, node: Any) -> list[Edge]:
        written = {exit.name: self._known(exit.target) for exit in written_exits(node)}
        step = self.written.steps.get(name)
        if step is None:
            return [Edge(exit, target) for exit, target in written.items()]
        names = step.node.exit_names()
        edges = []
        for exit, following in step.exits.items():
            if exit == END and names:
                continue
            likely = exit != FAILED or FAILED in names or FAILED in written
            likely = likely and exit not in step.never
            # A node that could not be read is no step, and yet the exit leads there.
            target = following.name if following else written.get(exit)
            edges.append(Edge(exit, target, likely))
        return edges

    def _known(self, target: Any) -> str | None:
        return str(target) if isinstance(target, str) and target in self.nodes else None


_MOST_SHOWN = 9
_UNWIRED = frozenset({"unknown-node", "unknown-exit", "wrong-exits", "node-name"})


def route(
    graph: Graph,
    start: str,
    goal: Callable[[str], bool],
    passes: Callable[[str, Edge], bool] = lambda name, edge: True,
) -> list[tuple[str, str]]:
    """The shortest way from a node's exits to a goal, as (node, exit) with the goal at its end; a
    node may be its own goal. Empty when there is none."""
    came: dict[str, tuple[str, str]] = {}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for edge in graph.edges[name]:
            target = edge.target
            if target is None or target in came or not passes(name, edge):
                continue
            came[target] = name, edge.exit
            if goal(target):
                return _walked(came, start, target)
            waiting.append(target)
    return []


def _walked(came: Mapping[str, tuple[str, str]], start: str, goal: str) -> list[tuple[str, str]]:
    path = [(goal, "")]
    at = goal
    while True:
        at, exit = came[at]
        path.append((at, exit))
        if at == start:
            return path[::-1]


def components(
    names: Collection[str], following: Callable[[str], Iterable[str]]
) -> Iterator[list[str]]:
    """The strongly connected parts of a graph, those that are led to first (Tarjan)."""
    found: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    held: set[str] = set()
    for root in names:
        if root in found:
            continue
        found[root] = low[root] = len(found)
        stack.append(root)
        held.add(root)
        walk = [(root, iter(following(root)))]
        while walk:
            name, rest = walk[-1]
            for target in rest:
                if target not in found:
                    found[target] = low[target] = len(found)
                    stack.append(target)
                    held.add(target)
                    walk.append((target, iter(following(target))))
                    break
                if target in held:
                    low[name] = min(low[name], found[target])
            else:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    low[above] = min(low[above], low[name])
                if low[name] == found[name]:
                    yield _popped(stack, held, name)


def _popped(stack: list[str], held: set[str], name: str) -> list[str]:
    part = []
    while True:
        part.append(stack.pop())
        held.discard(part[-1])
        if part[-1] == name:
            return part
