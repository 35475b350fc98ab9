"""The question after an answer that was not taken, which may say why: `$REASON`."""

from collections.abc import Callable, Iterator
from typing import Any, Self

from ..source.tree import YamlPath
from .field_type import FieldType
from .item import REASON, OwnRendering
from .line import Line
from .protocols import HasParts, pieces_of
from .slot import Rendering
from .speech import Speech, speech_of

_OWN = frozenset({REASON})


class RetryPrompt(FieldType, HasParts):
    """Speech in which `$REASON` is why the answer was not taken, in the caller's language."""

    __slots__ = ("says_reason", "speech")

    def __init__(self, speech: Line) -> None:
        self.speech = speech
        self.says_reason = any(slot.name == REASON for slot in speech.slots)

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        yield from pieces_of((), self.speech)

    def render(self, ctx: Rendering, reason: Callable[[], str]) -> str:
        """The reason is asked for only where it is said."""
        if not self.says_reason:
            return self.speech.render(ctx)
        return self.speech.render(OwnRendering(ctx, {REASON: reason()})).strip()

    @classmethod
    def parse(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        return cls(value if isinstance(value, Line) else speech_of(value, own=_OWN))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return Speech.schema()
