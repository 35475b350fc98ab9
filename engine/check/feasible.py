"""Which paths a session can take: the same question has the same answer, and a flag its value."""

from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from ..node import Asked, Node
from ..values.parameters import SYSTEM
from .graph import Edge, Graph

Facts = frozenset[tuple[str | Asked, Any]]
"""What is known on a path: answers to questions, and the values of flags as they are written."""
Ways = Mapping[str, list[tuple[Edge, int]]]
Path = list[tuple[str, str]]


class Feasible:
    """Finds paths as `check` follows them, without those that no session can take.

    A flag is a parameter that nodes set to fixed values and nothing else fills.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.values: dict[str, Any] = {}

    @cached_property
    def flags(self) -> dict[str, Any]:
        """Each flag with its value at the start."""
        parameters, fixed = self.graph.written.parameters, self.graph.constants
        filled: set[str] = {one for outputs in fixed.values() for one in outputs}
        for node, names in self.graph.fills.items():
            filled -= names - fixed[node].keys()
        return {
            name: parameters[name].default
            for name in sorted(filled - SYSTEM.keys())
            if not parameters[name].secret
        }

    @cached_property
    def asked(self) -> frozenset[Asked]:
        """The questions that several nodes ask."""
        seen: Counter[Asked] = Counter()
        for node, step in self.graph.written.steps.items():
            exits = {edge.exit for edge in self.graph.edges[node]}
            seen.update({one for exit in exits for one in step.node.settles(exit)})
        return frozenset(question for question, times in seen.items() if times > 1)

    @property
    def knows(self) -> bool:
        """Whether anything in the flow rules out a path."""
        return bool(self.graph.is_whole and (self.flags or self.asked))

    def path(
        self, start: str, goal: str, avoid: Collection[str], ways: Ways, bit: int, steps: int
    ) -> tuple[Path | None, int]:
        """The shortest way to a node on which nothing fills what `bit` stands for, not through
        the nodes to `avoid`, and the steps that it took; None where no session gets there. The
        path is empty when `steps` are too few to tell."""
        first: tuple[str, Facts] = (
            start,
            frozenset((name, self._kept(one)) for name, one in self.flags.items()),
        )
        came: dict[tuple[str, Facts], tuple[tuple[str, Facts], str] | None] = {first: None}
        waiting = deque([first])
        spent = 0
        while waiting:
            state = waiting.popleft()
            if state[0] == goal:
                return _walked(came, state), spent
            if state[0] in avoid:
                continue
            for edge, facts in self._onwards(*state, ways, bit):
                spent += 1
                if spent > steps:
                    return [], spent
                following = (str(edge.target), facts)
                if following not in came:
                    came[following] = state, edge.exit
                    waiting.append(following)
        return None, spent

    def _onwards(
        self, name: str, facts: Facts, ways: Ways, bit: int
    ) -> Iterator[tuple[Edge, Facts]]:
        node = self.graph.written.steps[name].node
        known = {key: self.values[one] for key, one in facts if isinstance(key, str)}
        open_ = frozenset(node.exits_with(known))
        told = dict(facts)
        for edge, fills in ways[name]:
            if fills & bit or edge.exit not in open_:
                continue
            answers = {one: told_ for one, told_ in node.settles(edge.exit).items()}
            if all(told.get(one, answer) == answer for one, answer in answers.items()):
                yield edge, self._after(name, node, facts, answers)

    def _after(self, name: str, node: Node, facts: Facts, answers: Mapping[Asked, bool]) -> Facts:
        """What is known behind an exit: nothing any more about what the node fills."""
        filled = self.graph.fills[name]
        after: dict[str | Asked, Any] = {
            key: value
            for key, value in (*facts, *answers.items())
            if (key not in filled if isinstance(key, str) else key in self.asked)
            and not (not isinstance(key, str) and key[1] & filled)
        }
        for one, value in self.graph.constants[name].items():
            if one in self.flags:
                after[one] = self._kept(value)
        return frozenset(after.items())

    def _kept(self, value: Any) -> str:
        """A value as it can stand in facts: some cannot be hashed."""
        key = f"{type(value).__name__} {value!r}"
        self.values[key] = value
        return key


def _walked(came: Mapping[Any, Any], state: tuple[str, Facts]) -> Path:
    path = [(state[0], "")]
    while (step := came[state]) is not None:
        state, exit = step
        path.append((state[0], exit))
    return path[::-1]
