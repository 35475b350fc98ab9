"""What may be written at the cursor."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from engine.flow.wiring import END
from engine.source.tree import YamlPath
from engine.values.parameters import RESERVED

from .analysis import Analysis
from .half_typed import Cursor, cursor_at
from .hover import node_hover, parameter_hover
from .schema import FAILED_HELP, one_exit
from .schema_lookup import SchemaLookup

Credentials = Callable[[], Mapping[str, str]]
"""Gives the names of the credentials, and what each of them speaks."""

CompletionKind = Literal["key", "value", "node", "parameter", "exit", "credential"]

_SLOT = re.compile(r"(?<!\$)(?:\$\$)*\$\{?(?P<name>[A-Za-z_]\w*)?$", re.ASCII)


class Completion(NamedTuple):
    """`text` takes the place of the `typed` characters before the cursor."""

    label: str
    text: str
    kind: CompletionKind
    typed: int
    detail: str = ""
    documentation: str = ""


def completions(
    analysis: Analysis,
    lookup: SchemaLookup,
    credentials: Credentials,
    lines: list[str],
    line: int,
    before: str,
) -> list[Completion]:
    """`before` is the line up to the cursor."""
    cursor = cursor_at(lines, line, before)
    slot = _SLOT.search(before)
    in_node = cursor.path[:1] == ("nodes",) and len(cursor.path) > 2
    if slot and in_node:
        names = RESERVED if "say" in cursor.path else ()
        return _parameters(analysis, len(slot["name"] or ""), "", names)
    if cursor.is_key:
        return _keys(analysis, lookup, cursor)
    return _values(analysis, lookup, credentials, cursor)


def _parameters(
    analysis: Analysis, typed: int, before: str, also: Iterable[str] = ()
) -> list[Completion]:
    return [
        Completion(
            f"${name}",
            before + name,
            "parameter",
            typed,
            documentation=parameter_hover(analysis, name),
        )
        for name in (*also, *analysis.all_parameters)
    ]


def _keys(analysis: Analysis, lookup: SchemaLookup, cursor: Cursor) -> list[Completion]:
    if len(cursor.path) == 3 and cursor.path[0] == "nodes" and cursor.path[2] == "exits":
        return _exits(analysis, cursor)
    typed = len(cursor.word)
    found = []
    for key, schema in lookup.keys(cursor.path, analysis.type_of).items():
        words = schema.get("markdownDescription") or schema.get("description", "")
        below = "object" in schema.get("type", ())
        found.append(Completion(key, f"{key}:" if below else f"{key}: ", "key", typed, "", words))
    if any(one.label == "plural" for one in found):  # a block of texts by language may begin here
        found += [Completion(tag, f"{tag}: ", "key", typed) for tag in analysis.languages]
    return found


def _exits(analysis: Analysis, cursor: Cursor) -> list[Completion]:
    node, typed = str(cursor.path[1]), len(cursor.word)
    kind = analysis.kind(node)
    named = {} if kind is None or one_exit(kind) else analysis.exits(node)
    if kind is not None:
        named.setdefault("failed", FAILED_HELP)
    return [
        Completion(name, f"{name}: ", "exit", typed, "", words) for name, words in named.items()
    ]


def _values(
    analysis: Analysis, lookup: SchemaLookup, credentials: Credentials, cursor: Cursor
) -> list[Completion]:
    word = cursor.word.lstrip("'\"")
    typed, path = len(word), cursor.path
    if _is_target(path):
        ends = () if path == ("start",) else (END,)
        return _nodes(analysis, (*analysis.nodes, *ends), typed)
    if (speaks := _credential(analysis, path)) is not None:
        fitting = [name for name, one in credentials().items() if speaks in ("", one)]
        return [Completion(name, name, "credential", typed) for name in fitting]
    if lookup.takes_parameter(path, analysis.type_of):
        return _parameters(analysis, typed, "$")
    return [
        Completion(value, value, "value", typed, "", words)
        for value, words in lookup.values(path, analysis.type_of).items()
    ]


def _is_target(path: YamlPath) -> bool:
    if path in (("start",), ("on_failed",)):
        return True
    if path[:1] != ("nodes",):
        return False
    return path[2:] == ("next",) or (len(path) == 4 and path[2] == "exits")


def _nodes(analysis: Analysis, names: Iterable[str], typed: int) -> list[Completion]:
    return [
        Completion(name, name, "node", typed, analysis.type_of(name), node_hover(analysis, name))
        for name in names
    ]


def _credential(analysis: Analysis, path: YamlPath) -> str | None:
    """What a credential that belongs there must speak; None where none belongs."""
    kind = analysis.kind(str(path[1])) if len(path) == 3 and path[0] == "nodes" else None
    fields = dict(kind.credential_fields()) if kind else {}
    field = fields.get(str(path[-1])) if path else None
    return field.speaks if field else None
