"""A comparison, or a group of them, as it is written."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Self

from engine import UNSET, Context, NodeError, Secret, Value
from engine.fields import (
    Compares,
    FieldType,
    HasParts,
    Pattern,
    Slot,
    WrongAt,
    YamlPath,
    as_text,
    suggestion,
)

from .compiled import Tests, compiled
from .operators import FOREIGN, OPERATORS, PRESENCE, PROVING, TYPED


class Side(Value):
    """One side of a comparison; `may_be_list` says whether a list means something there."""

    __slots__ = ("may_be_list",)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.may_be_list = True

    def takes_list(self, slot: Slot) -> bool:
        return self.may_be_list and len(self.parts) == 1


class Literal(Side, Compares):
    """What a parameter is compared with, as a value of that parameter's entity."""

    __slots__ = ("compared_with", "equal")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.compared_with: str | None = None
        self.equal = False


class Known:
    """Values of parameters outside any session."""

    allow_hosts: frozenset[str] = frozenset()
    language = "en"

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.parameters = parameters

    def unwrap(self, secret: Secret) -> str:
        raise LookupError("a secret is not known outside a session")

    def warn(self, text: str) -> None:
        return None

    def now(self) -> datetime:
        raise LookupError("there is no today outside a session")


class Comparison:
    """`[$PARAM, operator, value]`, or `[$PARAM, is set]`."""

    __slots__ = ("left", "operator", "right", "tests", "value", "written")

    def __init__(self, written: list[Any]) -> None:
        self.written = repr(written)
        left, operator, *rest = [*written, None, None][: max(2, len(written))]
        self.left = _left(left)
        self.operator = _operator(operator)
        if self.operator in PRESENCE and self.left.slots[0].default is not None:
            raise ValueError(f'"{self.operator}" asks for the value itself; leave the default out')
        self.right = _right(self.operator, rest)
        for value in _each(self.right):
            if isinstance(value, Literal) and self.operator in TYPED:
                value.compared_with = None if self.left.slots[0].path else self.name
        self._mark_lists()
        self.value = self.left.slots[0].value
        self.tests = _tests(self.operator, self.right)

    def _mark_lists(self) -> None:
        """Two lists can be equal; else one is asked for what it contains, or what is in it."""
        right = self.right if isinstance(self.right, Literal) else None
        lone = right is not None and bool(right.slots) and len(right.parts) == 1
        equal = self.operator in ("is", "is not") and lone
        self.left.may_be_list = equal or self.operator in (*PRESENCE, "contains")
        for value in _each(self.right):
            if isinstance(value, Literal):
                value.equal = equal
                value.may_be_list = equal or (self.operator == "in" and value is right)

    def reads(self) -> frozenset[str]:
        return frozenset(slot.name for _, value in self.pieces() for slot in value.reads())

    def answers(self, holds: bool) -> Iterator[tuple["Comparison | Group", bool]]:
        """What is known of it and of its members when it holds, or when it does not."""
        if PRESENCE.get(self.operator) is False:
            yield Comparison([self.left.text, "is set"]), not holds
        else:
            yield self, holds

    def known(self, ctx: "Known") -> bool | None:
        """Whether it holds; None where that hangs on what is not known."""
        if not self.reads() <= ctx.parameters.keys():
            return None
        try:
            return self.holds(ctx)
        except (NodeError, LookupError):
            return None

    def pieces(self) -> Iterator[tuple[YamlPath, Value]]:
        yield (0,), self.left
        if isinstance(self.right, list):
            for index, value in enumerate(self.right):
                yield (2, index), value
        elif isinstance(self.right, Value):
            yield (2,), self.right

    @property
    def name(self) -> str:
        return self.left.slots[0].name

    def proves(self, holds: bool) -> frozenset[str]:
        """The parameters that have a value when it holds, or when it does not."""
        if self.left.slots[0].default is not None:
            return frozenset()
        if self.operator in PRESENCE:
            return frozenset({self.name} if PRESENCE[self.operator] is holds else ())
        values = [getattr(value, "constant", None) for value in _each(self.right)]
        proven = holds and self.operator in PROVING and all(values)
        return frozenset({self.name} if proven else ())

    def holds(self, ctx: "Context | Known") -> bool:
        left = self.value(ctx)
        if left is UNSET:
            left = ""
        test = self.tests.get(type(left))
        if test is not None:
            return test(left)
        if self.operator in PRESENCE:
            return (left not in (None, "")) is PRESENCE[self.operator]
        right = _value(self.right, ctx)
        if any(isinstance(value, Secret) for value in (left, *_each(right))):
            raise NodeError(f"${self.name}: a secret is only asked whether it is set")
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
        self.members = [_member_at(word, at, member) for at, member in enumerate(members)]

    def reads(self) -> frozenset[str]:
        return frozenset[str]().union(*(member.reads() for member in self.members))

    def answers(self, holds: bool) -> Iterator[tuple["Comparison | Group", bool]]:
        """As `Comparison.answers`: where `all` holds, each member does."""
        yield self, holds
        if holds is self.every:
            for member in self.members:
                yield from member.answers(holds)

    def known(self, ctx: "Known") -> bool | None:
        """As `Comparison.known`."""
        found = [member.known(ctx) for member in self.members]
        if (not self.every) in found:
            return not self.every
        return None if None in found else self.every

    def pieces(self) -> Iterator[tuple[YamlPath, Value]]:
        for index, member in enumerate(self.members):
            for path, value in member.pieces():
                yield ("all" if self.every else "any", index, *path), value

    def proves(self, holds: bool) -> frozenset[str]:
        """As `Comparison.proves`; `all` that does not hold says nothing, nor does `any` that does
        but for what each of its members proves."""
        proven = [member.proves(holds) for member in self.members]
        return proven[0].union(*proven) if holds is self.every else proven[0].intersection(*proven)

    def holds(self, ctx: Context) -> bool:
        for member in self.members:
            if member.holds(ctx) is not self.every:
                return not self.every
        return self.every


