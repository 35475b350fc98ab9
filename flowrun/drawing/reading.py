"""A flow file to a picture, as far as its nodes and targets can be read."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from engine.errors import FlowError
from engine.flow.wiring import END, Step, written_exits
from engine.node import FAILED, Node
from engine.plugins import Types
from engine.source.source import Source
from engine.source.tree import Block

from .marks import Marks
from .picture import DrawnExit, DrawnNode, Kind, Picture

NO_STEPS: Mapping[str, Step] = MappingProxyType({})


def draw(
    source: Source,
    types: Types[Node],
    steps: Mapping[str, Step] = NO_STEPS,
    marks: Marks | None = None,
) -> Picture:
    """The picture of a flow; a node without its step, which could not be read, is drawn from its
    text alone.

    Raises `FlowError` when the file has no nodes.
    """
    data, marks = source.data, marks or Marks()
    written = data.get("nodes") if isinstance(data, Block) else None
    if not isinstance(written, Block) or not written:
        raise FlowError(f"{source.file}: there are no nodes to draw")
    nodes = []
    for name, block in written.items():
        nodes.append(_node(name, block, steps.get(name), types, marks))
    start, on_failed = data.get("start"), data.get("on_failed")
    on_failed = on_failed if isinstance(on_failed, str) and on_failed not in (END, "") else None
    start = start if isinstance(start, str) and start else None
    named = [start, on_failed, *(exit.target for node in nodes for exit in node.exits)]
    absent = [name for name in dict.fromkeys(named) if name and name not in written]
    nodes += [DrawnNode(name, "no such node", "absent") for name in absent]
    name = data.get("flow")
    title = name if isinstance(name, str) else ""
    return Picture(title, tuple(nodes), start, on_failed, marks.flow)


def _node(
    name: str, written: Any, step: Step | None, types: Types[Node], marks: Marks
) -> DrawnNode:
    block = written if isinstance(written, Block) else Block()
    type_name, label = block.get("type"), block.get("label")
    type_name = type_name if isinstance(type_name, str) else ""
    kind = type(step.node) if step else _type(types, type_name)
    marked = marks.exits.get(name, {})
    exits = tuple(
        DrawnExit(exit, target, wired, marked.get(exit))
        for exit, target, wired in _exits(block, step, kind, frozenset(marked))
    )
    return DrawnNode(
        name,
        type_name,
        kind_of(kind, [exit.name for exit in exits]),
        label if isinstance(label, str) else "",
        exits,
        marks.nodes.get(name, ()),
    )


def _type(types: Types[Node], name: str) -> type[Node] | None:
    try:
        return types.get(name)
    except FlowError:
        return None


def _exits(
    written: Block, step: Step | None, kind: type[Node] | None, marked: frozenset[str]
) -> Iterator[tuple[str, str | None, bool]]:
    """(exit, target, wired): those the node has in its own order, then what else is written.

    A `failed` that `on_failed` wires is left to `on_failed`, unless it is marked.
    """
    targets = {exit.name: exit.target for exit in written_exits(written)}
    names: tuple[str, ...] = ()
    if step is not None:
        names = step.exit_names()
        common = step.exits.get(FAILED)
        if FAILED in marked and common is not None:
            targets.setdefault(FAILED, common.name)
        hidden = FAILED if common is not None and FAILED not in targets else None
        names = tuple(name for name in names if name != hidden)
    elif kind is not None and kind.exit_names is Node.exit_names:
        names = tuple(name for name in kind.exits if name not in {FAILED, *kind.optional_exits})
    for name in dict.fromkeys((*names, *targets)):
        target = targets.get(name)
        known = isinstance(target, str) and target not in (END, "")
        yield name, str(target) if known else None, name in targets


def kind_of(node: type[Node] | None, exits: Sequence[str]) -> Kind:
    """How a node of a type behaves that has these exits."""
    if node is None:
        return "unknown"
    if node.io:
        return "request"
    if node.resume is not Node.resume:
        return "question"
    names = [name for name in exits if name != FAILED]
    if not names and not node.more_exits:
        return "end"
    return "statement" if names == ["next"] else "choice"
