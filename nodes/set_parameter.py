"""`type: set_parameter`: parameters become fixed values, or values made of others."""

from typing import Annotated

from pydantic import Field

from engine import Context, Node, Result, Target
from engine.fields import Computable


class SetParameter(Node):
    """Set parameters to fixed values, to each other's, to text or to what functions give.

    They are set all at once: `parameters: {$STATUS: open, $GREETING: "Hello $FIRST_NAME", $TOTAL:
    {sum: [$A, $B]}}`. A lone `$NAME` keeps its type. What cannot be computed takes `failed`.
    """

    type = "set_parameter"
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

    async def run(self, ctx: Context) -> Result:
        exit, values, _ = self.formula()
        return Result(exit, {name: value.given(ctx) for name, value in values.items()})
