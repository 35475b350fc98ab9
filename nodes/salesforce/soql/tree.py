"""What a SOQL query means. `str()` of any node is SOQL again; positions don't count as meaning."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, TypeAlias


def _list(items: Iterable[object], separator: str = ", ") -> str:
    return separator.join(str(item) for item in items)


class SoqlNode:
    """A part of a query; nothing changes it once it is made."""

    # As data classes these 22 took 8 ms to make, at each start of a flow that asks Salesforce.
    __slots__: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SoqlNode) or type(other) is not type(self):
            return False
        return self.meaning() == other.meaning()

    def __hash__(self) -> int:
        return hash((type(self), *self.meaning().values()))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.meaning().items())
        return f"{type(self).__name__}({told})"

    def meaning(self) -> dict[str, Any]:
        """Its parts by name, without its position."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "position"}


class FieldPath(SoqlNode):
    """A field, object or relationship, as written: `Account.Owner.Name`."""

    __slots__ = ("parts", "position")

    def __init__(self, parts: tuple[str, ...], position: int = 0) -> None:
        self.parts = parts
        self.position = position

    def __str__(self) -> str:
        return ".".join(self.parts)


class ValueSlot(SoqlNode):
    """The place of a template parameter; the `index`-th slot of the text, strings included."""

    __slots__ = ("index", "position")

    def __init__(self, index: int, position: int = 0) -> None:
        self.index = index
        self.position = position

    def __str__(self) -> str:
        return "\ufffc"


class StringLiteral(SoqlNode):
    """A quoted literal: `raw` between the quotes, `value` with the escapes resolved, which says
    nothing more."""

    __slots__ = ("raw", "value", "position")

    def __init__(self, raw: str, value: str, position: int = 0) -> None:
        self.raw = raw
        self.value = value
        self.position = position

    def meaning(self) -> dict[str, Any]:
        return {"raw": self.raw}

    def __str__(self) -> str:
        return f"'{self.raw}'"


class Number(SoqlNode):
    __slots__ = ("value", "position")

    def __init__(self, value: Decimal, position: int = 0) -> None:
        self.value = value
        self.position = position

    def __str__(self) -> str:
        return str(self.value)


class Currency(SoqlNode):
    """`USD5000`, in an org with several currencies."""

    __slots__ = ("code", "amount", "position")

    def __init__(self, code: str, amount: Decimal, position: int = 0) -> None:
        self.code = code
        self.amount = amount
        self.position = position

    def __str__(self) -> str:
        return f"{self.code}{self.amount}"


class Boolean(SoqlNode):
    __slots__ = ("value", "position")

    def __init__(self, value: bool, position: int = 0) -> None:
        self.value = value
        self.position = position

    def __str__(self) -> str:
        return str(self.value).upper()


class Null(SoqlNode):
    __slots__ = ("position",)

    def __init__(self, position: int = 0) -> None:
        self.position = position

    def __str__(self) -> str:
        return "NULL"


class Date(SoqlNode):
    __slots__ = ("value", "position")

    def __init__(self, value: date, position: int = 0) -> None:
        self.value = value
        self.position = position

    def __str__(self) -> str:
        return self.value.isoformat()


class DateTime(SoqlNode):
    """A moment, in UTC."""

    __slots__ = ("value", "position")

    def __init__(self, value: datetime, position: int = 0) -> None:
        self.value = value
        self.position = position

    def __str__(self) -> str:
        return self.value.isoformat().replace("+00:00", "Z")


class Time(SoqlNode):
    """A time of day, in UTC."""

    __slots__ = ("value", "position")

    def __init__(self, value: time, position: int = 0) -> None:
        self.value = value
        self.position = position

    def __str__(self) -> str:
        return self.value.isoformat("milliseconds") + "Z"


class DateLiteral(SoqlNode):
    """`TODAY`, or with an amount `LAST_N_DAYS:30`."""

    __slots__ = ("name", "amount", "position")

    def __init__(self, name: str, amount: int | ValueSlot | None = None, position: int = 0) -> None:
        self.name = name
        self.amount = amount
        self.position = position

    def __str__(self) -> str:
        return self.name if self.amount is None else f"{self.name}:{self.amount}"


