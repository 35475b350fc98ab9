"""Which paths a session can take: the same question has the same answer, and a flag its value."""

from collections import Counter, deque
from collections.abc import Collection, Mapping
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
        self._passages: dict[str, _Passage] = {}

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

    @cached_property
    def first(self) -> Facts:
        """What is known at the start."""
        return frozenset((name, self._kept(one)) for name, one in self.flags.items())

    def beyond(self, name: str, exit: str, facts: Facts) -> Facts | None:
        """What is known behind an exit; None where no session with these facts leaves by it."""
        node = self._passage(name)
        if exit not in self._open(node, facts):
            return None
        answers = node.answers.get(exit)
        if answers:
            told = dict(facts)
            if any(told.get(one, answer) != answer for one, answer in answers.items()):
                return None
        elif not node.touches:
            return facts
        return self._after(node, facts, answers or {})

    def path(
        self, start: str, goal: str, avoid: Collection[str], ways: Ways, bit: int, steps: int
    ) -> tuple[Path | None, int]:
        """The shortest way to a node on which nothing fills what `bit` stands for, not through
        the nodes to `avoid`, and the steps that it took; None where no session gets there. The
        path is empty when `steps` are too few to tell."""
        first = start, self.first
        came: dict[tuple[str, Facts], tuple[tuple[str, Facts], str] | None] = {first: None}
        waiting = deque([first])
        spent = 0
        while waiting:
            state = waiting.popleft()
            name, known = state
            if name == goal:
                return _walked(came, state), spent
            if name in avoid:
                continue
            for edge, fills in ways[name]:
                facts = None if fills & bit else self.beyond(name, edge.exit, known)
                if facts is None:
                    continue
                spent += 1
                if spent > steps:
                    return [], spent
                following = (str(edge.target), facts)
                if following not in came:
                    came[following] = state, edge.exit
                    waiting.append(following)
        return None, spent

    def _passage(self, name: str) -> "_Passage":
        if name not in self._passages:
            graph = self.graph
            node, fills = graph.written.steps[name].node, graph.fills[name]
            answers = {
                edge.exit: known
                for edge in graph.edges[name]
                if (known := _only(node.settles(edge.exit), self.asked))
            }
            sets = {
                one: self._kept(value)
                for one, value in graph.constants[name].items()
                if one in self.flags
            }
            asks = self.flags.keys() & {read.slot.name for read in graph.reads[name]}
            touches = bool(fills & self._at_stake)
            self._passages[name] = _Passage(node, frozenset(asks), answers, fills, sets, touches)
        return self._passages[name]

    @cached_property
    def _at_stake(self) -> frozenset[str]:
        """The parameters that facts are about."""
        return frozenset(self.flags).union(*(names for _, names in self.asked))

    def _open(self, passage: "_Passage", facts: Facts) -> Collection[str]:
        known = frozenset(one for one in facts if one[0] in passage.asks) if passage.asks else _NONE
        if known not in passage.open:
            values = {str(key): self.values[one] for key, one in known}
            passage.open[known] = frozenset(passage.node.exits_with(values))
        return passage.open[known]

    def _after(self, passage: "_Passage", facts: Facts, answers: Mapping[Asked, bool]) -> Facts:
        """What is known behind an exit: nothing any more about what the node fills."""
        filled = passage.fills
        after: dict[str | Asked, Any] = {
            key: value
            for key, value in (*facts, *answers.items())
            if (key not in filled if isinstance(key, str) else not key[1] & filled)
        }
        return frozenset((after | passage.sets).items())

    def _kept(self, value: Any) -> str:
        """A value as it can stand in facts: some cannot be hashed."""
        key = f"{type(value).__name__} {value!r}"
        self.values[key] = value
        return key


class _Passage:
    """What of a node decides where a session leaves it, and what is known then."""

    __slots__ = ("answers", "asks", "fills", "node", "open", "sets", "touches")

    def __init__(
        self,
        node: Node,
        asks: frozenset[str],
        answers: Mapping[str, Mapping[Asked, bool]],
        fills: frozenset[str],
        sets: Mapping[str, Any],
        touches: bool,
    ) -> None:
        self.node = node
        self.asks = asks
        self.answers = answers
        self.fills = fills
        self.sets = dict(sets)
        self.touches = touches
        self.open: dict[Facts, frozenset[str]] = {}


_NONE: Facts = frozenset()


def _only(answers: Mapping[Asked, bool], asked: frozenset[Asked]) -> Mapping[Asked, bool]:
    return {one: answer for one, answer in answers.items() if one in asked}


def _walked(came: Mapping[Any, Any], state: tuple[str, Facts]) -> Path:
    path = [(state[0], "")]
    while (step := came[state]) is not None:
        state, exit = step
        path.append((state[0], exit))
    return path[::-1]
