"""Every place where a flow, its tests and its environments name a node or a parameter."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import ValidationError

from engine.errors import FlowError
from engine.fields.protocols import fills_of, reads_of
from engine.flow.wiring import END
from engine.node import ENGINE_KEYS, Node
from engine.plugins import Types

from .document import Document
from .layout import Span, entries, items, values_in

Kind = Literal["node", "parameter"]
Role = Literal["declaration", "target", "read", "set", "value"]

_SLOT = re.compile(r"\$(?:\$|(?P<name>[A-Za-z_]\w*)|\{\s*(?P<braced>[A-Za-z_]\w*)[^{}]*)", re.ASCII)
_TARGET = re.compile(r"\$([A-Za-z_]\w*)", re.ASCII)


class Reference(NamedTuple):
    """A name where it stands: `start` to `end` in the value of `scalar`, `span` in the text.

    `uses` counts the places where aliases put it as that name.
    """

    kind: Kind
    name: str
    role: Role
    scalar: yaml.ScalarNode
    start: int
    end: int
    span: Span
    uses: int = 1


def flow_references(document: Document, types: Types[Node]) -> list[Reference]:
    """Those of a flow, in the order of the text. A node that cannot be read as its type is
    searched for whatever looks like a parameter."""
    finder = _Finder(document)
    for word in ("start", "on_failed"):
        finder.whole("node", "target", document.layout.value((word,)))
    for name, _ in entries(document.layout.value(("parameters",))):
        finder.whole("parameter", "declaration", name)
    for name, node in entries(document.layout.value(("nodes",))):
        finder.whole("node", "declaration", name)
        for key, value in entries(node):
            if key.value == "next":
                finder.whole("node", "target", value)
            if key.value == "exits":
                for _, target in entries(value):
                    finder.whole("node", "target", target)
        read = read_node(document.data["nodes"][name.value], types)
        finder.parameters(node, read)
    return finder.sorted()


def test_references(document: Document) -> list[Reference]:
    """Those of a `*.test.yaml`: in `given` and `http` of a test, and in what it expects."""
    finder = _Finder(document)
    for test in items(document.layout.value(("tests",))):
        told = {key.value: value for key, value in entries(test)}
        expected = {key.value: value for key, value in entries(told.get("expect"))}
        for block in (told.get("given"), expected.get("parameters")):
            finder.keys("parameter", block)
        for block in (told.get("http"), expected.get("exits"), expected.get("sent")):
            finder.keys("node", block)
        for visited in items(expected.get("path")):
            finder.keys("node", visited)
            finder.whole("node", "value", visited)
        silent = expected.get("not_sent")
        finder.whole("node", "value", silent)
        for name in items(silent):
            finder.whole("node", "value", name)
    return finder.sorted()


def cassette_references(document: Document) -> list[Reference]:
    """The nodes whose requests were recorded."""
    finder = _Finder(document)
    for _, exchanges in entries(document.layout.value(("recorded",))):
        for exchange in items(exchanges):
            told = {key.value: value for key, value in entries(exchange)}
            finder.whole("node", "value", told.get("node"))
    return finder.sorted()


def environment_references(document: Document) -> list[Reference]:
    """The parameters that an environment sets."""
    finder = _Finder(document)
    finder.keys("parameter", document.layout.value(("parameters",)))
    return finder.sorted()


def read_node(written: Any, types: Types[Node]) -> Node | None:
    """The node as its type reads it; None where it cannot."""
    try:
        kind = types.get(written["type"])
        fields = {key: value for key, value in written.items() if key not in ENGINE_KEYS}
        return kind.model_validate(fields)
    except (ValidationError, FlowError, KeyError, TypeError, AttributeError):
        return None


class _Finder:
    def __init__(self, document: Document) -> None:
        self.layout = document.layout
        self.found: dict[Span, Reference] = {}
        self.uses: Counter[Span] = Counter()

    def sorted(self) -> list[Reference]:
        return [self.found[span]._replace(uses=self.uses[span]) for span in sorted(self.found)]

    def whole(self, kind: Kind, role: Role, scalar: Any, after: str = "") -> None:
        """A scalar that is a name, perhaps `after` a sign."""
        if not isinstance(scalar, yaml.ScalarNode) or not scalar.value:
            return
        if kind == "node" and scalar.value in (END, "..."):
            return
        start = len(after) if scalar.value.startswith(after) else 0
        self._add(kind, scalar.value[start:], role, scalar, start, len(scalar.value))

    def keys(self, kind: Kind, block: Any) -> None:
        for key, _ in entries(block):
            self.whole(kind, "value", key, "$" if kind == "parameter" else "")

    def parameters(self, written: yaml.Node, node: Node | None) -> None:
        if node is None:
            self._searched(written)
            return
        for at, piece in node.pieces():
            place = self.layout.value(at, written)
            for scalar in values_in(place) if reads_of(piece) else ():
                self._slots(scalar)
            for name in fills_of(piece):
                self._target(place, name)
                if at and at[-1] == f"${name}":
                    self.whole("parameter", "set", self.layout.key(at, written), "$")

    def _target(self, place: Any, name: str) -> None:
        """What fills a parameter: `$NAME`, or a block with it under `parameter:`."""
        told = {key.value: value for key, value in entries(place)}
        scalar = told.get("parameter", place)
        if isinstance(scalar, yaml.ScalarNode) and scalar.value == f"${name}":
            self.whole("parameter", "set", scalar, "$")

    def _searched(self, written: yaml.Node) -> None:
        for key, value in entries(written):
            if key.value in ENGINE_KEYS:
                continue
            for scalar in values_in(value):
                self._slots(scalar)
            for inner, _ in entries(value):
                if _TARGET.fullmatch(inner.value):
                    self.whole("parameter", "set", inner, "$")

    def _slots(self, scalar: yaml.ScalarNode) -> None:
        for name, start in slots_of(scalar.value):
            self._add("parameter", name, "read", scalar, start, start + len(name))

    def _add(
        self, kind: Kind, name: str, role: Role, scalar: yaml.ScalarNode, start: int, end: int
    ) -> None:
        span = self.layout.span(scalar, start, end)
        self.uses[span] += 1
        self.found.setdefault(span, Reference(kind, name, role, scalar, start, end, span))


def slots_of(text: str) -> Iterator[tuple[str, int]]:
    """The parameters that a template reads, and where each name begins in it."""
    for match in _SLOT.finditer(text):
        group = "name" if match["name"] else "braced"
        if match[group]:
            yield match[group], match.start(group)
