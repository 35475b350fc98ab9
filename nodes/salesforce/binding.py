"""SOQL with parameters bound by where they stand: a value is a literal, never text."""

import re
from collections.abc import Callable
from typing import Any

from engine import UNSET, NodeError, Secret
from engine.fields import Rendering, Slot, Template, WrongAt

from .literals import WRITERS, Place
from .mistakes import refusal, text_at
from .soql import SLOT, FieldPath, Lexeme, SoqlError, SoqlQuery, lex, parse, refuse

_LIST_WORDS = ("IN", "INCLUDES", "EXCLUDES")
_NAME_WANTED = "stands where a name belongs; only a value can be a parameter"


class Soql(Template):
    """A SOQL query. Where each `$NAME` stands is decided when the flow is loaded.

    Outside quotes a value becomes a literal of its own type, inside quotes escaped text. A name of
    a field or object cannot be a parameter. `query` is its tree, with slots where values will be.
    """

    format = "soql"
    refuses_secrets = "is not written into SOQL"

    __slots__ = ("_bound", "_marked", "places", "query")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._marked = marked = "".join(
            part if isinstance(part, str) else SLOT for part in self.parts
        )
        try:
            tokens = lex(marked)
            places = places_of(tokens)
            for slot, place in zip(self.slots, places, strict=True):
                if place is None:
                    raise WrongAt(f"{slot.text} {_NAME_WANTED}", (), find=slot.text)
            self.query: SoqlQuery = parse(marked, tokens=tokens)
            refuse(self.query)
        except SoqlError as error:
            raise refusal(error, marked, "SOQL") from None
        self.places: dict[Slot, Place] = {
            slot: place for slot, place in zip(self.slots, places, strict=True) if place
        }
        self._bound = bound(self.parts, self.places)

    def fixed(self, text: str) -> str:
        if SLOT in text:
            raise ValueError("the character U+FFFC may not stand in SOQL")
        return text

    def takes_list(self, slot: Slot) -> bool:
        return self.places[slot] == "list"

    def render(self, ctx: Rendering) -> str:
        return self.constant if self.constant is not None else filled(self._bound, ctx)

    @property
    def columns(self) -> tuple[FieldPath, ...] | None:
        """What is selected, where that is plain fields alone; None with functions and the like."""
        if self.query.group_by or len(self.query.origins) > 1 or self.query.origins[0].alias:
            return None
        paths = [getattr(item, "expression", None) for item in self.query.select]
        plain = tuple(path for path in paths if isinstance(path, FieldPath))
        aliased = any(getattr(item, "alias", None) for item in self.query.select)
        return plain if len(plain) == len(paths) and not aliased else None

    def text_at(self, position: int) -> str:
        """What is written from there on, as far as it tells the place from others."""
        return text_at(self._marked, position)

    @property
    def has_children(self) -> bool:
        return any(isinstance(item, SoqlQuery) for item in self.query.select)


Bound = tuple[str | tuple[Slot, Place, Callable[[Any], str]], ...]


def bound(parts: tuple[str | Slot, ...], places: dict[Slot, Place]) -> Bound:
    """The parts of a template, each slot with its place and the writer of that place.

    A value that touches a word (`LIMIT$N`) is kept apart from it, or both would be one word.
    """
    found: list[Any] = []
    for index, part in enumerate(parts):
        if isinstance(part, str):
            found.append(part)
            continue
        place = places[part]
        alone = not place.startswith("quoted")
        if alone and index and _ends_in_word(parts[index - 1]):
            found.append(" ")
        found.append((part, place, WRITERS[place]))
        if alone and _begins_with_word(parts[index + 1 : index + 2]):
            found.append(" ")
    return tuple(found)


def _ends_in_word(part: str | Slot) -> bool:
    return isinstance(part, str) and re.search(r"\w\Z", part) is not None


def _begins_with_word(following: tuple[str | Slot, ...]) -> bool:
    return any(isinstance(part, str) and re.match(r"\w", part) for part in following)


def filled(parts: Bound, ctx: Rendering) -> str:
    """Raises `NodeError` for a value that may not stand in its place."""
    written = []
    for part in parts:
        if isinstance(part, str):
            written.append(part)
            continue
        slot, place, write = part
        value = slot.value(ctx)
        if value is UNSET or value == "" or isinstance(value, Secret):
            raise _unfit(slot, place, value)
        try:
            written.append(write(value))
        except ValueError as error:
            raise NodeError(f"{slot.text}: {error}") from None
    return "".join(written)


def _unfit(slot: Slot, place: Place, value: Any) -> NodeError:
    if isinstance(value, Secret):
        return NodeError(f"{slot.text} is secret and {Soql.refuses_secrets}")
    why = "Salesforce would match other records with it"
    if place == "whole":
        why = "only a whole number stands here"
    return NodeError(f"{slot.text} is empty; {why}")


def places_of(tokens: list[Lexeme]) -> list[Place | None]:
    """The place of each slot, in order; None where a name belongs."""
    places: list[Place | None] = []
    parentheses: list[bool] = []
    before: Lexeme | None = None
    for token in tokens:
        word = before.text.upper() if before else ""
        in_list = bool(parentheses) and parentheses[-1]
        if token.kind == "slot":
            places.append(_place(before, word, in_list))
        elif token.kind == "string":
            place: Place = "quoted pattern" if word == "LIKE" else "quoted"
            places += [place] * token.text.count(SLOT)
        elif token.text == "(":
            parentheses.append(word in _LIST_WORDS)
        elif token.text == ")" and parentheses:
            parentheses.pop()
        before = token
    return places


def _place(before: Lexeme | None, word: str, in_list: bool) -> Place | None:
    if before is None:
        return None
    if word in ("LIMIT", "OFFSET") or (word == ":" and before.kind == "punctuation"):
        return "whole"
    if word == "LIKE":
        return "pattern"
    if word in _LIST_WORDS:
        return "list"
    if in_list and word in ("(", ","):
        return "element"
    return "literal" if before.kind == "operator" else None
