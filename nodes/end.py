from engine import Context, Node, Result, Speech


class End(Node):
    """End the session, with a last word if `text` is given."""

    type = "end"
    exits = {}

    text: Speech | None = None

    async def run(self, ctx: Context) -> Result:
        return Result("end", says=(self.text.render(ctx),) if self.text else ())
