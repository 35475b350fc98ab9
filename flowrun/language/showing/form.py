"""A node as a form: a field a key of its type, its exits, the credentials it may choose from."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from textwrap import dedent
from typing import Any, NamedTuple

from engine.credentials.registry import Credentials
from engine.errors import FlowError, FlowrunError
from engine.fields.protocols import reads_of
from engine.flow.wiring import written_exits
from engine.node import FAILED, Node
from engine.source.tree import Block, Items, Span
from engine.values.entities import as_text

from ...project.project import find_credentials, find_environment
from ..analysis import Analysis
from ..editing.layout import Layout
from ..editing.plain import plain
from ..schemas.nodes import FAILED_HELP, NODE_KEYS, help_of
from ..text.document import Document
from ..workspace import Workspace
from .fields import FieldKind, FieldShape, Rule, rule_for, shapes_of
from .node_types import title_of

_LANGUAGES: Mapping[FieldKind, str] = {"soql": "soql", "yaml": "yaml"}


class FormField(NamedTuple):
    """`value` is plain data, of a mapping its rows; `yaml` is how it is written, if it is."""

    key: str
    path: list[str]
    title: str
    help: str
    kind: FieldKind
    required: bool
    value: Any
    yaml: str
    options: tuple[str, ...]
    written: bool
    span: Span | None
    language: str


class FormExit(NamedTuple):
    """`on_failed` tells that the flow wires it for all nodes."""

    name: str
    help: str
    target: str | None
    wired: bool
    on_failed: bool


class Choice(NamedTuple):
    """A credential that the node may name."""

    name: str
    type: str
    state: str
    domain: str


class NodeForm:
    """While the text is no YAML it is that of the last one that was."""

    def __init__(self, files: Workspace, analysis: Analysis, name: str) -> None:
        """Raises `FlowError` where there is no such node."""
        good, nodes = analysis.good, analysis.data.get("nodes")
        if good is None or good.document is None or not isinstance(nodes, Block):
            raise FlowError("there is no node yet")
        if name not in nodes:
            raise FlowError(f'there is no node "{name}"')
        self.name = name
        self._files = files
        self._analysis = analysis
        self._document: Document = good.document
        self._layout = Layout(good.document.source)
        written = analysis.node(name)
        self._written: Mapping[str, Any] = written if isinstance(written, Block) else {}
        self._kind: type[Node] | None = analysis.kind(name)

    @property
    def type(self) -> str:
        return self._analysis.type_of(self.name)

    @property
    def title(self) -> str:
        return title_of(self.type)

    @property
    def help(self) -> str:
        return help_of(self._kind) if self._kind else ""

    @property
    def label(self) -> str:
        return as_text(self._written.get("label"))

    @property
    def asks(self) -> bool:
        """Whether it makes requests."""
        return self._kind is not None and self._kind.io

    @property
    def reads(self) -> list[str]:
        """The parameters that its parts read, as far as it can be read."""
        node = self._analysis.read(self.name, self._analysis.node(self.name))
        pieces = node.pieces() if node else ()
        return list(dict.fromkeys(slot.name for _, piece in pieces for slot in reads_of(piece)))

    @cached_property
    def lines(self) -> tuple[int, int]:
        """The first and the last, from 1."""
        entry = self._layout.entry(("nodes", self.name))
        first, last = self._document.place(entry.start)[0], self._document.place(entry.end)[0]
        return first + 1, last + 1

    @cached_property
    def fields(self) -> list[FormField]:
        """Those of the type that go along with what is chosen, and those that are written."""
        if self._kind is None:
            return []
        rule = self._rule
        shapes = [
            shape._replace(required=shape.required or bool(rule and shape.key in rule.needed))
            for shape in shapes_of(self._kind)
            if shape.key in self._written or not (rule and shape.key in rule.strange)
        ]
        if self.asks:
            shapes.append(FieldShape("policy", "yaml", NODE_KEYS["policy"], False))
        return [self._field(shape) for shape in shapes]

    @cached_property
    def exits(self) -> list[FormExit]:
        """Those of the node as it is configured, `failed`, and what else is written."""
        rule = self._rule
        strange = rule.strange_exits if rule else frozenset()
        written = {exit.name: exit.target for exit in written_exits(self._written)}
        known = self._analysis.exits(self.name)
        helps = {name: told for name, told in known.items() if name not in strange}
        helps |= {FAILED: known.get(FAILED) or FAILED_HELP}
        helps |= {name: known.get(name, "") for name in written if name not in helps}
        common = as_text(self._analysis.data.get("on_failed")) or None
        return [
            self._exit(name, told, written.get(name), name in written, common)
            for name, told in helps.items()
        ]

    def credential(self, environment: str | None) -> dict[str, Any] | None:
        """The one that it names, the one that this stands for in the environment, and those that
        it may name; None for a type that takes none."""
        for key, mark in self._kind.credential_fields() if self._kind else ():
            known = self._credentials(environment)
            value = as_text(self._written.get(key))
            choices = list(_choices(known, mark.speaks)) if known else []
            actual = known.actual(value) if known and value else value
            host = next((one.domain for one in choices if one.name == value), "")
            return {
                "key": key,
                "value": value,
                "actual": actual,
                "choices": [one._asdict() for one in choices],
                "host": host,
            }
        return None

    @cached_property
    def _rule(self) -> Rule | None:
        return rule_for(self._kind, self._written) if self._kind else None

    def _credentials(self, environment: str | None) -> Credentials | None:
        folder = self._analysis.path.parent
        try:
            found = find_environment(folder, environment)
            credentials = find_credentials(folder, self._files.credentials, found)
            return credentials if credentials.entries is not None else None
        except FlowrunError:
            return None

    def _field(self, shape: FieldShape) -> FormField:
        path = ("nodes", self.name, shape.key)
        there = shape.key in self._written
        value = self._written.get(shape.key)
        kind, shown = _shown(shape, value)
        entry = self._layout.entry(path) if there else None
        options = shape.options
        if kind == "parameter":
            options = tuple(f"${name}" for name in self._analysis.all_parameters)
        return FormField(
            shape.key,
            [*path],
            title_of(shape.key),
            shape.help,
            kind,
            shape.required,
            shown,
            _as_written(self._layout.text[entry.behind : entry.end]) if entry else "",
            options,
            there,
            self._analysis.span(Span(entry.start, entry.end)) if entry else None,
            _LANGUAGES.get(kind, "text"),
        )

    def _exit(self, name: str, told: str, target: Any, wired: bool, common: str | None) -> FormExit:
        if name == FAILED and not wired and common not in (None, self.name):
            return FormExit(name, told, common, False, True)
        return FormExit(name, told, as_text(target) or None, wired, False)


def _shown(shape: FieldShape, value: Any) -> tuple[FieldKind, Any]:
    """A value as its field shows it; what that cannot show is YAML."""
    if shape.kind == "mapping":
        if value is None or isinstance(value, Block):
            rows = (value or {}).items()
            return "mapping", [_row(path, one) for path, one in rows]
        return "yaml", plain(value)
    if isinstance(value, Block | Items):
        return "yaml", plain(value)
    if shape.kind in ("number", "boolean", "yaml"):
        return shape.kind, shape.default if value is None else plain(value)
    return shape.kind, shape.default if value is None else str(value)


def _row(path: str, written: Any) -> dict[str, Any]:
    if not isinstance(written, Block):
        return {"path": path, "parameter": as_text(written)}
    return {"path": path, **plain(written), "parameter": as_text(written.get("parameter"))}


def _as_written(behind: str) -> str:
    """What stands behind a key, at the left edge."""
    first, *rest = behind.splitlines() or [""]
    below = dedent("\n".join(rest))
    return "\n".join(part for part in (first.strip(), below) if part)


def _choices(known: Credentials, speaks: str) -> Iterator[Choice]:
    """Those that speak what the node speaks, by the names that flows may use here, and those that
    cannot be read."""
    for name in dict.fromkeys([*known.entries, *known.environment.credentials]):
        try:
            found = known.get(name)
        except FlowrunError:
            entry = known.entries.get(known.actual(name))
            yield Choice(name, entry.type if entry else "", "broken", "")
            continue
        if found.speaks == speaks or not speaks:
            yield Choice(name, found.type, "ready", found.host)
