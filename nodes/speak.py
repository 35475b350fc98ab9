from engine import Context, Node, Result, Speech


class Speak(Node):
    """Say something."""

    type = "speak"
    exits = {"next": "It was said."}

    text: Speech

    def fixed(self) -> Result | None:
        return None if self.text.constant is None else Result("next", says=(self.text.constant,))

    async def run(self, ctx: Context) -> Result:
        return Result("next", says=(self.text.render(ctx),))
