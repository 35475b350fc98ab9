"""A flow as it is open in a page: its problems, its graph, and what surrounds it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from engine.credentials.registry import Credentials
from engine.errors import FlowError, FlowrunError
from engine.source.tree import Span
from engine.values.entities import ENTITIES, as_text
from engine.values.parameters import SYSTEM
from engine.values.secret import DOTS

from ...collector import collector_off
from ...drawing.marks import nodes_of, problem_marks
from ...drawing.picture import Picture
from ...drawing.reading import NO_STEPS, draw
from ...project.project import find_credentials, find_environment
from ..analysis import Analysis
from ..changes.fixes import Fix, fixes
from ..diagnostics import Diagnostic, flow_diagnostics
from ..names.navigation import document_symbols
from ..workspace import Workspace
from .summary import summary_of

MOST_DIAGNOSTICS = 1_000
MOST_MENDED = 200
"""So many of the first diagnostics have their fixes looked for."""


class ShownParameter(NamedTuple):
    """A parameter of the flow, or one of the system's own; `span` is its name's."""

    name: str
    entity: str
    secret: bool
    default: str | None
    system: bool
    span: Span | None


class ShownDiagnostic(NamedTuple):
    """A problem with the node in whose lines it stands, and what mends it."""

    diagnostic: Diagnostic
    node: str | None
    fixes: tuple[Fix, ...]


class FlowView:
    """Of a text that is no YAML now the graph is `stale`: that of the last one that was."""

    def __init__(
        self, files: Workspace, analysis: Analysis, environment: str | None = None
    ) -> None:
        self.analysis = analysis
        self._files = files
        self._environment = environment
        with collector_off():
            self.found = flow_diagnostics(analysis, files.credentials, environment)

    @property
    def is_ok(self) -> bool:
        return not any(one.problem.severity == "error" for one in self.found)

    @property
    def is_stale(self) -> bool:
        return self.analysis.document is None

    @cached_property
    def diagnostics(self) -> list[ShownDiagnostic]:
        """The first of them."""
        shown = self.found[:MOST_DIAGNOSTICS]
        document = self.analysis.document
        problems = [one.problem for one in shown]
        names = nodes_of(document.source, problems) if document else [None] * len(shown)
        mended = [
            tuple(fixes(self.analysis, one)) if number < MOST_MENDED else ()
            for number, one in enumerate(shown)
        ]
        return [ShownDiagnostic(*one) for one in zip(shown, names, mended, strict=True)]

    @property
    def more(self) -> int:
        """How many problems there are beside those."""
        return max(0, len(self.found) - MOST_DIAGNOSTICS)

    @cached_property
    def picture(self) -> Picture | None:
        """None where no node is written yet."""
        good = self.analysis.good
        if good is None or good.document is None:
            return None
        source, written = good.document.source, good.written
        problems = [] if self.is_stale else [one.problem for one in self.found]
        marks = problem_marks(source, problems)
        try:
            return draw(source, good.types, written.steps if written else NO_STEPS, marks)
        except FlowError:
            return None

    @cached_property
    def spans(self) -> Mapping[str, Span]:
        """Where each node stands, with its name, in the text as it is now."""
        found = document_symbols(self.analysis)
        return {one.name: one.span for one in found if one.kind == "node"}

    def summary(self, node: str) -> str:
        return summary_of(self.analysis.kind(node), self.analysis.node(node))

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What the flow says of itself, as it is written; its name is the file's where it has
        none."""
        data = self.analysis.data
        keys = ("description", "start", "on_failed", "language", "country", "time_zone")
        return {
            "name": as_text(data.get("flow")) or self.analysis.path.stem,
            **{key: as_text(data.get(key)) for key in keys},
            "languages": self.analysis.languages,
        }

    @cached_property
    def parameters(self) -> list[ShownParameter]:
        """The flow's own, in its order, and the system's behind them. A secret has dots."""
        symbols = document_symbols(self.analysis)
        spans = {one.name: one.name_span for one in symbols if one.kind == "parameter"}
        declared = self.analysis.parameters
        own = [_declared(name, written, spans.get(name)) for name, written in declared.items()]
        others = [one for name, one in SYSTEM.items() if name not in declared]
        system = [
            ShownParameter(one.name, one.entity.name, False, None, True, None) for one in others
        ]
        return [*own, *system]

    @property
    def entities(self) -> list[str]:
        return [*self.analysis.entities, *ENTITIES]

    @cached_property
    def credentials(self) -> dict[str, bool]:
        """The credentials that the nodes name, and whether there is such a one here."""
        known = self._known_credentials()
        named = self._files.named_credentials(self.analysis)
        return {name: _is_ready(known, name) for name in named}

    def _known_credentials(self) -> Credentials | None:
        folder = self.analysis.path.parent
        try:
            environment = find_environment(folder, self._environment)
            return find_credentials(folder, self._files.credentials, environment)
        except FlowrunError:
            return None


def _is_ready(known: Credentials | None, name: str) -> bool:
    try:
        return known is not None and bool(known.get(name))
    except FlowrunError:
        return False


def _declared(name: str, written: Any, span: Span | None) -> ShownParameter:
    block = written if isinstance(written, Mapping) else {"value": written}
    secret = as_text(block.get("secret")).lower() not in ("", "false", "no")
    default = block.get("value")
    shown = None if default is None else DOTS if secret else as_text(default)
    return ShownParameter(
        name, as_text(block.get("entity")) or "any", secret, shown, name in SYSTEM, span
    )
