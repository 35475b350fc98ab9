"""What functions of lists take besides lists: a condition, an object path, what to draw from."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ...source.tree import YamlPath
from ...source.validation import WrongAt
from ..conditions.condition import Condition
from ..item import ITEM, OWN, own_items, with_item
from ..object_path import MISSING, ObjectPath
from ..slot import Rendering, Slot
from .argued import Argued, taken
from .kinds import LIST, WHOLE
from .operand import Within, pieces_within
from .reading import FunctionReader


class Where:
    """A condition about `$ITEM`, an item of the list, and `$INDEX`, its position from 1 on."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        for _, piece in condition.pieces():
            if isinstance(piece, Within):
                piece.own = OWN

    @classmethod
    def parse(cls, written: Any) -> "Where":
        return cls(Condition.parse(written))

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        return self.condition.pieces()

    def value(self, ctx: Rendering) -> "Where":
        return self

    def read_items_of(self, items: Slot) -> None:
        for _, piece in self.condition.pieces():
            own_items(piece.slots if isinstance(piece, Within) else (), items)

    def holds(self, ctx: Rendering, item: Any, index: int) -> bool:
        return self.condition.member.holds(with_item(ctx, item, index))


class By:
    """An object path into each item."""

    as_told = True

    def __init__(self, path: ObjectPath) -> None:
        self.slots = (Slot(ITEM, path, path.text, 0),)

    @classmethod
    def parse(cls, written: Any) -> "By":
        if not isinstance(written, str) or "$" in written:
            raise ValueError("takes an object path into an item, such as Subject")
        try:
            path = ObjectPath(written)
        except ValueError as error:
            raise WrongAt(str(error), (), code="object-path") from None
        if not path.definite:
            raise WrongAt("takes a path that finds one value", (), code="object-path")
        return cls(path)

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        yield (), self

    def value(self, ctx: Rendering) -> "By":
        return self

    def read_items_of(self, items: Slot) -> None:
        own_items(self.slots, items)

    def key(self, item: Any, ctx: Rendering) -> Any:
        """What is found in an item; None where there is nothing. Raises `ValueError`."""
        (slot,) = self.slots
        found = slot.path.find(item) if slot.path else item
        return None if found is MISSING else slot.accepted(found, ctx.now)


class Draw:
    """What `random` draws from: `[LEAST, MOST]`, or a list."""

    def __init__(self, bounds: tuple[Argued, ...], items: Any = None) -> None:
        self.bounds = bounds
        self.items = items

    @classmethod
    def parse(cls, written: Any) -> "Draw":
        reader = FunctionReader()
        if isinstance(written, list) and len(written) == 2:
            bounds = tuple(reader.each(written, [WHOLE, WHOLE], typed=False))
            least, most = (getattr(one, "known", None) for one in bounds)
            if isinstance(least, int) and isinstance(most, int) and least > most:
                raise ValueError(f"there is no whole number from {least} to {most}")
            return cls(bounds)
        return cls((), reader.operand(written, LIST))

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        if self.items is not None:
            yield from pieces_within((), self.items)
        for index, one in enumerate(self.bounds):
            yield from pieces_within((index,), one)

    def value(self, ctx: Rendering) -> "Draw":
        return self

    def drawn(self, ctx: Rendering) -> Any:
        if self.items is not None:
            items = taken(self.items, LIST, ctx)
            if not items:
                raise ValueError("the list has no items")
            return items[int(ctx.random() * len(items))]
        least, most = (taken(one, WHOLE, ctx) for one in self.bounds)
        if least > most:
            raise ValueError(f"there is no whole number from {least} to {most}")
        return Decimal(least + int(Decimal(str(ctx.random())) * (most - least + 1)))
