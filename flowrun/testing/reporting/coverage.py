"""Coverage of a flow's nodes and exits: how often each was visited and taken.

`Taken` is what one run did: node → exit → how often; an exit that is "" stands for waiting.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.flow.loading import Flow
from engine.flow.wiring import Step, written_exits

Taken = dict[str, dict[str, int]]


@dataclass(slots=True)
class Coverage:
    """Of one flow: every node with its visits, every exit of every node with how often it was
    taken; zero where never."""

    flow: str
    nodes: dict[str, int]
    exits: dict[str, dict[str, int]]

    @classmethod
    def of(cls, flow: Flow) -> "Coverage":
        nodes = dict.fromkeys(flow.steps, 0)
        exits = {name: dict.fromkeys(exits_of(flow, step), 0) for name, step in flow.steps.items()}
        return cls(flow.file, nodes, exits)

    def add(self, taken: Mapping[str, Mapping[str, int]]) -> None:
        for node, exits in taken.items():
            if node not in self.nodes:
                continue
            self.nodes[node] += sum(exits.values())
            for exit, times in exits.items():
                if exit in self.exits[node]:
                    self.exits[node][exit] += times

    @property
    def visited(self) -> int:
        return sum(times > 0 for times in self.nodes.values())

    @property
    def missing(self) -> list[tuple[str, str]]:
        """The exits never taken, as (node, exit)."""
        return [
            (node, exit)
            for node, exits in self.exits.items()
            for exit, times in exits.items()
            if not times
        ]

    @property
    def exit_count(self) -> int:
        return sum(map(len, self.exits.values()))

    @property
    def taken_count(self) -> int:
        return self.exit_count - len(self.missing)

    def as_json(self) -> dict[str, Any]:
        return {
            "nodes": self.nodes,
            "exits": self.exits,
            "percent": {
                "nodes": percent(self.visited, len(self.nodes)),
                "exits": percent(self.taken_count, self.exit_count),
            },
        }


def merged(coverages: Iterable[Coverage]) -> list[Coverage]:
    """One of each flow, in the order of the flows' files."""
    by_flow: dict[str, Coverage] = {}
    for coverage in coverages:
        known = by_flow.setdefault(coverage.flow, coverage)
        if known is not coverage:
            known.nodes = _sum(known.nodes, coverage.nodes)
            known.exits = {
                node: _sum(exits, coverage.exits.get(node, {}))
                for node, exits in known.exits.items()
            }
    return [by_flow[flow] for flow in sorted(by_flow)]


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: times + other.get(name, 0) for name, times in one.items()}


def exits_of(flow: Flow, step: Step) -> tuple[str, ...]:
    """The exits a test can be asked to take: `failed` where the node talks to the world or the
    flow wires it by hand."""
    names = step.exit_names()
    written = {exit.name for exit in written_exits(flow.source.data["nodes"][step.name])}
    if "failed" not in names and (step.io or "failed" in written):
        return (*names, "failed")
    return names


def exit_percent(coverages: Iterable[Coverage]) -> float:
    """Exits taken of all flows together."""
    every = list(coverages)
    taken = sum(coverage.taken_count for coverage in every)
    return percent(taken, sum(coverage.exit_count for coverage in every))


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 100.0
