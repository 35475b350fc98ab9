"""A flow as it is in the editor, perhaps half typed: what can be said of it right now."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.errors import FlowError
from engine.flow.loading import WrittenFlow, read_written_flow
from engine.node import ENGINE_KEYS, Node
from engine.plugins import Types
from engine.source.reading import BOM
from engine.source.tree import Span, YamlPath
from engine.values.parameters import SYSTEM

from ..project.files import is_environment, is_of_no_flow, is_test
from .finder import Reference, Role
from .references import environment_references, flow_references, read_node, test_references
from .text.document import Document
from .text.half_typed import declared_names
from .text.moved import Moved


class Analysis:
    """`document` is the text where that is YAML, `error` what is wrong where it is not; until it is
    again, the `last` one stands in. Everything is read once, when it is first asked for. A byte
    order mark is no part of any place."""

    def __init__(
        self,
        path: Path,
        text: str,
        types: Types[Node],
        last: "Analysis | None" = None,
        *,
        excerpts: bool = False,
    ) -> None:
        self.path = path
        self.text = text.removeprefix(BOM)
        self.types = types
        self.document: Document | None = None
        self.error: FlowError | None = None
        try:
            self.document = Document(path, text, excerpts=excerpts)
        except FlowError as error:
            self.error = error
        self._last = last.good if last and self.document is None else None

    @property
    def good(self) -> "Analysis | None":
        """That of the last text that was YAML: this one, if it is."""
        return self if self.document else self._last

    @cached_property
    def moved(self) -> Moved | None:
        """From the last text that was YAML to this one; None where that is this one."""
        last = self._last.document if self._last else None
        return Moved(last.source.text, self.text) if last else None

    @cached_property
    def written(self) -> WrittenFlow | None:
        """What could be read of the flow; None where the text is no flow at all, or no YAML."""
        if self.document is None or is_of_no_flow(self.path):
            return None
        try:
            return read_written_flow(self.document.source.anew(), self.types)
        except FlowError:
            return None

    def read(self, name: str, written: Any) -> Node | None:
        """A node as its type reads it; None where it cannot."""
        good = self.good
        flow = good.written if good else None
        step = flow.steps.get(name) if flow else None
        if step and step.is_whole and written is self.node(name):
            return step.node
        return read_node(written, self.types)

    @cached_property
    def references(self) -> list[Reference]:
        """Those of a flow, a test or an environment, in the order of the text. While that is no
        YAML those of the last one, but for the names that were changed."""
        if self.document is None:
            found = self._last.references if self._last else []
            moved = self.moved
            if moved is None:
                return found
            kept = (one for one in found if moved.keeps(one.span))
            return [one._replace(span=moved.span(one.span)) for one in kept]
        if is_test(self.path):
            return test_references(self.document)
        if is_environment(self.path):
            return environment_references(self.document)
        return flow_references(self.document, self.read)

    def reference_at(self, offset: int) -> Reference | None:
        return reference_at(self.references, offset)

    @cached_property
    def users(self) -> Mapping[tuple[str, Role], list[str]]:
        """The nodes that read or set each parameter."""
        found: dict[tuple[str, Role], dict[str, None]] = {}
        node = ""
        for one in self.references:
            if one.kind == "node" and one.role == "declaration":
                node = one.name
            if one.kind == "parameter":
                found.setdefault((one.name, one.role), {})[node] = None
        return {key: list(nodes) for key, nodes in found.items()}

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
        return {**known, **self._block("parameters")}

    @property
    def languages(self) -> list[str]:
        """The tags that the flow declares."""
        found = self.data.get("languages")
        return [str(tag) for tag in found] if isinstance(found, list) else []

    @property
    def entities(self) -> Mapping[str, Any]:
        """What is written of each entity of the flow's own."""
        return self._block("entities")

    def told_fields(self, parameter: str) -> dict[str, str]:
        """What a parameter tells of the fields of its records: their paths and entities."""
        written = self._told(parameter)
        if isinstance(written, str):
            written = self._told(written.removeprefix("$"))
        if not isinstance(written, Mapping):
            return {}
        of = {
            key: one.get("entity") if isinstance(one, Mapping) else one
            for key, one in written.items()
        }
        return {key: str(one or "") for key, one in of.items() if not key.startswith("$")}

    def _told(self, parameter: str) -> Any:
        declared = self.parameters.get(parameter)
        return declared.get("entities") if isinstance(declared, Mapping) else None

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

    def node(self, name: str) -> Any:
        """What is written of a node."""
        return self._block("nodes").get(name)

    def exits(self, node: str) -> dict[str, str]:
        """The exits of a node as it is configured, with their sentences, but for unwired ones that
        it never takes."""
        kind = self.kind(node)
        if kind is None:
            return {}
        names = [*kind.exits]
        written = self.node(node)
        if read := self.read(node, written):
            names = [*read.exit_names()]
        elif kind.more_exits:
            names = [*_keys_below(written), *names]
        good = self.good
        step = good.written.steps.get(node) if good and good.written else None
        never = {name for name in step.never if name in step.unwired} if step else set()
        return {name: kind.exits.get(name, "") for name in names if name not in never}

    def path_at(self, offset: int) -> tuple[YamlPath, bool] | None:
        """The path of the scalar at an offset, and whether it is a key there."""
        document = self.good.document if self.good else None
        at = self.moved.back(offset) if self.moved else offset
        return document.source_map.path_at(at) if document and at is not None else None

    def span(self, span: Span) -> Span:
        """A stretch of the last text that was YAML, in this one."""
        return self.moved.span(span) if self.moved else span

    @property
    def data(self) -> dict[str, Any]:
        """What is written in the text, or in the last one that was YAML."""
        document = self.good.document if self.good else None
        data = document.data if document else None
        return data if isinstance(data, dict) else {}

    def _block(self, key: str) -> Mapping[str, Any]:
        block = self.data.get(key)
        return block if isinstance(block, dict) else {}


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
