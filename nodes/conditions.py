import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, time
from functools import cached_property
from itertools import islice
from typing import Annotated, Any, Self

from pydantic import Field, field_validator

from engine import (
    ENTITIES,
    UNSET,
    Context,
    Node,
    NodeError,
    Parsed,
    Result,
    Secret,
    Value,
    YamlPath,
    as_text,
    suggestion,
)

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,30})(\.\d{1,30})?")
_MATCH_SECONDS = 0.2
_MOST_PROVING = 200

Pair = tuple[Any, Any]
Now = Callable[[], datetime]
Test = Callable[[Any, Any, Now], bool]


def _number(value: Any) -> float | int | None:
    """The value as a number, if it is one or is written as one (`007` and `+1` are text)."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value) if "." in value else int(value)
    return None


def _comparable(left: Any, right: Any, now: Now) -> Pair:
    """Both sides as numbers, as what the left one is, or as text."""
    numbers = _number(left), _number(right)
    if None not in numbers:
        return numbers
    for kind, entity in _BY_KIND:
        if isinstance(left, kind) and type(right) is not kind:
            try:
                return left, ENTITIES[entity].accept(as_text(right), now)
            except ValueError:
                break
        if isinstance(left, kind):
            return left, right
    return as_text(left), as_text(right)


_BY_KIND: tuple[tuple[type, str], ...] = (
    (bool, "confirmation"),
    (datetime, "datetime"),
    (date, "date"),
    (time, "time"),
)


def _is(left: Any, right: Any, now: Now) -> bool:
    if isinstance(left, list | dict) or isinstance(right, list | dict):
        return bool(left == right)
    pair = _comparable(left, right, now)
    return bool(pair[0] == pair[1])


def _ordered(test: Callable[[Any, Any], bool]) -> Test:
    def compare(left: Any, right: Any, now: Now) -> bool:
        if left in ("", None) or right in ("", None):
            return False
        return test(*_comparable(left, right, now))

    return compare


def _contains(left: Any, right: Any, now: Now) -> bool:
    if isinstance(left, list):
        return any(_is(item, right, now) for item in left)
    return as_text(right) in as_text(left)


def _in(left: Any, right: Any, now: Now) -> bool:
    if not isinstance(right, list):
        raise NodeError('the right side of "in" is not a list')
    return any(_is(left, item, now) for item in right)


def _matches(left: Any, right: Any, now: Now) -> bool:
    try:
        return right.search(as_text(left), timeout=_MATCH_SECONDS) is not None
    except TimeoutError:
        raise NodeError('"matches" takes too long for this value; simplify the pattern') from None


OPERATORS: Mapping[str, Test] = {
    "is": _is,
    "is not": lambda left, right, now: not _is(left, right, now),
    "<": _ordered(lambda left, right: left < right),
    "<=": _ordered(lambda left, right: left <= right),
    ">": _ordered(lambda left, right: left > right),
    ">=": _ordered(lambda left, right: left >= right),
    "contains": _contains,
    "starts with": lambda left, right, now: as_text(left).startswith(as_text(right)),
    "ends with": lambda left, right, now: as_text(left).endswith(as_text(right)),
    "matches": _matches,
    "in": _in,
}
PRESENCE = {"is set": True, "is not set": False}
_TYPED = frozenset({"is", "is not", "<", "<=", ">", ">=", "in"})
_PROVING = frozenset({"is", "<", "<=", ">", ">=", "contains", "starts with", "ends with", "in"})
_FOREIGN = {"==": "is", "=": "is", "!=": "is not", "<>": "is not", "equals": "is"}


class Literal(Value):
    """A literal that a parameter is compared with, as a value of that parameter's entity."""

    __slots__ = ("compared_with",)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.compared_with: str | None = None


