"""What Salesforce refuses in `IN (SELECT …)`, a semi-join, and `NOT IN (SELECT …)`.

https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm
"""

import re
from collections.abc import Iterator

from .lexemes import SoqlError
from .tree import And, Column, Condition, FieldComparison, Not, Or, SoqlQuery
from .values import FieldPath, FunctionCall, Operand

MOST_SEMI_JOINS = 2
_SUB_SELECTS = "Semi join sub-selects are"
_NESTED = (
    f"{_SUB_SELECTS} only allowed at the top level WHERE expressions and not in nested WHERE"
    " expressions."
)
_LEVELS = "cannot have more than one level of relationships"
_NEVER_INSIDE = re.compile(
    "ActivityHistory|Attachments?|ContentDocumentLink|Event|EventAttendee|Note|OpenActivity|Task"
    "|.*Tag",
    re.IGNORECASE,
)


def refuse_semi_joins(query: SoqlQuery) -> None:
    """Raises `SoqlError`, in the words that Salesforce has for it."""
    joins = list(semi_joins(query.where))
    for inner in (inner for _, inner in joins):
        for deeper, _ in semi_joins(inner.where):
            message = "Nesting of semi join sub-selects is not supported"
            raise SoqlError(message, deeper.left.position)
    _refuse_places(query.where)
    for join, _ in semi_joins(query.having):
        raise SoqlError(_NESTED, join.left.position)
    for join, inner in joins:
        _refuse_objects(query, inner)
        _refuse_fields(query, join.left, inner)
    for join, _ in joins[MOST_SEMI_JOINS:]:
        message = f"Maximum {MOST_SEMI_JOINS} semi join sub-selects are allowed"
        raise SoqlError(message, join.left.position)


def semi_joins(condition: Condition | None) -> Iterator[tuple[FieldComparison, SoqlQuery]]:
    """Every semi-join and anti-join of a condition, with the query inside it."""
    if isinstance(condition, FieldComparison):
        if isinstance(condition.right, SoqlQuery):
            yield condition, condition.right
    elif isinstance(condition, Not):
        yield from semi_joins(condition.item)
    elif condition is not None:
        for item in condition.items:
            yield from semi_joins(item)


def _refuse_places(where: Condition | None) -> None:
    """A semi-join is the whole condition, or one of those that AND joins outermost."""
    if isinstance(where, Or):
        for join, _ in semi_joins(where):
            message = f"{_SUB_SELECTS} not allowed with the 'OR' operator"
            raise SoqlError(message, join.left.position)
    for item in where.items if isinstance(where, And) else (where,):
        for join, _ in semi_joins(item):
            if isinstance(item, Not):
                message = f"{_SUB_SELECTS} not allowed with the 'NOT' operator"
                raise SoqlError(message, join.left.position)
            if item is not join:
                raise SoqlError(_NESTED, join.left.position)


def _refuse_objects(outer: SoqlQuery, inner: SoqlQuery) -> None:
    path = inner.origins[0].path
    if _NEVER_INSIDE.fullmatch(str(path)):
        message = f"Entity '{path}' is not supported for semi join inner selects"
        raise SoqlError(message, path.position)
    if str(path).lower() == str(outer.origins[0].path).lower():
        message = "The inner and outer selects should not be on the same object type"
        raise SoqlError(message, path.position)


def _refuse_fields(outer: SoqlQuery, left: Operand, inner: SoqlQuery) -> None:
    if _leads_away(left, outer):
        raise SoqlError(f"The left operand '{left}' {_LEVELS}", left.position)
    for item in inner.select:
        if isinstance(item, Column) and isinstance(item.expression, FunctionCall):
            message = f"The inner select is of one field, not of a function: {item.expression}"
            raise SoqlError(message, item.expression.position)
        if isinstance(item, Column) and _leads_away(item.expression, inner):
            message = f"The inner select field '{item.expression}' {_LEVELS}"
            raise SoqlError(message, item.expression.position)


def _leads_away(operand: Operand, query: SoqlQuery) -> bool:
    """Whether a field is one of a parent; the object's own name or alias may stand before it."""
    if not isinstance(operand, FieldPath) or len(operand.parts) == 1:
        return False
    origin = query.origins[0]
    own = {origin.path.parts[-1].lower(), (origin.alias or "").lower()}
    return len(operand.parts) > 2 or operand.parts[0].lower() not in own
