"""What stands where a value does: a value, a list or a function."""

from collections.abc import Callable, Iterator
from typing import Any

from ...source.tree import YamlPath
from ..escaping import Value
from ..field_type import FieldType
from ..slot import Rendering, Slot


class Operand(FieldType):
    """A value, a list of operands or a function, as `set_parameter` and conditions take it."""

    __slots__ = ()

    text: str
    slots: tuple[Slot, ...]
    constant: Any
    steady: bool = True
    """Whether it gives the same as long as what it reads does."""
    is_nothing: bool = False
    """Whether it leaves a parameter without a value."""

    def given(self, ctx: Rendering) -> Any:
        """The value for a parameter. Raises `NodeError` where there is none."""
        raise NotImplementedError

    def reader(self) -> Callable[[Rendering], Any]:
        """What gives that."""
        return self.given


class Single(Value, Operand):
    """A value on its own, or text made of some."""

    __slots__ = ()

    given = Value.given
    reader = Value.reader


class Within(Value):
    """A value that may stand where names of its `own` mean something, as `$ITEM` does."""

    __slots__ = ("own",)

    as_told = True

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.own: frozenset[str] = frozenset()

    def value(self, ctx: Rendering) -> Any:
        if len(self.parts) == 1 and self.slots:
            return self.slots[0].typed(ctx)
        return super().value(ctx)

    def reads(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.name not in self.own)


def pieces_within(path: YamlPath, operand: Any) -> Iterator[tuple[YamlPath, Any]]:
    if isinstance(operand, Value):
        yield path, operand
    else:
        for inner, piece in operand.pieces():
            yield (*path, *inner), piece
