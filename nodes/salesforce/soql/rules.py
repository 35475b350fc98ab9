"""What Salesforce refuses in a query whatever the objects are, though its grammar allows it."""

from .groups import CONVERSIONS, compared, is_aggregate, refuse_groups, refuse_groups_below
from .lexemes import SoqlError
from .semi_joins import refuse_semi_joins
from .tree import (
    And,
    Column,
    Condition,
    FieldComparison,
    FieldSet,
    Or,
    SoqlQuery,
    TypeOf,
)
from .values import FieldPath, FunctionCall

MOST_OF_ALL_FIELDS = 200
COUNT_ALONE = (Column(FunctionCall("COUNT", ())),)
_MOST_SUBTOTALS = 3
_MOST_CATEGORIES = 3


def refuse(query: SoqlQuery) -> None:
    """Raises `SoqlError`, for the query and those in it."""
    _refuse_selection(query)
    _refuse_aggregation(query)
    _refuse_conversions(query)
    _refuse_type_of(query)
    _refuse_categories(query)
    refuse_groups(query)
    refuse_semi_joins(query)
    for item in query.select:
        if isinstance(item, SoqlQuery):
            _refuse_child(item, query)


def _refuse_selection(query: SoqlQuery) -> None:
    groups = query.group_by is not None or any(map(is_aggregate, query.select))
    for item in query.select:
        if isinstance(item, FieldSet):
            _refuse_all_fields(item, query)
        elif isinstance(item, Column) and item.alias and not groups and not _converts(item):
            position = item.expression.position
            raise SoqlError("only aggregate expressions use field aliasing", position)


def _refuse_all_fields(item: FieldSet, query: SoqlQuery) -> None:
    few = isinstance(query.limit, int) and query.limit <= MOST_OF_ALL_FIELDS
    few = few or 0 < _most_records(query.where) <= MOST_OF_ALL_FIELDS
    if item.kind != "STANDARD" and not few:
        most = MOST_OF_ALL_FIELDS
        message = f"The SOQL FIELDS function must have a LIMIT of at most {most}"
        raise SoqlError(message, item.position)


def _most_records(condition: Condition | None) -> int:
    """How many records a condition on Ids lets through at most; 0 where nobody knows."""
    if isinstance(condition, And):
        return min(filter(None, map(_most_records, condition.items)), default=0)
    if isinstance(condition, Or):
        each = [_most_records(item) for item in condition.items]
        return sum(each) if all(each) else 0
    if not isinstance(condition, FieldComparison) or str(condition.left).lower() != "id":
        return 0
    if condition.operator == "IN" and isinstance(condition.right, tuple):
        return len(condition.right)
    return int(condition.operator == "=")


def _refuse_aggregation(query: SoqlQuery) -> None:
    for order in query.order_by if query.select == COUNT_ALONE else ():
        message = f"Ordered field must be grouped or aggregated: {order.expression}"
        raise SoqlError(message, order.expression.position)
    if query.group_by is None:
        for item in query.select if query.limit is not None else ():
            if is_aggregate(item) and query.select != COUNT_ALONE:
                message = (
                    "Non-grouped query that uses overall aggregate functions cannot also use LIMIT"
                )
                raise SoqlError(message, query.position)
    elif query.group_by.kind and len(query.group_by.items) > _MOST_SUBTOTALS:
        position = query.group_by.items[_MOST_SUBTOTALS].position
        kind = query.group_by.kind
        raise SoqlError(f"GROUP BY {kind} takes {_MOST_SUBTOTALS} fields at most", position)


def _refuse_conversions(query: SoqlQuery) -> None:
    """Records are put in order by their values; what is converted is only shown."""
    for order in query.order_by:
        call = order.expression
        if isinstance(call, FunctionCall) and call.name in CONVERSIONS:
            raise SoqlError(f"{call} is not allowed in ORDER BY", call.position)
    for call in compared(query.where):
        if isinstance(call, FunctionCall) and call.name in CONVERSIONS - {"TOLABEL"}:
            raise SoqlError(f"{call} is not allowed in WHERE", call.position)


def _refuse_type_of(query: SoqlQuery) -> None:
    calls = [
        item
        for item in query.select
        if isinstance(item, Column) and isinstance(item.expression, FunctionCall)
    ]
    for item in query.select:
        if not isinstance(item, TypeOf):
            continue
        if query.group_by or calls:
            message = "TYPEOF goes neither with GROUP BY nor with functions"
            raise SoqlError(message, item.relationship.position)
        for other in query.select:
            if isinstance(other, Column) and _is_below(other, item.relationship):
                message = f"{item.relationship} is selected by TYPEOF already: {other.expression}"
                raise SoqlError(message, other.expression.position)


def _is_below(column: Column, relationship: FieldPath) -> bool:
    path = column.expression
    if not isinstance(path, FieldPath):
        return False
    above = [part.lower() for part in relationship.parts]
    return [part.lower() for part in path.parts[:-1]] == above


def _refuse_categories(query: SoqlQuery) -> None:
    groups = [category.group.lower() for category in query.categories]
    if len(groups) > _MOST_CATEGORIES:
        message = f"WITH DATA CATEGORY takes {_MOST_CATEGORIES} conditions at most"
        raise SoqlError(message, query.position)
    for index, category in enumerate(query.categories):
        if groups[index] in groups[:index]:
            message = f"the data category group {category.group} is used twice"
            raise SoqlError(message, query.position)


def _refuse_child(child: SoqlQuery, parent: SoqlQuery) -> None:
    if child.offset is not None and parent.limit != 1:
        message = "OFFSET in a subquery is only allowed where the parent query has LIMIT 1"
        raise SoqlError(message, child.position)
    refuse_groups_below(child)
    refuse(child)


def _converts(item: Column) -> bool:
    expression = item.expression
    return isinstance(expression, FunctionCall) and expression.name in {*CONVERSIONS, "DISTANCE"}
