"""Parameters that are read on a path on which nothing fills them."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from ..errors import Problem
from ..values.parameters import SYSTEM, UNSET
from .feasible import Feasible
from .graph import Edge, Graph, Read

MOST_STEPS = 1_000_000
"""So many steps are spent on finding witnesses; what is found after that is told without one."""


def unset_problems(graph: Graph) -> Iterator[Problem]:
    """Parameters that a node reads though a path leads there on which nothing fills them.

    One that no node fills is an input of the flow and is taken for given, as are system
    parameters and those with a default. What a node reads only to ask whether it is there counts
    as no read, and so does one with a default in place.
    """
    if graph.start is None:
        return
    wanted = _wanted(graph)
    tracked = sorted({name for reads in wanted.values() for name in reads})
    bits = {name: 1 << index for index, name in enumerate(tracked)}
    if not bits:
        return
    flow = _Flow(graph, bits)
    before = flow.filled_before(graph.start)
    missing = 0
    for node, reads in wanted.items():
        if node in before:
            missing |= sum(bits[name] for name in reads) & ~before[node]
    for name in tracked:
        if missing & bits[name]:
            readers = {node: reads[name] for node, reads in wanted.items() if name in reads}
            yield from flow.witnesses(graph.start, name, readers, before)


def _wanted(graph: Graph) -> dict[str, dict[str, Read]]:
    """Node → parameter → the first place in the node that needs a value of it."""
    filled: set[str] = set().union(*graph.fills.values())
    open_ = {
        name
        for name, parameter in graph.written.parameters.items()
        if parameter.default is UNSET and name in filled and name not in SYSTEM
    }
    wanted: dict[str, dict[str, Read]] = {}
    for node, reads in graph.reads.items():
        needs: dict[str, Read] = {}
        for read in reads:
            if read.slot.name in open_ and read.needs_value:
                needs.setdefault(read.slot.name, read)
        if needs:
            wanted[node] = needs
    return wanted


Came = dict[str, tuple[str, Edge] | None]
"""Node → the node and the exit that a path came from."""


class _Tree(NamedTuple):
    came: Came
    filled: dict[str, int]


class _Flow:
    """What is certainly filled where, as bits."""

    def __init__(self, graph: Graph, bits: Mapping[str, int]) -> None:
        self.graph = graph
        self.bits = bits
        self.all = (1 << len(bits)) - 1
        self.steps_left = MOST_STEPS
        self.tree: _Tree | None = None
        self.feasible = Feasible(graph)
        self.ways = {
            name: [
                (edge, self._fills(name, edge.exit))
                for edge in edges
                if edge.target is not None and edge.likely
            ]
            for name, edges in graph.edges.items()
        }

    def _fills(self, name: str, exit: str) -> int:
        step = self.graph.written.steps.get(name)
        if step is None or name in self.graph.opaque:
            return self.all
        filled = 0
        for parameter in step.node.fills(exit):
            filled |= self.bits.get(parameter, 0)
        return filled

    def filled_before(self, start: str) -> dict[str, int]:
        """The bits that every path to a node fills, for each node that is reached."""
        before = {start: 0}
        waiting = deque([start])
        queued = {start}
        while waiting:
            name = waiting.popleft()
            queued.discard(name)
            here = before[name]
            for edge, fills in self.ways[name]:
                target, known = edge.target, here | fills
                assert target is not None
                together = before[target] & known if target in before else known
                if together != before.get(target):
                    before[target] = together
                    if target not in queued:
                        queued.add(target)
                        waiting.append(target)
        return before

    def witnesses(
        self, start: str, name: str, readers: Mapping[str, Read], before: Mapping[str, int]
    ) -> Iterator[Problem]:
        """The first reads on paths that do not fill `name`; what is read after one of them lacks
        the value for the same reason."""
        bit = self.bits[name]
        lacking = [node for node in readers if not before.get(node, bit) & bit]
        if any(self.shortest(start).filled[node] & bit for node in lacking):
            came = self._unfilled(start, bit, readers)
        else:
            came = self.shortest(start).came
        for node in lacking:
            unsought = "" if self.steps_left <= 0 else None
            way = self._way(came, node, readers) if node in came else unsought
            if way and self.feasible.knows:
                way = self._taken(start, node, readers, bit)
            if way is not None:
                yield self._problem(readers[node], way)

    def _taken(self, start: str, node: str, readers: Collection[str], bit: int) -> str | None:
        """The path that a session can take, as it is shown; None where there is none."""
        others = [one for one in readers if one != node]
        path, spent = self.feasible.path(start, node, others, self.ways, bit, self.steps_left)
        self.steps_left -= spent
        return None if path is None else self.graph.shown(path)

    def shortest(self, start: str) -> _Tree:
        """The shortest paths from the start, and what they fill; the same for every parameter."""
        if self.tree is None:
            came: Came = {start: None}
            filled = {start: 0}
            waiting = deque([start])
            while waiting:
                node = waiting.popleft()
                for edge, fills in self.ways[node]:
                    target = edge.target
                    assert target is not None
                    if target not in came:
                        came[target] = node, edge
                        filled[target] = filled[node] | fills
                        waiting.append(target)
            self.tree = _Tree(came, filled)
        return self.tree

    def _unfilled(self, start: str, bit: int, readers: Collection[str]) -> Came:
        """The shortest paths on which nothing fills a parameter, each up to its first reader."""
        came: Came = {start: None}
        waiting = deque([start])
        while waiting and self.steps_left > 0:
            node = waiting.popleft()
            if node in readers:
                continue
            for edge, fills in self.ways[node]:
                self.steps_left -= 1
                target = edge.target
                assert target is not None
                if not fills & bit and target not in came:
                    came[target] = node, edge
                    waiting.append(target)
        return came

    def _way(self, came: Came, node: str, readers: Collection[str]) -> str | None:
        """The path as it is shown; None where another reader stands on it."""
        path = [(node, "")]
        while (step := came[path[-1][0]]) is not None:
            if step[0] in readers:
                return None
            path.append((step[0], step[1].exit))
            self.steps_left -= 1
            if self.steps_left < 0:
                return ""
        return self.graph.shown(path[::-1])

    def _problem(self, read: Read, way: str) -> Problem:
        text = f"${read.slot.name} may have no value here"
        if way:
            text += (
                f": nothing fills it on the way {way}" if "→" in way else ": it is not filled yet"
            )
        return self.graph.written.source.problem(
            read.path, text, "maybe-unset", severity="warning", find=read.slot.text
        )
