"""`type: collect_input`: a question, and the parameter that its answer fills."""

from collections.abc import Collection
from typing import Annotated

from pydantic import Field

from engine import UNSET, Context, Node, Result, Speech, Target, Wait


class CollectInput(Node):
    """Ask for a parameter and wait for the answer.

    The answer is heard as people say it, in the flow's `language`. One that the parameter's entity
    refuses, or an empty one, is asked for again, with `retry_prompt` if there is one. Of one that
    may mean several values it asks once which.
    """

    type = "collect_input"
    exits = {
        "filled": "The parameter has a value.",
        "missed": "The last answer did not fit the parameter's entity.",
        "no_input": "The last answer was empty.",
        "ambiguous": "An answer may mean several values. Not wired, the node asks which.",
    }
    optional_exits = frozenset({"ambiguous"})

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
        name, text, asked = self.parameter.name, heard.strip(), ctx.memory["asked"]
        offered = ctx.memory.get("offered")
        if text:
            if offered:
                found = ctx.hear_which(name, text, [ctx.accept(name, one) for one in offered])
            else:
                found = ctx.hear(name, text)
            if len(found.candidates) == 1:
                return Result("filled", {name: found.candidates[0]})
            which = ctx.which(name, found.candidates) if found.candidates else ""
            ctx.note(found.reason or f"${name}: {which}")
            if which and "ambiguous" in ctx.wired:
                return Result("ambiguous")
            if which and offered is None:
                return Wait((which,), {"asked": asked, "offered": ctx.plain(found.candidates)})
        if asked > self.retries:
            return Result("missed" if text else "no_input")
        again = self.retry_prompt or self.prompt
        memory = {"asked": asked + 1} | ({} if offered is None else {"offered": []})
        return Wait((again.render(ctx),), memory)
