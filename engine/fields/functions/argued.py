"""The arguments of functions: what is known of them when a flow is loaded, what they have then."""

from collections.abc import Callable, Iterator
from typing import Any

from ...source.tree import YamlPath, as_json
from ...source.validation import WrongAt
from ...values.entities import ENTITIES, shown
from ...values.parameters import UNSET
from ..slot import Rendering, Slot
from .arithmetic import plain
from .function import UNKNOWN, Foreseen, Given, Kind
from .kinds import ANYTHING, given_by
from .operand import Within
from .outside import Outside

_NOT_KNOWN: Any = object()
_ANY_TEXT = ("any", "text")

EntityOf = Callable[[str], str]
"""Gives the entity of a parameter by its name; empty where none is declared."""


class Foreseeable:
    """An argument of which something is known when a flow is loaded."""

    __slots__ = ()

    def foreseen(self, entity_of: EntityOf) -> Foreseen:
        raise NotImplementedError


class Argued(Within, Foreseeable):
    """A value as an argument of some kind. `known` is the one that is written out."""

    __slots__ = ("kind", "known", "shape")

    refuses_secrets = "is never computed with"

    def __init__(self, text: str, kind: Kind = ANYTHING, written: Any = None) -> None:
        """Raises `ValueError` for what can never stand there."""
        super().__init__(text)
        self.kind = kind
        self.known = self.shape = _NOT_KNOWN
        if self.constant is not None:
            literal = as_json(written) if written is not None else self.constant
            self.known = self.shape = self._read(literal, Outside())
        elif len(self.parts) > 1:
            if not kind.is_text:
                raise ValueError(f'"{text}" is text, and {kind.takes} stands here')
            sample = "".join("1" if isinstance(part, Slot) else part for part in self.parts)
            self.shape = self._read(sample, Outside())

    def _read(self, value: Any, ctx: Rendering) -> Any:
        try:
            return self.kind.read(value, ctx)
        except LookupError:  # it depends on the day
            return _NOT_KNOWN
        except WrongAt:
            raise
        except ValueError as error:
            raise ValueError(str(error) or f"{shown(value)} is not {self.kind.takes}") from None

    def entities(self, slot: Slot) -> tuple[str, ...]:
        return self.kind.entities if len(self.parts) == 1 else ()

    def takes_unset(self, slot: Slot) -> bool:
        return False

    def takes_list(self, slot: Slot) -> bool:
        return len(self.parts) == 1 and self.kind.takes_list

    def taken(self, ctx: Rendering) -> Any:
        """The value to compute with. Raises `ValueError` naming what has none."""
        if self.known is not _NOT_KNOWN:
            return self.known
        for slot in self.slots:
            if (value := slot.value(ctx)) is UNSET or value is None:
                raise ValueError(f"{slot.text} has no value")
        value = self.value(ctx)
        try:
            return self.kind.read(value, ctx)
        except ValueError as error:
            reason = str(error) or f"and {self.kind.takes} stands here"
            raise ValueError(f"{self.text} is {_short(value)}, {reason}") from None

    def foreseen(self, entity_of: EntityOf) -> Foreseen:
        if self.shape is not _NOT_KNOWN:
            return Foreseen(given_by(self.known), self.shape)
        (slot,) = self.slots or (None,)
        if slot is None or len(self.parts) > 1:
            return Foreseen(UNKNOWN)
        if slot.path is not None or slot.accept is not None:
            return Foreseen(told_of(slot))
        entity = entity_of(slot.name)
        return Foreseen(frozenset({entity} if entity and entity not in _ANY_TEXT else ()))


def told_of(slot: Slot) -> Given:
    """What the flow tells of what stands there, which is a part of a parameter's value."""
    if slot.accept is None or slot.entity in _ANY_TEXT or slot.entity not in ENTITIES:
        return UNKNOWN
    if slot.path is None:  # a list of such values, or one of them
        return UNKNOWN
    return frozenset({slot.entity if slot.path.definite else "list"})


class Keyword(Foreseeable):
    """One of the words that may stand under a key."""

    def __init__(self, word: str) -> None:
        self.word = word

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        return iter(())

    def value(self, ctx: Rendering) -> str:
        return self.word

    def foreseen(self, entity_of: EntityOf) -> Foreseen:
        return Foreseen(UNKNOWN, self.word)


def taken(operand: Any, kind: Kind, ctx: Rendering) -> Any:
    value = operand.taken(ctx)
    return value if isinstance(operand, Argued) else read_as(value, kind, ctx, operand)


def read_as(value: Any, kind: Kind, ctx: Rendering, what: Any) -> Any:
    try:
        if value is None:
            raise ValueError("which is no value")
        return kind.read(value, ctx)
    except ValueError as error:
        named = what if isinstance(what, str) else getattr(what, "text", "the list")
        reason = str(error) or f"and {kind.takes} stands here"
        raise ValueError(f"{named} is {_short(plain(value))}, {reason}") from None


def _short(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    text = shown(value)
    return text if len(text) <= 60 else text[:59] + "…"
