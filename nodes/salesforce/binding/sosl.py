"""SOSL with parameters bound by where they stand: words of the search, or values of a condition."""

import re
from collections.abc import Iterator

from engine import UNSET, NodeError, Secret
from engine.fields import Rendering, Slot, Template, as_text

from ..soql import SLOT, SoqlError, SoslSearch, lex_after_words, parse_search, refuse, words_at
from .mistakes import SOSL, refusal
from .places import bound, filled, marked, places_of, without_marks

# Each means something in a search, and only itself after a backslash; see Salesforce's page below.
_RESERVED = re.compile(r"""[?&|!{}\[\]()^~*:\\"'+-]""")
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class Sosl(Template):
    """A search in SOSL, Salesforce's search language. `$NAME` in the braces is words to look for,
    elsewhere a value of its type. `search` is its tree, with slots where they will be.

    https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
    """

    format = "sosl"
    refuses_secrets = "is not written into SOSL"

    __slots__ = ("_places", "_rest", "_words", "search")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        text = marked(self.parts)
        try:
            start, end = words_at(text)
            inside = text.count(SLOT, start, end)
            lexemes = lex_after_words(text)
            self._places = places_of(self.slots[inside:], lexemes)
            self.search: SoslSearch = parse_search(text, lexemes=lexemes)
            for query in self.search.returning:
                refuse(query)
        except SoqlError as error:
            raise refusal(error, text, SOSL, self.slots) from None
        slots = iter(self.slots)
        self._words = _refilled(text[start:end], slots)
        self._rest = bound(_refilled(text[end + 1 :], slots), self._places)

    def fixed(self, text: str) -> str:
        return without_marks(text, "SOSL")

    def entities(self, slot: Slot) -> tuple[str, ...]:
        return ("number", "phone_number") if self._places.get(slot) == "whole" else ()

    def takes_list(self, slot: Slot) -> bool:
        return self._places.get(slot) == "list"

    def render(self, ctx: Rendering) -> str:
        words, quoted = "", False
        for part in self._words:
            if isinstance(part, str):
                words += part
                quoted ^= part.replace('\\"', "").count('"') % 2 == 1
            else:
                words += _words_of(part, ctx, quoted=quoted)
        return f"FIND {{{words}}}{filled(self._rest, ctx, self.refuses_secrets)}"


def _refilled(text: str, slots: Iterator[Slot]) -> tuple[str | Slot, ...]:
    """The literal text and the slots of a part of the marked text, in turn."""
    parts: list[str | Slot] = []
    for index, literal in enumerate(text.split(SLOT)):
        if index:
            parts.append(next(slots))
        if literal:
            parts.append(literal)
    return tuple(parts)


def _words_of(slot: Slot, ctx: Rendering, *, quoted: bool) -> str:
    """Words to look for; what SOSL would read as an operator or a wildcard is only text."""
    value = slot.value(ctx)
    if isinstance(value, Secret):
        raise NodeError(f"{slot.text} is secret and {Sosl.refuses_secrets}")
    if value is UNSET or value is None or not as_text(value).strip():
        raise NodeError(f"{slot.text} is empty; there is nothing to look for")
    text = as_text(value)
    if _CONTROL.search(text):
        raise NodeError(f"{slot.text} holds a line break or another control character")
    escaped = _RESERVED.sub(lambda found: "\\" + found[0], text)
    return f'"{escaped}"' if _OPERATOR.search(text) and not quoted else escaped