LiteralValue: TypeAlias = (
    StringLiteral
    | Number
    | Currency
    | Boolean
    | Null
    | Date
    | DateTime
    | Time
    | DateLiteral
    | ValueSlot
)


class FunctionCall(SoqlNode):
    """A function; its name in capitals."""

    __slots__ = ("name", "arguments", "position")

    def __init__(
        self,
        name: str,
        arguments: tuple["FieldPath | FunctionCall | LiteralValue", ...],
        position: int = 0,
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.position = position

    def __str__(self) -> str:
        return f"{self.name}({_list(self.arguments)})"


Operand: TypeAlias = FieldPath | FunctionCall
Operator: TypeAlias = Literal[
    "=", "!=", "<", "<=", ">", ">=", "LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES"
]


class FieldComparison(SoqlNode):
    """The right side is a tuple or a query only for the operators that take a list."""

    __slots__ = ("left", "operator", "right", "position")

    def __init__(
        self,
        left: Operand,
        operator: Operator,
        right: "LiteralValue | tuple[LiteralValue, ...] | SoqlQuery",
        position: int = 0,
    ) -> None:
        self.left = left
        self.operator = operator
        self.right = right
        self.position = position

    def __str__(self) -> str:
        right = self.right
        shown = str(right)
        if isinstance(right, tuple):
            shown = f"({_list(right)})"
        elif isinstance(right, SoqlQuery):
            shown = f"({right})"
        return f"{self.left} {self.operator} {shown}"


class And(SoqlNode):
    __slots__ = ("items",)

    def __init__(self, items: tuple["Condition", ...]) -> None:
        self.items = items

    def __str__(self) -> str:
        return _list(map(_inner, self.items), " AND ")


class Or(SoqlNode):
    __slots__ = ("items",)

    def __init__(self, items: tuple["Condition", ...]) -> None:
        self.items = items

    def __str__(self) -> str:
        return _list(map(_inner, self.items), " OR ")


class Not(SoqlNode):
    __slots__ = ("item",)

    def __init__(self, item: "Condition") -> None:
        self.item = item

    def __str__(self) -> str:
        return f"NOT {_inner(self.item)}"


Condition: TypeAlias = FieldComparison | And | Or | Not


def _inner(condition: Condition) -> str:
    return str(condition) if isinstance(condition, FieldComparison) else f"({condition})"


class Column(SoqlNode):
    __slots__ = ("expression", "alias")

    def __init__(self, expression: Operand, alias: str | None = None) -> None:
        self.expression = expression
        self.alias = alias

    def __str__(self) -> str:
        return f"{self.expression} {self.alias}" if self.alias else str(self.expression)


class FieldSet(SoqlNode):
    """`FIELDS(ALL)`, `FIELDS(STANDARD)` or `FIELDS(CUSTOM)`."""

    __slots__ = ("kind", "position")

    def __init__(self, kind: str, position: int = 0) -> None:
        self.kind = kind
        self.position = position

    def __str__(self) -> str:
        return f"FIELDS({self.kind})"


class TypeOf(SoqlNode):
    """`TYPEOF What WHEN Account THEN Phone ELSE Name END`."""

    __slots__ = ("relationship", "branches", "otherwise")

    def __init__(
        self,
        relationship: FieldPath,
        branches: tuple[tuple[str, tuple[FieldPath, ...]], ...],
        otherwise: tuple[FieldPath, ...] = (),
    ) -> None:
        self.relationship = relationship
        self.branches = branches
        self.otherwise = otherwise

    def __str__(self) -> str:
        whens = "".join(f" WHEN {name} THEN {_list(paths)}" for name, paths in self.branches)
        ending = f" ELSE {_list(self.otherwise)}" if self.otherwise else ""
        return f"TYPEOF {self.relationship}{whens}{ending} END"


class Origin(SoqlNode):
    """An entry of FROM: an object, or a relationship of an earlier entry."""

    __slots__ = ("path", "alias")

    def __init__(self, path: FieldPath, alias: str | None = None) -> None:
        self.path = path
        self.alias = alias

    def __str__(self) -> str:
        return f"{self.path} {self.alias}" if self.alias else str(self.path)


class DataCategory(SoqlNode):
    __slots__ = ("group", "selector", "names")

    def __init__(self, group: str, selector: str, names: tuple[str, ...]) -> None:
        self.group = group
        self.selector = selector
        self.names = names

    def __str__(self) -> str:
        return f"{self.group} {self.selector} ({_list(self.names)})"


class Grouping(SoqlNode):
    """`kind` is empty, `ROLLUP` or `CUBE`."""

    __slots__ = ("items", "kind")

    def __init__(self, items: tuple[Operand, ...], kind: str = "") -> None:
        self.items = items
        self.kind = kind

    def __str__(self) -> str:
        return f"{self.kind}({_list(self.items)})" if self.kind else _list(self.items)


class Order(SoqlNode):
    __slots__ = ("expression", "descending", "nulls")

    def __init__(
        self, expression: Operand, descending: bool = False, nulls: str | None = None
    ) -> None:
        self.expression = expression
        self.descending = descending
        self.nulls = nulls

    def __str__(self) -> str:
        direction = " DESC" if self.descending else ""
        return f"{self.expression}{direction}" + (f" NULLS {self.nulls}" if self.nulls else "")


class SoqlQuery(SoqlNode):
    """`purposes` stand after FOR, `updates` after UPDATE; `mode` after WITH, as categories do."""

    __slots__ = (
        "select",
        "origins",
        "scope",
        "where",
        "mode",
        "categories",
        "group_by",
        "having",
        "order_by",
        "limit",
        "offset",
        "all_rows",
        "purposes",
        "updates",
        "position",
    )

    def __init__(
        self,
        select: tuple["Column | FieldSet | TypeOf | SoqlQuery", ...],
        origins: tuple[Origin, ...],
        scope: str | None = None,
        where: Condition | None = None,
        mode: str | None = None,
        categories: tuple[DataCategory, ...] = (),
        group_by: Grouping | None = None,
        having: Condition | None = None,
        order_by: tuple[Order, ...] = (),
        limit: int | ValueSlot | None = None,
        offset: int | ValueSlot | None = None,
        all_rows: bool = False,
        purposes: tuple[str, ...] = (),
        updates: tuple[str, ...] = (),
        position: int = 0,
    ) -> None:
        self.select = select
        self.origins = origins
        self.scope = scope
        self.where = where
        self.mode = mode
        self.categories = categories
        self.group_by = group_by
        self.having = having
        self.order_by = order_by
        self.limit = limit
        self.offset = offset
        self.all_rows = all_rows
        self.purposes = purposes
        self.updates = updates
        self.position = position

    def narrowed(self, condition: Condition) -> "SoqlQuery":
        """The same query for those of its records that meet the condition too."""
        where = And((condition, self.where)) if self.where else condition
        return SoqlQuery(**{**self.meaning(), "where": where}, position=self.position)

    def __str__(self) -> str:
        clauses = [
            "SELECT " + _list(f"({x})" if isinstance(x, SoqlQuery) else x for x in self.select),
            "FROM " + _list(self.origins),
            self.scope and f"USING SCOPE {self.scope}",
            self.where and f"WHERE {self.where}",
            self.mode and f"WITH {self.mode}",
            self.categories and f"WITH DATA CATEGORY {_list(self.categories, ' AND ')}",
            self.group_by and f"GROUP BY {self.group_by}",
            self.having and f"HAVING {self.having}",
            self.order_by and f"ORDER BY {_list(self.order_by)}",
            self.limit is not None and f"LIMIT {self.limit}",
            self.offset is not None and f"OFFSET {self.offset}",
            self.all_rows and "ALL ROWS",
            *(f"FOR {purpose}" for purpose in self.purposes),
            self.updates and f"UPDATE {_list(self.updates)}",
        ]
        return " ".join(clause for clause in clauses if clause)


SelectItem: TypeAlias = Column | FieldSet | TypeOf | SoqlQuery
