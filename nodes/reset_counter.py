"""`type: reset_counter`: sets a counter back to 0."""

from typing import Annotated

from pydantic import Field

from engine import Context, Node, Result, Target, Value


class ResetCounter(Node):
    """Set the number that a `counter` counts in back to 0."""

    type = "reset_counter"
    also_called = "reset"
    exits = {"next": "It is 0."}

    counter: Annotated[
        Target, Field(description="The number that is counted in.", examples=["$TRIES"])
    ]

    def formula(self) -> tuple[str, dict[str, Value], tuple[()]]:
        return "next", {self.counter.name: Value("0")}, ()

    async def run(self, ctx: Context) -> Result:
        return Result("next", {self.counter.name: 0})
