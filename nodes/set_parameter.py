"""`type: set_parameter`: parameters become fixed values, or values made of others."""

from collections.abc import Collection
from typing import Annotated

from pydantic import Field

from engine import Context, Node, Result, Target
from engine.fields import Computable


class SetParameter(Node):
    """Set parameters to fixed values, to each other's, to text or to what functions give.

    They are set all at once: `parameters: {$STATUS: open, $GREETING: "Hello $FIRST_NAME", $TOTAL:
    {sum: [$A, $B]}}`. A lone `$NAME` keeps its type, `$EMAIL: null` leaves a parameter without a
    value. What cannot be computed takes `failed`.
    """

    type = "set_parameter"
    also_called = "set assign variable set_variable set_parameters"
    exits = {"next": "They are set."}

    parameters: Annotated[
        dict[Target, Computable],
        Field(
            min_length=1,
            description="What each parameter becomes.",
            examples=[{"$GREETING": "Hello $FIRST_NAME"}, {"$TOTAL": {"sum": ["$PRICE", 2.5]}}],
        ),
    ]

    def formula(self) -> tuple[str, dict[str, Computable], tuple[()]]:
        return "next", {target.name: value for target, value in self.parameters.items()}, ()

    def fills(self, exit: str) -> Collection[str]:
        cleared = {target.name for target, one in self.parameters.items() if one.is_nothing}
        return [name for name in super().fills(exit) if name not in cleared]

    async def run(self, ctx: Context) -> Result:
        exit, values, _ = self.formula()
        return Result(exit, {name: value.given(ctx) for name, value in values.items()})
