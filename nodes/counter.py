"""`type: counter`: counts how often a flow comes by, with an exit for each count."""

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from engine import UNSET, Context, Node, NodeError, Result
from engine.fields import Counted


class Counter(Node):
    """Count in a number, and leave through the exit of the count: `"1"`, `"2"` and so on.

    The last exit is for every count from `upto` on. A parameter without a value counts as 0;
    `reset_counter` sets it back.
    """

    type = "counter"
    also_called = "count loop increment"
    exits: ClassVar[Mapping[str, str]] = {}
    more_exits = True

    counter: Annotated[
        Counted, Field(description="The number that is counted in.", examples=["$TRIES"])
    ]
    upto: Annotated[int, Field(ge=1, le=100, description="How many exits there are.", examples=[3])]

    def exit_names(self) -> tuple[str, ...]:
        return tuple(str(count) for count in range(1, self.upto + 1))

    def exits_with(self, known: Mapping[str, Any]) -> Collection[str]:
        if self.counter.name not in known:
            return super().exits_with(known)
        try:
            return (self._exit(self._next(known[self.counter.name])),)
        except NodeError:
            return ("failed",)

    def tries(self, ordinary: Any) -> Iterator[Mapping[str, Any]]:
        for count in range(min(self.upto, 20)):
            yield {self.counter.name: count}

    async def run(self, ctx: Context) -> Result:
        count = self._next(ctx.parameters.get(self.counter.name, UNSET))
        return Result(self._exit(count), {self.counter.name: count})

    def _next(self, value: Any) -> int:
        if value is UNSET or value is None:
            return 1
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise NodeError(f"{self.counter} is no count: it takes a whole number from 0 on")
        return value + 1

    def _exit(self, count: int) -> str:
        return str(min(count, self.upto))
