"""Every place where a flow, its tests and its environments name a node, a parameter or an entity of
the flow's own."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from engine.errors import FlowError
from engine.fields.protocols import fills_of, reads_of
from engine.flow.nodes import own_fields
from engine.flow.wiring import END, written_exits
from engine.node import ENGINE_KEYS, Node
from engine.plugins import Types
from engine.source.tree import Span, YamlPath

from .text.document import Document
from .text.source_map import Anything, Scalar

Kind = Literal["node", "parameter", "entity"]
Role = Literal["declaration", "target", "read", "set", "value"]

_SLOT = re.compile(r"\$(?:\$|(?P<name>[A-Za-z_]\w*)|\{\s*(?P<braced>[A-Za-z_]\w*)[^{}]*)", re.ASCII)
_TARGET = re.compile(r"\$([A-Za-z_]\w*)", re.ASCII)


ReadNode = Callable[[str, Any], Node | None]
"""Gives a node by its name and what is written of it, as its type reads it; None where that
cannot."""


class Reference(NamedTuple):
    """A name where it stands: `start` to `end` in the value of `scalar`, `span` in the text.

    `uses` counts the places where aliases put it as that name.
    """

    kind: Kind
    name: str
    role: Role
    scalar: Scalar
    start: int
    end: int
    span: Span
    uses: int = 1


def flow_references(document: Document, read: ReadNode) -> list[Reference]:
    """Those of a flow, in the order of the text. A node that cannot be read as its type is
    searched for whatever looks like a parameter."""
    finder, source_map = _Finder(document), document.source_map
    for word in ("start", "on_failed"):
        finder.add_name("node", "target", source_map.value((word,)))
    entities = set()
    for name, _ in source_map.entries(source_map.value(("entities",))):
        finder.add_name("entity", "declaration", name)
        entities.add(name.value)
    for name, declared in source_map.entries(source_map.value(("parameters",))):
        finder.add_name("parameter", "declaration", name)
        entity = source_map.value(("entity",), declared)
        if entity and isinstance(entity.value, str) and entity.value in entities:
            finder.add_name("entity", "value", entity)
    for name, node in source_map.entries(source_map.value(("nodes",))):
        finder.add_name("node", "declaration", name)
        for exit in written_exits(node.value):
            finder.add_name("node", "target", source_map.value(exit.path, node))
        finder.add_parameters(node, read(name.value, node.value))
    return finder.sorted()


def test_references(document: Document) -> list[Reference]:
    """Those of a `*.test.yaml`: in what a test begins with and sets, and in what it expects. A name
    that stands in a row of `examples` is not known to be one."""
    finder, source_map = _Finder(document), document.source_map
    begun = (one for _, one in source_map.entries(source_map.value(("beginnings",))))
    for test in (*begun, *source_map.items(source_map.value(("tests",)))):
        finder.add_name("node", "value", source_map.value(("at",), test))
        for kind, path in _BLOCKS_OF_A_TEST:
            finder.add_keys(kind, source_map.value(path, test))
        for visited in source_map.items(source_map.value(("expect", "path"), test)):
            finder.add_keys("node", visited)
            finder.add_name("node", "value", visited)
        silent = source_map.value(("expect", "not_sent"), test)
        finder.add_name("node", "value", silent)
        for name in source_map.items(silent):
            finder.add_name("node", "value", name)
    return finder.sorted()


_BLOCKS_OF_A_TEST: tuple[tuple[Kind, YamlPath], ...] = (
    ("parameter", ("given",)),
    ("parameter", ("expect", "parameters")),
    ("node", ("http",)),
    ("node", ("expect", "exits")),
    ("node", ("expect", "sent")),
)


def cassette_references(document: Document) -> list[Reference]:
    """The nodes whose requests were recorded."""
    finder, source_map = _Finder(document), document.source_map
    for _, exchanges in source_map.entries(source_map.value(("recorded",))):
        for exchange in source_map.items(exchanges):
            finder.add_name("node", "value", source_map.value(("node",), exchange))
    return finder.sorted()


def environment_references(document: Document) -> list[Reference]:
    """The parameters that an environment sets."""
    finder = _Finder(document)
    finder.add_keys("parameter", document.source_map.value(("parameters",)))
    return finder.sorted()


def read_node(written: Any, types: Types[Node]) -> Node | None:
    """The node as its type reads it; None where it cannot."""
    try:
        kind = types.get(written["type"])
        return kind.model_validate(own_fields(written))
    except (ValidationError, FlowError, KeyError, TypeError, AttributeError):
        return None


class _Finder:
    """Gathers the references of a document, each span once however many aliases lead there."""

    def __init__(self, document: Document) -> None:
        self.source_map = document.source_map
        self.found: dict[Span, Reference] = {}
        self.uses: Counter[Span] = Counter()

    def sorted(self) -> list[Reference]:
        return [self.found[span]._replace(uses=self.uses[span]) for span in sorted(self.found)]

    def add_name(self, kind: Kind, role: Role, scalar: Anything | None, after: str = "") -> None:
        """A scalar that is a name, perhaps `after` a sign."""
        if scalar is None or not isinstance(scalar.value, str) or not scalar.value:
            return
        if kind == "node" and scalar.value in (END, "..."):
            return
        start = len(after) if scalar.value.startswith(after) else 0
        self._add(kind, scalar.value[start:], role, scalar, start, len(scalar.value))

    def add_keys(self, kind: Kind, block: Anything | None) -> None:
        for key, _ in self.source_map.entries(block):
            self.add_name(kind, "value", key, "$" if kind == "parameter" else "")

    def add_parameters(self, written: Anything, node: Node | None) -> None:
        if node is None:
            self._searched(written)
            return
        for at, piece in node.pieces():
            place = self.source_map.value(at, written)
            for scalar in self.source_map.values_in(place) if reads_of(piece) else ():
                self._slots(scalar)
            for name in fills_of(piece):
                self._target(place, name)
                if at and at[-1] == f"${name}":
                    self.add_name("parameter", "set", self.source_map.key(at, written), "$")

    def _target(self, place: Anything | None, name: str) -> None:
        """What fills a parameter: `$NAME`, or a block with it under `parameter:`."""
        scalar = self.source_map.value(("parameter",), place) or place if place else None
        if scalar is not None and scalar.value == f"${name}":
            self.add_name("parameter", "set", scalar, "$")

    def _searched(self, written: Anything) -> None:
        for key, value in self.source_map.entries(written):
            if key.value in ENGINE_KEYS:
                continue
            for scalar in self.source_map.values_in(value):
                self._slots(scalar)
            for inner, _ in self.source_map.entries(value):
                if _TARGET.fullmatch(inner.value):
                    self.add_name("parameter", "set", inner, "$")

    def _slots(self, scalar: Scalar) -> None:
        for name, start in slots_of(scalar.value):
            self._add("parameter", name, "read", scalar, start, start + len(name))

    def _add(self, kind: Kind, name: str, role: Role, scalar: Scalar, start: int, end: int) -> None:
        span = self.source_map.span(scalar, start, end)
        self.uses[span] += 1
        self.found.setdefault(span, Reference(kind, name, role, scalar, start, end, span))


def slots_of(text: str) -> Iterator[tuple[str, int]]:
    """The parameters that a template reads, and where each name begins in it."""
    for match in _SLOT.finditer(text):
        group = "name" if match["name"] else "braced"
        if match[group]:
            yield match[group], match.start(group)
