"""The shortest paths from a flow's start, all of them at once, so that showing one costs little."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from .feasible import Facts, Feasible, Path, Ways

_BEGINNING, _END = 3, 7
"""So many nodes of a path are kept: more of them than are shown."""


class Paths:
    """The shortest paths on which nothing fills what `bit` stands for, each up to the first of
    `stops`; without a bit all of them. `steps` counts the exits that were looked at, of which
    there are `most` at most."""

    def __init__(
        self,
        start: str,
        ways: Ways,
        feasible: Feasible,
        bit: int = 0,
        stops: Collection[str] = (),
        most: float = float("inf"),
    ) -> None:
        self.start = start
        self.came: dict[str, tuple[str, str]] = {}
        self.filled = {start: 0}
        self.facts: dict[str, Facts | None] = {start: feasible.first if feasible.knows else None}
        self._beginning: dict[str, Path] = {start: []}
        self._lengths: dict[str, int] = {start: 0}
        self.steps = 0
        self._walk(ways, feasible, bit, stops, most)

    def _walk(
        self, ways: Ways, feasible: Feasible, bit: int, stops: Collection[str], most: float
    ) -> None:
        waiting = deque([self.start])
        while waiting and self.steps < most:
            node = waiting.popleft()
            if node in stops:
                continue
            known, filled = self.facts[node], self.filled[node]
            length, beginning = self._lengths[node], self._beginning[node]
            for edge, fills in ways[node]:
                self.steps += 1
                target = str(edge.target)
                if fills & bit or target in self.filled:
                    continue
                self.came[target] = node, edge.exit
                self.filled[target] = filled | fills
                self.facts[target] = (
                    None if known is None else feasible.beyond(node, edge.exit, known)
                )
                self._lengths[target] = length + 1
                short = length < _BEGINNING
                self._beginning[target] = [*beginning, (node, edge.exit)] if short else beginning
                waiting.append(target)

    def __contains__(self, node: str) -> bool:
        return node in self.filled

    def path(self, node: str) -> Path:
        """The path to a node: of a long one the beginning and the end."""
        path: Path = [(node, "")]
        while path[-1][0] != self.start and len(path) < _END:
            path.append(self.came[path[-1][0]])
        path.reverse()
        left_out = self._lengths[node] + 1 - len(path)
        return [*self._beginning[node][:left_out], *path]

    def foremost(self, nodes: Iterable[str]) -> Iterator[str]:
        """Those of the nodes on whose path none of the others stands."""
        last = -1
        for node in sorted((one for one in nodes if one in self), key=self._spans.__getitem__):
            begin, end = self._spans[node]
            if begin > last:
                last = end
                yield node

    @cached_property
    def _spans(self) -> Mapping[str, tuple[int, int]]:
        """Each node with the numbers of all that its paths lead on to, its own the first."""
        sizes = dict.fromkeys(self.filled, 1)
        for node in reversed(self.came):
            sizes[self.came[node][0]] += sizes[node]
        spans, free = {self.start: (0, sizes[self.start] - 1)}, {self.start: 1}
        for node, (above, _) in self.came.items():
            begin = free[above]
            free[above] += sizes[node]
            free[node] = begin + 1
            spans[node] = begin, begin + sizes[node] - 1
        return spans