class Condition(FieldType, HasParts):
    """A comparison or a group of them, compiled."""

    __slots__ = ("member",)

    def __init__(self, member: Comparison | Group) -> None:
        self.member = member

    def pieces(self) -> Iterator[tuple[YamlPath, Value]]:
        return self.member.pieces()

    @classmethod
    def parse(cls, value: Any) -> Self:
        return value if isinstance(value, cls) else cls(_member(value))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return _SCHEMA


_PARAMETER = {"type": "string", "pattern": r"^\$(\{.+\}|[A-Za-z_]\w*)$"}
_MEMBERS = {"type": "array", "minItems": 1, "items": {"type": ["array", "object"]}}
_SCHEMA = {
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


def _member(written: Any) -> Comparison | Group:
    if isinstance(written, Mapping):
        return Group(written)
    if isinstance(written, list):
        return Comparison(written)
    raise ValueError("a condition is [$PARAM, operator, value], {all: […]} or {any: […]}")


def _member_at(word: str, at: int, written: Any) -> Comparison | Group:
    """As `_member`, for one of a group."""
    try:
        return _member(written)
    except WrongAt as error:
        raise WrongAt(str(error), (word, at, *error.path), hint=error.hint) from None


def _left(written: Any) -> Side:
    value = Side.parse(written) if isinstance(written, str) else None
    if value is None or len(value.parts) != 1 or not value.slots:
        raise ValueError("a condition begins with a parameter: [$PARAM, operator, value]")
    return value


def _operator(written: Any) -> str:
    known = (*OPERATORS, *PRESENCE)
    if isinstance(written, str) and written in known:
        return str(written)
    word = as_text(written)
    hint = f'; write "{FOREIGN[word]}"' if word in FOREIGN else suggestion(word, known)
    raise WrongAt(f'no operator "{word}"{hint}', (1,), hint=hint)


def _right(operator: str, rest: list[Any]) -> Any:
    if operator in PRESENCE:
        if [item for item in rest if item is not None]:
            raise ValueError(f'"{operator}" takes no value')
        return None
    if len(rest) != 1:
        raise ValueError(f'"{operator}" takes one value')
    written = rest[0]
    if operator == "matches":
        return _pattern(written)
    if isinstance(written, list):
        if operator != "in":
            raise ValueError(f'"{operator}" takes one value, not a list')
        return [Literal.parse(item) for item in written]
    value = Literal.parse("" if written is None else written)
    if operator == "in" and not value.slots:
        raise ValueError('"in" takes a list or a parameter that holds one')
    return value


def _tests(operator: str, right: Any) -> Tests:
    """Those of an operator whose right side is known."""
    values = _each(right)
    if any(isinstance(value, Value) and value.slots for value in values):
        return {}
    known = [value.constant if isinstance(value, Value) else value for value in values]
    return compiled(operator, known if isinstance(right, list) else known[0])


def _pattern(written: Any) -> Pattern:
    try:
        return Pattern(written)
    except ValueError as error:
        raise ValueError(f'"matches" {error}') from None


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(right: Any, ctx: "Context | Known") -> Any:
    if isinstance(right, list):
        return [_value(item, ctx) for item in right]
    if isinstance(right, Value):
        value = right.value(ctx)
        return "" if value is UNSET else value
    return right
