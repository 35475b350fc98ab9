"""SOQL with parameters bound by where they stand: a value is a literal, never text."""

from engine.fields import Rendering, Slot, Template

from ..soql import (
    COUNT_ALONE,
    SLOT,
    FieldPath,
    Lexeme,
    SoqlError,
    SoqlQuery,
    is_aggregate,
    lex,
    parse,
    refuse,
)
from .mistakes import SOQL, refusal, text_at
from .places import bound, filled, marked, places_of, without_marks


class Soql(Template):
    """A query in SOQL, Salesforce's query language. Where each `$NAME` stands is decided when the
    flow is loaded.

    Outside quotes a value becomes a literal of its own type, inside quotes escaped text. A name of
    a field or object cannot be a parameter. `query` is its tree, with slots where values will be.
    """

    format = "soql"
    refuses_secrets = "is not written into SOQL"

    __slots__ = ("_bound", "_marked", "places", "query")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._marked = marked(self.parts)
        try:
            lexemes = lex(self._marked)
            self.query: SoqlQuery = self._parsed(lexemes)
            self.places = places_of(self.slots, lexemes)
            refuse(self.query)
        except SoqlError as error:
            raise refusal(error, self._marked, SOQL, self.slots) from None
        self._bound = bound(self.parts, self.places)

    def _parsed(self, lexemes: list[Lexeme]) -> SoqlQuery:
        """Raises `SoqlError`, and `WrongAt` for a parameter that stands where a name belongs."""
        try:
            return parse(self._marked, lexemes=lexemes)
        except SoqlError as error:
            if self._marked.startswith(SLOT, error.position):
                places_of(self.slots, lexemes)
            raise

    def fixed(self, text: str) -> str:
        return without_marks(text, "SOQL")

    def entities(self, slot: Slot) -> tuple[str, ...]:
        return ("number", "phone_number") if self.places[slot] == "whole" else ()

    def takes_list(self, slot: Slot) -> bool:
        return self.places[slot] == "list"

    def render(self, ctx: Rendering) -> str:
        if self.constant is not None:
            return self.constant
        return filled(self._bound, ctx, self.refuses_secrets)

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
    def counts(self) -> bool:
        """Whether it is `SELECT COUNT()`, which has a number for an answer and no records."""
        return self.query.select == COUNT_ALONE

    @property
    def always_finds(self) -> bool:
        """Whether it has one record whatever there is: totals of all that match."""
        query = self.query
        apart = self.counts or query.group_by or query.having
        return not apart and all(map(is_aggregate, query.select))

    @property
    def has_children(self) -> bool:
        return any(isinstance(item, SoqlQuery) for item in self.query.select)
