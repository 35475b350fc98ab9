"""Sides of a comparison that have no value in common."""

from collections.abc import Callable, Iterator

from ..errors import Problem
from ..fields.conditions.comparison import Comparison
from ..fields.conditions.operators import ORDERS, as_number
from ..fields.conditions.sides import Side
from ..fields.functions.argued import told_of
from ..fields.functions.operand import Operand
from ..fields.protocols import Gives
from ..flow.pieces.results import entities_of
from ..values.entities import ENTITIES, shown
from ..values.parameters import ANY, Parameter, no_clock
from .graph import Graph

_TEXTS = frozenset({"any", "text"})
_NUMBERS = frozenset({"number", "ordinal", "phone_number"})
_TEXT_OPERATORS = frozenset({"contains", "starts with", "ends with", "matches"})
_DAYS = frozenset({"date", "datetime"})


def currency_problems(graph: Graph) -> Iterator[Problem]:
    """Amounts that a caller may give in any currency, in an order with another one."""
    parameters = graph.written.parameters
    for node, pieces in graph.pieces.items():
        asked = [(at, one) for at, one in pieces if isinstance(one, Comparison) and one.slot]
        knows = {one.slot.name for _, one in asked if one.slot and _tells_currency(one)}
        for at, one in asked:
            slot = one.slot
            if one.operator not in ORDERS or slot is None or not (slot.given and slot.is_plain):
                continue
            parameter = parameters.get(slot.name)
            if parameter and parameter.entity.name == "money" and slot.name not in knows:
                yield graph.written.source.problem(
                    ("nodes", node, *at),
                    f"${slot.name} may be of another currency, and then this compares numbers "
                    "alone or holds for none; ask for that too, as in "
                    f'{{all: [["${{{slot.name}.currency}}", is, USD], …]}}',
                    "any-currency",
                    severity="warning",
                )


def _tells_currency(one: Comparison) -> bool:
    """Whether it looks at more than the amount."""
    path = one.slot.path if one.slot else None
    return path is not None and path.steps == ("currency",) or one.operator in _TEXT_OPERATORS


def comparison_problems(graph: Graph) -> Iterator[Problem]:
    """Literals that no value beside them can equal, and pairs of parameters and functions that have
    no value in common."""
    pairs = _Pairs(graph)
    for node, pieces in graph.pieces.items():
        for at, piece in pieces:
            if not isinstance(piece, Comparison) or not piece.is_typed:
                continue
            for inner, right in piece.rights():
                if text := pairs.oddity(piece.left, right, piece.asks_equal):
                    path = ("nodes", node, *at, *inner)
                    yield graph.written.source.problem(
                        path, text, "odd-comparison", severity="warning"
                    )


class _Known:
    """What is known of one side: in words, its entities (none where it may be anything), the
    parameter where one stands there alone, whether it is a field of a record, and a list."""

    __slots__ = ("is_field", "is_list", "kinds", "parameter", "words")

    def __init__(
        self,
        words: str,
        kinds: frozenset[str],
        parameter: Parameter | None,
        is_field: bool = False,
    ) -> None:
        self.words = words
        self.is_field = is_field
        self.kinds = frozenset() if kinds & _TEXTS else kinds - {"list"}
        self.parameter = parameter
        self.is_list = kinds == frozenset({"list"})

    @property
    def takes_no_list(self) -> bool:
        return self.parameter is not None and self.parameter.entity is not ANY or bool(self.kinds)


class _Pairs:
    def __init__(self, graph: Graph) -> None:
        self.lists = graph.lists
        self.parameters = graph.written.parameters
        self.entity_of: Callable[[str], str] = entities_of(self.parameters)

    def oddity(self, left: Side | Operand, right: Side | Operand, equal: bool) -> str:
        """Why no value on the left ever compares with the right side; empty where one may."""
        one = self._known(left)
        if one is None:
            return ""
        literal = right.constant if isinstance(right, Side) else None
        if literal is not None:
            return _unlike(one, literal) if literal else ""
        other = self._known(right)
        if other is None:
            return ""
        for some, value in ((one, other), (other, one)) if equal else ():
            if some.is_list and value.takes_no_list:
                return f"{_as_list(some)}, and {_takes(value)}: they are never equal"
        if not one.kinds or not other.kinds or _may_be_equal(one.kinds, other.kinds):
            return ""
        return f"no value of {_of(one)} equals one of {_of(other)}"

    def _known(self, side: Side | Operand) -> _Known | None:
        if isinstance(side, Gives):
            return _Known(getattr(side, "text", "the list"), side.gives(self.entity_of), None)
        slot = side.lone if isinstance(side, Side) else None
        parameter = self.parameters.get(slot.name) if slot else None
        if slot is not None and (slot.path is not None or slot.accept is not None):
            told = told_of(slot)
            return _Known(slot.text, told, None, True) if told else None
        if slot is None or parameter is None or parameter.secret:
            return None
        if slot.name in self.lists:
            return _Known(f"${slot.name}", frozenset({"list"}), parameter)
        return _Known(f"${slot.name}", frozenset({parameter.entity.name}), parameter)


def _unlike(one: _Known, literal: str) -> str:
    if one.parameter is not None:
        try:
            one.parameter.entity.literal(literal, no_clock)
        except LookupError:
            return ""
        except ValueError as error:
            return f"no value of {one.words} compares with this: {error}"
        return ""
    if one.is_list:
        return f"{_as_list(one)}, and {shown(literal)} is one value: they are never equal"
    if not one.kinds or any(_is_written(kind, literal) for kind in one.kinds):
        return ""
    takes = " or ".join(ENTITIES[kind].takes for kind in sorted(one.kinds))
    of = "value" if one.is_field else "result"
    return f"no {of} of {one.words} compares with this: {shown(literal)} is not {takes}"


def _is_written(kind: str, literal: str) -> bool:
    """Whether a literal, beside a function, is read as a value of an entity."""
    if kind in ("number", "ordinal", "money") and as_number(literal) is not None:
        return True  # a bare number is an amount in the currency beside it
    try:
        ENTITIES[kind].literal(literal, no_clock)
    except LookupError:
        return True
    except ValueError:
        return False
    return True


def _may_be_equal(some: frozenset[str], others: frozenset[str]) -> bool:
    if some & others or (some | others) - ENTITIES.keys():
        return True  # values of the flow's own entities are texts, written as anything
    return any(some & alike and others & alike for alike in (_NUMBERS, _DAYS))


def _of(known: _Known) -> str:
    return f"{known.words} ({' or '.join(sorted(known.kinds))})"


def _as_list(known: _Known) -> str:
    return f"{known.words} {'is' if known.parameter or known.is_field else 'gives'} a list"


def _takes(known: _Known) -> str:
    if known.parameter is not None:
        return f"{known.words} takes {known.parameter.entity.takes}"
    verb = "is" if known.is_field else "gives"
    return f"{known.words} {verb} {' or '.join(ENTITIES[one].takes for one in sorted(known.kinds))}"
