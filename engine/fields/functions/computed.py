"""Functions with their arguments, and lists that are written out."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import DecimalException
from typing import Any

from ...errors import NodeError
from ...source.tree import YamlPath
from ..escaping import Value
from ..item import NO_LIST, OWN, own_items, with_item
from ..protocols import Gives, HasParts
from ..slot import Rendering, Slot
from .argued import EntityOf, Foreseeable, read_as, taken
from .arithmetic import plain
from .function import (
    MOST_CHARACTERS,
    MOST_ITEMS,
    UNKNOWN,
    Argument,
    Foreseen,
    Function,
    Given,
    Kind,
)
from .kinds import LIST
from .operand import Operand, Within, pieces_within

OF = "of"
"""The option that says what is taken of each item of a list."""


class Listed(Operand, HasParts, Gives, Foreseeable):
    """A list that is written out."""

    __slots__ = ("constant", "items", "slots")

    def __init__(self, items: Sequence[Any]) -> None:
        self.items = items
        self.slots = tuple(slot for item in items for slot in item.slots)
        self.constant = None

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        yield (), self
        for index, item in enumerate(self.items):
            yield from pieces_within((index,), item)

    def given(self, ctx: Rendering) -> Any:
        try:
            return plain(self.taken(ctx))
        except ValueError as error:
            raise NodeError(str(error)) from None

    def taken(self, ctx: Rendering) -> list[Any]:
        return [plain(item.taken(ctx)) for item in self.items]

    def foreseen(self, entity_of: EntityOf) -> Foreseen:
        return Foreseen(frozenset({"list"}))

    def gives(self, entity_of: EntityOf) -> Given:
        return frozenset({"list"})


class Computed(Operand, HasParts, Gives, Foreseeable):
    """A function with its arguments; `text` is the block as it could stand on one line."""

    __slots__ = ("arguments", "constant", "function", "slots", "steady", "text")

    def __init__(self, function: Function, arguments: Mapping[str, Any], text: str) -> None:
        self.function = function
        self.arguments = arguments
        self.text = text
        self.constant = None
        self._link_items()
        pieces = [piece for _, piece in self.pieces() if piece is not self]
        self.slots = tuple(slot for one in pieces if isinstance(one, Value) for slot in one.slots)
        self.steady: bool = function.name not in ("random", "now") and all(
            one.steady for one in pieces if isinstance(one, Computed)
        )
        """Whether it gives the same as long as what it reads does."""

    def _link_items(self) -> None:
        """Has what is asked of each item know where the list stands."""
        items = list_of(self.arguments.get(self.function.name))
        for key in self.arguments.keys() & {"where", "by"}:
            self.arguments[key].read_items_of(items)
        if OF in self.arguments:
            for _, piece in pieces_within((), self.arguments[OF]):
                if isinstance(piece, Within):
                    piece.own = OWN
                    own_items(piece.slots, items)

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        yield (), self
        for key, argument in self.arguments.items():
            if isinstance(argument, list):
                for index, one in enumerate(argument):
                    yield from pieces_within((key, index), one)
            else:
                yield from pieces_within((key,), argument)

    def given(self, ctx: Rendering) -> Any:
        try:
            return plain(self.taken(ctx))
        except ValueError as error:
            raise NodeError(str(error)) from None

    value = given

    def taken(self, ctx: Rendering) -> Any:
        """The result, exact. Raises `ValueError` that names the function and what is wrong."""
        try:
            values = {key: self._argument(key, ctx) for key in self.arguments if key != OF}
            main = values.pop(self.function.name)
            options = {key: one.default for key, one in self.function.options.items()} | values
            result = self.function.compute(ctx, main, options)
        except _Told:
            raise
        except (ValueError, DecimalException, OverflowError) as error:
            raise _Told(f"{self.text}: {error or 'there is no result'}") from None
        if isinstance(result, str | list):
            most, what = (MOST_CHARACTERS, "characters"), (MOST_ITEMS, "items")
            bound, unit = most if isinstance(result, str) else what
            if len(result) > bound:
                raise _Told(f"{self.text}: more than {bound:,} {unit}")
        return result

    def _argument(self, key: str, ctx: Rendering) -> Any:
        takes, argument = self.takes(key), self.arguments[key]
        if isinstance(argument, list):
            return [
                taken(one, kind, ctx)
                for one, kind in zip(argument, _kinds(takes, argument), strict=True)
            ]
        if takes.words or takes.parse:
            return argument.value(ctx)
        if not takes.several:
            return taken(argument, takes.kind, ctx)
        of = self.arguments.get(OF)
        return [
            read_as(item, takes.kind, ctx, f"item {at}")
            if of is None
            else taken(of, takes.kind, with_item(ctx, item, at))
            for at, item in enumerate(taken(argument, LIST, ctx), 1)
        ]

    def takes(self, key: str) -> Argument:
        return self.function.takes if key == self.function.name else self.function.options[key]

    def foreseen(self, entity_of: EntityOf) -> Foreseen:
        return Foreseen(self.gives(entity_of))

    def gives(self, entity_of: EntityOf) -> Given:
        return self.function.gives(self._parts(entity_of))

    def misfits(self, entity_of: EntityOf) -> Iterator[tuple[YamlPath, str]]:
        for key, argument in self.arguments.items():
            takes = self.takes(key)
            kinds = [LIST if takes.several else takes.kind]
            if isinstance(argument, list):
                kinds = _kinds(takes, argument)
            for index, (one, kind) in enumerate(zip(_each(argument), kinds, strict=True)):
                given = one.gives(entity_of) if isinstance(one, Gives) else UNKNOWN
                if given and kind.entities and not _fits(given, kind):
                    path = (key, index) if isinstance(argument, list) else (key,)
                    yield path, f"this gives {named(given)}, and {kind.takes} stands here"
        if wrong := self.function.wrong(self._parts(entity_of)):
            yield (), wrong

    def _parts(self, entity_of: EntityOf) -> dict[str, list[Foreseen]]:
        return {
            key: [
                one.foreseen(entity_of) if isinstance(one, Foreseeable) else Foreseen(UNKNOWN)
                for one in _each(argument)
            ]
            for key, argument in self.arguments.items()
        }


def list_of(operand: Any) -> Slot:
    """Where the list stands whose items an operand gives."""
    if isinstance(operand, Computed) and operand.function.name in ("filter", "sort"):
        return list_of(operand.arguments.get(operand.function.name))
    is_lone = isinstance(operand, Value) and len(operand.parts) == 1 and operand.slots
    return operand.slots[0] if is_lone else NO_LIST


class _Told(ValueError):
    """Says already of which function it is."""


def _each(argument: Any) -> list[Any]:
    return argument if isinstance(argument, list) else [argument]


def _kinds(takes: Argument, arguments: Sequence[Any]) -> list[Kind]:
    return [takes.second if takes.second and at else takes.kind for at, _ in enumerate(arguments)]


def _fits(given: Given, kind: Kind) -> bool:
    """Text may hold what is wanted, unless that is a list."""
    return bool(given & set(kind.entities)) or ("text" in given and kind.entities != ("list",))


def named(given: Given) -> str:
    return (
        " or ".join(f"a {name}" for name in sorted(given))
        .replace("a text", "text")
        .replace("a money", "an amount of money")
    )
