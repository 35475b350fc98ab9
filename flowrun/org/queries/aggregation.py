"""The SELECT, GROUP BY and HAVING of a query that answers with groups and numbers."""

from collections.abc import Iterator

from nodes.salesforce.soql import (
    AGGREGATES,
    COUNT_ALONE,
    Column,
    Condition,
    FieldComparison,
    FunctionCall,
    Not,
    Operand,
    SelectItem,
)

from ..data.schema import UNGROUPABLE
from ..errors import QueryError
from .literals import Term
from .plan import Leaf, Plan, Shape, bounds, ordering
from .sql import Filter, Sql


class Aggregation:
    """Completes a plan that gives groups and numbers."""

    def __init__(self, plan: Plan, filters: Filter) -> None:
        self.plan = plan
        self.query = plan.query
        self.filters = filters
        grouping = plan.query.group_by
        self.unnamed = 0
        self.groups = [self._group(item) for item in grouping.items] if grouping else []
        self.grouped = {term.sql for term in self.groups}

    def complete(self) -> None:
        if self.query.select == COUNT_ALONE and not self.groups:
            self.plan.columns.append("COUNT(*)" if bounds(self.query) == (-1, 0) else "1")
            return
        self.plan.shape = Shape("AggregateResult")
        for item in self.query.select:
            self._add(item)
        if self.groups:
            self.plan.grouping = " GROUP BY " + ", ".join(term.sql for term in self.groups)
        if self.query.having:
            for operand in _operands(self.query.having):
                self._term(operand)
            having = self.filters.condition(self.query.having, aggregated=True)
            self.plan.having = Sql(f" HAVING {having.text}", having.values)
        terms = [self._term(order.expression) for order in self.query.order_by]
        self.plan.ordering = ordering(self.query.order_by, terms)

    def _group(self, item: Operand) -> Term:
        term = self.filters.term(item)
        if term.type in UNGROUPABLE:
            message = f"field '{term.name}' can not be grouped in a query call"
            raise QueryError("INVALID_FIELD", message, item.position)
        return term

    def _add(self, item: SelectItem) -> None:
        if not isinstance(item, Column):
            raise QueryError("MALFORMED_QUERY", f"Field must be grouped or aggregated: {item}")
        expression = item.expression
        term = self._term(expression)
        name = item.alias or term.name
        if isinstance(expression, FunctionCall) and not item.alias:
            if not expression.arguments:
                message = "COUNT() is selected alone; COUNT(Id) goes with other fields"
                raise QueryError("MALFORMED_QUERY", message, expression.position)
            name = f"expr{self.unnamed}"
            self.unnamed += 1
        items = self.plan.shape.items
        if name in items:
            raise QueryError("MALFORMED_QUERY", f"duplicate alias: {name}", expression.position)
        items[name] = Leaf(len(self.plan.columns), term.type)
        self.plan.columns.append(term.sql)

    def _term(self, operand: Operand) -> Term:
        term = self.filters.term(operand, aggregated=True)
        aggregated = isinstance(operand, FunctionCall) and operand.name in AGGREGATES
        if not aggregated and term.sql not in self.grouped:
            message = f"Field must be grouped or aggregated: {operand}"
            raise QueryError("MALFORMED_QUERY", message)
        return term


def _operands(condition: Condition) -> Iterator[Operand]:
    if isinstance(condition, FieldComparison):
        yield condition.left
    elif isinstance(condition, Not):
        yield from _operands(condition.item)
    else:
        for item in condition.items:
            yield from _operands(item)
