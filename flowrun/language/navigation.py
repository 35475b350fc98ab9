"""From a name to where it is declared, where it stands, and to another name."""

from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError
from engine.source.tree import Span

from .analysis import Analysis
from .beside import beside
from .references import Kind, Reference
from .renaming import Renaming, rename
from .words import reference_words
from .workspace import Workspace


class Place(NamedTuple):
    path: Path
    span: Span


class Symbol(NamedTuple):
    """A node or a parameter that a flow declares, `whole` with all that belongs to it."""

    name: str
    kind: Kind
    detail: str
    whole: Span
    name_span: Span


def declaration(files: Workspace, path: Path, text: str, offset: int) -> Place | None:
    """Where the node or parameter at an offset is declared."""
    found = _in_flow(files, path, text, offset)
    if found is None:
        return None
    flow, name, references = found
    for one in references:
        if _same(one, name) and one.role == "declaration":
            return Place(flow, one.span)
    return None


def places_of(
    files: Workspace, path: Path, text: str, offset: int, *, declared: bool = True
) -> list[Place]:
    """Every place of the name at an offset: in the flow, its tests and its environments."""
    found = _in_flow(files, path, text, offset)
    if found is None:
        return []
    flow, name, references = found
    places = [
        Place(flow, one.span)
        for one in references
        if _same(one, name) and (declared or one.role != "declaration")
    ]
    try:
        for document, others in beside(flow, files.read):
            places += [Place(document.path, one.span) for one in others if _same(one, name)]
    except FlowError:
        return places
    return places


def words_beside(files: Workspace, path: Path, text: str, offset: int) -> str:
    """What to show about a name in a test: what its flow says of it."""
    found = _in_flow(files, path, text, offset)
    if found is None or found[0] == path:
        return ""
    flow, name, _ = found
    return reference_words(files.analysis(flow, files.read(flow)), name)


def renamed(files: Workspace, path: Path, text: str, offset: int, new: str) -> Renaming:
    """Raises `FlowError` where there is no name, or where the new one will not do."""
    found = _in_flow(files, path, text, offset)
    if found is None:
        raise FlowError("there is no node and no parameter here")
    flow, name, _ = found
    old = f"${name.name}" if name.kind == "parameter" else name.name
    return rename(flow, old, new, files.types, files.read)


def symbols(analysis: Analysis) -> list[Symbol]:
    """The parameters and nodes of a flow."""
    document = analysis.document
    if document is None:
        return []
    layout, found = document.layout, list[Symbol]()
    kinds: tuple[Kind, ...] = ("parameter", "node")
    for kind in kinds:
        for key, value in layout.entries(layout.value((f"{kind}s",))):
            name, declared = key.value, layout.span(key)
            end = max(declared.end, key.span.end, _end(document.text, value.span.end))
            detail = analysis.type_of(name) if kind == "node" else ""
            whole = Span(key.span.start, end)
            found.append(Symbol(name or '""', kind, detail, whole, declared))
    return found


def _end(text: str, end: int) -> int:
    """Without the blank lines that YAML counts as part of a block."""
    return len(text[:end].rstrip())


def _in_flow(
    files: Workspace, path: Path, text: str, offset: int
) -> tuple[Path, Reference, list[Reference]] | None:
    """The flow, the name that the offset is on, and every name of the flow."""
    name = files.reference_at(path, text, offset)
    flow = files.flow_of(path, text)
    if name is None or flow is None:
        return None
    try:
        written = text if flow == path else files.read(flow)
    except FlowError:
        return None
    return flow, name, files.references(flow, written)


def _same(one: Reference, other: Reference) -> bool:
    return (one.kind, one.name) == (other.kind, other.name)
