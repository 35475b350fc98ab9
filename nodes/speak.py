"""`type: speak`: something is said."""

from typing import Annotated

from pydantic import Field

from engine import Context, Node, Result, Speech, Value


class Speak(Node):
    """Say something."""

    type = "speak"
    also_called = "say tell message send_message text output print respond reply tts"
    exits = {"next": "It was said."}

    text: Annotated[Speech, Field(description="What is said.", examples=["Hello $FIRST_NAME."])]

    def formula(self) -> tuple[str, dict[str, Value], tuple[Speech]]:
        return "next", {}, (self.text,)

    async def run(self, ctx: Context) -> Result:
        return Result("next", says=(self.text.render(ctx),))
