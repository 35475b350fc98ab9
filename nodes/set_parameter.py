from typing import Annotated

from pydantic import Field

from engine import Context, Node, Result, Target, Value


class SetParameter(Node):
    """Set parameters to fixed or computed values, all of them at once.

    `parameters: {$STATUS: open, $GREETING: "Hello $FIRST_NAME"}`. A lone `$NAME` keeps its type.
    """

    type = "set_parameter"
    exits = {"next": "They are set."}

    parameters: Annotated[dict[Target, Value], Field(min_length=1)]

    async def run(self, ctx: Context) -> Result:
        return Result(
            "next", {target.name: value.value(ctx) for target, value in self.parameters.items()}
        )
