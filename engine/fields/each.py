"""A list in speech: `{each: $CASES, before: "There is ", say: ${ITEM.Subject}, none: nothing}`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import NodeError
from ..source.tree import YamlPath
from ..suggestions import nearest
from ..values.parameters import UNSET
from ..values.speaking import joined
from .item import OWN, own_items, with_item
from .item_entities import ItemEntities
from .line import Asked, Line, NothingToSay, Reader, SpeechBlock
from .slot import Rendering, Slot

KEYS = ("each", "before", "say", "entities", "between", "last", "after", "none", "most")


class ListAsked(Asked):
    """The list of an `each` block."""

    __slots__ = ()

    def entities(self, slot: Slot) -> tuple[str, ...]:
        return ("list",)

    def items(self, ctx: Rendering) -> list[Any]:
        """None where there is no value. Raises `NodeError` for what is no list."""
        value = self.value(ctx)
        if value is UNSET or value is None or value == "":
            return []
        if not isinstance(value, list):
            raise NodeError(f"{self.text} is no list, and its items are said here")
        return value

    def said(self, ctx: Rendering, line: Line, most: int | None) -> Iterator[tuple[Any, str]]:
        """Each item and what `line` says of it, `most` of them; one that lacks what is read of it
        is passed over, with a warning."""
        count = 0
        for at, item in enumerate(self.items(ctx)):
            if count == most:
                break
            try:
                said = line.render(with_item(ctx, item, count + 1))
            except NothingToSay as lacking:
                ctx.warn(f"{self.text}[{at}] is passed over: {lacking}")
                continue
            count += 1
            yield item, said


class Each(SpeechBlock):
    """`say` for each item, joined as the language joins a list, between `before` and `after`;
    `none` for no item at all.

    An item that lacks what is read of it, or has it in another kind than `entities` says, is passed
    over, with a warning.
    """

    has_items = True

    __slots__ = ("entities_of_item", "items", "most")

    def __init__(
        self,
        items: ListAsked,
        lines: dict[str, Line],
        entities: ItemEntities | None,
        most: int | None,
        language: str,
    ) -> None:
        super().__init__(lines, language)
        self.items = items
        self.entities_of_item = entities
        self.slots += items.slots
        self.most = most
        own_items(lines["say"].slots, items.slots[0])

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        yield ("each",), self.items
        if self.entities_of_item is not None:
            yield ("entities",), self.entities_of_item
        yield from super().pieces()

    def render(self, ctx: Rendering) -> str:
        said = [text for _, text in self.items.said(ctx, self.lines["say"], self.most)]
        if said:
            return self._line("before", ctx) + self._joined(said, ctx) + self._line("after", ctx)
        return self._line("none", ctx)

    def _line(self, key: str, ctx: Rendering) -> str:
        return self.lines[key].render(ctx) if key in self.lines else ""

    def _joined(self, said: list[str], ctx: Rendering) -> str:
        between, last = self.lines.get("between"), self.lines.get("last")
        if len(said) < 2 or (between is None and last is None):
            return joined(said, ctx.language)
        usual = ", " if between is None else between.render(ctx)
        *most, final = said
        return usual.join(most) + (usual if last is None else last.render(ctx)) + final


def each_of(reader: Reader) -> Each:
    items = None
    try:
        items = ListAsked(reader.block["each"], reader.own)
    except ValueError as error:
        reader.note(str(error), ("each",))
    lines: dict[str, Line] = {}
    for key in reader.block:
        if key not in KEYS:
            hint = nearest(key, KEYS) or f"; takes {', '.join(KEYS)}"
            reader.note(
                f'unknown key "{key}"{hint}', (key,), key=True, code="unknown-key", hint=hint
            )
        elif key not in ("each", "entities", "most") and (
            line := reader.speech(key, also=OWN if key == "say" else frozenset())
        ):
            lines[key] = line
    entities = _entities(reader, lines)
    most = _most(reader)
    if "say" not in reader.block:
        reader.note('missing key "say": what is said of an item', ("each",), code="missing-key")
    reader.raise_wrong()
    assert items is not None
    return Each(items, lines, entities, most, reader.language)


def _entities(reader: Reader, lines: Mapping[str, Line]) -> ItemEntities | None:
    if "entities" not in reader.block:
        return None
    try:
        found = ItemEntities.parse(reader.block["entities"])
        for wrong in found.are_said_in(lines["say"]) if "say" in lines else ():
            reader.note_at("entities", wrong)
        return found
    except ValueError as error:
        reader.note_at("entities", error)
        return None


def _most(reader: Reader) -> int | None:
    if "most" not in reader.block:
        return None
    written = reader.block["most"]
    if isinstance(written, str) and re.fullmatch(r"0*[1-9][0-9]{0,5}", written):
        return int(written)
    reader.note("takes how many items are said at most, 1 or more", ("most",))
    return None
