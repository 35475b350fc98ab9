"""From a query to its plan, refusing what Salesforce refuses and what isn't run here."""

from nodes.salesforce.soql import Column, FieldPath, FieldSet, SoqlQuery, is_aggregate, refuse

from ..data.schema import ObjectType, Schema
from ..errors import NotExecuted, QueryError, no_such_relationship
from .aggregation import Aggregation
from .literals import Calendar
from .plan import Child, Plan, bounds, ordering
from .selection import Selection
from .sql import Filter, Sql
from .tables import Found, Tables

MAX_OFFSET = 2000
MAX_CHILD_LEVELS = 5


class Planner:
    """Plans queries; raises `QueryError` for those that can't be run."""

    def __init__(self, schema: Schema, calendar: Calendar, include_deleted: bool) -> None:
        self.schema = schema
        self.calendar = calendar
        self.include_deleted = include_deleted

    def plan(self, query: SoqlQuery) -> Plan:
        first = query.origins[0].path
        refuse(query)
        return self._plan(query, self.schema.object(str(first), first.position), 0)

    def _plan(self, query: SoqlQuery, driving: ObjectType, level: int) -> Plan:
        _refuse(query)
        tables = Tables(self.schema, driving, query.origins)
        filters = Filter(tables, self.calendar, self._subselect)
        plan = Plan(query, tables, self._where(query, filters))
        if query.group_by or any(is_aggregate(item) for item in query.select):
            Aggregation(plan, filters).complete()
        else:
            self._complete(plan, filters, level)
        return plan

    def _where(self, query: SoqlQuery, filters: Filter) -> Sql:
        kept = Sql("1")
        if filters.tables.driving.deletable and not self.include_deleted:
            kept = Sql('t0."IsDeleted" = 0')
        if query.where is None:
            return kept
        found = filters.condition(query.where)
        return Sql(f"{kept.text} AND {found.text}", found.values)

    def _subselect(self, query: SoqlQuery) -> tuple[Found, Sql]:
        plan = self.plan(query)
        item = query.select[0]
        path = item.expression if isinstance(item, Column) else None
        if len(query.select) > 1 or not isinstance(path, FieldPath):
            message = "The inner query of a semi join selects exactly one field"
            raise QueryError("MALFORMED_QUERY", message, query.position)
        found = plan.tables.find(path)
        return found, plan.only(found.sql)

    def _complete(self, plan: Plan, filters: Filter, level: int) -> None:
        selection = Selection(plan)
        for item in plan.query.select:
            if isinstance(item, SoqlQuery):
                self._add_child(plan, item, level)
            elif isinstance(item, FieldSet):
                selection.add_set(item)
            elif isinstance(item, Column):
                selection.add(item, filters)
            else:
                selection.add_type_of(item)
        terms = [filters.term(order.expression) for order in plan.query.order_by]
        plan.ordering = ordering(plan.query.order_by, terms, "t0.rowid")

    def _add_child(self, plan: Plan, query: SoqlQuery, level: int) -> None:
        path = query.origins[0].path
        found = self.schema.children(plan.tables.driving, path.parts[-1])
        if found is None:
            message = no_such_relationship(path.parts[-1], "FROM part of query call")
            raise QueryError("INVALID_TYPE", message, path.position)
        if level == MAX_CHILD_LEVELS:
            message = f"Only {MAX_CHILD_LEVELS} levels of child relationships are allowed"
            raise QueryError("MALFORMED_QUERY", message, path.position)
        child_type, reference = found
        child = self._plan(query, child_type, level + 1)
        if child.shape.id_column is None:
            message = "Aggregate functions are not allowed in a child subquery"
            raise QueryError("MALFORMED_QUERY", message, query.position)
        plan.shape.add(reference.children, Child(child, reference), path)


def _refuse(query: SoqlQuery) -> None:
    """What is valid and not run here, by name; and what no org runs."""
    if query.scope and query.scope.lower() != "everything":
        raise NotExecuted(f"USING SCOPE {query.scope}")
    if query.categories:
        raise NotExecuted("WITH DATA CATEGORY")
    if query.setting:
        raise NotExecuted(f"WITH {query.setting.name}")
    if query.group_by and query.group_by.kind:
        raise NotExecuted(f"GROUP BY {query.group_by.kind}")
    if "UPDATE" in query.purposes:
        raise NotExecuted("FOR UPDATE")
    for clause in query.updates:
        raise NotExecuted(f"UPDATE {clause}")
    if bounds(query)[1] > MAX_OFFSET:
        message = f"Maximum SOQL offset allowed is {MAX_OFFSET}"
        raise QueryError("NUMBER_OUTSIDE_VALID_RANGE", message)
