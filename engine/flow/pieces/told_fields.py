"""What the fields of records are, as the parameters that hold them tell: `CASES: {entities: {Price:
money}}`, for a record and for a list of them alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ...fields.conditions.comparison import Comparison
from ...fields.item_entities import ITSELF, FieldEntity, ItemEntities
from ...fields.object_path import ObjectPath
from ...fields.slot import Slot
from ...source.problems import Problems
from ...source.tree import Block, YamlPath
from ...source.validation import WrongAt
from ...values.entities import Entity
from ...values.known_entities import KnownEntities
from ...values.parameters import ANY, Parameter
from .speech import field_form, read_default

Names = tuple[str, ...]
"""The fields on the way to a value, from the record on; none for an item that is no record."""


class ToldField(NamedTuple):
    """What a field is, and the form in which it is said; `key` is where it is written."""

    key: str
    entity: Entity
    say: str


Told = Mapping[str, Mapping[Names, ToldField]]
"""Parameter → what its fields are."""


def read_told_fields(
    problems: Problems, parameters: Mapping[str, Parameter], known: KnownEntities
) -> dict[str, dict[Names, ToldField]]:
    """Those of every parameter that tells of them, or whose `entities: $NAME` has them told by
    another. Notes what is wrong."""
    block = problems.source.data.get("parameters")
    told, shared = dict[str, dict[Names, ToldField]](), dict[str, str]()
    for name, written in block.items() if isinstance(block, Block) else ():
        if not isinstance(written, Block) or written.get("entities") is None:
            continue
        path: YamlPath = ("parameters", name, "entities")
        parameter = parameters.get(name)
        if parameter is not None and (parameter.secret or parameter.entity is not ANY):
            what = "secret" if parameter.secret else parameter.entity.takes.partition(" such ")[0]
            text = f"${name} is {what}, and entities: tells what the fields of a record are"
            problems.add(path, text, "wrong-value", key=True)
        elif isinstance(one := written["entities"], str):
            shared[name] = one
        else:
            told[name] = dict(_read(problems, path, one, known))
    for name, other in shared.items():
        if (of := other.strip().removeprefix("$")) in told:
            told[name] = told[of]
            continue
        hint: str = problems.source.nearest(of, told, sign="$")
        hint = hint or "; takes a field and its entity a line, or a parameter with entities: itself"
        text = f'no fields are told by "{other}"{hint}'
        problems.add(("parameters", name, "entities"), text, "wrong-value", hint=hint)
    return told


def _read(
    problems: Problems, path: YamlPath, written: Any, known: KnownEntities
) -> Iterator[tuple[Names, ToldField]]:
    try:
        fields: Mapping[str, FieldEntity] = ItemEntities.parse(written).fields
    except ValueError as error:
        first = error if isinstance(error, WrongAt) else WrongAt(str(error), ())
        for one in (first, *first.others):
            problems.add((*path, *one.path), str(one), one.code or "wrong-value", key=one.key)
        return
    for key, field in fields.items():
        if (names := _names(key)) is None:
            text = "takes the names of fields; leave out which item of a list it is"
            problems.add((*path, key), text, "object-path", key=True)
        elif form := field_form(problems, (*path, key), field, known):
            yield names, ToldField(key, *form)


def _names(key: str) -> Names | None:
    if key == ITSELF:
        return ()
    path = ObjectPath(key)
    return path.names if path.steps is not None and path.names == path.steps else None


def place_of(slot: Slot) -> tuple[str, Names] | None:
    """The parameter that a place reads, and the fields on the way from there; for an item of a list
    those to the list come first."""
    names = () if slot.path is None else slot.path.names
    if names is None:
        return None
    if slot.of is None:
        return slot.name, names
    above = place_of(slot.of)
    return above and (above[0], (*above[1], *names))


def tell_fields(told: Told, pieces: Sequence[tuple[YamlPath, Any]]) -> None:
    """Has every place that says a field, or computes with it, know what is there."""
    for _, piece in pieces if told else ():
        for slot in typed_slots(piece):
            root, names = place_of(slot) or ("", ())
            field = told.get(root, {}).get(names)
            if field is not None:
                slot.speak_as(field.entity.name, field.say, field.entity)
                read_default(slot, field.entity)
        if isinstance(piece, Comparison):
            piece.know_entity()


def typed_slots(piece: Any) -> Iterable[Slot]:
    """The places of a part where values are what the flow tells of them."""
    return piece.slots if getattr(piece, "as_told", False) else ()
