"""SOSL with parameters bound by where they stand: words of the search, or values of a condition."""

import re
from collections.abc import Iterator

from engine import UNSET, NodeError, Secret
from engine.fields import Rendering, Slot, Template, WrongAt, as_text

from .binding import Bound, bound, filled, places_of
from .literals import Place
from .mistakes import refusal
from .soql import SLOT, Lexeme, SoqlError, lex

_FIND = re.compile(r"\s*FIND\s*\{((?:[^{}\\]|\\.)*)\}(.*)", re.IGNORECASE | re.DOTALL)
_RESERVED = re.compile(r"""[?&|!{}\[\]()^~*:\\"'+-]""")
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_FORM = "SOSL has the form FIND {words} IN ALL FIELDS RETURNING Contact(Id, Name)"


class Sosl(Template):
    """A SOSL search. `$NAME` in the braces is words to look for, elsewhere a value of its type.

    https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
    """

    format = "sosl"
    refuses_secrets = "is not written into SOSL"

    __slots__ = ("_places", "_rest", "_words")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        marked = "".join(part if isinstance(part, str) else SLOT for part in self.parts)
        found = _FIND.fullmatch(marked)
        if found is None:
            raise WrongAt(_FORM, (), code="sosl-syntax")
        words, rest = found[1], found[2]
        inside = words.count(SLOT)
        slots = iter(self.slots)
        self._words = _refilled(words, slots)
        try:
            tokens = lex(rest)
            _closed(tokens)
        except SoqlError as error:
            placed = SoqlError(error.message, error.position + found.start(2))
            raise refusal(placed, marked, "SOSL") from None
        places = places_of(tokens)
        known: dict[Slot, Place] = {}
        for slot, place in zip(self.slots[inside:], places, strict=True):
            if place is None:
                text = f"{slot.text} stands where a name belongs; only a value can be a parameter"
                raise WrongAt(text, (), find=slot.text)
            known[slot] = place
        self._places = known
        self._rest: Bound = bound(_refilled(rest, slots), known)

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
        return f"FIND {{{words}}}{filled(self._rest, ctx)}"


def _closed(tokens: list[Lexeme]) -> None:
    """Raises `SoqlError` where parentheses don't match."""
    open_ones = 0
    for token in tokens:
        open_ones += {"(": 1, ")": -1}.get(token.sign, 0)
        if open_ones < 0 or (token.kind == "end" and open_ones):
            raise SoqlError(f"unexpected token: '{token.text}'", token.start)


def _refilled(marked: str, slots: Iterator[Slot]) -> tuple[str | Slot, ...]:
    """The literal text and the slots of a part of the marked text, in turn."""
    parts: list[str | Slot] = []
    for index, text in enumerate(marked.split(SLOT)):
        if index:
            parts.append(next(slots))
        if text:
            parts.append(text)
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
