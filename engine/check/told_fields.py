"""Fields of values: those that are told and never read, those that no value has, and values that
have fields and are said as a whole."""

from collections.abc import Iterator

from ..errors import Problem
from ..fields.line import Asked, Line, SpeechBlock
from ..fields.protocols import HasParts, reads_of
from ..fields.slot import Slot
from ..flow.pieces.told_fields import Names, place_of, typed_slots
from ..suggestions import Hint, did_you_mean
from ..values.entities import Entity
from ..values.parameters import ANY
from .graph import Graph


def told_field_problems(graph: Graph) -> Iterator[Problem]:
    """Most likely they are misspelt, for then a field is said as the service wrote it. Of those
    that several parameters share one has to read it."""
    told = graph.written.told
    if not told or not graph.is_whole:
        return
    read: dict[int, set[Names]] = {id(fields): set() for fields in told.values()}
    for pieces in graph.pieces.values():
        for slot in (slot for _, piece in pieces for slot in typed_slots(piece)):
            root, names = place_of(slot) or ("", ())
            if root in told:
                read[id(told[root])].add(names)
    source = graph.written.source
    for name, fields in told.items():
        if (found := read.pop(id(fields), None)) is None:
            continue
        for names, field in fields.items():
            if names in found or not names:
                continue
            others = filter(None, found - fields.keys())
            beside = [one for one in others if one[:-1] == names[:-1]]
            last = source.nearest(names[-1], [one[-1] for one in beside])
            hint = _of_path(field.key, names, last)
            yield source.problem(
                ("parameters", name, "entities", field.key),
                f'nothing says "{field.key}" of ${name}, or computes with it{hint}',
                "unread-field",
                severity="warning",
                key=True,
                hint=hint,
            )


def field_problems(graph: Graph) -> Iterator[Problem]:
    """Fields that no value has, and records that would be said as JSON."""
    found = _Fields(graph)
    source = graph.written.source
    for node, at, piece, slot in found.slots:
        path = ("nodes", node, *at)
        if text := found.missing(slot):
            yield source.problem(path, text, "no-field", find=slot.text)
        elif _says(piece) and (text := found.records(slot)):
            yield source.problem(path, text, "said-as-json", severity="warning", find=slot.text)


class _Fields:
    """What is read of each parameter, and what is known of what stands there."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.told = graph.written.told
        self.parameters = graph.written.parameters
        self.slots = [
            (node, at, piece, slot)
            for node, pieces in graph.pieces.items()
            for at, piece in pieces
            if not isinstance(piece, HasParts)  # its parts have them
            for slot in getattr(piece, "slots", None) or reads_of(piece)
        ]
        places = {place for *_, slot in self.slots if (place := place_of(slot))}
        places |= {(name, names) for name, fields in self.told.items() for names in fields}
        self.within = {(name, names[:end]) for name, names in places for end in range(len(names))}

    def missing(self, slot: Slot) -> str:
        """Why nothing is ever found there; empty where something may be."""
        root, names = place_of(slot) or ("", ())
        parameter = self.parameters.get(root)
        if parameter is None or parameter.secret or slot.path is None:
            return ""
        if slot.of is None and parameter.entity is not ANY:
            if parameter.entity.name != "money" or slot.path.steps not in _OF_MONEY:
                return f"{slot.text} is nothing: {_has_none(root, parameter.entity)}"
            return ""
        fields = self.told.get(root, {})
        for end in range(len(names)):
            if field := fields.get(names[:end]):
                of = ".".join(names[:end]) or "an item"
                return f"{slot.text} is nothing: {of} of ${root} is {field.entity.takes}"
        first = slot.path.steps[0] if slot.path.steps else 0
        if slot.of is None and isinstance(first, str) and self._is_list(root):
            rest = slot.path.text
            one, every = f"${{{root}[0].{rest}}}", f"${{{root}[*].{rest}}}"
            say = f'{{each: ${root}, say: "${{ITEM.{rest}}}"}}'
            text = f"{slot.text} is nothing: ${root} is a list; {one} is of its first item"
            return f"{text}, {every} of all, and speech says each by {say}"
        return ""

    def _is_list(self, name: str) -> bool:
        if name in self.graph.lists:
            return True
        filled = any(name in fills for fills in self.graph.fills.values())
        return isinstance(self.parameters[name].default, list) and not filled

    def records(self, slot: Slot) -> str:
        """Why what is said there is a record, or a list of them; empty where it may be plain."""
        place = place_of(slot)
        parameter = self.parameters.get(place[0]) if place else None
        if place not in self.within or parameter is None or parameter.entity is not ANY:
            return ""
        text = f"{slot.text} holds a record, or a list of them, and would be said as JSON"
        return f"{text}; say a field of it, or each of a list by {{each: {slot.text}, say: …}}"


def _says(piece: object) -> bool:
    """Whether it says the values in it, where a block asks one for its items or its number."""
    return isinstance(piece, Line) and not isinstance(piece, SpeechBlock | Asked)


_OF_MONEY = (("amount",), ("currency",))


def _has_none(name: str, entity: Entity) -> str:
    is_what = f"${name} is {entity.takes}"
    if entity.name == "money":
        return f"{is_what}, and has ${{{name}.amount}} and ${{{name}.currency}}"
    if entity.name in ("date", "time", "datetime"):
        return f"{is_what}, and has no fields; say: of the parameter chooses what is said of it"
    return f"{is_what}, and has no fields; write ${name}"


def _of_path(key: str, names: Names, last: Hint) -> Hint:
    """What was likely meant by the last name of a path, as the whole path."""
    return did_you_mean(key, ".".join((*names[:-1], last.meant))) if last.wrong else Hint()
