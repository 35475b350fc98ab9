"""Renames a node, a parameter or an entity wherever it is named: in a flow, its tests and its
environments."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError
from engine.flow.wiring import END
from engine.node import Node
from engine.plugins import Types
from engine.source.tree import Span
from engine.suggestions import suggestion
from engine.values.custom_entities import check_entity_name
from engine.values.parameters import NAME, RESERVED, SYSTEM

from ...project.files import is_environment
from ..analysis import Analysis
from ..references import Kind, Reference
from ..related_files import others_that_declare, related_references
from ..text.document import Document, ReadText, read_text

NODE_NAME = re.compile(r"\w(?:[\w .-]*\w)?")


class Change(NamedTuple):
    """What becomes of one file: every span of its text (the byte order mark aside) is `name` in
    `after`."""

    document: Document
    spans: tuple[Span, ...]
    name: str
    after: str

    @property
    def path(self) -> Path:
        return self.document.path


class Renaming(NamedTuple):
    """The changed files, the flow first, and what the operator should know."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def rename(
    flow: Path, old: str, new: str, types: Types[Node], read: ReadText = read_text
) -> Renaming:
    """As `rename_in`, of a flow that is not read yet."""
    return rename_in(Analysis(flow, read(flow), types, excerpts=True), old, new, read)


def rename_in(
    analysis: Analysis, old: str, new: str, read: ReadText, kind: Kind | None = None
) -> Renaming:
    """What renaming `old` changes: a node, or with `$` a parameter, where no `kind` is given;
    nothing is written.

    Raises `FlowError` where a name is not there, taken, reserved or malformed, and where the text
    is not YAML.
    """
    flow, document = analysis.path, analysis.document
    if document is None:
        raise analysis.error or FlowError(f"{flow}: not YAML")
    kind = kind or ("parameter" if old.startswith("$") else "node")
    old, new = _names(kind, old, new)
    references = analysis.references
    _check_old(kind, old, references, document)
    _check_new(kind, old, new, references, document)
    changes = [_change(document, references, kind, old, new)]
    notes = []
    for other, found in related_references(flow, read):
        if not _named(found, kind, old):
            continue
        if is_environment(other.path) and (users := others_that_declare(flow, old, read)):
            notes.append(_shared(other, old, new, users))
            continue
        if taken := _named(found, kind, new):
            raise FlowError(f"{_place(other, taken[0])}: {_shown(kind, new)} is there already")
        changes.append(_change(other, found, kind, old, new))
    return Renaming(tuple(changes), tuple(notes))


def _names(kind: Kind, old: str, new: str) -> tuple[str, str]:
    if kind == "node" and new.startswith("$"):
        raise FlowError(f'"{old}" is a node and "{new}" a parameter; write ${old} for a parameter')
    old, new = old.removeprefix("$"), new.removeprefix("$")
    if not old or not new:
        raise FlowError("a name is empty; a shell wants quotes around a parameter: '$NAME'")
    return old, new


def check_node_name(name: str) -> None:
    """Raises `FlowError` for what no node may be called."""
    if name == END:
        raise FlowError(f'"{END}" is reserved: it ends the session')
    if not NODE_NAME.fullmatch(name):
        raise FlowError(f'"{name}" is not the name of a node; use letters, digits, _ and -')


def _check_old(kind: Kind, old: str, found: list[Reference], document: Document) -> None:
    if kind == "parameter" and old in SYSTEM:
        raise FlowError(f"${old} is filled by flowrun itself and keeps its name")
    sign = "$" if kind == "parameter" else ""
    known = [one.name for one in found if one.kind == kind and one.role == "declaration"]
    if old in known:
        return
    other = {one.name for one in found if one.kind != kind and one.role == "declaration"}
    if old in other and kind != "entity":
        hint = f"; it is a node: write {old}" if kind == "parameter" else f"; write '${old}'"
    else:
        hint = suggestion(sign + old, [sign + name for name in known])
    raise FlowError(f"{document.path}: no {kind} {_shown(kind, old)}{hint}")


def _check_new(kind: Kind, old: str, new: str, found: list[Reference], document: Document) -> None:
    if kind == "node":
        check_node_name(new)
    if kind == "entity":
        check_entity_name(new)
    if kind == "parameter" and not NAME.fullmatch(new):
        raise FlowError(f'"{new}" is not a parameter name; use letters, digits and _')
    if kind == "parameter" and new in SYSTEM:
        raise FlowError(f"${new} is filled by flowrun itself")
    if kind == "parameter" and new in RESERVED:
        raise FlowError(f"${new} is reserved: it is {RESERVED[new]}")
    if old == new:
        raise FlowError(f"{_shown(kind, new)} is its name already")
    if taken := _named(found, kind, new):
        raise FlowError(f"{_place(document, taken[0])}: {_shown(kind, new)} is in use")


def _change(
    document: Document,
    references: list[Reference],
    kind: Kind,
    old: str,
    new: str,
) -> Change:
    """Raises `FlowError` where the result would not be the same file up to the name."""
    named = _named(references, kind, old)
    _check_aliases(document, named)
    spans = tuple(sorted(one.span for one in named))
    text = document.source.text
    after, at = document.bom, 0
    for start, end in spans:
        after += text[at:start] + new
        at = end
    after += text[at:]
    if _values(Document(document.path, after)) != _expected(document, references, kind, old, new):
        raise FlowError(f"{document.path}: {_shown(kind, old)} cannot be changed as it is written")
    return Change(document, spans, new, after)


def _check_aliases(document: Document, references: list[Reference]) -> None:
    """A node's name that an alias puts where text stands would change that text too."""
    for one in references:
        shared = one.kind == "node" and "*" in document.source.text
        if shared and document.source_map.uses(one.scalar) > one.uses:
            place = _place(document, one)
            raise FlowError(f"{place}: an alias takes this name for something else; write it out")


def _values(document: Document) -> list[str]:
    return [str(scalar.value) for scalar in document.source_map.scalars()]


def _expected(
    document: Document, references: list[Reference], kind: Kind, old: str, new: str
) -> list[str]:
    """The value of every scalar as it should be afterwards."""
    renamed: dict[int, str] = {}
    for one in sorted(_named(references, kind, old), key=lambda one: -one.start):
        at = one.scalar.span.start
        value = renamed.get(at, str(one.scalar.value))
        renamed[at] = value[: one.start] + new + value[one.end :]
    scalars = document.source_map.scalars()
    return [renamed.get(scalar.span.start, str(scalar.value)) for scalar in scalars]


def _shared(environment: Document, old: str, new: str, others: list[str]) -> str:
    return (
        f"{environment.path} keeps {old}, which {' and '.join(others)} declares too; "
        f"add {new} there"
    )


def _named(references: Iterable[Reference], kind: Kind, name: str) -> list[Reference]:
    """The places of a name, its declaration first."""
    found = [one for one in references if one.kind == kind and one.name == name]
    return sorted(found, key=lambda one: one.role != "declaration")


def _shown(kind: Kind, name: str) -> str:
    return f"${name}" if kind == "parameter" else f'"{name}"'


def _place(document: Document, reference: Reference) -> str:
    line, column = document.place(reference.span.start)
    return f"{document.path}:{line + 1}:{column + 1}"