class Comparison:
    """`[$PARAM, operator, value]`, or `[$PARAM, is set]`."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, written: list[Any]) -> None:
        left, operator, *rest = [*written, None, None][: max(2, len(written))]
        self.left = _left(left)
        self.operator = _operator(operator)
        self.right = _right(self.operator, rest)
        for value in _each(self.right):
            if isinstance(value, Literal) and self.operator in _TYPED and not value.slots:
                value.compared_with = None if self.left.slots[0].path else self.name

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
        if self.operator in PRESENCE:
            return frozenset({self.name} if PRESENCE[self.operator] is holds else ())
        values = [getattr(value, "constant", None) for value in _each(self.right)]
        proven = holds and self.operator in _PROVING and all(values)
        return frozenset({self.name} if proven else ())

    def holds(self, ctx: Context) -> bool:
        left = self.left.value(ctx)
        if self.operator in PRESENCE:
            return (left not in (UNSET, None, "")) is PRESENCE[self.operator]
        right = _value(self.right, ctx)
        if any(isinstance(value, Secret) for value in (left, *_each(right))):
            raise NodeError(f"${self.name}: a secret is only asked whether it is set")
        return OPERATORS[self.operator]("" if left is UNSET else left, right, ctx.now)


class Group:
    """`{all: […]}` or `{any: […]}`; nested as deep as one likes."""

    __slots__ = ("every", "members")

    def __init__(self, written: Mapping[str, Any]) -> None:
        if len(written) != 1 or next(iter(written)) not in ("all", "any"):
            raise ValueError("a group is {all: […]} or {any: […]}")
        ((word, members),) = written.items()
        if not isinstance(members, list) or not members:
            raise ValueError(f"{word}: takes a list of conditions")
        self.every = word == "all"
        self.members = [_member(member) for member in members]

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
        return (all if self.every else any)(member.holds(ctx) for member in self.members)


class Condition(Parsed):
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


class Conditions(Node):
    """Leave through the exit of the first condition that holds, else through `default`.

    A condition is `[$PARAM, operator, value]` or `{all: […]}` / `{any: […]}`. Operators: is, is
    not, <, <=, >, >=, contains, starts with, ends with, matches, is set, is not set, in. Numbers
    compare as numbers.
    """

    type = "conditions"
    exits = {"default": "No condition holds."}
    more_exits = True

    conditions: Annotated[
        dict[str, Condition],
        Field(
            min_length=1,
            description="Exit: condition, in the order in which they are tried.",
            examples=[{"several": ["$COUNT", ">", 1]}],
        ),
    ]

    @field_validator("conditions")
    @classmethod
    def _names(cls, conditions: dict[str, Condition]) -> dict[str, Condition]:
        for name in ("default", "failed", "end"):
            if name in conditions:
                raise ValueError(
                    f'a condition cannot be called "{name}"; that exit is there already'
                )
        return conditions

    def exit_names(self) -> tuple[str, ...]:
        return (*self.conditions, *self.exits)

    def fills(self, exit: str) -> Collection[str]:
        """It fills nothing; what a condition asks for is there when it holds."""
        return self._proven.get(exit, ())

    @cached_property
    def _proven(self) -> dict[str, frozenset[str]]:
        """Exit → what it proves: of the first conditions, which is enough for every author."""
        proven: dict[str, frozenset[str]] = {}
        before: frozenset[str] = frozenset()
        for name, condition in islice(self.conditions.items(), _MOST_PROVING):
            proven[name] = before | condition.member.proves(True)
            before |= condition.member.proves(False)
        return proven | {"default": before}

    async def run(self, ctx: Context) -> Result:
        for name, condition in self.conditions.items():
            if condition.member.holds(ctx):
                return Result(name)
        return Result("default")


def _member(written: Any) -> Comparison | Group:
    if isinstance(written, Mapping):
        return Group(written)
    if isinstance(written, list):
        return Comparison(written)
    raise ValueError("a condition is [$PARAM, operator, value], {all: […]} or {any: […]}")


def _left(written: Any) -> Value:
    value = Value.parse(written) if isinstance(written, str) else None
    if value is None or len(value.parts) != 1 or not value.slots:
        raise ValueError("a condition begins with a parameter: [$PARAM, operator, value]")
    return value


def _operator(written: Any) -> str:
    known = (*OPERATORS, *PRESENCE)
    if isinstance(written, str) and written in known:
        return str(written)
    word = as_text(written)
    hint = f'; write "{_FOREIGN[word]}"' if word in _FOREIGN else suggestion(word, known)
    raise ValueError(f'no operator "{word}"{hint}')


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


def _pattern(written: Any) -> Any:
    """Compiled by `regex`, which can give up on a match: callers choose what is matched."""
    import regex

    try:
        return regex.compile(written)
    except (regex.error, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError(f'"matches" takes a regular expression; in this one: {error}') from None


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(right: Any, ctx: Context) -> Any:
    if isinstance(right, list):
        return [_value(item, ctx) for item in right]
    if isinstance(right, Value):
        value = right.value(ctx)
        return "" if value is UNSET else value
    return right
