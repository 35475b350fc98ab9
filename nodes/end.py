"""`type: end`: the session ends here."""

from typing import Annotated

from pydantic import Field

from engine import Context, Node, Result, Speech


class End(Node):
    """End the session, with a last word if `text` is given."""

    type = "end"
    also_called = "hangup hang_up exit stop finish goodbye disconnect terminate"
    exits = {}

    text: Annotated[Speech | None, Field(description="The last word.", examples=["Goodbye."])] = (
        None
    )

    async def run(self, ctx: Context) -> Result:
        return Result("end", says=(self.text.render(ctx),) if self.text else ())
