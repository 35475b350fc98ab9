"""Values that a node writes out and that cannot do there, whatever happens: told on loading."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import LITERAL_SECRET
from ...fields.escaping import Value
from ...fields.line import Asked, Line
from ...fields.protocols import ValueOf, fills_of, reads_of
from ...fields.response_mapping import MappingRow
from ...fields.slot import Slot
from ...source.problems import Problems
from ...source.tree import YamlPath
from ...suggestions import Hint
from ...values.custom_entities import CustomEntity
from ...values.entities import ENTITIES
from ...values.literals import Written
from ...values.parameters import ANY, Parameter, no_clock
from ..wiring import Pieces
from .results import check_functions, may_keep
from .speech import read_default

_ARITHMETIC = r"\s*([+*/%-]|\*\*)\s*"
_TEXTS = frozenset({"any", "text"})
_LIST = "list"


def check_values(
    problems: Problems, parameters: Mapping[str, Parameter], path: YamlPath, pieces: Pieces
) -> None:
    """Notes defaults that their entities refuse, lists for parameters of one value, arithmetic,
    and parameters of an entity that their place never takes."""
    check_functions(problems, parameters, path, pieces)
    for at, piece in pieces:
        place = (*path, *at)
        for name in fills_of(piece) if getattr(piece, "many", False) else ():
            _check_list(problems, parameters, place, name, piece)
        if isinstance(piece, MappingRow) and piece.has_default:
            _check_mapping_default(problems, parameters, place, piece)
        if isinstance(piece, ValueOf):
            _check_value_of(problems, parameters, place, piece)
        for slot in reads_of(piece):
            parameter = parameters.get(slot.name)
            if parameter is None:
                continue
            if slot.default:
                _read_default(problems, parameter, place, slot, piece)
            wanted = piece.entities(slot)
            takes = _takes(slot, parameter)
            if wanted and takes and not _may_stand(takes[0], wanted):
                other = f"a {_LIST}" if wanted[0] == _LIST else ENTITIES[wanted[0]].takes
                text = f"{slot.text} is {_a(takes[1])}, and {_a(other)} stands here"
                problems.add(place, text, "entity-value", find=slot.text)
    for target, place, value in written_values(pieces, path):
        if target in parameters:
            _check_written(problems, parameters, place, parameters[target], value)
        if is_arithmetic(value) and target in parameters:
            entity = parameters[target].entity
            certain = entity.name not in _TEXTS
            hint = function_hint(value)
            text = f'text is not computed: this stays "{shown_text(value)}"{hint}'
            if certain:
                text += f", and ${target} takes {entity.takes}"
            severity = "error" if certain else "warning"
            problems.add(place, text, "no-arithmetic", severity=severity, hint=hint)


def _takes(slot: Slot, parameter: Parameter) -> tuple[str, str] | None:
    """The entity of what stands there, and what it takes; None where nothing is told of it."""
    if slot.path is None:
        is_own = isinstance(parameter.entity, CustomEntity)
        return "text" if is_own else parameter.entity.name, parameter.entity.takes
    if slot.accept is None or not slot.path.definite or slot.entity not in ENTITIES:
        return None
    return slot.entity, ENTITIES[slot.entity].takes


def _may_stand(name: str, wanted: tuple[str, ...]) -> bool:
    """What is declared as text may be of what is wanted, unless that is a list."""
    return name in wanted or name == "any" or (name == "text" and wanted != (_LIST,))


def written_values(pieces: Pieces, path: YamlPath) -> Iterator[tuple[str, YamlPath, Value]]:
    """The values that a node gives parameters, each with the parameter and the place."""
    targets = {at: name for at, piece in pieces for name in fills_of(piece)}
    for at, piece in pieces:
        if isinstance(piece, Value) and at in targets:
            yield targets[at], (*path, *at), piece


def is_arithmetic(value: Value) -> bool:
    """`$I + 1`: numbers and parameters with signs between them, and nothing else."""
    if not value.slots:
        return False
    written = "".join("0" if isinstance(part, Slot) else part for part in value.parts)
    terms = re.split(_ARITHMETIC, written.strip())[::2]
    spaced = re.search(r"\s[+*/%-]\s|[+*]", written)
    return len(terms) > 1 and bool(spaced) and all(re.fullmatch(r"[\d.()]+", t) for t in terms)


_FUNCTIONS = {"+": "sum", "-": "subtract", "*": "multiply", "/": "divide"}


def function_hint(value: Value) -> Hint:
    """The function to write instead, as YAML as far as the signs are of one kind."""
    written = "".join(part if isinstance(part, str) else part.text for part in value.parts)
    terms = re.split(_ARITHMETIC, written.strip())
    names = {_FUNCTIONS.get(sign, "") for sign in terms[1::2]}
    if len(names) > 1 or "" in names or re.search(r"[()]", written):
        nested = "functions within each other, such as {sum: [{multiply: [$A, $B]}, 1]}"
        return Hint(f"; write {nested}")
    block = f"{{{names.pop()}: [{', '.join(terms[::2])}]}}"
    return Hint(f"; write {block}", value.text, block)


def shown_text(value: Value) -> str:
    return "".join("1" if isinstance(part, Slot) else part for part in value.parts)


def _check_list(
    problems: Problems, parameters: Mapping[str, Parameter], place: YamlPath, name: str, piece: Any
) -> None:
    """A wildcard finds a list, if an empty one, and no entity but `any` takes that; what has a
    default may still be filled where there is no answer to look in."""
    declared = parameters.get(name)
    if declared is not None and declared.entity is not ANY:
        certain = not (isinstance(piece, MappingRow) and piece.may_find_nothing)
        text = f"this path finds a list, and ${name} takes {declared.entity.takes}"
        severity = "error" if certain else "warning"
        problems.add(place, text, "list-as-value", severity=severity, key=True)


def _check_mapping_default(
    problems: Problems, parameters: Mapping[str, Parameter], place: YamlPath, row: MappingRow
) -> None:
    parameter = parameters.get(row.target.name)
    if parameter is None or parameter.secret:
        return
    try:
        parameter.accept(row.default, no_clock)
    except LookupError:
        return
    except (ValueError, TypeError) as error:
        problems.add((*place, "default"), str(error), "entity-value")


def _check_written(
    problems: Problems,
    parameters: Mapping[str, Parameter],
    place: YamlPath,
    target: Parameter,
    value: Value,
) -> None:
    """A literal, or another parameter, that the entity of the parameter never takes."""
    if target.secret:
        return
    if value.constant is not None:
        try:
            target.accept(Written(value.constant), no_clock)
        except LookupError:
            return
        except ValueError as error:
            problems.add(place, str(error), "entity-value")
        return
    slot = value.slots[0] if len(value.parts) == 1 else None
    other = parameters.get(slot.name) if slot and not slot.path and slot.default is None else None
    if other and not other.secret and not may_keep(target, frozenset({other.entity.name})):
        text = f"${other.name} is {_a(other.entity.takes)}, and ${target.name} takes "
        problems.add(place, text + target.entity.takes, "entity-value")


def _check_value_of(
    problems: Problems, parameters: Mapping[str, Parameter], place: YamlPath, piece: ValueOf
) -> None:
    parameter = parameters.get(piece.value_of)
    if parameter is None or (piece.is_example and isinstance(parameter.entity, CustomEntity)):
        return
    if parameter.secret and not piece.is_example:
        text = f"${parameter.name} is secret, and a value of it is written out"
        problems.add(place, text, LITERAL_SECRET, excerpt=False)
        return
    try:
        parameter.entity.literal(piece.text, no_clock)
    except LookupError:
        return
    except ValueError as error:
        text, is_key = f"${parameter.name}: {error}", place[-1] == piece.text
        problems.add(place, text, "entity-value", key=is_key)


def _read_default(
    problems: Problems, parameter: Parameter, place: YamlPath, slot: Slot, piece: Any
) -> None:
    """A default in place as its parameter's entity reads it; what is said may be any text."""
    if parameter.secret:
        text = f"a secret is written out; write ${slot.name} and keep it outside"
        problems.add(place, text, LITERAL_SECRET, excerpt=False)
    elif slot.path is None and isinstance(piece, Line) and not isinstance(piece, Asked):
        read_default(slot, parameter.entity)
    elif slot.path is None:
        try:
            slot.default = parameter.entity.literal(slot.default, no_clock)
        except LookupError:
            text = f"{slot.text}: a default in place is the same every day"
            problems.add(place, text, "entity-value", find=slot.text)
        except ValueError as error:
            problems.add(place, f"{slot.text}: {error}", "entity-value", find=slot.text)


def _a(takes: str) -> str:
    return takes.partition(" such as ")[0]
