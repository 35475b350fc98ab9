"""A text by number: `{plural: $COUNT, 0: None., one: One., other: $COUNT.}`."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..errors import NodeError
from ..source.tree import YamlPath
from ..source.validation import WrongAt
from ..suggestions import nearest
from ..values.entities import as_text, shown
from ..values.parameters import UNSET
from ..values.speaking.words import CATEGORIES
from .line import Asked, Line, Reader, SpeechBlock
from .slot import Rendering, Slot

_EXACT = r"-?[0-9]{1,15}(\.[0-9]{1,15})?"
_NUMBER = r"[-+]?[0-9]{1,300}(\.[0-9]{1,300})?([eE][-+]?[0-9]{1,3})?"


class Count(Asked):
    """The number of a plural."""

    __slots__ = ()

    def entities(self, slot: Slot) -> tuple[str, ...]:
        return ("number", "ordinal")

    def takes_list(self, slot: Slot) -> bool:
        return False


class Plural(SpeechBlock):
    """The text of exactly that number, else of its category in the language, else `other`.

    Where there is no number nothing is said.
    """

    __slots__ = ("count", "exact")

    def __init__(self, count: Count, lines: dict[str, Line], language: str) -> None:
        super().__init__(lines, language)
        self.count = count
        self.slots += count.slots
        self.exact = {Decimal(key): line for key, line in lines.items() if key not in CATEGORIES}

    @property
    def categories(self) -> tuple[str, ...]:
        """Those it has a text for; `other` aside."""
        return tuple(key for key in self.lines if key in CATEGORIES and key != "other")

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        yield ("plural",), self.count
        yield from super().pieces()

    def render(self, ctx: Rendering) -> str:
        value = self.count.value(ctx)
        if value is UNSET or value is None:
            ctx.warn(f"{self.count.text} has no value, so that nothing is said for it")
            return ""
        number = self._number(value)
        line = self.exact.get(number) or self._by_category(number, ctx.language)
        return line.render(ctx)

    def _number(self, value: Any) -> Decimal:
        text = as_text(value).strip()
        if isinstance(value, bool) or not re.fullmatch(_NUMBER, text):
            raise NodeError(f"{self.count.text} is no number: {shown(value)}")
        return Decimal(text)

    def _by_category(self, number: Decimal, language: str) -> Line:
        if self.categories:
            from ..values.speaking.locales import category

            return self.lines.get(category(number, language)) or self.lines["other"]
        return self.lines["other"]


def plural_of(reader: Reader) -> Plural:
    count = None
    try:
        count = Count(reader.block["plural"], reader.own)
    except ValueError as error:
        reader.note(str(error), ("plural",))
    lines: dict[str, Line] = {}
    for key in reader.block:
        if key == "plural":
            continue
        if key not in CATEGORIES and not re.fullmatch(_EXACT, key):
            hint = nearest(key, CATEGORIES) or f"; takes numbers and {', '.join(CATEGORIES)}"
            reader.note(
                f'unknown key "{key}"{hint}', (key,), key=True, code="unknown-key", hint=hint
            )
        elif (line := reader.speech(key)) is not None:
            lines[key] = line
    if "other" not in reader.block:
        wrong = WrongAt('missing key "other": the text for all other numbers', ("plural",))
        wrong.code, wrong.key = "missing-key", True
        reader.wrong.append(wrong)
    reader.raise_wrong()
    assert count is not None
    return Plural(count, lines, reader.language)
