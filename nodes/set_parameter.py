"""`type: set_parameter`: parameters become fixed values, or values made of others."""

from functools import cached_property
from typing import Annotated

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
    def _values(self) -> list[tuple[str, Value]]:
        return [(target.name, value) for target, value in self.parameters.items()]

    def fixed(self) -> Result | None:
        if any(value.slots for value in self.parameters.values()):
            return None
        return Result("next", {name: value.constant for name, value in self._values})

    async def run(self, ctx: Context) -> Result:
        return Result("next", {name: value.value(ctx) for name, value in self._values})
