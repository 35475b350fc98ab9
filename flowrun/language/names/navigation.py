"""From a name to where it is declared, where it stands, and to another name."""

from pathlib import Path
from typing import Any, NamedTuple

from engine.errors import FlowError
from engine.source.tree import Span

from ..analysis import Analysis
from ..finder import Kind, Reference
from ..hover import hover_of
from ..related_files import related_references
from ..workspace import Workspace
from .renaming import OF_TESTS, Name, Renaming, rename_in


class Location(NamedTuple):
    path: Path
    span: Span


class DocumentSymbol(NamedTuple):
    """What a flow declares, `span` with all that belongs to it."""

    name: str
    kind: Kind
    detail: str
    span: Span
    name_span: Span


def definition(workspace: Workspace, path: Path, text: str, offset: int) -> Location | None:
    """Where the name at an offset is declared."""
    found = _in_flow(workspace, path, text, offset)
    if found is None:
        return None
    flow, name, references = found
    for one in references:
        if _same(one, name) and one.role == "declaration":
            return Location(flow, one.span)
    return None


def find_references(
    workspace: Workspace, path: Path, text: str, offset: int, *, declared: bool = True
) -> list[Location]:
    """Every place of the name at an offset: in the flow, its tests and its environments."""
    found = _in_flow(workspace, path, text, offset)
    if found is None:
        return []
    flow, name, references = found
    places = [
        Location(flow, one.span)
        for one in references
        if _same(one, name) and (declared or one.role != "declaration")
    ]
    try:
        for document, others in related_references(flow, workspace.read):
            places += [Location(document.path, one.span) for one in others if _same(one, name)]
    except FlowError:
        return places
    return places


def hover_in_test(workspace: Workspace, path: Path, text: str, offset: int) -> str:
    """What to show about a name in a test: what its flow says of it."""
    found = _in_flow(workspace, path, text, offset)
    if found is None or found[0] == path:
        return ""
    flow, name, _ = found
    return hover_of(workspace.analysis(flow, workspace.read(flow)), name)


def rename_at(workspace: Workspace, path: Path, text: str, offset: int, new: str) -> Renaming:
    """Raises `FlowError` where there is no name, or where the new one will not do."""
    found = _in_flow(workspace, path, text, offset)
    if found is None:
        raise FlowError("there is no name here that a flow or a test declares")
    flow, name, _ = found
    analysis = workspace.analysis(flow, workspace.read(flow))
    return rename_in(analysis, Name(name.kind, name.name, name.within), new, workspace.read)


def document_symbols(analysis: Analysis) -> list[DocumentSymbol]:
    """What a flow declares, in the order of the text."""
    document = analysis.good.document if analysis.good else None
    if document is None:
        return []
    source_map, found = document.source_map, list[DocumentSymbol]()
    for kind, block in _DECLARED:
        for key, value in source_map.entries(source_map.value((block,))):
            name, declared = key.value, source_map.span(key)
            end = max(declared.end, key.span.end, _end(source_map.text, value.span))
            span = analysis.span(Span(key.span.start, end))
            detail = _type(value.value) if kind == "node" else ""
            symbol = DocumentSymbol(name or '""', kind, detail, span, analysis.span(declared))
            found.append(symbol)
    return sorted(found, key=lambda one: one.span)


_DECLARED: tuple[tuple[Kind, str], ...] = (
    ("entity", "entities"),
    ("parameter", "parameters"),
    ("node", "nodes"),
)


def _type(written: Any) -> str:
    kind = written.get("type") if isinstance(written, dict) else None
    return kind if isinstance(kind, str) else ""


def _end(text: str, span: Span) -> int:
    """Without the blank lines that YAML counts as part of a block."""
    return span.start + len(text[span.start : span.end].rstrip())


def _in_flow(
    workspace: Workspace, path: Path, text: str, offset: int
) -> tuple[Path, Reference, list[Reference]] | None:
    """The file that declares the name which the offset is on, the name, and every name there."""
    name = workspace.analysis(path, text).reference_at(offset)
    is_own = name is not None and name.kind in OF_TESTS
    flow = path if is_own else workspace.flow_of(path, text)
    if name is None or flow is None:
        return None
    try:
        written = text if flow == path else workspace.read(flow)
    except FlowError:
        return None
    return flow, name, workspace.analysis(flow, written).references


def _same(one: Reference, other: Reference) -> bool:
    return (one.kind, one.name, one.within) == (other.kind, other.name, other.within)
