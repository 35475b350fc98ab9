"""What a question is made of, and what can be known of it before anybody answers."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from engine import Context, Duration, Finding, Node, Outcome, RetryPrompt, Speech, Target
from engine.fields import ENTITIES, Reads, Reply, ValueOf, YamlPath

from .fields import Confirm, OfMoment, Options, Rest, Valid

_AS_SAID = ("any", "text")
ONE_MEANING = frozenset(
    {
        *("any", "text", "name", "number", "ordinal", "money", "duration", "confirmation"),
        *("phone_number", "email"),
    }
)
"""The entities of which nothing that is said may mean several values."""
_MOMENTS = ("2000-01-01T00:00:00Z", "2099-12-31T00:00:00Z")
_FAR_APART = ("2000-01-01", "2099-12-31", *_MOMENTS, "00:30", "12:30", 0, 3, 1_000_000)
"""Days, moments, times and numbers on both sides of most limits."""


class ParameterQuestion(Node):
    """A question for a parameter, and how its answer is heard."""

    parameter: Annotated[
        Target,
        Field(description="What the answer fills, by its entity.", examples=["$ORDER_NUMBER"]),
    ]
    prompt: Annotated[
        Speech, Field(description="The question.", examples=["What is your order number?"])
    ]
    retry_prompt: Annotated[
        RetryPrompt | None,
        Field(
            description="The question after an answer that does not fit; `$REASON` says why.",
            examples=["$REASON An order number has two letters and six digits. What is yours?"],
        ),
    ] = None
    retries: Annotated[int, Field(ge=0, le=100, description="How often it asks again.")] = 1
    skip_if_collected: Annotated[
        bool, Field(description="Ask only while the parameter is unset.")
    ] = False
    options: Annotated[
        Options | None,
        Field(
            description="The only answers there are: a list, or lines of a value and its synonyms.",
            examples=[{"repair": ["fix", "broken"], "inspection": ["check"]}],
        ),
    ] = None
    quick_replies: Annotated[
        tuple[Speech, ...] | None,
        Field(
            max_length=20,
            description="Answers to press, where a channel can; without it, the options.",
            examples=[["today", "tomorrow"]],
        ),
    ] = None
    valid: Annotated[
        Valid | None, Field(description="What an answer has to be besides, and what is said else.")
    ] = None
    confirm: Annotated[
        Confirm | None,
        Field(
            description="Ask whether it was heard right: `true`, or a question of your own.",
            examples=[True],
        ),
    ] = None
    digits: Annotated[
        int | None,
        Field(ge=1, le=32, description="The answer is so many digits, pressed or spoken."),
    ] = None
    rest_prompt: Annotated[
        Rest | None,
        Field(
            description="What is asked of a moment where an answer is a day or a time alone.",
            examples=[{"time": "At what time?", "day": "On which day?"}],
        ),
    ] = None
    no_input_after: Annotated[
        Duration | None,
        Field(
            gt=0,
            description="After how much silence the answer is empty, where a channel can tell.",
            examples=["10s"],
        ),
    ] = None

    @model_validator(mode="after")
    def _about_itself(self) -> "ParameterQuestion":
        """Has its parts know the parameter that the answer fills."""
        if self.options and self.digits:
            raise ValueError("options and digits do not go together")
        for option in self.options.options if self.options else ():
            option.value_of = self.parameter.name
        for piece in self._own():
            for slot in piece.reads():
                slot.given = slot.given or slot.name == self.parameter.name
        return self

    def _own(self) -> Iterator[Reads]:
        """The parts that are read once there is an answer."""
        for path, piece in super().pieces():
            if path[0] in ("confirm", "valid") and isinstance(piece, Reads):
                yield piece

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        yield from super().pieces()
        if self.digits:
            yield ("digits",), ValueOf("1" * self.digits, self.parameter.name, is_example=True)
        yield from self._replies()
        if self.rest_prompt:
            yield ("rest_prompt",), OfMoment(self.parameter.name)
        if self.confirm and self.confirm.question is None:
            said = Speech(f"${self.parameter.name}")  # as its question says it
            said.slots[0].given = True
            yield ("confirm",), said

    def _replies(self) -> Iterator[tuple[YamlPath, Reply]]:
        own, name = self.quick_replies, self.parameter.name
        about = {"is_closed": bool(self.options or self.digits), "may_be_several": bool(self.valid)}
        for at, said in enumerate(own or ()):
            yield ("quick_replies", at), Reply(said, self.hears_any, name, **about)
        if own is None and self.options:
            about = {"is_closed": True, "is_key": not self.options.listed}
            for path, option in self.options.pieces():
                said = Speech(option.text.replace("$", "$$"))
                yield ("options", *path), Reply(said, self.hears_any, name, option.text, **about)

    def findings(self) -> Iterator[Finding]:
        if self.valid and self.parameter.name not in self.valid.when.member.reads():
            text = f"this asks nothing about {self.parameter}, the answer"
            yield Finding(("valid", "when"), text, "foreign-condition")

    def fills(self, exit: str) -> Collection[str]:
        return super().fills(exit) if exit == "filled" else ()

    def keeps(self) -> Collection[str]:
        return super().fills("filled") if self.skip_if_collected else ()

    def never(self, entity_of: Callable[[str], str]) -> Mapping[str, str]:
        entity, found = entity_of(self.parameter.name), dict[str, str]()
        if entity in _AS_SAID and not (self.options or self.digits or self.valid or self.confirm):
            found["missed"] = f"{self.parameter} takes whatever is said"
        if self.digits or (entity in ONE_MEANING and not self.options):
            what = "digits" if self.digits else ENTITIES[entity].takes.partition(" such ")[0]
            found["ambiguous"] = f"{what} never means several values"
        return found

    def answers(self, words: Mapping[str, str]) -> Iterator[str]:
        if self.options:
            yield from self.options.synonyms
        if self.digits:
            yield "1" * self.digits
        if self.confirm:
            yield from (words["yes"], words["no"])

    def tries(self, ordinary: Callable[[str], Any]) -> Iterator[Mapping[str, Any]]:
        """Values of which some may be valid, and some not."""
        for value in _FAR_APART if self.valid else ():
            yield {self.parameter.name: value}

    def hears_any(self, ctx: Context, text: str, valid: Any = None) -> Outcome:
        """The values that a text may mean, said in answer to the question."""
        name = self.parameter.name
        if self.options:
            return ctx.hear_option(name, text, self.options.synonyms, valid)
        if self.digits:
            return ctx.hear_digits(name, text, self.digits)
        return ctx.hear(name, text, valid)
