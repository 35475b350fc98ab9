"""The node that asks for a parameter and hears the answer."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from engine import UNSET, Context, NodeError, Outcome, Result, Wait

from .question import ParameterQuestion


class CollectInput(ParameterQuestion):
    """Ask for a parameter and wait for the answer.

    The answer is heard as people say it, in the flow's language. One that the parameter's entity
    refuses, that is not `valid`, or that is empty, is asked for again. Of one that may mean several
    values it asks once which, and of a day without its time for the rest. With `confirm` it asks
    whether it heard right, and hears corrections: "no, saturday".
    """

    type = "collect_input"
    also_called = "ask input question collect listen gather prompt get_input"
    exits = {
        "filled": "The parameter has a value.",
        "missed": "The last answer did not fit.",
        "no_input": "The last answer was empty.",
        "ambiguous": "An answer may mean several values. Not wired, the node asks which.",
        "declined": "The caller asks for a person, skips it or has none. Not wired, it asks again.",
    }
    optional_exits = frozenset({"ambiguous", "declined"})

    async def run(self, ctx: Context) -> Result | Wait:
        if self.skip_if_collected and ctx.parameters.get(self.parameter.name, UNSET) is not UNSET:
            return Result("filled")
        return self._asks(ctx, (self.prompt.render(ctx),), {"asked": 1})

    async def resume(self, ctx: Context, heard: str) -> Result | Wait:
        text = heard.strip()
        if "declined" in ctx.wired and self._declined(ctx, text):
            return Result("declined")
        return (self._confirmed if "confirming" in ctx.memory else self._answered)(ctx, text)

    def _declined(self, ctx: Context, text: str) -> bool:
        if self.options or self.digits:
            return ctx.hears_declined(text) and not self._heard(ctx, text).candidates
        return ctx.hears_declined(text, self.parameter.name)

    def _answered(self, ctx: Context, text: str) -> Result | Wait:
        half = ctx.memory.get("half")
        if not text:
            return self._again(ctx, text, partial(ctx.reason, "silence"), half=half)
        if half is None:
            return self._taken(ctx, text, self._heard(ctx, text))
        yes, heard = ctx.hear_rest(self.parameter.name, text, half, self._valid(ctx))
        if heard and not (yes is False and heard.half is None and heard.why.is_plain):
            return self._taken(ctx, text, heard)
        ctx.note(f"{self.parameter}: {'it was not meant' if yes is False else 'the rest is open'}")
        why = "not_meant" if yes is False else "unheard"
        return self._again(ctx, text, partial(ctx.reason, why), half=None if yes is False else half)

    def _taken(self, ctx: Context, text: str, heard: Outcome) -> Result | Wait:
        """What comes of an answer that was heard, or was not, or of which a half was."""
        name, found = self.parameter.name, heard.candidates
        if heard.reason:
            ctx.note(heard.reason)
        if found and not any(self._holds(ctx, one) for one in found):
            ctx.note(f"${name}: it is not valid")
            if self.valid and self.valid.say:
                says = partial(self.valid.say.render, self._supposing(ctx, found[0]))
                return self._again(ctx, text, says, always=True)
            known = ctx.memory.get("half")
            return self._again(ctx, text, partial(ctx.reason, "invalid"), half=known)
        if len(found) == 1:
            return self._meant(ctx, found[0])
        if found:
            which = ctx.which(name, found)
            ctx.note(f"${name}: {which}")
            if "ambiguous" in ctx.wired:
                return Result("ambiguous")
            if ctx.memory.get("offered") is None:
                asked = ctx.memory["asked"]
                return self._waits((which,), {"asked": asked, "offered": ctx.plain(found)})
        known, asked = ctx.memory.get("half"), ctx.memory["asked"]
        if heard.half and (half := ctx.plain_half(heard.half)) != known:
            ctx.note(f"{self.parameter}: the rest is asked for, which counts as no retry")
            return self._waits((self._for_rest(ctx, half),), {"asked": asked, "half": half})
        return self._again(ctx, text, partial(ctx.reason, heard.why), half=known)

    def _for_rest(self, ctx: Context, half: Mapping[str, Any]) -> str:
        """The question for the half of a moment that is not known."""
        own = self.rest_prompt and (
            self.rest_prompt.day if "times" in half else self.rest_prompt.time
        )
        return own.render(ctx) if own else ctx.ask_rest(half)

    def _again(
        self,
        ctx: Context,
        text: str,
        reason: Callable[[], str],
        always: bool = False,
        half: Mapping[str, Any] | None = None,
    ) -> Result | Wait:
        """The question once more, while there are retries. The `reason` is said where the prompt
        says it, or before it where it is said `always`."""
        asked = ctx.memory["asked"]
        if asked > self.retries:
            return Result("missed" if text else "no_input")
        was_offered = ctx.memory.get("offered") is not None
        memory = {"asked": asked + 1} | ({"offered": []} if was_offered else {})
        memory |= {"half": half} if half else {}
        prompt = self.retry_prompt
        says = (reason(),) if always and not (prompt and prompt.says_reason) else ()
        if prompt is None and half:
            return self._waits((*says, self._for_rest(ctx, half)), memory)
        again = prompt.render(ctx, reason) if prompt else self.prompt.render(ctx)
        return self._asks(ctx, (*says, again), memory)

    def _heard(self, ctx: Context, text: str) -> Outcome:
        """The values that the answer may mean, to the question which of some is meant too."""
        name, offered = self.parameter.name, ctx.memory.get("offered")
        try:
            if offered and self.options:
                place = ctx.hear_choice(text, [str(one) for one in offered])
                if len(place.candidates) == 1 and place.candidates[0] is not None:
                    text = str(offered[place.candidates[0] - 1])
            elif offered:
                values = [ctx.accept(name, one) for one in offered]
                return ctx.hear_which(name, text, values)
            return self._hears(ctx, text)
        except ValueError as error:
            raise NodeError(str(error)) from None

    def _hears(self, ctx: Context, text: str, instead_of: Any = UNSET) -> Outcome:
        """The values that a text may mean, where it corrects one too."""
        valid = self._valid(ctx)
        if instead_of is UNSET or self.options or self.digits:
            return self.hears_any(ctx, text, valid)
        return ctx.hear_instead(self.parameter.name, text, instead_of, valid)

    def _valid(self, ctx: Context) -> Any:
        return (lambda value: self._holds(ctx, value)) if self.valid else None

    def _holds(self, ctx: Context, value: Any) -> bool:
        if self.valid is None:
            return True
        try:
            return self.valid.when.member.holds(self._supposing(ctx, value))
        except NodeError as error:
            # The caller can give another answer; to fail would end what they came for.
            ctx.note(f"{self.parameter}: {error}")
            return False

    def _supposing(self, ctx: Context, value: Any) -> Context:
        name = self.parameter.name
        return ctx.supposing({name: ctx.accept(name, value)})

    def _meant(self, ctx: Context, value: Any) -> Result | Wait:
        """What fills the parameter, unless it has to be confirmed."""
        if not self.confirm:
            return Result("filled", {self.parameter.name: value})
        return self._confirms(ctx, value, ctx.memory["asked"])

    def _confirms(self, ctx: Context, value: Any, asked: int, says: tuple[str, ...] = ()) -> Wait:
        if self.confirm is None or self.confirm.question is None:
            question = ctx.confirm(self.parameter.name, value)
        else:
            question = self.confirm.question.render(self._supposing(ctx, value))
        memory = {"asked": asked, "confirming": ctx.plain([value])}
        return self._waits((*says, question), memory)

    def _confirmed(self, ctx: Context, text: str) -> Result | Wait:
        """Yes, the same value once more, no, or another value; whatever else is said, it says so
        and asks again whether it heard right."""
        name, asked = self.parameter.name, ctx.memory["asked"]
        value = ctx.accept(name, ctx.memory["confirming"][0])
        hears = partial(self._hears, ctx, instead_of=value)
        yes, heard = ctx.hear_correction(text, value, hears) if text else (None, None)
        found = heard.candidates if heard else ()
        if (yes and heard is None) or (yes is not False and found == (value,)):
            return Result("filled", {name: value})
        if heard and found:
            return self._taken(ctx, text, heard)
        if heard and heard.reason:
            ctx.note(heard.reason)
        why = heard.why if heard else "unheard" if text else "silence"
        if yes is False:
            ctx.note(f"${name}: it was not meant")
            reason = partial(ctx.reason, why, "not_meant")
            return self._again(ctx, text, reason, always=heard is not None)
        if asked > self.retries:
            return Result("missed" if text else "no_input")
        return self._confirms(ctx, value, asked + 1, (ctx.reason(why, "unheard"),))

    def _asks(self, ctx: Context, says: tuple[str, ...], memory: Mapping[str, Any]) -> Wait:
        replies: Sequence[str] = tuple(self.options.synonyms) if self.options else ()
        if self.quick_replies is not None:
            replies = [one.render(ctx) for one in self.quick_replies]
        return self._waits(says, memory, tuple(replies), self.digits)

    def _waits(
        self,
        says: tuple[str, ...],
        memory: Mapping[str, Any],
        replies: tuple[str, ...] = (),
        digits: int | None = None,
    ) -> Wait:
        return Wait(says, memory, replies, self.no_input_after, digits)
