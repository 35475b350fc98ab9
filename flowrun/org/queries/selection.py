"""The SELECT of a query that answers with records."""

from nodes.salesforce.soql import CONVERSIONS, Column, FieldPath, FieldSet, FunctionCall, TypeOf

from ..errors import NotExecuted, QueryError, no_such_relationship
from .plan import Leaf, Plan, Shape
from .sql import Filter
from .tables import Found


class Selection:
    """The fields of a plan that gives records."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tables = plan.tables
        plan.shape.id_column = self._column('t0."Id"')

    def add(self, item: Column, filters: Filter) -> None:
        if isinstance(item.expression, FunctionCall) and item.expression.name in CONVERSIONS:
            self._add_converted(item.expression, item.alias)
            return
        if isinstance(item.expression, FunctionCall):
            filters.term(item.expression)
            name = item.expression
            raise QueryError("MALFORMED_QUERY", f"{name.name}() needs GROUP BY", name.position)
        found = self.tables.find(item.expression)
        shape = self._shape_of(found.trail)
        shape.add(found.field.name, self._leaf(found), item.expression)

    def _add_converted(self, call: FunctionCall, alias: str | None) -> None:
        """`toLabel(Status)`, `FORMAT(convertCurrency(Amount)) Total`: an alias may name it."""
        inner, shown = call, call.name == "FORMAT"
        while len(inner.arguments) == 1 and isinstance(inner.arguments[0], FunctionCall):
            inner = inner.arguments[0]
            if inner.name not in CONVERSIONS:
                raise NotExecuted(str(call))
        path = inner.arguments[0] if len(inner.arguments) == 1 else None
        if not isinstance(path, FieldPath):
            raise QueryError("MALFORMED_QUERY", f"unexpected argument: {call}", call.position)
        found = self.tables.find(path)
        if inner.name == "CONVERTCURRENCY" and found.field.type != "currency":
            message = f"field {found.field.name} does not support function convertCurrency"
            raise QueryError("MALFORMED_QUERY", message, call.position)
        leaf = Leaf(self._column(found.sql), found.field.type, formatted=shown)
        shape = self._shape_of(found.trail) if alias is None else self.plan.shape
        shape.add(alias or found.field.name, leaf, path)

    def add_type_of(self, item: TypeOf) -> None:
        """A reference of this org leads to one type, so the branch is known beforehand."""
        path = item.relationship
        reference = self.tables.driving.reference(str(path))
        if reference is None:
            message = no_such_relationship(str(path), "field path")
            raise QueryError("INVALID_FIELD", message, path.position)
        target = self.tables.schema.parent(reference)
        chosen: tuple[FieldPath, ...] = item.otherwise
        for name, paths in item.branches:
            if self.tables.schema.object(name, path.position) is target:
                chosen = paths
        if not chosen:
            self.plan.shape.add(reference.relationship, Leaf(self._column("NULL"), "string"), path)
        for each in chosen:
            whole = FieldPath((reference.relationship, *each.parts), each.position)
            found = self.tables.find(whole)
            self._shape_of(found.trail).add(found.field.name, self._leaf(found), whole)

    def add_set(self, item: FieldSet) -> None:
        for each in self.tables.driving.fields.values():
            if item.kind == "ALL" or each.custom == (item.kind == "CUSTOM"):
                path = FieldPath((each.name,), item.position)
                self.plan.shape.add(each.name, self._leaf(self.tables.find(path)), path)

    def _leaf(self, found: Found) -> Leaf:
        return Leaf(self._column(found.sql), found.field.type)

    def _shape_of(self, trail: tuple[str, ...]) -> Shape:
        shape, owner = self.plan.shape, self.tables.driving
        for depth, name in enumerate(trail, 1):
            reference = owner.reference(name)
            assert reference
            owner = self.tables.schema.parent(reference)
            inner = shape.items.get(name)
            if not isinstance(inner, Shape):
                inner = Shape(owner.name, self._column(self.tables.id_of(trail[:depth])))
                shape.items[name] = inner
            shape = inner
        return shape

    def _column(self, sql: str) -> int:
        if sql not in self.plan.columns:
            self.plan.columns.append(sql)
        return self.plan.columns.index(sql)
