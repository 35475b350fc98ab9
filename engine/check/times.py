"""Turns that may take longer than their budget."""

from collections.abc import Iterator

from ..errors import Problem
from .graph import Graph, components


def time_problems(graph: Graph) -> Iterator[Problem]:
    """A turn that may take longer than `turn_budget`: every attempt and wait of every node on the
    longest way from one wait for input to the next."""
    budget = graph.written.settings.turn_budget
    if budget is None or graph.start is None:
        return
    longest = _Longest(graph)
    starts = [name for name in graph.edges if name == graph.start or graph.waits(name)]
    start = max(starts, key=longest.turn)
    seconds = longest.turn(start)
    if seconds > budget:
        text = (
            f"a turn may take {seconds:g} s, with every attempt and every wait: "
            f"{longest.way(start)}; turn_budget cuts it off at {budget:g} s"
        )
        yield graph.written.source.problem(
            ("turn_budget",), text, "turn-budget", severity="warning"
        )


class _Longest:
    """The longest time from each node to the next wait or the end; a loop is gone round once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.costs = {
            name: step.node.longest(step.policy) for name, step in graph.written.steps.items()
        }
        self.part_of: dict[str, int] = {}
        self.parts: list[list[str]] = []
        self.after: list[tuple[float, str]] = []
        for part in components(list(graph.edges), self._within):
            for name in part:
                self.part_of[name] = len(self.parts)
            self.parts.append(part)
            self.after.append(self._beyond(part))

    def _within(self, name: str) -> list[str]:
        """Where the turn goes on from a node."""
        return [] if self.graph.waits(name) else self._likely(name)

    def _likely(self, name: str) -> list[str]:
        return [edge.target for edge in self.graph.edges[name] if edge.target and edge.likely]

    def _beyond(self, part: list[str]) -> tuple[float, str]:
        """The longest time after a part, and the node in it to go on to."""
        own = set(part)
        ways = [(self._from(to), to) for at in part for to in self._within(at) if to not in own]
        return max(ways, default=(0.0, ""))

    def _from(self, name: str) -> float:
        number = self.part_of[name]
        return sum(self.costs.get(one, 0.0) for one in self.parts[number]) + self.after[number][0]

    def turn(self, start: str) -> float:
        if not self.graph.waits(start):
            return self._from(start)
        return self.costs.get(start, 0.0) + max(map(self._from, self._likely(start)), default=0.0)

    def way(self, start: str) -> str:
        names, at = [], start
        if self.graph.waits(start):
            names.append(start)
            at = max(self._likely(start), key=self._from)
        while at:
            names += self.parts[self.part_of[at]][::-1]
            at = self.after[self.part_of[at]][1]
        parts = [
            f"{name} ({cost:g} s)" if (cost := self.costs.get(name)) else name for name in names
        ]
        return " → ".join(parts if len(parts) <= 12 else [*parts[:6], "…", *parts[-5:]])
