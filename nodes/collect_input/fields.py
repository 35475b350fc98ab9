"""What an answer may be, and how it is made sure of: the blocks of a `collect_input` node."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from engine import Speech
from engine.fields import Condition, FieldType, HasParts, Reads, Slot, ValueOf, WrongAt, YamlPath

MOST_OPTIONS = 200
MOST_SYNONYMS = 50


class Options(FieldType, HasParts):
    """The values that may be answered: a list, or `value: [synonym, …]` lines."""

    __slots__ = ("listed", "options", "synonyms")

    def __init__(self, synonyms: Mapping[str, Sequence[str]], listed: bool) -> None:
        self.synonyms = synonyms
        self.listed = listed
        self.options = [ValueOf(text) for text in synonyms]

    def pieces(self) -> Iterator[tuple[YamlPath, ValueOf]]:
        for at, option in enumerate(self.options):
            yield (at if self.listed else option.text,), option

    @classmethod
    def parse(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping | list) or not value:
            raise ValueError("takes a list of values, or `value: [synonym, …]` lines")
        if len(value) > MOST_OPTIONS:
            raise ValueError(f"takes {MOST_OPTIONS} values at most")
        if isinstance(value, Mapping):
            return cls({str(one): _synonyms(one, value[one]) for one in value}, False)
        found: dict[str, Sequence[str]] = {}
        for at, one in enumerate(value):
            text = _text(one, (at,))
            if text in found:
                raise WrongAt(f'"{text}" is there already', (at,))
            found[text] = ()
        return cls(found, True)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        text = {"type": "string"}
        many = {"type": "array", "items": text, "maxItems": MOST_SYNONYMS}
        return {
            "anyOf": [
                {"type": "array", "items": text, "minItems": 1, "maxItems": MOST_OPTIONS},
                {
                    "type": "object",
                    "additionalProperties": {"anyOf": [text, many, {"type": "null"}]},
                    "minProperties": 1,
                    "maxProperties": MOST_OPTIONS,
                },
            ]
        }


def _synonyms(option: str, written: Any) -> Sequence[str]:
    if written is None:
        return ()
    if isinstance(written, str):
        return (str(written),)
    if not isinstance(written, list) or len(written) > MOST_SYNONYMS:
        raise WrongAt(f"takes a synonym or a list of them, {MOST_SYNONYMS} at most", (option,))
    return tuple(_text(one, (option, at)) for at, one in enumerate(written))


def _text(written: Any, path: YamlPath) -> str:
    if not isinstance(written, str) or not written.strip():
        raise WrongAt("takes text", path)
    return str(written)


class Confirm(FieldType, HasParts):
    """`true`, or the question in words of its own."""

    __slots__ = ("question", "wanted")

    def __init__(self, wanted: bool, question: Speech | None = None) -> None:
        self.wanted = wanted
        self.question = question

    def __bool__(self) -> bool:
        return self.wanted

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        if isinstance(self.question, HasParts):
            yield from self.question.pieces()
        elif self.question is not None:
            yield (), self.question

    @classmethod
    def parse(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return cls(value.lower() == "true")
        return cls(True, Speech.parse(value))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return {"anyOf": [{"type": "boolean"}, Speech.schema()]}


class Valid(BaseModel):
    """A condition that the answer has to meet."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    when: Annotated[
        Condition,
        Field(description="What holds for a good answer.", examples=[["$DAY", ">=", "today"]]),
    ]
    say: Annotated[
        Speech | None,
        Field(
            description="What is said of another one, before it is asked again.",
            examples=["That day is in the past."],
        ),
    ] = None


class OfMoment(Reads):
    """Asks of a parameter that it is a moment, which alone has a day and a time."""

    def __init__(self, name: str) -> None:
        self.slot = Slot(name, None, f"${name}", 0)
        self.slot.given = True

    def reads(self) -> tuple[Slot, ...]:
        return (self.slot,)

    def takes_unset(self, slot: Slot) -> bool:
        return True

    def entities(self, slot: Slot) -> tuple[str, ...]:
        return ("datetime",)


class Rest(BaseModel):
    """The question for the time of a day, and for the day of a time."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    time: Annotated[
        Speech | None,
        Field(description="Asked where the day is known.", examples=["At what time?"]),
    ] = None
    day: Annotated[
        Speech | None,
        Field(description="Asked where the time is known.", examples=["On which day?"]),
    ] = None
