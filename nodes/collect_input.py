"""`type: collect_input`: a question, and the parameter that its answer fills."""

from collections.abc import Collection
from typing import Annotated

from pydantic import Field

from engine import UNSET, Context, Node, Result, Speech, Target, Wait


class CollectInput(Node):
    """Ask for a parameter and wait for the answer.

    An answer that the parameter's entity refuses, or an empty one, is asked for again, with
    `retry_prompt` if there is one.
    """

    type = "collect_input"
    exits = {
        "filled": "The parameter has a value.",
        "missed": "The last answer did not fit the parameter's entity.",
        "no_input": "The last answer was empty.",
    }

    parameter: Annotated[
        Target,
        Field(description="What the answer fills, by its entity.", examples=["$ORDER_NUMBER"]),
    ]
    prompt: Annotated[
        Speech, Field(description="The question.", examples=["What is your order number?"])
    ]
    retry_prompt: Annotated[
        Speech | None,
        Field(
            description="The question after an answer that does not fit.",
            examples=["An order number has two letters and six digits. What is yours?"],
        ),
    ] = None
    retries: Annotated[int, Field(ge=0, le=100, description="How often it asks again.")] = 1
    skip_if_collected: Annotated[
        bool, Field(description="Ask only while the parameter is unset.")
    ] = False

    def fills(self, exit: str) -> Collection[str]:
        return super().fills(exit) if exit == "filled" else ()

    def keeps(self) -> Collection[str]:
        return super().fills("filled") if self.skip_if_collected else ()

    async def run(self, ctx: Context) -> Result | Wait:
        if self.skip_if_collected and ctx.parameters.get(self.parameter.name, UNSET) is not UNSET:
            return Result("filled")
        return Wait((self.prompt.render(ctx),), {"asked": 1})

    async def resume(self, ctx: Context, heard: str) -> Result | Wait:
        text = heard.strip()
        if text and (filled := self._filled(ctx, text)):
            return filled
        asked = ctx.memory["asked"]
        if asked > self.retries:
            return Result("missed" if text else "no_input")
        again = self.retry_prompt or self.prompt
        return Wait((again.render(ctx),), {"asked": asked + 1})

    def _filled(self, ctx: Context, text: str) -> Result | None:
        name = self.parameter.name
        try:
            ctx.accept(name, text)
        except ValueError as refusal:
            ctx.note(str(refusal))
            return None
        return Result("filled", {name: text})
