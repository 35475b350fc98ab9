"""Names of what flows and tests declare, gathered in a document wherever they stand."""

import re
from collections import Counter
from collections.abc import Container, Iterator
from typing import Literal, NamedTuple

from engine.fields.item_entities import ItemEntities
from engine.fields.protocols import fills_of, reads_of
from engine.flow.wiring import END
from engine.node import ENGINE_KEYS, Node
from engine.source.tree import Span

from .text.document import Document
from .text.source_map import Anything, Scalar

Kind = Literal["node", "parameter", "entity", "exit", "beginning", "column"]
"""What a flow declares (an exit, where a node names its own), and what a file of tests does."""
Role = Literal["declaration", "target", "read", "set", "value"]

_SLOT = re.compile(r"\$(?:\$|(?P<name>[A-Za-z_]\w*)|\{\s*(?P<braced>[A-Za-z_]\w*)[^{}]*)", re.ASCII)
COLUMN = re.compile(r"<<|<([A-Za-z_]\w*)>")
_TARGET = re.compile(r"\$([A-Za-z_]\w*)", re.ASCII)
_NO_EXITS = ENGINE_KEYS - {"exits"}


class Reference(NamedTuple):
    """A name where it stands: `start` to `end` in the value of `scalar`, `span` in the text.

    `uses` counts the places where aliases put it as that name, `within` is what it is a name in:
    the node of an exit, the number of a column's test.
    """

    kind: Kind
    name: str
    role: Role
    scalar: Scalar
    start: int
    end: int
    span: Span
    uses: int = 1
    within: str = ""


class Finder:
    """Gathers the references of a document, each span once however many aliases lead there."""

    def __init__(self, document: Document, no_name: re.Pattern[str] | None = None) -> None:
        """A scalar that is `no_name` stands for one."""
        self.source_map = document.source_map
        self.no_name = no_name
        self.found: dict[Span, Reference] = {}
        self.uses: Counter[Span] = Counter()

    def sorted(self) -> list[Reference]:
        return [self.found[span]._replace(uses=self.uses[span]) for span in sorted(self.found)]

    def add_name(
        self,
        kind: Kind,
        role: Role,
        scalar: Anything | None,
        after: str = "",
        within: str = "",
    ) -> None:
        """A scalar that is a name, perhaps `after` a sign."""
        if scalar is None or not isinstance(scalar.value, str) or not scalar.value:
            return
        if self.no_name and self.no_name.fullmatch(scalar.value):
            return
        if kind == "node" and scalar.value in (END, "..."):
            return
        start = len(after) if scalar.value.startswith(after) else 0
        self._add(kind, scalar.value[start:], role, scalar, start, len(scalar.value), within)

    def add_keys(self, kind: Kind, block: Anything | None) -> None:
        for key, _ in self.source_map.entries(block):
            self.add_name(kind, "value", key, "$" if kind == "parameter" else "")

    def add_entities(self, block: Anything | None) -> None:
        """What the fields of records are, each by the name of an entity or as a block."""
        for _, field in self.source_map.entries(block):
            self.add_name("entity", "value", self.source_map.value(("entity",), field) or field)

    def add_exits(self, name: str, written: Anything, node: Node) -> None:
        """The exits that a node has of the lines of a block of its own, and where they lead."""
        own = set(node.exit_names()) - node.exits.keys()
        for key, block in self.source_map.entries(written):
            role: Role = "value" if key.value == "exits" else "declaration"
            for exit, _ in self.source_map.entries(block) if key.value not in _NO_EXITS else ():
                if exit.value in own:
                    self.add_name("exit", role, exit, within=name)

    def add_taken(self, block: Anything | None) -> None:
        """The exits, one or a list, that nodes took in a test."""
        for node, taken in self.source_map.entries(block):
            for exit in (taken, *self.source_map.items(taken)):
                self.add_name("exit", "value", exit, within=node.value)

    def add_columns(self, test: Anything, number: str) -> None:
        """The columns of a test's table, the first row's as their declarations."""
        rows = self.source_map.items(self.source_map.value(("examples",), test))
        known = set[str]()
        for row in rows:
            for column, _ in self.source_map.entries(row):
                role: Role = "value" if column.value in known else "declaration"
                known.add(column.value)
                self.add_name("column", role, column, within=number)
        for key, value in self.source_map.entries(test) if known else ():
            if key.value != "examples":
                self._columns(value, known, number)

    def _columns(self, value: Anything, known: Container[str], number: str) -> None:
        for scalar in self.source_map.values_in(value):
            for match in COLUMN.finditer(scalar.value) if isinstance(scalar.value, str) else ():
                if match[1] in known:
                    place = match.start(1), match.end(1)
                    self._add("column", match[1], "read", scalar, *place, number)

    def add_parameters(self, written: Anything, node: Node | None) -> None:
        if node is None:
            self._searched(written)
            return
        for at, piece in node.pieces():
            place = self.source_map.value(at, written)
            for scalar in self.source_map.values_in(place) if reads_of(piece) else ():
                self._slots(scalar)
            if isinstance(piece, ItemEntities):
                self.add_entities(place)
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

    def _add(
        self,
        kind: Kind,
        name: str,
        role: Role,
        scalar: Scalar,
        start: int,
        end: int,
        within: str = "",
    ) -> None:
        span = self.source_map.span(scalar, start, end)
        self.uses[span] += 1
        found = Reference(kind, name, role, scalar, start, end, span, within=within)
        self.found.setdefault(span, found)


def slots_of(text: str) -> Iterator[tuple[str, int]]:
    """The parameters that a template reads, and where each name begins in it."""
    for match in _SLOT.finditer(text):
        group = "name" if match["name"] else "braced"
        if match[group]:
            yield match[group], match.start(group)
