"""Names that belong to a place and are no parameters: `$ITEM` and `$INDEX`, its position from 1 on,
where a list is read item by item, and `$REASON` in what is asked again."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..values.secret import Secret
from .slot import Rendering, Slot

ITEM, INDEX = "ITEM", "INDEX"
OWN = frozenset({ITEM, INDEX})
"""The names that belong to an item."""
REASON = "REASON"


class OwnRendering:
    """A rendering with the names of a place in it."""

    __slots__ = ("_ctx", "allow_hosts", "language", "now", "parameters", "random", "warn")

    def __init__(self, ctx: Rendering, own: Mapping[str, Any]) -> None:
        self._ctx = ctx
        self.parameters = _With(ctx.parameters, own)
        self.language = ctx.language
        self.now = ctx.now
        self.random = ctx.random
        self.warn = ctx.warn
        self.allow_hosts = ctx.allow_hosts

    def unwrap(self, secret: Secret) -> str:
        return self._ctx.unwrap(secret)


def own_items(slots: Iterable[Slot], items: Slot) -> None:
    """Has places that read an item, or of it, know where its list stands; those of a list within it
    know of that one already."""
    for slot in slots:
        if slot.name == ITEM and slot.of is None:
            slot.of = items


NO_LIST = Slot("", None, "", 0)
"""Where a list stands of which nothing is told."""


def with_item(ctx: Rendering, item: Any, index: int) -> OwnRendering:
    return OwnRendering(ctx, {ITEM: item, INDEX: index})


class _With(Mapping[str, Any]):
    """Values on top of others, which are not copied for each item."""

    __slots__ = ("_below", "_own")

    def __init__(self, below: Mapping[str, Any], own: Mapping[str, Any]) -> None:
        self._below = below
        self._own = own

    def __getitem__(self, name: str) -> Any:
        return self._own[name] if name in self._own else self._below[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._below, **self._own})

    def __len__(self) -> int:
        return len({**self._below, **self._own})
