"""What is offered for choice: the items of a list, or of a closed one, and what each is called."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Self, cast

from ..errors import NodeError
from ..source.tree import YamlPath
from ..source.validation import WrongAt
from ..values.speaking import spoken
from .field_type import FieldType
from .item import ITEM, OWN, own_items
from .line import Line
from .protocols import HasParts, pieces_of
from .slot import Rendering, Slot
from .speech import Speech, speech_of

if TYPE_CHECKING:  # lists are read where one is offered: most flows say plain texts
    from .each import ListAsked

MOST_CHOICES = 200
"""So many things are offered at most: nobody hears the last of more."""
MOST_LABEL = 500
"""Characters."""


class Offer(NamedTuple):
    """A value, and what it is called."""

    label: str
    value: Any


class ItemSpeech(Speech):
    """What is said of an item of a list: `$ITEM` is the item, `$INDEX` its number."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: Any) -> Self:
        return cast(Self, value if isinstance(value, Line) else speech_of(value, own=OWN))


class Choices(FieldType, HasParts):
    """A parameter that holds a list, such as `$CASES`, or the things themselves: a list of texts,
    or `value: text` lines."""

    __slots__ = ("asked", "closed")

    def __init__(self, asked: "ListAsked | None", closed: Mapping[str, Line]) -> None:
        self.asked = asked
        self.closed = closed

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        if self.asked is not None:
            yield (), self.asked
        for path, value in self.values():
            yield from pieces_of(path, self.closed[value])

    def are_shown_by(self, show: ItemSpeech) -> None:
        """Has what is said of an item know where the list stands."""
        if self.asked is not None:
            own_items(show.slots, self.asked.slots[0])

    def values(self) -> Iterator[tuple[YamlPath, str]]:
        """Those that are written out, each with its place."""
        listed = all(one.text == value for value, one in self.closed.items())
        for index, value in enumerate(self.closed):
            yield (index,) if listed else (value,), value

    def offered(self, ctx: Rendering, show: ItemSpeech | None) -> list[Offer]:
        """Every thing with what `show` says of it, or itself. Raises `NodeError` for what is no
        list, what is too long to be offered, and what has no name."""
        if self.asked is None:
            return [Offer(line.render(ctx), value) for value, line in self.closed.items()]
        items = self.asked.items(ctx)
        if len(items) > MOST_CHOICES:
            text = f"{self.asked.text} has {len(items):,} items"
            raise NodeError(f"{text}, and {MOST_CHOICES} are offered at most")
        if show is not None:
            said = self.asked.said(ctx, show, None)
            found = [Offer(label, item) for item, label in said]
        else:
            found = [Offer(self._called(item, ctx), item) for item in items]
        for label, _ in found:
            if len(label) > MOST_LABEL:
                raise NodeError(
                    f"an item of {self.asked.text} is called by {len(label):,} characters"
                )
        return found

    def samples(self, show: ItemSpeech | None, item: Any, count: int) -> dict[str, Any]:
        """The list, by its name, with so many items in it, each like `item` and with all that
        `show` reads; nothing for a closed one."""
        if self.asked is None:
            return {}
        numbers = range(1, count + 1)
        items = [_sample(show, item, number) for number in numbers] if show else [item] * count
        return {self.asked.slots[0].name: items}

    def _called(self, item: Any, ctx: Rendering) -> str:
        if isinstance(item, dict | list) or item is None:
            assert self.asked is not None
            example = '"${ITEM.Subject}"'
            raise NodeError(f"{self.asked.text} holds records; show: says each, such as {example}")
        assert self.asked is not None
        slot = self.asked.slots[0]
        try:
            item = slot.accepted(item, ctx.now)
        except ValueError as error:
            ctx.warn(f"an item of {self.asked.text} is said as it is: {error}")
        return spoken(item, ctx.language, ctx.now, slot.entity, slot.say)

    @classmethod
    def parse(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            from .each import ListAsked

            return cls(ListAsked(value, frozenset()), {})
        if not isinstance(value, Mapping | list) or not value:
            raise ValueError("takes a parameter such as $CASES, or a list of texts")
        if len(value) > MOST_CHOICES:
            raise ValueError(f"takes {MOST_CHOICES} things at most")
        return cls(None, _closed(value))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        text = {"type": "string"}
        many = {"minItems": 1, "maxItems": MOST_CHOICES}
        return {
            "anyOf": [
                {"type": "string", "pattern": r"^\s*\$"},
                {"type": "array", "items": text, **many},
                {"type": "object", "additionalProperties": Speech.schema(), "minProperties": 1},
            ]
        }


def _sample(show: ItemSpeech, item: Any, number: int) -> dict[str, Any]:
    found: dict[str, Any] = dict(item) if isinstance(item, dict) else {}
    for slot in show.slots:
        steps = slot.path.steps if slot.name == ITEM and slot.path else None
        inner = found
        for step in steps[:-1] if steps else ():
            below = inner.get(str(step))
            inner[str(step)] = inner = dict(below) if isinstance(below, dict) else {}
        if steps:
            inner[str(steps[-1])] = _of_kind(slot, number)
    return found


def _of_kind(slot: Slot, number: int) -> Any:
    """A sample of the slot's entity; texts are numbered, so that they differ."""
    sample = slot.sample
    return f"{sample} {number}" if sample == "sample" else sample


def _closed(written: Mapping[str, Any] | list[Any]) -> dict[str, Line]:
    """Value → what it is called. Raises `WrongAt` for the first that is none."""
    listed = not isinstance(written, Mapping)
    pairs = enumerate(written) if isinstance(written, list) else written.items()
    found: dict[str, Line] = {}
    for at, one in pairs:
        try:
            if isinstance(one, list):
                raise ValueError("takes text; synonyms are those of the parameter's entity")
            line = speech_of(one)
            if listed and line.constant is None:
                raise ValueError("takes text as it stands; write value: text for more")
        except WrongAt as error:
            raise WrongAt(
                str(error), (at, *error.path), key=error.key, find=error.find, code=error.code
            ) from None
        except ValueError as error:
            raise WrongAt(str(error), (at,)) from None
        value = line.constant or "" if listed else str(at)
        if value in found:
            raise WrongAt(f'"{value}" is offered already', (at,))
        found[value] = line
    return found
