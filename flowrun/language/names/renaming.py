"""Renames what a flow or a test declares wherever it is named: there, in tests and environments."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError
from engine.flow.wiring import END
from engine.node import FAILED, Node
from engine.plugins import Types
from engine.source.tree import Span
from engine.suggestions import suggestion
from engine.values.custom_entities import TAKEN, is_entity_name
from engine.values.entities import ENTITIES
from engine.values.parameters import NAME, RESERVED, SYSTEM

from ...project.files import is_environment, is_test
from ..analysis import Analysis
from ..finder import Kind, Reference
from ..related_files import others_that_declare, related_references
from ..text.document import Document, ReadText, read_text

NODE_NAME = re.compile(r"\w(?:[\w .-]*\w)?")


OF_TESTS: frozenset[Kind] = frozenset({"beginning", "column"})
"""What a file of tests declares, and no other file names."""


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


class Name(NamedTuple):
    """A name as it is declared, without a `$`, and what it is a name in."""

    kind: Kind
    name: str
    within: str = ""

    def __str__(self) -> str:
        return f"${self.name}" if self.kind == "parameter" else f'"{self.name}"'


def rename(
    file: Path, old: str, new: str, types: Types[Node], read: ReadText = read_text
) -> Renaming:
    """As `rename_in`, of a file that is not read yet: `old` is a node or an entity of a flow,
    `NODE.EXIT` for an exit, with `$` a parameter, and in a file of tests one of its beginnings."""
    analysis = Analysis(file, read(file), types, excerpts=True)
    return rename_in(analysis, _named_by(analysis, old, new), new, read)


def _named_by(analysis: Analysis, old: str, new: str) -> Name:
    if is_test(analysis.path):
        return Name("beginning", old)
    if old.startswith("$"):
        return Name("parameter", old[1:])
    if new.startswith("$"):
        raise FlowError(f'"{old}" is a node and "{new}" a parameter; write ${old} for a parameter')
    node, _, exit = old.rpartition(".")
    if old not in analysis.nodes and node in analysis.nodes:
        return Name("exit", exit, node)
    is_entity = old not in analysis.nodes and old in analysis.entities
    return Name("entity" if is_entity else "node", old)


def rename_in(analysis: Analysis, old: Name, new: str, read: ReadText) -> Renaming:
    """What renaming `old`, which the file declares, changes; nothing is written.

    Raises `FlowError` where a name is not there, taken, reserved or malformed, and where the text
    is not YAML.
    """
    file, document = analysis.path, analysis.document
    if document is None:
        raise analysis.error or FlowError(f"{file}: not YAML")
    to = old._replace(name=new.removeprefix("$") if old.kind == "parameter" else new)
    if not old.name or not to.name:
        raise FlowError("a name is empty; a shell wants quotes around a parameter: '$NAME'")
    references = analysis.references
    _check_old(old, references, document)
    _check_new(old, to, references, document)
    if to.kind == "exit" and to.name in analysis.exits(to.within):
        raise FlowError(f'"{to.within}" has an exit {to} already')
    changes, notes = [_change(document, references, old, to)], []
    for other, found in related_references(file, read) if old.kind not in OF_TESTS else ():
        if not _named(found, old):
            continue
        if is_environment(other.path) and (users := others_that_declare(file, old.name, read)):
            notes.append(_shared(other, old.name, to.name, users))
            continue
        if taken := _named(found, to):
            raise FlowError(f"{_place(other, taken[0])}: {to} is there already")
        changes.append(_change(other, found, old, to))
    return Renaming(tuple(changes), tuple(notes))


def _check_old(old: Name, found: list[Reference], document: Document) -> None:
    kind, name, within = old
    if kind == "parameter" and name in SYSTEM:
        raise FlowError(f"{old} is filled by flowrun itself and keeps its name")
    if kind == "entity" and name in ENTITIES:
        raise FlowError(f"the entity {old} comes with flowrun and keeps its name")
    declared = [one for one in found if one.role == "declaration"]
    known = [one.name for one in declared if (one.kind, one.within) == (kind, within)]
    if name in known:
        return
    sign = "$" if kind == "parameter" else ""
    if any(one.name == name and {one.kind, kind} == {"node", "parameter"} for one in declared):
        hint = f"; it is a node: write {name}" if kind == "parameter" else f"; write '${name}'"
    else:
        hint = suggestion(sign + name, [sign + one for one in known])
    raise FlowError(f"{document.path}: no {kind} {old}{hint}")


def check_node_name(name: str, kind: Kind = "node") -> None:
    """Raises `FlowError` for what no node may be called, nor what is called by the same rule."""
    if kind == "node" and name == END:
        raise FlowError(f'"{END}" is reserved: it ends the session')
    if not NODE_NAME.fullmatch(name):
        raise FlowError(f'"{name}" is not the name of a {kind}; use letters, digits, _ and -')


def _check_new(old: Name, new: Name, found: list[Reference], document: Document) -> None:
    kind, name, _ = new
    if kind in ("node", "beginning", "exit"):
        check_node_name(name, kind)
    if kind == "exit" and name in (END, FAILED):
        raise FlowError(f"{new} is an exit that every node may have")
    if kind == "column" and not NAME.fullmatch(name):
        raise FlowError(f"{new} is no name of a column; use letters, digits and _")
    if kind == "parameter" and not NAME.fullmatch(name):
        raise FlowError(f'"{name}" is not a parameter name; use letters, digits and _')
    if kind == "entity" and not is_entity_name(name):
        raise FlowError(f"{new} is no name of an entity; use letters, digits and _")
    if kind == "parameter" and name in SYSTEM:
        raise FlowError(f"{new} is filled by flowrun itself")
    if kind == "parameter" and name in RESERVED:
        raise FlowError(f"{new} is reserved: it is {RESERVED[name]}")
    if kind == "entity" and name in (*ENTITIES, *TAKEN):
        raise FlowError(f"the entity {new} is there already")
    if old == new:
        raise FlowError(f"{new} is its name already")
    if taken := _named(found, new):
        raise FlowError(f"{_place(document, taken[0])}: {new} is in use")


def _change(document: Document, references: list[Reference], old: Name, new: Name) -> Change:
    """Raises `FlowError` where the result would not be the same file up to the name."""
    named = _named(references, old)
    _check_aliases(document, named)
    spans = tuple(sorted(one.span for one in named))
    text = document.source.text
    after, at = document.bom, 0
    for start, end in spans:
        after += text[at:start] + new.name
        at = end
    after += text[at:]
    if _values(Document(document.path, after)) != _expected(document, references, old, new):
        raise FlowError(f"{document.path}: {old} cannot be changed as it is written")
    return Change(document, spans, new.name, after)


def _check_aliases(document: Document, references: list[Reference]) -> None:
    """A name that an alias puts where text stands would change that text too."""
    for one in references:
        shared = one.kind != "parameter" and "*" in document.source.text
        if shared and document.source_map.uses(one.scalar) > one.uses:
            place = _place(document, one)
            raise FlowError(f"{place}: an alias takes this name for something else; write it out")


def _values(document: Document) -> list[str]:
    return [str(scalar.value) for scalar in document.source_map.scalars()]


def _expected(document: Document, references: list[Reference], old: Name, new: Name) -> list[str]:
    """The value of every scalar as it should be afterwards."""
    renamed: dict[int, str] = {}
    for one in sorted(_named(references, old), key=lambda one: -one.start):
        at = one.scalar.span.start
        value = renamed.get(at, str(one.scalar.value))
        renamed[at] = value[: one.start] + new.name + value[one.end :]
    scalars = document.source_map.scalars()
    return [renamed.get(scalar.span.start, str(scalar.value)) for scalar in scalars]


def _shared(environment: Document, old: str, new: str, others: list[str]) -> str:
    return (
        f"{environment.path} keeps {old}, which {' and '.join(others)} declares too; "
        f"add {new} there"
    )


def _named(references: Iterable[Reference], name: Name) -> list[Reference]:
    """The places of a name, its declaration first."""
    found = [one for one in references if (one.kind, one.name, one.within) == name]
    return sorted(found, key=lambda one: one.role != "declaration")


def _place(document: Document, reference: Reference) -> str:
    line, column = document.place(reference.span.start)
    return f"{document.path}:{line + 1}:{column + 1}"
