"""SOSL text to a tree: `FIND {acme*} IN NAME FIELDS RETURNING Account(Id WHERE … LIMIT 5)`."""

import re
from dataclasses import dataclass

from nodes.salesforce.soql import (
    Column,
    Condition,
    FieldPath,
    Operand,
    Order,
    Origin,
    SoqlError,
    SoqlQuery,
    lex,
)
from nodes.salesforce.soql.conditions import condition, operand, whole_number
from nodes.salesforce.soql.cursor import Cursor

_FIND = re.compile(r"\s*FIND\s*\{((?:[^{}\\]|\\.)*)\}", re.IGNORECASE | re.DOTALL)
GROUPS = ("ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR")
_SHOWS = ("HIGHLIGHT", "METADATA", "SNIPPET", "SPELL_CORRECTION")


@dataclass(frozen=True, slots=True)
class Search:
    """`returning` has a query per object; without any, every object answers with Ids."""

    term: str
    group: str = "ALL"
    returning: tuple[SoqlQuery, ...] = ()
    limit: int | None = None


def parse_search(text: str) -> Search:
    """Raises `SoqlError`, with the position in the text."""
    found = _FIND.match(text)
    if not found:
        raise SoqlError("SOSL begins with FIND {words}", 0)
    term = re.sub(r"\\(.)", _unescaped, found[1], flags=re.DOTALL)
    # The tokenizer knows no braces, so it reads blanks in their place and keeps the positions.
    blanked = " " * found.end() + text[found.end() :]
    cursor = Cursor(blanked, lex(blanked), False)
    group = "ALL"
    if cursor.take("IN"):
        group = cursor.one_of(*GROUPS)
        cursor.expect("FIELDS")
    returning = []
    if cursor.take("RETURNING"):
        returning.append(_returning(cursor))
        while cursor.take(","):
            returning.append(_returning(cursor))
    while cursor.take("WITH"):
        _skip_with(cursor)
    limit = whole_number(cursor) if cursor.take("LIMIT") else None
    if cursor.token.kind != "end":
        raise cursor.unexpected()
    return Search(term, group, tuple(returning), limit if isinstance(limit, int) else None)


def _unescaped(match: re.Match[str]) -> str:
    """An escaped wildcard stays escaped: it stands for itself."""
    return match[0] if match[1] in "*?" else match[1]


def _returning(cursor: Cursor) -> SoqlQuery:
    position = cursor.token.start
    origin = Origin(FieldPath((cursor.name(),), position))
    if not cursor.take("("):
        return SoqlQuery((Column(FieldPath(("Id",), position)),), (origin,), position=position)
    fields = [Column(cursor.path())]
    while cursor.take(","):
        fields.append(Column(cursor.path()))
    where: Condition | None = condition(cursor, _no_subquery) if cursor.take("WHERE") else None
    orders: list[Order] = []
    if cursor.take("ORDER", "BY"):
        orders.append(_order(cursor))
        while cursor.take(","):
            orders.append(_order(cursor))
    limit = whole_number(cursor) if cursor.take("LIMIT") else None
    offset = whole_number(cursor) if cursor.take("OFFSET") else None
    cursor.expect(")")
    return SoqlQuery(
        tuple(fields),
        (origin,),
        where=where,
        order_by=tuple(orders),
        limit=limit,
        offset=offset,
        position=position,
    )


def _order(cursor: Cursor) -> Order:
    expression: Operand = operand(cursor)
    descending = not cursor.take("ASC") and cursor.take("DESC")
    nulls = cursor.one_of("FIRST", "LAST") if cursor.take("NULLS") else None
    return Order(expression, descending, nulls)


def _no_subquery(cursor: Cursor) -> SoqlQuery:
    raise cursor.unexpected()


def _skip_with(cursor: Cursor) -> None:
    """These change how results are shown, not which there are."""
    cursor.one_of(*_SHOWS)
    if cursor.take("="):
        cursor.advance()
    elif cursor.take("("):
        while not cursor.take(")"):
            if cursor.token.kind == "end":
                raise cursor.unexpected()
            cursor.advance()
