"""`type: set_parameter`: parameters become fixed values, or values made of others."""

from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field

from engine import Context, Node, Result, Target, Value


class SetParameter(Node):
    """Set parameters to fixed values, to each other's or to text made of them, all at once.

    `parameters: {$STATUS: open, $GREETING: "Hello $FIRST_NAME"}`. A lone `$NAME` keeps its type.
    """

    type = "set_parameter"
    exits = {"next": "They are set."}

    parameters: Annotated[
        dict[Target, Value],
        Field(
            min_length=1,
            description="What each parameter becomes.",
            examples=[{"$GREETING": "Hello $FIRST_NAME"}],
        ),
    ]

    @cached_property
    def _readers(self) -> list[tuple[str, Callable[[Context], Any]]]:
        return [(target.name, value.reader()) for target, value in self.parameters.items()]

    def fixed(self) -> Result | None:
        if any(value.slots for value in self.parameters.values()):
            return None
        values = {target.name: value.constant for target, value in self.parameters.items()}
        return Result("next", values)

    def at_once(self, ctx: Context) -> Result:
        values = {}
        for name, read in self._readers:
            values[name] = read(ctx)
        return Result("next", values)

    async def run(self, ctx: Context) -> Result:
        return self.at_once(ctx)
