"""A comparison, or a group of them, as it is written."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...errors import NodeError
from ...source.tree import YamlPath
from ...values.parameters import UNSET
from ..escaping import Value
from ..functions.operand import Operand, pieces_within
from ..protocols import Gives, reads_of
from ..slot import Rendering
from .compiled import Tests, compiled
from .operators import OPERATORS, PRESENCE, PROVING, TYPED
from .sides import Side, left_side, operator_of, placed, right_side

if TYPE_CHECKING:
    from ..functions.argued import EntityOf
    from ..functions.function import Given

_NUMBERS = (int, float)


class Comparison(Gives):
    """`[$PARAM, operator, value]`, or `[$PARAM, is set]`; a function may stand on either side.

    `slot` is the parameter on the left, None where a function stands there.
    """

    __slots__ = ("left", "of_number", "of_text", "operator", "right", "slot", "source", "written")

    def __init__(self, written: list[Any]) -> None:
        self.written = repr(written)
        left, operator, *rest = [*written, None, None][: max(2, len(written))]
        self.left = left_side(left)
        self.slot = self.left.slots[0] if isinstance(self.left, Side) else None
        self.operator = operator_of(operator)
        if self.operator in PRESENCE and (self.slot is None or self.slot.default is not None):
            what = "the value itself; leave the default out" if self.slot else "a parameter"
            raise ValueError(f'"{self.operator}" asks for {what}')
        self.right = right_side(self.operator, rest)
        self._mark_lists()
        if isinstance(self.left, Side) and self.operator in PRESENCE:
            self.left.refuses_secrets = ""
        self.source: str | None = None
        """The parameter whose value stands on the left as it is."""
        self.know_entity()
        self.of_text, self.of_number = _tests(self.operator, self.right)

    def know_entity(self) -> None:
        """Has it know what is told of the left side."""
        is_plain = self.slot is not None and self.slot.is_plain and self.slot.accept is None
        self.source = self.slot.name if self.slot and is_plain else None

    def _mark_lists(self) -> None:
        """Two lists can be equal; else one is asked for what it contains, or what is in it."""
        right = self.right if isinstance(self.right, Side) else None
        equal = self.asks_equal and right is not None and right.lone is not None
        if isinstance(self.left, Side):
            self.left.may_be_list = equal or self.operator in (*PRESENCE, "contains")
        for value in _each(self.right):
            if isinstance(value, Side):
                value.is_list = self.operator == "in" and value is right
                value.may_be_list = equal or value.is_list

    @property
    def asks_equal(self) -> bool:
        return self.operator in ("is", "is not")

    @property
    def is_typed(self) -> bool:
        """Whether both sides have to be of one kind."""
        return self.operator in TYPED

    def reads(self) -> frozenset[str]:
        return frozenset(slot.name for _, piece in self.pieces() for slot in reads_of(piece))

    @property
    def steady(self) -> bool:
        """Whether it has the same answer as long as nothing fills what it reads."""
        sides = (self.left, *_each(self.right))
        return all(side.steady for side in sides if isinstance(side, Operand))

    def answers(self, holds: bool) -> Iterator[tuple["Comparison | Group", bool]]:
        """What is known of it and of its members when it holds, or when it does not."""
        if PRESENCE.get(self.operator) is False:
            yield Comparison([self.left.text, "is set"]), not holds
        elif self.steady:
            yield self, holds

    def known(self, ctx: Rendering) -> bool | None:
        """Whether it holds; None where that hangs on what is not known."""
        if not self.reads() <= ctx.parameters.keys():
            return None
        try:
            return self.holds(ctx)
        except (NodeError, LookupError):
            return None

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        yield (), self
        yield from pieces_within((0,), self.left)
        for path, value in self.rights():
            yield from pieces_within(path, value)

    def rights(self) -> Iterator[tuple[YamlPath, Side | Operand]]:
        """What stands on the right side, each with its path."""
        for at, value in enumerate(_each(self.right)):
            if isinstance(value, Side | Operand):
                yield (2, at) if isinstance(self.right, list) else (2,), value

    def gives(self, entity_of: "EntityOf") -> "Given":
        return frozenset({"confirmation"})

    def misfits(self, entity_of: "EntityOf") -> Iterator[tuple[YamlPath, str]]:
        if self.operator == "in" and isinstance(self.right, Gives):
            from ..functions.computed import named

            given = self.right.gives(entity_of)
            if given and "list" not in given:
                yield (2,), f"this gives {named(given)}, and a list stands here"

    @property
    def name(self) -> str:
        return self.slot.name if self.slot else ""

    def proves(self, holds: bool) -> frozenset[str]:
        """The parameters that have a value when it holds, or when it does not."""
        if self.slot is None or self.slot.default is not None:
            return frozenset()
        if self.operator in PRESENCE:
            return frozenset({self.name} if PRESENCE[self.operator] is holds else ())
        values = [getattr(value, "constant", None) for value in _each(self.right)]
        proven = holds and self.operator in PROVING and all(values)
        return frozenset({self.name} if proven else ())

    def holds(self, ctx: Rendering) -> bool:
        left = ctx.parameters.get(self.source, "") if self.source else self._left(ctx)
        kind = type(left)
        test = self.of_text if kind is str else self.of_number if kind in _NUMBERS else None
        if test is not None:
            return test(left)
        return self._asked(left, ctx)

    def _left(self, ctx: Rendering) -> Any:
        if self.slot is None:
            return self.left.given(ctx)
        return self.slot.value(ctx) if self.operator in PRESENCE else self.slot.typed(ctx)

    def _asked(self, left: Any, ctx: Rendering) -> bool:
        """Whether it holds for a value of which nothing is known on loading."""
        left = "" if left is UNSET else left
        if self.operator in PRESENCE:
            return (left not in (None, "")) is PRESENCE[self.operator]
        right = _value(self.right, ctx)
        return OPERATORS[self.operator](left, right, ctx.now)


class Group:
    """`{all: […]}` or `{any: […]}`; nested as deep as one likes."""

    __slots__ = ("every", "members", "written")

    def __init__(self, written: Mapping[str, Any]) -> None:
        self.written = repr(written)
        if len(written) != 1 or next(iter(written)) not in ("all", "any"):
            raise ValueError("a group is {all: […]} or {any: […]}")
        ((word, members),) = written.items()
        if not isinstance(members, list) or not members:
            raise ValueError(f"{word}: takes a list of conditions")
        self.every = word == "all"
        self.members: list[Comparison | Group] = [
            placed((word, index), member_of, member) for index, member in enumerate(members)
        ]

    def reads(self) -> frozenset[str]:
        return frozenset[str]().union(*(member.reads() for member in self.members))

    def answers(self, holds: bool) -> Iterator[tuple["Comparison | Group", bool]]:
        """As `Comparison.answers`: where `all` holds, each member does."""
        yield self, holds
        if holds is self.every:
            for member in self.members:
                yield from member.answers(holds)

    def known(self, ctx: Rendering) -> bool | None:
        """As `Comparison.known`."""
        found = [member.known(ctx) for member in self.members]
        if (not self.every) in found:
            return not self.every
        return None if None in found else self.every

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        for index, member in enumerate(self.members):
            for path, value in member.pieces():
                yield ("all" if self.every else "any", index, *path), value

    def proves(self, holds: bool) -> frozenset[str]:
        """As `Comparison.proves`; `all` that does not hold says nothing, nor does `any` that does
        but for what each of its members proves."""
        proven = [member.proves(holds) for member in self.members]
        return proven[0].union(*proven) if holds is self.every else proven[0].intersection(*proven)

    def holds(self, ctx: Rendering) -> bool:
        for member in self.members:
            if member.holds(ctx) is not self.every:
                return not self.every
        return self.every


_PARAMETER = {
    "anyOf": [
        {"type": "string", "pattern": r"^\$(\{.+\}|[A-Za-z_]\w*)$"},
        {"format": "function"},
    ]
}
_MEMBERS = {"type": "array", "minItems": 1, "items": {"type": ["array", "object"]}}
SCHEMA: dict[str, Any] = {
    "description": "[$PARAM, operator, value], {all: […]} or {any: […]}",
    "anyOf": [
        {
            "type": "array",
            "prefixItems": [_PARAMETER, {"enum": [*OPERATORS, *PRESENCE]}],
            "minItems": 2,
            "maxItems": 3,
        },
        *(
            {
                "type": "object",
                "properties": {word: _MEMBERS},
                "required": [word],
                "additionalProperties": False,
            }
            for word in ("all", "any")
        ),
    ],
}


def member_of(written: Any) -> Comparison | Group:
    """Raises `ValueError` for what is no condition."""
    if isinstance(written, Mapping):
        return Group(written)
    if isinstance(written, list):
        return Comparison(written)
    raise ValueError("a condition is [$PARAM, operator, value], {all: […]} or {any: […]}")


def _tests(operator: str, right: Any) -> Tests:
    """Those of an operator whose right side is known."""
    values = _each(right)
    if any(isinstance(one, Operand) or (isinstance(one, Value) and one.slots) for one in values):
        return Tests()
    known = [value.constant if isinstance(value, Value) else value for value in values]
    return compiled(operator, known if isinstance(right, list) else known[0])


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(right: Any, ctx: Rendering) -> Any:
    if isinstance(right, list):
        return [_value(item, ctx) for item in right]
    if isinstance(right, Operand):
        return right.given(ctx)
    if isinstance(right, Value):
        value = right.value(ctx)
        return "" if value is UNSET else value
    return right
