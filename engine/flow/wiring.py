"""The exits of a flow's nodes: as they are written, and wired into steps that lead to steps."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from ..context import Context
from ..node import FAILED, Known, Node, Result, Wait
from ..policy import Policy
from ..source.problems import Problems
from ..source.tree import Block, YamlPath

END = "end"

_ANSWERS = frozenset({"yes", "no", "true", "false", "on", "off"})

Pieces = Sequence[tuple[YamlPath, Any]]
"""The parts of a node that read or fill parameters, each with its path in the node's YAML."""


class Computes(Protocol):
    """A formula, compiled (flow/formulas.py)."""

    def result(self, ctx: Context) -> Known: ...


class Step:
    """A node in its flow. An exit that leads to None ends the session.

    `fixed` is the result of a node that does the same in every session, `formula` gives that of one
    whose result is known but for the values of parameters; `is_whole` tells whether
    all that is written in the node could be read.
    """

    def __init__(
        self,
        name: str,
        label: str,
        node: Node,
        policy: Policy,
        is_whole: bool = True,
        entity_of: Callable[[str], str] = lambda name: "",
    ) -> None:
        self.name = name
        self.label = label
        self.node = node
        self.policy = policy
        self.is_whole = is_whole
        self.entity_of = entity_of
        self.pieces: Pieces = tuple(node.pieces())
        self.io = node.io
        self.fixed: Known | None = None
        self.formula: Computes | None = None
        self.exits: dict[str, Step | None] = {}
        self.unwired: tuple[str, ...] = ()
        self.run: Callable[[Context], Awaitable[Result | Wait]] = node.run
        self.resume: Callable[[Context, str], Awaitable[Result | Wait]] = node.resume

    @property
    def type(self) -> str:
        return self.node.type

    @cached_property
    def never(self) -> Mapping[str, str]:
        """The exits that are never taken, with why."""
        return self.node.never(self.entity_of)

    def exit_names(self) -> tuple[str, ...]:
        """Those of its node, but for ones that the flow does not wire and that are optional or
        never taken."""
        names = (name for name in self.node.exit_names() if name in self.exits)
        return tuple(name for name in names if name not in self.unwired or name not in self.never)


class WrittenExit(NamedTuple):
    """An exit as a node writes it; `path` leads to the target from the node."""

    name: str
    target: Any
    path: YamlPath


def written_exits(node: Any) -> Iterator[WrittenExit]:
    """The one reading of `next:` and `exits:`, also of a node that cannot be read as its type;
    whether it has such exits, and whether a target is one, is for others to say."""
    if not isinstance(node, Block):
        return
    if "next" in node:
        yield WrittenExit("next", node["next"], ("next",))
    exits = node.get("exits")
    for name, target in exits.items() if isinstance(exits, Block) else ():
        yield WrittenExit(name, target, ("exits", name))


class Wiring:
    """Leads the exits of steps to steps, among all the `nodes` of a flow, read or not."""

    def __init__(
        self,
        nodes: Block,
        steps: dict[str, Step],
        problems: Problems,
        kinds: Mapping[str, type[Node]],
    ) -> None:
        self.nodes = nodes
        self.steps = steps
        self.problems = problems
        self.kinds = kinds

    def wire(self) -> None:
        """A node that could not be read has its targets looked at, so that all problems come at
        once."""
        for name, written in self.nodes.items():
            if name in self.steps:
                self._wire(self.steps[name], written)
                continue
            kind = self.kinds.get(name)
            for exit in written_exits(written):
                at = ("nodes", name, *exit.path)
                if kind and not kind.more_exits:
                    wrong = self._wrong(exit, kind.type, tuple(kind.exits))
                    if wrong:
                        self._refuse(at, *wrong)
                        continue
                self._target(at, exit.target)
        self._wire_failures()

    def _wire(self, step: Step, written: Block) -> None:
        path: YamlPath = ("nodes", step.name)
        names = step.node.exit_names()
        if not isinstance(written.get("exits"), Block | None):
            self.problems.add((*path, "exits"), "takes EXIT: NODE lines", "wrong-exits")
        wired: dict[str, Step | None] = {}
        for exit in written_exits(written):
            at = (*path, *exit.path)
            if wrong := self._wrong(exit, step.type, names):
                self._refuse(at, *wrong)
            else:
                wired[exit.name] = self._target(at, exit.target)
        has = (name for name in names if name in wired or name not in step.node.optional_exits)
        step.exits = {exit: wired.get(exit) for exit in (*has, FAILED)}
        step.unwired = tuple(exit for exit in step.exits if exit not in wired)
        step.exits[END] = None

    def _refuse(self, path: YamlPath, text: str, code: str, hint: str = "") -> None:
        self.problems.add(path, text, code, key=True, hint=hint)

    def _wrong(
        self, exit: WrittenExit, kind: str, names: tuple[str, ...]
    ) -> tuple[str, str] | tuple[str, str, str] | None:
        """What is wrong with writing this exit there, the code of that, and what was meant."""
        one_exit, has = names == ("next",), dict.fromkeys((*names, FAILED))
        if exit.path == ("next",):
            if one_exit:
                return None
            text = f'"next" is for nodes with one exit; {kind} has: {", ".join(names) or "none"}'
            if names:
                text += f"; write exits: {{{names[0]}: {exit.target}}}"
            return text, "wrong-exits"
        if exit.name == "next" and one_exit:
            return f"write next: {exit.target} without exits:", "wrong-exits"
        if exit.name in has:
            return None
        hint = self.problems.source.suggestion(exit.name, has)
        text = f'no exit "{exit.name}"{hint}'
        if exit.name.lower() in _ANSWERS:
            text += "; to branch on an answer, use a conditions node"
        return text, "unknown-exit", hint

    def _wire_failures(self) -> None:
        """`on_failed` takes every unwired `failed`, but that of the node it leads to, which would
        go round."""
        data = self.problems.source.data
        if "on_failed" not in data:
            return
        target = self._target(("on_failed",), data["on_failed"])
        for step in self.steps.values():
            if FAILED in step.unwired and step is not target:
                step.exits[FAILED] = target
                step.unwired = tuple(exit for exit in step.unwired if exit != FAILED)

    def _target(self, path: YamlPath, written: Any) -> Step | None:
        """The step that is named there; None for the end, and for a node that cannot be read."""
        if written == END:
            return None
        if not isinstance(written, str):
            self.problems.add(path, f"takes the name of a node, or {END}", "unknown-node")
            return None
        if written not in self.nodes:
            near = self.problems.source.nearest
            hint = near(written, self.nodes) or near(written, (END,))
            text = f'no node "{written}"{hint}'
            self.problems.add(path, text, "unknown-node", hint=hint)
        return self.steps.get(written)
