"""What a query would give, told without running it: `columns=true` and `explain=`."""

from typing import Any

from ..data.polymorphic import NAME
from ..data.schema import NUMBERS, ObjectType, Schema
from .plan import Child, Choice, Leaf, Plan, Shape
from .query import QueryRun

_KINDS = {"boolean": "Boolean", "int": "Integer", "id": "Id", "reference": "Id"}
_KINDS |= {"date": "Date", "datetime": "Datetime"} | dict.fromkeys(NUMBERS - {"int"}, "Double")


def column_metadata(text: str, run: QueryRun) -> dict[str, Any]:
    plan = run.plan(text)
    object_type = plan.tables.driving
    groups = bool(plan.query.group_by)
    return {
        "columnMetadata": _columns(plan.shape, run.schema),
        "entityName": object_type.name,
        "groupBy": groups,
        "idSelected": "Id" in plan.shape.items,
        "keyPrefix": object_type.prefix,
    }


def explanation(text: str, run: QueryRun) -> dict[str, Any]:
    plan = run.plan(text)
    size = run.database.count(plan.tables.driving)
    return {
        "plans": [
            {
                "cardinality": _bounded(plan, size),
                "fields": [],
                "leadingOperationType": "TableScan",
                "notes": [],
                "relativeCost": 1.0,
                "sobjectCardinality": size,
                "sobjectType": plan.tables.driving.name,
            }
        ],
        "sourceQuery": text,
    }


def _bounded(plan: Plan, size: int) -> int:
    limit = plan.query.limit
    return min(limit, size) if isinstance(limit, int) else size


def _columns(shape: Shape, schema: Schema) -> list[dict[str, Any]]:
    aggregated = shape.id_column is None
    named = NAME if shape.type == NAME.name else None
    owner = None if aggregated else named or schema.object(shape.type)
    return [_column(name, item, owner, schema) for name, item in shape.items.items()]


def _of_any(choice: Choice, schema: Schema) -> list[dict[str, Any]]:
    """The columns of all shapes a record may have, each name once."""
    shapes = [*choice.shapes.values(), *([choice.otherwise] if choice.otherwise else [])]
    columns = {each["columnName"]: each for shape in shapes for each in _columns(shape, schema)}
    return list(columns.values())


def _column(
    name: str, item: Leaf | Shape | Choice | Child, owner: ObjectType | None, schema: Schema
) -> dict[str, Any]:
    if isinstance(item, Child):
        return _facts(name, "", aggregate=True, inner=_columns(item.plan.shape, schema))
    if isinstance(item, Shape | Choice):
        reference = owner and owner.reference(name)
        inner = _columns(item, schema) if isinstance(item, Shape) else _of_any(item, schema)
        return _facts(name, "", foreign=reference.name if reference else None, inner=inner)
    field = owner.field(name) if owner else None
    return _facts(
        name,
        item.type,
        aggregate=owner is None,
        custom=bool(field and field.custom),
        insertable=bool(field and field.createable),
        updatable=bool(field and field.updateable),
    )


def _facts(
    name: str,
    kind: str,
    *,
    aggregate: bool = False,
    custom: bool = False,
    foreign: str | None = None,
    insertable: bool = False,
    updatable: bool = False,
    inner: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    return {
        "aggregate": aggregate,
        "apexType": _KINDS.get(kind, "String") if kind else None,
        "booleanType": kind == "boolean",
        "columnName": name,
        "custom": custom,
        "displayName": name,
        "foreignKeyName": foreign,
        "insertable": insertable,
        "joinColumns": inner or [],
        "numberType": kind in NUMBERS,
        "textType": bool(kind) and kind not in NUMBERS and kind != "boolean",
        "updatable": updatable,
    }
