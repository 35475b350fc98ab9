"""What Salesforce refuses of groups and aggregate functions, whatever the objects are.

https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_groupby_considerations.htm
"""

from collections.abc import Iterator

from .conditions import AGGREGATES
from .lexemes import SoqlError
from .tree import Column, Condition, FieldComparison, FieldSet, Not, SelectItem, SoqlQuery
from .values import FieldPath, FunctionCall, Operand

CONVERSIONS = frozenset({"TOLABEL", "FORMAT", "CONVERTCURRENCY"})
_SHOW_A_GROUP = CONVERSIONS | {"GROUPING"}


def is_aggregate(item: SelectItem) -> bool:
    expression = item.expression if isinstance(item, Column) else None
    return isinstance(expression, FunctionCall) and expression.name in AGGREGATES


def answers_with_groups(query: SoqlQuery) -> bool:
    return query.group_by is not None or any(map(is_aggregate, query.select))


def refuse_groups(query: SoqlQuery) -> None:
    """Raises `SoqlError`."""
    for operand in compared(query.where):
        for call in _aggregates(operand):
            raise SoqlError(f"Aggregate functions are not allowed here: {call}", call.position)
    for operand in _operands(query):
        for call in _aggregates(operand):
            for inner in (each for argument in call.arguments for each in _aggregates(argument)):
                raise SoqlError(f"Aggregate functions are not nested: {call}", inner.position)
    if answers_with_groups(query) and len(query.origins) == 1:
        _refuse_ungrouped(query)


def refuse_groups_below(child: SoqlQuery) -> None:
    if answers_with_groups(child):
        raise SoqlError("Only root queries support aggregate expressions", child.position)


def compared(condition: Condition | None) -> Iterator[Operand]:
    if isinstance(condition, FieldComparison):
        yield condition.left
    elif isinstance(condition, Not):
        yield from compared(condition.item)
    elif condition is not None:
        for item in condition.items:
            yield from compared(item)


def _refuse_ungrouped(query: SoqlQuery) -> None:
    items = query.group_by.items if query.group_by else ()
    for item in items:
        for call in _aggregates(item):
            raise SoqlError(f"Grouped field should not be aggregated: {call}", call.position)
    for other in query.select:
        if isinstance(other, SoqlQuery | FieldSet):
            message = f"Field must be grouped or aggregated: {other}"
            raise SoqlError(message, other.position)
    groups = {_key(item, query) for item in items}
    for operand in _operands(query):
        if not _is_grouped(operand, groups, query):
            message = f"Field must be grouped or aggregated: {operand}"
            raise SoqlError(message, operand.position)


def _operands(query: SoqlQuery) -> Iterator[Operand]:
    """What has to be one value for each group."""
    yield from (item.expression for item in query.select if isinstance(item, Column))
    yield from compared(query.having)
    yield from (order.expression for order in query.order_by)


def _is_grouped(operand: Operand, groups: set[str], query: SoqlQuery) -> bool:
    if _key(operand, query) in groups:
        return True
    if not isinstance(operand, FunctionCall):
        return False
    inner = (each for each in operand.arguments if isinstance(each, FieldPath | FunctionCall))
    shows = operand.name in _SHOW_A_GROUP
    return (
        operand.name in AGGREGATES
        or shows
        and all(_is_grouped(each, groups, query) for each in inner)
    )


def _key(operand: object, query: SoqlQuery) -> str:
    """The same for all spellings of a field; the object's own name or alias may stand before it."""
    if isinstance(operand, FunctionCall):
        return f"{operand.name}({', '.join(_key(each, query) for each in operand.arguments)})"
    if not isinstance(operand, FieldPath):
        return str(operand)
    origin = query.origins[0]
    own = {origin.path.parts[-1].lower(), (origin.alias or "").lower()}
    parts = [part.lower() for part in operand.parts]
    return ".".join(parts[1:] if len(parts) > 1 and parts[0] in own else parts)


def _aggregates(operand: object) -> Iterator[FunctionCall]:
    if isinstance(operand, FunctionCall):
        if operand.name in AGGREGATES:
            yield operand
        for argument in operand.arguments:
            yield from _aggregates(argument)
