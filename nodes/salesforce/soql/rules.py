"""What Salesforce refuses in a query whatever the objects are, though its grammar allows it."""

from .conditions import AGGREGATES
from .lexemes import SoqlError
from .tree import Column, FieldSet, SoqlQuery
from .values import FunctionCall

MOST_OF_ALL_FIELDS = 200
CONVERSIONS = frozenset({"TOLABEL", "FORMAT", "CONVERTCURRENCY"})


def refuse(query: SoqlQuery) -> None:
    """Raises `SoqlError`, for the query and those in its SELECT."""
    groups = query.group_by is not None or any(map(_is_aggregate, query.select))
    for item in query.select:
        if isinstance(item, SoqlQuery):
            refuse(item)
        elif isinstance(item, FieldSet):
            _refuse_all_fields(item, query)
        elif isinstance(item, Column) and item.alias and not groups and not _converts(item):
            position = item.expression.position
            raise SoqlError("only aggregate expressions use field aliasing", position)


def _refuse_all_fields(item: FieldSet, query: SoqlQuery) -> None:
    few = isinstance(query.limit, int) and query.limit <= MOST_OF_ALL_FIELDS
    if item.kind != "STANDARD" and not few:
        most = MOST_OF_ALL_FIELDS
        message = f"The SOQL FIELDS function must have a LIMIT of at most {most}"
        raise SoqlError(message, item.position)


def _is_aggregate(item: object) -> bool:
    expression = item.expression if isinstance(item, Column) else None
    return isinstance(expression, FunctionCall) and expression.name in AGGREGATES


def _converts(item: Column) -> bool:
    return isinstance(item.expression, FunctionCall) and item.expression.name in CONVERSIONS
