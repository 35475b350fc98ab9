"""What is said: a text, or a block that chooses or makes one by language, number or list."""

from typing import Any, Self, cast

from ..source.tree import Block
from .line import Line, Reader

MOST_LEVELS = 8
"""Of blocks within blocks."""


class Speech(Line):
    """What is said, in any of its forms."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: Any) -> Self:
        if isinstance(value, str):
            return cls(value)
        return cast(Self, value if isinstance(value, Line) else speech_of(value))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return {"type": ["string", "object"], "format": cls.format}


def speech_of(
    value: Any, language: str = "", own: frozenset[str] = frozenset(), level: int = 0
) -> Line:
    """Reads what is written for speech (`Read`)."""
    if isinstance(value, str):
        return Line(value, own)
    if not isinstance(value, Block):
        raise ValueError("takes text" if value is None else "takes text, not a list")
    if level == MOST_LEVELS:
        raise ValueError(f"blocks of speech nest {MOST_LEVELS} levels at most")
    reader = Reader(value, speech_of, language, own, level)
    # Each is imported where one is written: most flows say plain texts.
    if "each" in value:
        from .each import each_of

        return each_of(reader)
    if "plural" in value:
        from .plural import plural_of

        return plural_of(reader)
    from .per_language import per_language_of

    return per_language_of(reader)
