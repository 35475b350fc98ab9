"""SOSL text to a tree: `FIND {acme*} IN NAME FIELDS RETURNING Account(Id WHERE … LIMIT 5)`.

https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_syntax.htm
"""

import re

from .conditions import choices, condition, operand, value, whole_number
from .cursor import Cursor
from .groups import CONVERSIONS
from .lexemes import Lexeme, SoqlError, lex
from .queries import alias, categories, ordering, updates
from .terms import parse_term
from .tree import Column, Origin, SoqlQuery, SoslSearch
from .values import FieldPath, FunctionCall

_FIND = r"(?is)\s*FIND\s*\{((?:[^{}\\]|\\.)*)\}"
_BEGINNING = r"(?i)\s*(?:FIND\s*\{?)?"
_FORM = "SOSL has the form FIND {words} IN ALL FIELDS RETURNING Contact(Id, Name)"

SEARCH_GROUPS = ("ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR")
_MODES = ("SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE")
_SHOWS = ("HIGHLIGHT", "METADATA", "SNIPPET", "SPELL_CORRECTION")
_NARROWS = ("DIVISION", "NETWORK", "PRICEBOOKID")
_AFTER_FIELD = frozenset({"WHERE", "USING", "ORDER", "LIMIT", "OFFSET"})


def words_at(text: str) -> tuple[int, int]:
    """From where to where the words between the braces go. Raises `SoqlError`."""
    found = re.match(_FIND, text)
    if found:
        return found.span(1)
    beginning = re.match(_BEGINNING, text)
    raise SoqlError(_FORM, beginning.end() if beginning else 0)


def lex_after_words(text: str) -> list[Lexeme]:
    """The lexemes of what follows the braces. Raises `SoqlError`."""
    return lex(text, words_at(text)[1] + 1)


def parse_search(
    text: str, *, allow_slots: bool = True, lexemes: list[Lexeme] | None = None
) -> SoslSearch:
    """Raises `SoqlError`. A slot may stand in a word of the search, and where a value may unless
    `allow_slots` is false. `lexemes` are those after the braces, where they are known."""
    term = parse_term(text, *words_at(text))
    cursor = Cursor(text, lex_after_words(text) if lexemes is None else lexemes, allow_slots)
    group = "ALL"
    if cursor.take("IN"):
        group = cursor.one_of(*SEARCH_GROUPS)
        cursor.expect("FIELDS")
    narrowed_by: list[str] = []
    returning = []
    if cursor.take("RETURNING"):
        returning.append(_returning(cursor, narrowed_by))
        while cursor.take(","):
            returning.append(_returning(cursor, narrowed_by))
    while cursor.take("WITH"):
        narrowed_by += _with(cursor)
    limit = whole_number(cursor) if cursor.take("LIMIT") else None
    if cursor.take("UPDATE"):
        updates(cursor)
    if cursor.lexeme.kind != "end":
        raise cursor.unexpected()
    return SoslSearch(term, group, tuple(returning), tuple(narrowed_by), limit)


def _returning(cursor: Cursor, narrowed_by: list[str]) -> SoqlQuery:
    position = cursor.lexeme.start
    origin = Origin(FieldPath((cursor.name(),), position))
    if not cursor.take("("):
        return SoqlQuery((Column(FieldPath(("Id",), position)),), (origin,), position=position)
    fields = [_field(cursor)]
    while cursor.take(","):
        fields.append(_field(cursor))
    in_list = _list_view(cursor)
    where = condition(cursor, _no_subquery) if cursor.take("WHERE") else None
    if in_list or _list_view(cursor):
        narrowed_by.append("USING LISTVIEW")
    order_by = ordering(cursor) if cursor.take("ORDER", "BY") else ()
    limit = whole_number(cursor) if cursor.take("LIMIT") else None
    offset = whole_number(cursor) if cursor.take("OFFSET") else None
    cursor.expect(")")
    return SoqlQuery(
        tuple(fields),
        (origin,),
        where=where,
        order_by=order_by,
        limit=limit,
        offset=offset,
        position=position,
    )


def _field(cursor: Cursor) -> Column:
    """A field, or a conversion of one; a search counts and sums nothing."""
    lexeme = cursor.lexeme
    if cursor.word == "WHERE":
        raise cursor.unexpected()
    expression = operand(cursor)
    if isinstance(expression, FunctionCall) and expression.name not in CONVERSIONS:
        raise cursor.unexpected(lexeme)
    return Column(expression, alias(cursor, _AFTER_FIELD))


def _list_view(cursor: Cursor) -> bool:
    """Salesforce documents it before WHERE and after it."""
    if not cursor.take("USING"):
        return False
    cursor.expect("LISTVIEW")
    cursor.expect("=")
    cursor.name()
    return True


def _no_subquery(cursor: Cursor) -> SoqlQuery:
    raise cursor.unexpected()


def _with(cursor: Cursor) -> tuple[str, ...]:
    """A clause after WITH; its name where it decides which records are found."""
    if cursor.take("DATA", "CATEGORY"):
        categories(cursor)
        return ("WITH DATA CATEGORY",)
    name = cursor.one_of(*_SHOWS, *_MODES, *_NARROWS)
    if name == "SNIPPET" and cursor.take("("):
        for part in ("TARGET_LENGTH", "="):
            cursor.expect(part)
        whole_number(cursor)
        cursor.expect(")")
    elif name == "NETWORK" and cursor.take("IN"):
        choices(cursor, None)
    elif name in ("METADATA", "SPELL_CORRECTION", *_NARROWS):
        cursor.expect("=")
        value(cursor)
    return (f"WITH {name}",) if name in _NARROWS else ()
