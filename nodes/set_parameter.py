"""`type: set_parameter`: parameters become fixed values, or values made of others."""

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

    def formula(self) -> tuple[str, dict[str, Value], tuple[()]]:
        return "next", {target.name: value for target, value in self.parameters.items()}, ()

    async def run(self, ctx: Context) -> Result:
        exit, values, _ = self.formula()
        return Result(exit, {name: value.given(ctx) for name, value in values.items()})
