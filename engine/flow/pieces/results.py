"""Functions that can never be computed, and results that their parameters never take."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ...errors import NodeError
from ...fields.functions.operand import Operand
from ...fields.functions.outside import Outside
from ...fields.protocols import Gives, fills_of
from ...source.problems import Problems
from ...source.tree import YamlPath
from ...values.custom_entities import CustomEntity
from ...values.money import Money
from ...values.parameters import ANY, Parameter, no_clock
from ..wiring import Pieces

_SAMPLES: Mapping[str, tuple[Any, ...]] = {
    "number": (0, 1, 1.5, -1, 4155550100),
    "ordinal": (1,),
    "money": (Money(Decimal(1), "EUR"),),
    "date": (date(2026, 1, 31),),
    "time": (time(10),),
    "datetime": (datetime(2026, 1, 31, 10, tzinfo=UTC),),
    "duration": (timedelta(1),),
    "confirmation": (True, False),
    "list": ([],),
}
"""Values of which a parameter refuses each where it can take none of their entity."""


def check_functions(
    problems: Problems, parameters: Mapping[str, Parameter], path: YamlPath, pieces: Pieces
) -> None:
    """Notes what a function can never compute, and results that a parameter can never take."""
    targets = {at: name for at, piece in pieces for name in fills_of(piece)}
    entity_of = entities_of(parameters)
    for at, piece in pieces:
        if not isinstance(piece, Gives):
            continue
        misfits = list(piece.misfits(entity_of))
        for inner, text in misfits:
            problems.add((*path, *at, *inner), text, "entity-value")
        if not misfits and (why := _never(piece)):
            problems.add((*path, *at), why, "entity-value")
        parameter = parameters.get(targets.get(at, ""))
        given = piece.gives(entity_of)
        if parameter is not None and given and not may_keep(parameter, given):
            from ...fields.functions.computed import named

            takes = f"${parameter.name} takes {parameter.entity.takes}"
            text = f"this gives {named(given)}, and {takes}"
            problems.add((*path, *at), text, "entity-value")


def _never(piece: Any) -> str:
    """Why a function of values that are all written out has no result; empty where it has one."""
    if not isinstance(piece, Operand) or piece.slots or not piece.steady:
        return ""
    try:
        piece.given(Outside())
    except LookupError:  # it depends on the day
        return ""
    except NodeError as error:
        return str(error)
    return ""


def entities_of(parameters: Mapping[str, Parameter]) -> Callable[[str], str]:
    """Gives the entity of a parameter by its name; empty for one of the flow's own, whose values
    are texts that may be written as anything, and where none is declared."""

    def entity_of(name: str) -> str:
        entity = parameters[name].entity if name in parameters else None
        return "" if entity is None or isinstance(entity, CustomEntity) else entity.name

    return entity_of


def may_keep(parameter: Parameter, given: frozenset[str]) -> bool:
    """Whether a parameter takes any value of these entities."""
    if parameter.entity is ANY or parameter.secret or not given <= _SAMPLES.keys():
        return True
    if isinstance(parameter.entity, CustomEntity):
        return given != frozenset({"list"})
    for sample in (one for name in given for one in _SAMPLES[name]):
        try:
            parameter.entity.accept(sample, no_clock)
            return True
        except LookupError:
            return True
        except ValueError:
            continue
    return False
