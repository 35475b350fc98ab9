"""A flow as it is in the editor, perhaps half typed: what can be said of it right now."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.errors import FlowError
from engine.node import ENGINE_KEYS, Node
from engine.plugins import Types
from engine.source.tree import YamlPath
from engine.values.parameters import SYSTEM

from .document import Document
from .half_typed import declared_names
from .references import Reference, flow_references, read_node


class Analysis:
    """`document` is the text where that is YAML; until it is again, `last` stands in."""

    def __init__(
        self, path: Path, text: str, types: Types[Node], last: Document | None = None
    ) -> None:
        self.path = path
        self.text = text
        self.types = types
        self.document: Document | None = None
        with suppress(FlowError):
            self.document = Document(path, text)
        self.last = self.document or last

    @cached_property
    def references(self) -> list[Reference]:
        return flow_references(self.document, self.types) if self.document else []

    def reference_at(self, offset: int) -> Reference | None:
        return reference_at(self.references, offset)

    @cached_property
    def nodes(self) -> dict[str, str]:
        """The type of each node by its name."""
        found = {} if self.document else dict(declared_names(self.text).nodes)
        for name, written in self._block("nodes").items():
            kind = written.get("type") if isinstance(written, dict) else None
            if not found.get(name):
                found[name] = kind if isinstance(kind, str) else ""
        return found

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """What is written of each parameter; the system's own are not among them."""
        known = {} if self.document else dict.fromkeys(declared_names(self.text).parameters)
        return known | self._block("parameters")

    @property
    def all_parameters(self) -> list[str]:
        return [*self.parameters, *(name for name in SYSTEM if name not in self.parameters)]

    def type_of(self, node: str) -> str:
        return self.nodes.get(node, "")

    def kind(self, node: str) -> type[Node] | None:
        """The type of a node, where it has one that can be loaded."""
        try:
            return self.types.get(self.type_of(node))
        except FlowError:
            return None

    def written(self, node: str) -> Any:
        return self._block("nodes").get(node)

    def exits(self, node: str) -> dict[str, str]:
        """The exits of a node as it is configured, with their sentences."""
        kind = self.kind(node)
        if kind is None:
            return {}
        names = [*kind.exits]
        if read := read_node(self.written(node), self.types):
            names = [*read.exit_names()]
        elif kind.more_exits:
            names = [*_keys_below(self.written(node)), *names]
        return {name: kind.exits.get(name, "") for name in names}

    def path_at(self, offset: int) -> tuple[YamlPath, bool] | None:
        """The path of the scalar at an offset, and whether it is a key there."""
        return self.document.source_map.path_at(offset) if self.document else None

    @property
    def data(self) -> dict[str, Any]:
        """What is written in the text, or in the last one that was YAML."""
        data = self.last.data if self.last else None
        return data if isinstance(data, dict) else {}

    def _block(self, key: str) -> dict[str, Any]:
        block = self.data.get(key)
        return dict(block) if isinstance(block, dict) else {}


def reference_at(references: list[Reference], offset: int) -> Reference | None:
    """The name that the cursor is on, or just behind."""
    for one in references:
        start, end = one.span
        dollar = 1 if one.kind == "parameter" and one.role != "declaration" else 0
        if start - dollar <= offset <= end:
            return one
    return None


def _keys_below(written: Any) -> Iterator[str]:
    """The names of the lines of a node's own blocks, which some types make exits of."""
    for key, block in written.items() if isinstance(written, dict) else ():
        if key not in ENGINE_KEYS and isinstance(block, dict):
            yield from block
