"""What the fields of an item are: `entities: {price: money, when: {entity: date, say: short}}`."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Self

from ..source.tree import YamlPath
from ..source.validation import WrongAt
from ..suggestions import nearest
from .field_type import FieldType
from .item import ITEM
from .line import Line, SpeechBlock
from .object_path import ObjectPath
from .protocols import Reads
from .slot import Slot

MOST_FIELDS = 100
ITSELF = f"${ITEM}"
_KEYS = ("entity", "say")


class FieldEntity(NamedTuple):
    """The entity of a field and the form in which it is said, as both are written."""

    entity: str
    say: Any = None
    is_block: bool = False

    def place(self, part: str) -> YamlPath:
        """Where its `entity` or `say` is written."""
        return (part,) if self.is_block else ()


class ItemEntities(FieldType, Reads):
    """Object path within an item, `$ITEM` for the item itself → what is there.

    `said` are the places that say one; the loader of a flow has them know their entity.
    """

    __slots__ = ("fields", "said")

    def __init__(self, fields: Mapping[str, FieldEntity]) -> None:
        self.fields = fields
        self.said: list[tuple[str, Slot]] = []

    def reads(self) -> tuple[Slot, ...]:
        return ()

    def are_said_in(self, line: Line) -> Iterator[WrongAt]:
        """Finds the places in what is said of an item, and yields what it says nothing of."""
        slots = list(slots_of_item(line))
        for key in self.fields:
            found = [slot for slot in slots if _field(slot) == _field_of(key)]
            self.said += ((key, slot) for slot in found)
            if not found:
                known = {_key(slot) for slot in slots}
                hint = nearest(key, known) or f"; it says {', '.join(sorted(known)) or 'no field'}"
                yield WrongAt(
                    f'nothing says "{key}" of an item{hint}', (key,), key=True, code="unknown-key"
                )

    @classmethod
    def parse(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping) or not value or len(value) > MOST_FIELDS:
            raise ValueError("takes a field and its entity a line, such as {price: money}")
        found, wrong = dict[str, FieldEntity](), list[WrongAt]()
        for key, written in value.items():
            try:
                _field_of(key)
                found[key] = _field_entity(written)
            except WrongAt as error:
                path = (key, *error.path)
                wrong.append(WrongAt(str(error), path, key=error.key, code=error.code))
            except ValueError as error:
                wrong.append(WrongAt(str(error), (key,), key=True))
        if wrong:
            raise wrong[0].with_others(wrong[1:])
        return cls(found)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return {"type": "object", "format": "item_entities"}


def slots_of_item(line: Line) -> Iterator[Slot]:
    """The places that say the item, or a field of it; in a list within it `$ITEM` is another."""
    if not isinstance(line, SpeechBlock):
        yield from (slot for slot in line.slots if slot.name == ITEM)
        return
    for key, inner in line.lines.items():
        if not (line.has_items and key == "say"):
            yield from slots_of_item(inner)


def _field_entity(written: Any) -> FieldEntity:
    if isinstance(written, str):
        return FieldEntity(str(written))
    if not isinstance(written, Mapping):
        raise WrongAt("takes an entity such as money, or {entity: date, say: short}", ())
    for key in written:
        if key not in _KEYS:
            hint = nearest(key, _KEYS) or "; takes entity and say"
            raise WrongAt(f'unknown key "{key}"{hint}', (key,), key=True, code="unknown-key")
    if not isinstance(written.get("entity"), str):
        raise WrongAt('missing key "entity": what the field is', (), code="missing-key")
    return FieldEntity(str(written["entity"]), written.get("say"), True)


def _field_of(key: str) -> Any:
    """What tells one field from another, however its path is written."""
    if key == ITSELF:
        return None
    path = ObjectPath(key)
    return path.steps or path.text


def _field(slot: Slot) -> Any:
    return None if slot.path is None else slot.path.steps or slot.path.text


def _key(slot: Slot) -> str:
    return ITSELF if slot.path is None else slot.path.text
