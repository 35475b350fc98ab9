"""What can be marked on a picture: problems, and what tests have covered."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.errors import Problem
from engine.source.source import Source
from engine.source.tree import Block

from ..cli.terminal import counted
from .picture import Mark


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks by node, by node and exit, and for the flow as a whole."""

    nodes: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    exits: Mapping[str, Mapping[str, Mark]] = field(default_factory=dict)
    flow: tuple[Mark, ...] = ()


def problem_marks(source: Source, problems: Sequence[Problem]) -> Marks:
    """Each problem on the node in whose lines it stands, or else on the flow."""
    nodes: dict[str, list[Mark]] = {}
    flow: list[Mark] = []
    for problem, name in zip(problems, nodes_of(source, problems), strict=True):
        mark = Mark(problem.severity, f"{problem.severity}: {problem.message} [{problem.code}]")
        (nodes.setdefault(name, []) if name else flow).append(mark)
    return Marks({name: tuple(marks) for name, marks in nodes.items()}, flow=tuple(flow))


def nodes_of(source: Source, problems: Sequence[Problem]) -> list[str | None]:
    """The node in whose lines each problem stands."""
    starts = _node_lines(source)
    lines = [line for line, _ in starts]
    found: list[str | None] = []
    for problem in problems:
        above = bisect_left(lines, problem.line) if problem.file == source.file else 0
        found.append(starts[above - 1][1] if above else None)
    return found


def coverage_marks(
    nodes: Mapping[str, int], exits: Mapping[str, Mapping[str, int]] | None = None
) -> Marks:
    """How often tests have visited each node, and taken each of its exits; 0 is a miss."""
    return Marks(
        {name: (_visited(count),) for name, count in nodes.items()},
        {
            name: {exit: _visited(count) for exit, count in counts.items()}
            for name, counts in (exits or {}).items()
        },
    )


def traffic_marks(
    nodes: Mapping[str, int], exits: Mapping[str, Mapping[str, int]], sessions: int
) -> Marks:
    """How often sessions came to each node and took each of its exits; the picture is coloured by
    what share of the sessions that is."""
    most = max(1, sessions)
    return Marks(
        {name: (_traffic(count, most),) for name, count in nodes.items()},
        {
            name: {exit: _traffic(count, most) for exit, count in counts.items()}
            for name, counts in exits.items()
        },
    )


def _traffic(count: int, most: int) -> Mark:
    text = f"{count:,}×, {count / most:.2f} times a session" if count else "nobody comes here"
    return Mark("covered" if count else "missed", text, count, min(1.0, count / most))


def _visited(count: int) -> Mark:
    if not count:
        return Mark("missed", "no test comes here", 0)
    return Mark("covered", f"visited {counted(count, 'time')}", count)


def _node_lines(source: Source) -> list[tuple[int, str | None]]:
    """(line from 0, node) where each node begins, and (line, None) where no node goes on."""
    data = source.data
    if not isinstance(data, Block) or not isinstance(data.get("nodes"), Block):
        return []
    tops = [(source.place(span.key_start)[0], None) for _, span in data.entry_spans()]
    nodes = data["nodes"].entry_spans()
    named = [(source.place(span.key_start)[0], name) for name, span in nodes]
    again = data["nodes"].repeated or ()
    named += [(source.place(numbers[2])[0], name) for name, _, numbers in again]
    return sorted([*tops, *named], key=lambda place: (place[0], place[1] or ""))
