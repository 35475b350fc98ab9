"""What kinds of nodes there are to choose from."""

from typing import NamedTuple

from engine.errors import FlowError
from engine.node import Node
from engine.plugins import Types

from ...drawing.picture import Kind
from ...drawing.reading import kind_of
from ..schemas.nodes import FAILED_HELP, help_of

_ALL_CAPITALS = {one.lower(): one for one in ("API", "HTTP", "ID", "JSON", "SOQL", "URL")}


class ShownType(NamedTuple):
    """A node type; each of its `exits` has a sentence."""

    type: str
    title: str
    kind: Kind
    help: str
    exits: dict[str, str]
    credential: bool


def shown_types(types: Types[Node]) -> list[ShownType]:
    """Those that can be loaded."""
    found = []
    for name in types.names():
        try:
            kind = types.get(name)
        except FlowError:
            continue
        found.append(_shown(kind))
    return found


def _shown(kind: type[Node]) -> ShownType:
    return ShownType(
        kind.type,
        title_of(kind.type),
        kind_of(kind, tuple(kind.exits)),
        help_of(kind),
        {**kind.exits, "failed": kind.exits.get("failed", FAILED_HELP)},
        any(True for _ in kind.credential_fields()),
    )


def title_of(name: str) -> str:
    """A type or a key as words: `collect_input` is "Collect input"."""
    words = [_ALL_CAPITALS.get(one, one) for one in name.replace("_", " ").split()]
    return " ".join([one[:1].upper() + one[1:] for one in words[:1]] + words[1:])
