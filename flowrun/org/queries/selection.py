"""The SELECT of a query that answers with records."""

from nodes.salesforce.soql import CONVERSIONS, Column, FieldPath, FieldSet, FunctionCall, TypeOf

from ..data.polymorphic import NAME
from ..errors import NotExecuted, QueryError, no_such_relationship
from .plan import Choice, Leaf, Plan, Shape
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
        """Where a reference leads to one object, the branch is known beforehand."""
        path = item.relationship
        reference = self.tables.driving.reference(str(path))
        if reference is None:
            message = no_such_relationship(str(path), "field path")
            raise QueryError("INVALID_FIELD", message, path.position)
        if reference.others:
            self._add_choice(item, reference.relationship)
            return
        target = self.tables.schema.object(reference.target)
        chosen: tuple[FieldPath, ...] = item.otherwise
        for name, paths in item.branches:
            if self.tables.schema.object(str(name), path.position) is target:
                chosen = paths
        if not chosen:
            self.plan.shape.add(reference.relationship, Leaf(self._column("NULL"), "string"), path)
        for each in chosen:
            whole = FieldPath((reference.relationship, *each.parts), each.position)
            found = self.tables.find(whole)
            self._shape_of(found.trail).add(found.field.name, self._leaf(found), whole)

    def _add_choice(self, item: TypeOf, relationship: str) -> None:
        path = item.relationship
        kind = self.tables.find(FieldPath((relationship, "Type"), path.position))
        shapes: dict[str, Shape] = {}
        for name, paths in item.branches:
            target = self.tables.schema.object(str(name), path.position)
            step = f"{relationship}:{target.name}"
            shapes.setdefault(target.name, self._branch(target.name, step, paths))
        otherwise = (
            self._branch(NAME.name, relationship, item.otherwise) if item.otherwise else None
        )
        choice = Choice(self._column(kind.sql), shapes, otherwise)
        self.plan.shape.add(relationship, choice, path)

    def _branch(self, name: str, step: str, paths: tuple[FieldPath, ...]) -> Shape:
        """What is told of a record when it is of that object."""
        own = self.tables.find(FieldPath((step, "Id")))
        shape = self._shape(name, own.trail)
        for each in paths:
            found = self.tables.find(FieldPath((step, *each.parts), each.position))
            below = self._shape_of(found.trail, shape, own)
            below.add(found.field.name, self._leaf(found), each)
        return shape

    def add_set(self, item: FieldSet) -> None:
        for each in self.tables.driving.fields.values():
            if item.kind == "ALL" or each.custom == (item.kind == "CUSTOM"):
                path = FieldPath((each.name,), item.position)
                self.plan.shape.add(each.name, self._leaf(self.tables.find(path)), path)

    def _leaf(self, found: Found) -> Leaf:
        return Leaf(self._column(found.sql), found.field.type)

    def _shape_of(
        self, trail: tuple[str, ...], shape: Shape | None = None, above: Found | None = None
    ) -> Shape:
        """The shape at the end of a trail, from the query's own or from the one `above`."""
        shape = shape or self.plan.shape
        owner, passed = (above.owner, len(above.trail)) if above else (self.tables.driving, 0)
        for depth, name in enumerate(trail[passed:], passed + 1):
            parent = self.tables.parent(owner, name)
            assert parent
            owner = parent[1]
            inner = shape.items.get(name)
            if not isinstance(inner, Shape):
                inner = self._shape(owner.name, trail[:depth])
                shape.items[name] = inner
            shape = inner
        return shape

    def _shape(self, name: str, trail: tuple[str, ...]) -> Shape:
        kind = self._column(self.tables.kind_of(trail)) if name == NAME.name else None
        return Shape(name, self._column(self.tables.id_of(trail)), kind)

    def _column(self, sql: str) -> int:
        if sql not in self.plan.columns:
            self.plan.columns.append(sql)
        return self.plan.columns.index(sql)
