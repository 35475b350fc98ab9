"""`type: conditions`: the exit of the first condition that holds."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Annotated, Any

from pydantic import Field, field_validator

from engine import Context, Finding, Node, Result, Value
from engine.fields import Condition, YamlPath, certain_of, values_reaching

Asked = tuple[str, frozenset[str]]
Certain = tuple[YamlPath, str, str]

_MOST_PROVING = 200


class Conditions(Node):
    """Leave through the exit of the first condition that holds, else through `default`.

    A condition is `[$PARAM, operator, value]` or `{all: […]}` / `{any: […]}`. Operators: is, is
    not, <, <=, >, >=, contains, starts with, ends with, matches, is set, is not set, in. Numbers
    compare as numbers.
    """

    type = "conditions"
    also_called = "if switch branch decision router"
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

    def tries(self, ordinary: Callable[[str], Any]) -> Iterator[Mapping[str, Any]]:
        """For each exit values that lead to it."""
        return values_reaching(self.conditions, self.exits_with, ordinary)

    def exits_with(self, known: Mapping[str, Any]) -> Collection[str]:
        open_: list[str] = []
        for name, condition in self.conditions.items():
            holds = condition.known(known)
            if holds is not False:
                open_.append(name)
            if holds:
                return open_
        return (*open_, "default", "failed") if open_ else ("default",)

    def never(self, entity_of: Callable[[str], str]) -> Mapping[str, str]:
        found = {path[-1]: text for path, text, _ in self._certain if len(path) == 1}
        return {str(exit): text for exit, text in found.items()}

    @cached_property
    def _certain(self) -> tuple[Certain, ...]:
        return tuple(certain_of(self.conditions))

    def settles(self, exit: str) -> Mapping[Asked, bool]:
        return self._answers.get(exit, {})

    @cached_property
    def _answers(self) -> dict[str, dict[Asked, bool]]:
        """Exit → what is known once it is taken."""
        found: dict[str, dict[Asked, bool]] = {}
        before: dict[Asked, bool] = {}
        for name, condition in islice(self.conditions.items(), _MOST_PROVING):
            found[name] = before | _questions(condition, True)
            before = before | _questions(condition, False)
        return found | {"default": before}

    def findings(self) -> Iterator[Finding]:
        for path, text, code in self._certain:
            if path != ("default",):
                yield Finding(("conditions", *path), text, code, key=len(path) == 1)

    def formula(self) -> tuple[Callable[[Context], str], dict[str, Value], tuple[()]]:
        return _Choice(self.conditions).exit, {}, ()

    async def run(self, ctx: Context) -> Result:
        return Result(self.formula()[0](ctx))


class _Choice:
    """What a visit asks: an object, for what a function closes over lies scattered."""

    __slots__ = ("members",)

    def __init__(self, conditions: Mapping[str, Condition]) -> None:
        self.members = tuple((each.member, exit) for exit, each in conditions.items())

    def exit(self, ctx: Context) -> str:
        for member, exit in self.members:
            if member.holds(ctx):
                return exit
        return "default"


def _questions(condition: Condition, holds: bool) -> dict[Asked, bool]:
    return {(one.written, one.reads()): answer for one, answer in condition.member.answers(holds)}
