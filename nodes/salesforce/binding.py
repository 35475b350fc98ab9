"""SOQL with parameters bound by where they stand: a value is a literal, never text."""

import math
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from engine import UNSET, NodeError, Rendering, Secret, Slot, Template, as_text

from .soql import SLOT, SoqlError, Token, parse, tokenize

Place = Literal["literal", "list", "element", "pattern", "whole", "quoted", "quoted pattern"]

_ESCAPES = {
    "\\": "\\\\",
    "'": "\\'",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_ESCAPED = re.compile(r"[\\'\n\r\t\b\f]")


class Soql(Template):
    """A SOQL query. Where each `$NAME` stands is decided when the flow is loaded.

    Outside quotes a value becomes a literal of its own type, inside quotes escaped text. A name of
    a field or object cannot be a parameter.
    """

    format = "soql"
    refuses_secrets = "is not written into SOQL"

    __slots__ = ("places", "syntax_error")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        marked = "".join(part if isinstance(part, str) else SLOT for part in self.parts)
        self.places: dict[Slot, Place] = {}
        try:
            places = _places(tokenize(marked))
        except SoqlError as error:
            raise ValueError(f"not SOQL: {in_words(error)}") from None
        for slot, place in zip(self.slots, places, strict=True):
            if place is None:
                raise ValueError(
                    f"{slot.text} stands where a name belongs; only a value can be a parameter"
                )
            self.places[slot] = place
        self.syntax_error = _syntax_error(marked)

    def fixed(self, text: str) -> str:
        if SLOT in text:
            raise ValueError("the character U+FFFC may not stand in SOQL")
        return text

    def write(self, slot: Slot, ctx: Rendering) -> str:
        value = slot.value(ctx)
        if isinstance(value, Secret):
            raise NodeError(f"{slot.text} is secret and {self.refuses_secrets}")
        if value is UNSET or value == "":
            why = "SOQL would match other records with it"
            if self.places[slot] == "whole":
                why = "only a whole number stands here"
            raise NodeError(f"{slot.text} is empty; {why}")
        try:
            return _written(value, self.places[slot])
        except ValueError as error:
            raise NodeError(f"{slot.text}: {error}") from None


def in_words(error: SoqlError) -> str:
    message = re.sub(r"^line \d+:\d+ ", "", error.message.strip().splitlines()[-1])
    if "mismatched character '<EOF>'" in message:
        message = "this quote is not closed"
    elif unknown := re.search("no viable alternative at character '(.+)'", message):
        hint = "; text stands in single quotes" if unknown[1] == '"' else ""
        message = f"{unknown[1]} means nothing here{hint}"
    return f"{message} (character {error.position + 1})"


def _syntax_error(marked: str) -> str:
    try:
        parse(marked)
    except SoqlError as error:
        return in_words(error)
    return ""


def _places(tokens: list[Token]) -> list[Place | None]:
    """The place of each slot, in order; None where a name belongs."""
    places: list[Place | None] = []
    parentheses: list[bool] = []
    before: Token | None = None
    for token in tokens:
        word = before.text.upper() if before else ""
        in_list = bool(parentheses) and parentheses[-1]
        if token.kind == "slot":
            places.append(_place(before, word, in_list))
        elif token.kind == "string":
            place: Place = "quoted pattern" if word == "LIKE" else "quoted"
            places += [place] * token.text.count(SLOT)
        elif token.text == "(":
            parentheses.append(word in ("IN", "INCLUDES", "EXCLUDES"))
        elif token.text == ")" and parentheses:
            parentheses.pop()
        before = token
    return places


def _place(before: Token | None, word: str, in_list: bool) -> Place | None:
    if before is None:
        return None
    if word in ("LIMIT", "OFFSET") or (word == ":" and before.kind == "punctuation"):
        return "whole"
    if word == "LIKE":
        return "pattern"
    if word == "IN":
        return "list"
    if in_list and word in ("(", ","):
        return "element"
    return "literal" if before.kind == "operator" else None


def _written(value: Any, place: Place) -> str:
    if place == "whole":
        return _whole(value)
    if place in ("quoted", "quoted pattern"):
        return _quotable(value, pattern=place == "quoted pattern")
    if place == "pattern":
        return f"'{_quotable(value, pattern=True)}'"
    if place == "list":
        return _list(value)
    if isinstance(value, list):
        raise ValueError("a list stands only after IN")
    return _literal(value)


def _literal(value: Any) -> str:
    """A SOQL literal of the value's own type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("only a number stands here, not infinity or NaN")
        return format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        utc = value.astimezone(UTC).replace(tzinfo=None)
        return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="milliseconds") + "Z"
    if isinstance(value, str):
        return f"'{_escape(value)}'"
    raise ValueError("a list or an object is not one value")


def _list(value: Any) -> str:
    items = value if isinstance(value, list) else [value]
    if not items or "" in items:
        raise ValueError("IN needs a list with a value in it, and no empty ones")
    return "(" + ",".join(_literal(item) for item in items) + ")"


def _whole(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return str(value)
    raise ValueError("only a whole number stands here")


def _quotable(value: Any, *, pattern: bool) -> str:
    if value is None or isinstance(value, list | dict):
        raise ValueError("only one value that is not null stands inside quotes")
    text = _escape(as_text(value))
    return re.sub("[%_]", lambda found: "\\" + found[0], text) if pattern else text


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text)
