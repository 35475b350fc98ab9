"""What a page asks to change of a flow: values by their paths, nodes and the wires between them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from engine.errors import FlowError
from engine.flow.wiring import END, written_exits
from engine.node import Node
from engine.plugins import Types
from engine.source.tree import Block, YamlPath

from ...formatting.order import Order
from ..changes.formatting import Edit
from ..names.renaming import check_node_name
from ..schemas.nodes import one_exit
from .plain import MISSING, at, plain
from .text_editing import TextEditing

Op = Mapping[str, Any]
"""`{op: "set", path, value}` and the others that `OPS` lists, as plain JSON."""

NODES = "nodes"
MOST_OPS = 1_000


class Edited(NamedTuple):
    """A text by now, and how it came from the one that it was."""

    text: str
    changes: tuple[Edit, ...]


def edited(editing: TextEditing, types: Types[Node], ops: Sequence[Op]) -> Edited:
    """All of the operations, one after the other. Raises `FlowError` where one cannot be done, or
    is none."""
    if len(ops) > MOST_OPS:
        raise FlowError(f"more than {MOST_OPS:,} changes at once")
    flow = FlowEditing(editing, types)
    for op in ops:
        flow.do(op)
    return Edited(editing.text, editing.changes())


class FlowEditing:
    """Knows of a flow what an operation on YAML cannot: nodes, exits, and who leads to whom."""

    def __init__(self, editing: TextEditing, types: Types[Node]) -> None:
        self.editing = editing
        self.types = types
        self.file = editing.file

    def do(self, op: Op) -> None:
        name = op.get("op")
        if not isinstance(name, str) or name not in OPS:
            raise FlowError(f'no operation "{name}"; there are: {", ".join(OPS)}')
        OPS[name](self, op)

    def set(self, op: Op) -> None:
        path = _path(op)
        self._make_room(path)
        if "yaml" in op:
            self.editing.set_written(path, _text(op, "yaml"))
        elif "value" in op:
            self.editing.set(path, op["value"])
        else:
            raise FlowError("set takes a value, or yaml as it is to be written")

    def delete(self, op: Op) -> None:
        self.editing.delete(_path(op))

    def append(self, op: Op) -> None:
        self.editing.append(_path(op), op.get("value"))

    def move(self, op: Op) -> None:
        to = op.get("to")
        if not isinstance(to, int) or isinstance(to, bool):
            raise FlowError("move takes the number that the entry is to have")
        self.editing.move(_path(op), to)

    def add_node(self, op: Op) -> None:
        """Behind the node `after`, or the one that it comes `from`. It takes over the wire of the
        exit that then leads to it."""
        name, kind_name = _text(op, "name"), _text(op, "type")
        check_node_name(name)
        if name in self._nodes:
            raise FlowError(f'there is a node "{name}" already')
        kind = self.types.get(kind_name)
        came = op.get("from")
        before = _text(came, "node") if isinstance(came, Mapping) else None
        written: dict[str, Any] = {"type": kind_name}
        if isinstance(came, Mapping) and before is not None:
            target = self._target(before, _text(came, "exit"))
            if target and one_exit(kind):
                written["next"] = target
        after = op.get("after") or before
        self._make_room((NODES, name))
        if isinstance(after, str) and after in self._nodes:
            self.editing.add((NODES,), name, written, after)
        else:
            self.editing.set((NODES, name), written)
        if not self.editing.data.get("start"):
            self.set({"path": ["start"], "value": name})
        if isinstance(came, Mapping):
            self.connect({**came, "target": name})

    def delete_node(self, op: Op) -> None:
        """With every wire that leads to it. A flow that begins with it begins with the next."""
        name = _text(op, "name")
        self._check_node(name)
        targets = [one for _, one in self._exits(name) if isinstance(one, str)]
        followers = [one for one in targets if one in self._nodes and one != name]
        for other in self._nodes:
            if other != name:
                for exit, target in list(self._exits(other)):
                    if target == name:
                        self._unwire(other, exit)
        data = self.editing.data
        if data.get("on_failed") == name:
            self.editing.delete(("on_failed",))
        if data.get("start") == name:
            left = [*followers, *(one for one in self._nodes if one != name)]
            self.editing.set(("start",), left[0] if left else None)
        self.editing.delete((NODES, name), with_comment=True)

    def connect(self, op: Op) -> None:
        """A `target` that is None leaves the exit open."""
        node, exit, target = _text(op, "node"), _text(op, "exit"), op.get("target")
        self._check_node(node)
        if target is None:
            self._unwire(node, exit)
            return
        if not isinstance(target, str) or (target != END and target not in self._nodes):
            raise FlowError(f'there is no node "{target}" to lead to')
        self.editing.set(self._exit_path(node, exit), target)

    @property
    def _nodes(self) -> dict[str, Any]:
        nodes = at(self.editing.data, (NODES,))
        return nodes if isinstance(nodes, dict) else {}

    def _check_node(self, name: str) -> None:
        if name not in self._nodes:
            raise FlowError(f'there is no node "{name}"')

    def _exits(self, node: str) -> Iterator[tuple[str, Any]]:
        """The exits of a node as they are written, each with its target."""
        nodes = self.editing.source.data.get(NODES)
        written = nodes.get(node) if isinstance(nodes, Block) else None
        return ((exit.name, plain(exit.target)) for exit in written_exits(written))

    def _target(self, node: str, exit: str) -> str | None:
        self._check_node(node)
        found = dict(self._exits(node)).get(exit)
        return found if isinstance(found, str) and found else None

    def _exit_path(self, node: str, exit: str) -> YamlPath:
        """Where an exit is written, or belongs."""
        if at(self.editing.data, (NODES, node, "exits", exit)) is not MISSING:
            return (NODES, node, "exits", exit)
        if exit == "next" and at(self.editing.data, (NODES, node, "next")) is not MISSING:
            return (NODES, node, "next")
        kind_name = at(self.editing.data, (NODES, node, "type"))
        try:
            kind = self.types.get(kind_name) if isinstance(kind_name, str) else None
        except FlowError:
            kind = None
        lone = exit == "next" and (kind is None or one_exit(kind))
        return (NODES, node, "next") if lone else (NODES, node, "exits", exit)

    def _unwire(self, node: str, exit: str) -> None:
        path = self._exit_path(node, exit)
        if at(self.editing.data, path) is MISSING:
            return
        exits = at(self.editing.data, path[:-1])
        # An `exits:` with nothing in it would only be in the way.
        is_last = len(path) == 4 and len(exits) == 1
        self.editing.delete(path[:-1] if is_last else path)

    def _make_room(self, path: YamlPath) -> None:
        """The first key of a path that is not there yet goes where it usually stands."""
        data, above = self.editing.data, list[str]()
        order = Order(self.file, self.editing.source.data)
        for key in path:
            if not isinstance(data, dict) or not data or not isinstance(key, str):
                return
            if key not in data:
                names = tuple(above)
                rank = order.rank(names, key)
                before = [one for one in data if order.rank(names, one) <= rank]
                after = before[-1] if before else None
                if after != list(data)[-1]:
                    self.editing.add(names, key, None, after)
                return
            data = data[key]
            above.append(key)


OPS: Mapping[str, Callable[[FlowEditing, Op], None]] = {
    "set": FlowEditing.set,
    "delete": FlowEditing.delete,
    "append": FlowEditing.append,
    "move": FlowEditing.move,
    "add_node": FlowEditing.add_node,
    "delete_node": FlowEditing.delete_node,
    "connect": FlowEditing.connect,
}


def _path(op: Op) -> YamlPath:
    path = op.get("path")
    if not isinstance(path, list) or not path:
        raise FlowError("path takes the keys that lead to the place, from the top of the file")
    if not all(isinstance(part, str | int) and not isinstance(part, bool) for part in path):
        raise FlowError("a path has keys, and numbers of items")
    return tuple(path)


def _text(op: Op, key: str) -> str:
    value = op.get(key)
    if not isinstance(value, str) or (not value and key != "yaml"):
        raise FlowError(f"{key} takes text")
    return value
