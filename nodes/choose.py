"""`type: choose`: one of several things, which fills a parameter with all that is known of it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from pydantic import Field, model_validator

from engine import (
    Choices,
    Context,
    Duration,
    ItemEntities,
    ItemSpeech,
    Node,
    Offer,
    Outcome,
    Result,
    RetryPrompt,
    Speech,
    Target,
    Wait,
)
from engine.fields import Reply, ValueOf, WrongAt, YamlPath


class Choose(Node):
    """Offer the items of a list, or a few things, and fill a parameter with the one that is chosen.

    They are numbered, or are quick replies, a `page` of them at a time. "2", "the second", "the
    boiler one", "my cleaning", "the one at ten", "the last one", "more", "back", "repeat that" and
    "none of these" are heard, in the flow's language. Of things that match equally it asks once
    which.
    """

    type = "choose"
    also_called = "menu select pick choice options carousel"
    exits = {
        "chosen": "The parameter is what was chosen: the whole item.",
        "none": "None of them is wanted.",
        "missed": "The last answer was none of what is offered.",
        "no_input": "The last answer was empty.",
        "empty": "There is nothing to choose from.",
        "declined": "The caller asks for a person or skips it. Not wired, it asks again.",
    }
    optional_exits = frozenset({"declined"})

    from_: Annotated[
        Choices,
        Field(
            alias="from",
            description="A list, or the things themselves: texts, or `value: text` lines.",
            examples=["$CASES"],
        ),
    ]
    show: Annotated[
        ItemSpeech | None,
        Field(
            description="What an item of the list is called; without it, the item itself.",
            examples=["${ITEM.Subject}"],
        ),
    ] = None
    entities: Annotated[
        ItemEntities | None,
        Field(
            description="What the fields are that `show` says: they are said as parameters are.",
            examples=[{"when": "date"}],
        ),
    ] = None
    parameter: Annotated[
        Target, Field(description="What becomes the chosen item.", examples=["$CASE"])
    ]
    prompt: Annotated[Speech, Field(description="The question.", examples=["Which one?"])]
    retry_prompt: Annotated[
        RetryPrompt | None,
        Field(
            description="The question after an answer that is none of them; `$REASON` says why.",
            examples=["$REASON Please say the number of one."],
        ),
    ] = None
    retries: Annotated[int, Field(ge=0, le=100, description="How often it asks again.")] = 1
    page: Annotated[int, Field(ge=1, le=20, description="How many are offered at a time.")] = 5
    quick_replies: Annotated[
        bool, Field(description="They are quick replies, instead of being said.")
    ] = False
    skip_if_single: Annotated[bool, Field(description="A single one is taken without asking.")] = (
        False
    )
    no_input_after: Annotated[
        Duration | None,
        Field(
            gt=0,
            description="After how much silence the answer is empty, where a channel can tell.",
            examples=["10s"],
        ),
    ] = None

    @model_validator(mode="after")
    def _of_what_is_shown(self) -> "Choose":
        if self.show is not None:
            self.from_.are_shown_by(self.show)
        if self.entities is None:
            return self
        if self.show is None:
            raise WrongAt("entities: tells what show: says; add show: $ITEM", ("entities",))
        if wrong := list(self.entities.are_said_in(self.show)):
            raise (
                wrong[0]
                .below(("entities",))
                .with_others(one.below(("entities",)) for one in wrong[1:])
            )
        return self

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        yield from super().pieces()
        lines = self.from_.closed.values()
        labels = [line.constant for line in lines if line.constant is not None]
        for place, (path, value) in enumerate(self.from_.values(), 1):
            yield ("from", *path), ValueOf(value, self.parameter.name)
            if len(labels) == len(lines):
                hears = partial(self._hears_label, labels)
                yield ("from", *path), Reply(self.from_.closed[value], hears, means=place)

    def _hears_label(self, labels: Sequence[str], ctx: Context, text: str) -> Outcome:
        page = range(1, min(self.page, len(labels)) + 1)
        return ctx.hear_choice(text, labels, page)

    def exit_names(self) -> tuple[str, ...]:
        """A closed list is never empty."""
        closed = self.from_.asked is None
        return tuple(name for name in self.exits if not (closed and name == "empty"))

    def never(self, entity_of: Callable[[str], str]) -> Mapping[str, str]:
        if not (self.skip_if_single and len(self.from_.closed) == 1):
            return {}
        return dict.fromkeys(("none", "missed", "no_input"), "a single one is taken without asking")

    def fills(self, exit: str) -> Collection[str]:
        return super().fills(exit) if exit == "chosen" else ()

    async def run(self, ctx: Context) -> Result | Wait:
        choices = self.from_.offered(ctx, self.show)
        if not choices:
            return Result("empty")
        if len(choices) == 1 and self.skip_if_single:
            return self._chosen(choices[0])
        return self._asks(ctx, choices, self.prompt.render(ctx), {"asked": 1, "start": 0})

    async def resume(self, ctx: Context, heard: str) -> Result | Wait:
        choices, text = self.from_.offered(ctx, self.show), heard.strip()
        asked, start = ctx.memory["asked"], ctx.memory["start"]
        among = ctx.memory.get("among")
        if page := self._page_asked_for(ctx, choices, text):
            start = self._start(page, start, len(choices))
            return self._asks(
                ctx, choices, self.prompt.render(ctx), {"asked": asked, "start": start}
            )
        places, found = self._places(ctx, choices, text) if text else ((), None)
        if not places and "declined" in ctx.wired and ctx.hears_declined(text):
            return Result("declined")
        if places == (None,):
            return Result("none")
        if len(places) == 1 and places[0] is not None:
            return self._chosen(choices[places[0] - 1])
        if places and among is None:
            which = ctx.which_of([choices[place - 1].label for place in places if place])
            memory = {"asked": asked, "start": start, "among": list(places)}
            return Wait((which,), memory, no_input_after=self.no_input_after)
        if asked > self.retries:
            return Result("missed" if text else "no_input")
        memory = {"asked": asked + 1, "start": start} | ({} if among is None else {"among": []})
        prompt, why = self.retry_prompt, found.why if found else "silence"
        reason = partial(ctx.reason, why)
        again = prompt.render(ctx, reason) if prompt else self.prompt.render(ctx)
        return self._asks(ctx, choices, again, memory)

    def _page_asked_for(self, ctx: Context, choices: Sequence[Offer], text: str) -> str:
        """What is called "back" itself is meant, and of one page there is no other."""
        if not text or text.casefold() in (choice.label.casefold() for choice in choices):
            return ""
        page = ctx.hears_page(text)
        return page if page == "repeat" or len(choices) > self.page else ""

    def _start(self, page: str, start: int, count: int) -> int:
        """Where the page that is asked for begins; the first follows the last."""
        if page == "more":
            return start + self.page if start + self.page < count else 0
        return max(0, start - self.page) if page == "back" else start

    def _chosen(self, choice: Offer) -> Result:
        return Result("chosen", {self.parameter.name: choice.value})

    def _asks(
        self, ctx: Context, choices: Sequence[Offer], prompt: str, memory: Mapping[str, Any]
    ) -> Wait:
        """The question, with a page of what is offered."""
        start, many = memory["start"], len(choices) > self.page
        labels = [choice.label for choice in choices[start : start + self.page]]
        if self.quick_replies:
            replies = ctx.replies(labels, many, start > 0)
            return Wait((prompt,), memory, replies, self.no_input_after)
        more = start + self.page < len(choices)
        said = f"{prompt} {ctx.numbered(labels, more, start > 0)}"
        return Wait((said,), memory, no_input_after=self.no_input_after)

    def _places(
        self, ctx: Context, choices: Sequence[Offer], text: str
    ) -> tuple[Sequence[int | None], Outcome]:
        """The places, from 1, of those that are meant: one, several, or none at all; None stands
        for none of them. With them what was heard."""
        labels = [choice.label for choice in choices]
        among = ctx.memory.get("among")
        if among:
            found = ctx.hear_choice(text, [labels[place - 1] for place in among])
            if found.candidates:
                return [at and among[at - 1] for at in found.candidates], found
        start = ctx.memory["start"]
        page = range(start + 1, min(start + self.page, len(labels)) + 1)
        found = ctx.hear_choice(text, labels, page)
        if not found.candidates and (meant := self._by_value(ctx, choices, text)):
            return meant, found
        if len(found.candidates) != 1:
            labels = [labels[place - 1] for place in found.candidates]
            ctx.note(f"{self.parameter}: {found.reason or ctx.which_of(labels)}")
        return found.candidates, found

    def _by_value(self, ctx: Context, choices: Sequence[Offer], text: str) -> list[int]:
        """The places of those whose value is heard as the parameter's entity hears it: by its
        synonyms, which no label has."""
        name = self.parameter.name
        said = ctx.hear(name, text).candidates
        return [
            place
            for place, choice in enumerate(choices, 1)
            if _taken(ctx, name, choice.value) in said
        ]

    def answers(self, words: Mapping[str, str]) -> Iterator[str]:
        yield from ("1", words["none"], words["more"], words["declined"], "something else")

    def tries(self, ordinary: Callable[[str], Any]) -> Iterator[Mapping[str, Any]]:
        """No item, one, and more than a page."""
        for count in (1, self.page + 1, 0):
            yield self.from_.samples(self.show, ordinary(self.parameter.name), count)


def _taken(ctx: Context, name: str, value: Any) -> Any:
    """A value as a parameter keeps it; itself where it is refused."""
    try:
        return ctx.accept(name, value)
    except ValueError:
        return value
