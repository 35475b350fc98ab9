"""Parameters that are read on a path on which nothing fills them."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping

from ..errors import Problem
from ..values.parameters import SYSTEM, UNSET
from .feasible import Feasible
from .graph import Graph, Read
from .paths import Paths

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
    readers: dict[str, dict[str, Read]] = {name: {} for name in tracked}
    for node, reads in wanted.items():
        for name, read in reads.items():
            readers[name][node] = read
            missing |= bits[name] & ~before.get(node, bits[name])
    for name in tracked:
        if missing & bits[name]:
            yield from flow.witnesses(graph.start, name, readers[name], before)


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


class _Flow:
    """What is certainly filled where, as bits."""

    def __init__(self, graph: Graph, bits: Mapping[str, int]) -> None:
        self.graph = graph
        self.bits = bits
        self.all = (1 << len(bits)) - 1
        self.steps_left = MOST_STEPS
        self.feasible = Feasible(graph)
        self._shortest: Paths | None = None
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
        paths = self.shortest(start)
        if any(paths.filled[node] & bit for node in lacking):
            paths = Paths(start, self.ways, self.feasible, bit, readers, self.steps_left)
            self.steps_left -= paths.steps
        foremost = frozenset(paths.foremost(readers))
        for node in lacking:
            if node in foremost:
                way = self._taken(paths, node, readers, bit)
            else:
                way = "" if node not in paths and self.steps_left <= 0 else None
            if way is not None:
                yield self._problem(readers[node], way)

    def _taken(self, paths: Paths, node: str, readers: Collection[str], bit: int) -> str | None:
        """The path that a session can take, as it is shown; None where there is none."""
        if not self.feasible.knows or paths.facts[node] is not None:
            return self.graph.shown(paths.path(node))
        others = [one for one in readers if one != node]
        path, spent = self.feasible.path(paths.start, node, others, self.ways, bit, self.steps_left)
        self.steps_left -= spent
        return None if path is None else self.graph.shown(path)

    def shortest(self, start: str) -> Paths:
        """The shortest paths from the start, whatever they fill; the same for every parameter."""
        if self._shortest is None:
            self._shortest = Paths(start, self.ways, self.feasible)
        return self._shortest

    def _problem(self, read: Read, way: str) -> Problem:
        text = f"${read.slot.name} may have no value here"
        if way:
            text += (
                f": nothing fills it on the way {way}" if "→" in way else ": it is not filled yet"
            )
        return self.graph.written.source.problem(
            read.path, text, "maybe-unset", severity="warning", find=read.slot.text
        )
