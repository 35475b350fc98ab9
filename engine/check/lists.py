"""Which parameters are lists whenever they have a value."""

from collections.abc import Mapping

from ..fields.escaping import Value
from ..fields.protocols import Gives, fills_of
from ..fields.slot import Slot
from ..flow.wiring import Pieces
from ..source.tree import YamlPath
from ..values.parameters import UNSET, Parameter

Sources = dict[str, list[bool | Slot]]
"""Parameter → what fills it: whether that is a list, or what it is a copy of."""


def lists_of(
    parameters: Mapping[str, Parameter], pieces_of_nodes: Mapping[str, Pieces]
) -> frozenset[str]:
    """What a wildcard, a slice or a filter finds, and copies of it, where nothing else fills it."""
    sources = Sources()
    for pieces in pieces_of_nodes.values():
        copies: dict[YamlPath, Slot] = {
            at: piece.slots[0]
            for at, piece in pieces
            if isinstance(piece, Value) and len(piece.parts) == 1 and piece.slots
        }
        computed = {at for at, piece in pieces if isinstance(piece, Gives) and _is_listed(piece)}
        for at, piece in pieces:
            for name in fills_of(piece):
                is_list = getattr(piece, "many", False) or at in computed
                sources.setdefault(name, []).append(copies.get(at, is_list))
    lists = {name for name in sources if name in parameters and parameters[name].default is UNSET}
    while wrong := {name for name in lists if not all(_makes(one, lists) for one in sources[name])}:
        lists -= wrong
    return frozenset(lists)


def _is_listed(piece: Gives) -> bool:
    return piece.gives(lambda name: "") == frozenset({"list"})


def _makes(source: bool | Slot, lists: set[str]) -> bool:
    """Whether what fills a parameter makes it a list."""
    if isinstance(source, bool):
        return source
    return source.name in lists if source.path is None else not source.path.definite
