"""What the flows and tests of whole folders are called and declare, by a part of the names."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from engine.errors import FlowError
from engine.source.tree import Span

from ...project.files import is_test
from ..analysis import Analysis
from ..finder import Kind
from ..related_files import is_flow
from ..text.document import Document
from ..text.source_map import Anything
from ..workspace import Workspace
from .navigation import document_symbols

MOST = 1_000
"""So many are told; who looks for one types more of its name."""


class WorkspaceSymbol(NamedTuple):
    """A name, the file that it is in and where it stands there."""

    name: str
    kind: Kind | Literal["flow", "test"]
    path: Path
    span: Span

    @property
    def file(self) -> str:
        return self.path.name


def workspace_symbols(
    workspace: Workspace, paths: Iterable[Path], query: str
) -> list[WorkspaceSymbol]:
    """Those of the files whose names have the letters of the query in their order, those that begin
    with it first."""
    wanted = query.removeprefix("$").lower()
    found: list[WorkspaceSymbol] = []
    for path in dict.fromkeys(paths):
        found += (one for one in _symbols(workspace, path) if _has(one.name.lower(), wanted))
    found.sort(key=lambda one: not one.name.lower().startswith(wanted))
    return found[:MOST]


def _symbols(workspace: Workspace, path: Path) -> Iterator[WorkspaceSymbol]:
    try:
        text = workspace.read(path)
    except FlowError:
        return
    if is_flow(path, text):
        yield from _of_flow(workspace.analysis(path, text))
    elif is_test(path):
        yield from _of_tests(workspace.analysis(path, text))


def _of_flow(analysis: Analysis) -> Iterator[WorkspaceSymbol]:
    document = analysis.good.document if analysis.good else None
    if document is None:
        return
    named = document.source_map.value(("flow",))
    name = named.value if named and isinstance(named.value, str) else ""
    span = analysis.span(named.span) if named and name else Span(0, 0)
    yield WorkspaceSymbol(name or analysis.path.stem, "flow", analysis.path, span)
    for one in document_symbols(analysis):
        yield WorkspaceSymbol(one.name, one.kind, analysis.path, one.name_span)


def _of_tests(analysis: Analysis) -> Iterator[WorkspaceSymbol]:
    document: Document | None = analysis.good.document if analysis.good else None
    if document is None:
        return
    source_map = document.source_map
    for begun, _ in source_map.entries(source_map.value(("beginnings",))):
        yield WorkspaceSymbol(begun.value, "beginning", analysis.path, analysis.span(begun.span))
    for test in source_map.items(source_map.value(("tests",))):
        name: Anything | None = source_map.value(("name",), test)
        if name is not None and isinstance(name.value, str) and name.value:
            yield WorkspaceSymbol(name.value, "test", analysis.path, analysis.span(name.span))


def _has(name: str, wanted: str) -> bool:
    """Whether the letters stand in the name, in their order."""
    letters = iter(name)
    return all(letter in letters for letter in wanted)
