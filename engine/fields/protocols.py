"""What the parts of a node's configuration read and fill, and how they are reached.

The loader, `check`, rename, editors and the exploration of flows ask these and nothing else. A
field type inherits those that apply to it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from pydantic import BaseModel

from ..source.tree import Plain, YamlPath
from .slot import Slot


class Reads:
    """A part that reads parameters."""

    __slots__ = ()

    refuses_secrets: str = ""
    """Completes "$NAME is secret and …" where a secret may not stand."""

    example: ClassVar[str] = ""
    """A value to try there when a flow is explored, where not any text will do."""

    def reads(self) -> Iterable[Slot]:
        raise NotImplementedError

    def takes_unset(self, slot: Slot) -> bool:
        """Whether a parameter without a value means something there."""
        return False

    def entities(self, slot: Slot) -> tuple[str, ...]:
        """The entities of which a value can stand there; empty where any can."""
        return ()

    def takes_list(self, slot: Slot) -> bool:
        """Whether a list means something there."""
        return False


class ValueOf:
    """A part that is written out as a value of the parameter `value_of`, whose entity has to accept
    `text`; as an example, it stands for others that are like it."""

    __slots__ = ("is_example", "text", "value_of")

    def __init__(self, text: str, value_of: str = "", is_example: bool = False) -> None:
        self.text = text
        self.value_of = value_of
        self.is_example = is_example


class Fills:
    """A part that fills parameters."""

    __slots__ = ()

    many: bool = False
    """Whether what it fills them with is a list."""

    sure: bool = True
    """Whether they surely have a value then."""

    def fills(self) -> Iterable[str]:
        raise NotImplementedError


class Gives:
    """A part that computes a value of others."""

    __slots__ = ()

    def gives(self, entity_of: Callable[[str], str]) -> frozenset[str]:
        """The entities that its value may be of, or `list`; empty where it may be anything.
        `entity_of` gives that of a parameter, empty where none is declared."""
        raise NotImplementedError

    def misfits(self, entity_of: Callable[[str], str]) -> Iterator[tuple[YamlPath, str]]:
        """Where within it what can never be computed stands, and why that is so."""
        return iter(())


class HasParts:
    """A part made of parts."""

    __slots__ = ()

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        """Each with its path within this one's YAML."""
        raise NotImplementedError


def reads_of(piece: Any) -> Iterable[Slot]:
    """The places where a part reads a parameter."""
    return piece.reads() if isinstance(piece, Reads) else ()


def fills_of(piece: Any) -> Iterable[str]:
    """The parameters that a part fills."""
    return piece.fills() if isinstance(piece, Fills) else ()


_PLAIN = frozenset({type(None), str, Plain, bool, int, float})


def pieces_of(path: YamlPath, value: Any) -> Iterator[tuple[YamlPath, Any]]:
    """Every part in a field's value that reads or fills, with its path in the node's YAML."""
    if type(value) in _PLAIN:
        return
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from pieces_of((*path, field.alias or name), getattr(value, name))
    elif isinstance(value, HasParts):
        for inner, piece in value.pieces():
            yield (*path, *inner), piece
    elif isinstance(value, Reads | Fills | ValueOf):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(key, Fills):
                yield (*path, str(key)), key
            yield from pieces_of((*path, str(key)), item)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from pieces_of((*path, index), item)
