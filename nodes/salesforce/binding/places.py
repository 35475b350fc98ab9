"""Where in a query each parameter stands, and its value written for that place."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine import UNSET, NodeError, Secret
from engine.fields import Rendering, Slot, WrongAt

from ..soql import SLOT, Lexeme
from .literals import WRITERS, Place

_LIST_WORDS = ("IN", "INCLUDES", "EXCLUDES")
_NAME_WANTED = "stands where a name belongs; only a value can be a parameter"

Bound = tuple[str | tuple[Slot, Place, Callable[[Any], str]], ...]
"""The parts of a query: fixed text, and slots with their places and what writes them there."""


def marked(parts: Iterable[str | Slot]) -> str:
    """The text with one sign for each slot, which the lexer knows."""
    return "".join(part if isinstance(part, str) else SLOT for part in parts)


def without_marks(text: str, language: str) -> str:
    """The text itself. Raises `ValueError` where it holds the sign that stands for a slot."""
    if SLOT in text:
        raise ValueError(f"the character U+FFFC may not stand in {language}")
    return text


def places_of(slots: Iterable[Slot], lexemes: list[Lexeme]) -> dict[Slot, Place]:
    """Where each slot stands. Raises `WrongAt` where a name belongs."""
    found: dict[Slot, Place] = {}
    for slot, place in zip(slots, _places(lexemes), strict=True):
        if place is None:
            raise WrongAt(f"{slot.text} {_NAME_WANTED}", (), find=slot.text)
        if slot.default == "":
            raise WrongAt(f"{slot.text}: an empty value takes failed here", (), find=slot.text)
        found[slot] = place
    return found


def bound(parts: Iterable[str | Slot], places: Mapping[Slot, Place]) -> Bound:
    """The parts of a template, each slot with its place and the writer of that place.

    A value that touches a word (`LIMIT$N`) is kept apart from it, or both would be one word.
    """
    parts, found = list(parts), list[Any]()
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


def filled(parts: Bound, ctx: Rendering, refuses_secrets: str) -> str:
    """The query with its values. Raises `NodeError` for one that may not stand in its place."""
    written = []
    for part in parts:
        if isinstance(part, str):
            written.append(part)
            continue
        slot, place, write = part
        value = slot.value(ctx)
        if value is UNSET or value == "" or isinstance(value, Secret):
            raise _unfit(slot, place, value, refuses_secrets)
        try:
            written.append(write(value))
        except ValueError as error:
            raise NodeError(f"{slot.text}: {error}") from None
    return "".join(written)


def _unfit(slot: Slot, place: Place, value: Any, refuses_secrets: str) -> NodeError:
    if isinstance(value, Secret):
        return NodeError(f"{slot.text} is secret and {refuses_secrets}")
    why = "Salesforce would match other records with it"
    if place == "whole":
        why = "only a whole number stands here"
    return NodeError(f"{slot.text} is empty; {why}")


def _ends_in_word(part: str | Slot) -> bool:
    return isinstance(part, str) and re.search(r"\w\Z", part) is not None


def _begins_with_word(following: list[str | Slot]) -> bool:
    return any(isinstance(part, str) and re.match(r"\w", part) for part in following)


def _places(lexemes: list[Lexeme]) -> list[Place | None]:
    """The place of each slot, in order; None where a name belongs."""
    places: list[Place | None] = []
    parentheses: list[bool] = []
    before: Lexeme | None = None
    for lexeme in lexemes:
        word = before.text.upper() if before else ""
        in_list = bool(parentheses) and parentheses[-1]
        if lexeme.kind == "slot":
            places.append(_place(before, word, in_list))
        elif lexeme.kind == "string":
            place: Place = "quoted pattern" if word == "LIKE" else "quoted"
            places += [place] * lexeme.text.count(SLOT)
        elif lexeme.text == "(":
            parentheses.append(word in _LIST_WORDS)
        elif lexeme.text == ")" and parentheses:
            parentheses.pop()
        before = lexeme
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
