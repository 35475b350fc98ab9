"""A text in each of a flow's languages: `{en: …, de: …}`."""

from collections.abc import Iterator, Sequence

from ..source.validation import WrongAt
from ..suggestions import nearest
from ..values.languages import read_tag
from ..values.speaking.words import CATEGORIES
from .line import Line, Reader, SpeechBlock
from .slot import Rendering

_LIST_KEYS = ("before", "say", "entities", "between", "last", "after", "none", "most")
_OTHER_KEYS = ("each", *_LIST_KEYS, "plural", *CATEGORIES)


class PerLanguage(SpeechBlock):
    """The text of the session's language, else of the flow's first that there is."""

    __slots__ = ("languages",)

    def __init__(self, lines: dict[str, Line]) -> None:
        super().__init__(lines, "")
        self.languages: Sequence[str] = tuple(lines)
        """Those of the flow, once it is loaded."""

    def render(self, ctx: Rendering) -> str:
        for language in (ctx.language, *self.languages, *self.lines):
            if language in self.lines:
                return self.lines[language].render(ctx)
        return ""

    def lacking(self) -> Iterator[str]:
        """The flow's languages in which it says nothing."""
        return (language for language in self.languages if language not in self.lines)


def per_language_of(reader: Reader) -> PerLanguage:
    lines: dict[str, Line] = {}
    if reader.language:
        raise ValueError(f"stands under {reader.language} already; takes text, plural: or each:")
    for key in reader.block:
        try:
            tag = "" if key in _OTHER_KEYS else read_tag(key)
        except ValueError:
            tag = ""
        if not tag:
            text, hint = _wrong_key(key)
            reader.note(text, (key,), key=True, code="unknown-key", hint=hint)
            continue
        if tag != key:
            about = {"code": "unknown-key", "instead": (key, tag)}
            reader.note(f'"{key}" is written {tag}', (key,), key=True, **about)
            continue
        line = reader.speech(key, tag)
        if line is not None:
            lines[key] = line
    reader.raise_wrong()
    if not lines:
        raise WrongAt("takes text, or a block of texts by language such as en:", ())
    return PerLanguage(lines)


def _wrong_key(key: str) -> tuple[str, str]:
    """What is wrong with it, and what was meant."""
    if key in _LIST_KEYS:
        return f"{key}: belongs to a list; the block lacks each: $LIST", ""
    if key in CATEGORIES or key.lstrip("-").isdigit():
        return f"{key}: belongs to a number; the block lacks plural: $COUNT", ""
    hint = nearest(key, _OTHER_KEYS)
    text = f'"{key}" is no language{hint or "; takes tags such as en, or each: or plural:"}'
    return text, hint
