"""`type: speak`: something is said."""

from typing import Annotated

from pydantic import Field

from engine import Context, Node, Result, Speech


class Speak(Node):
    """Say something."""

    type = "speak"
    exits = {"next": "It was said."}

    text: Annotated[Speech, Field(description="What is said.", examples=["Hello $FIRST_NAME."])]

    def fixed(self) -> Result | None:
        return None if self.text.constant is None else Result("next", says=(self.text.constant,))

    def at_once(self, ctx: Context) -> Result:
        return Result("next", says=(self.text.render(ctx),))

    async def run(self, ctx: Context) -> Result:
        return self.at_once(ctx)
