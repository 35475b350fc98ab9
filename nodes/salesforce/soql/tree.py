"""What SOQL and SOSL mean. `str()` of a query is SOQL again; positions don't count as meaning."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, TypeAlias


def _position() -> int:
    return field(default=0, compare=False, repr=False)


def _list(items: Iterable[object], separator: str = ", ") -> str:
    return separator.join(str(item) for item in items)


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A field, object or relationship, as written: `Account.Owner.Name`."""

    parts: tuple[str, ...]
    position: int = _position()

    def __str__(self) -> str:
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class ValueSlot:
    """The place of a template parameter; the `index`-th slot of the text, strings included."""

    index: int
    position: int = _position()

    def __str__(self) -> str:
        return "\ufffc"


@dataclass(frozen=True, slots=True)
class StringLiteral:
    """A quoted literal: `raw` between the quotes, `value` with the escapes resolved."""

    raw: str
    value: str = field(compare=False)
    position: int = _position()

    def __str__(self) -> str:
        return f"'{self.raw}'"


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    position: int = _position()

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Currency:
    """`USD5000`, in an org with several currencies."""

    code: str
    amount: Decimal
    position: int = _position()

    def __str__(self) -> str:
        return f"{self.code}{self.amount}"


@dataclass(frozen=True, slots=True)
class Boolean:
    value: bool
    position: int = _position()

    def __str__(self) -> str:
        return str(self.value).upper()


@dataclass(frozen=True, slots=True)
class Null:
    position: int = _position()

    def __str__(self) -> str:
        return "NULL"


@dataclass(frozen=True, slots=True)
class Date:
    value: date
    position: int = _position()

    def __str__(self) -> str:
        return self.value.isoformat()


@dataclass(frozen=True, slots=True)
class DateTime:
    """A moment, in UTC."""

    value: datetime
    position: int = _position()

    def __str__(self) -> str:
        return self.value.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, in UTC."""

    value: time
    position: int = _position()

    def __str__(self) -> str:
        return self.value.isoformat("milliseconds") + "Z"


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """`TODAY`, or with an amount `LAST_N_DAYS:30`."""

    name: str
    amount: int | ValueSlot | None = None
    position: int = _position()

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


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function; its name in capitals."""

    name: str
    arguments: tuple["FieldPath | FunctionCall | LiteralValue", ...]
    position: int = _position()

    def __str__(self) -> str:
        return f"{self.name}({_list(self.arguments)})"


Operand: TypeAlias = FieldPath | FunctionCall
Operator: TypeAlias = Literal[
    "=", "!=", "<", "<=", ">", ">=", "LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES"
]


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """The right side is a tuple or a query only for the operators that take a list."""

    left: Operand
    operator: Operator
    right: "LiteralValue | tuple[LiteralValue, ...] | SoqlQuery"
    position: int = _position()

    def __str__(self) -> str:
        right = self.right
        shown = str(right)
        if isinstance(right, tuple):
            shown = f"({_list(right)})"
        elif isinstance(right, SoqlQuery):
            shown = f"({right})"
        return f"{self.left} {self.operator} {shown}"


@dataclass(frozen=True, slots=True)
class And:
    items: tuple["Condition", ...]

    def __str__(self) -> str:
        return _list(map(_inner, self.items), " AND ")


@dataclass(frozen=True, slots=True)
class Or:
    items: tuple["Condition", ...]

    def __str__(self) -> str:
        return _list(map(_inner, self.items), " OR ")


@dataclass(frozen=True, slots=True)
class Not:
    item: "Condition"

    def __str__(self) -> str:
        return f"NOT {_inner(self.item)}"


Condition: TypeAlias = FieldComparison | And | Or | Not


def _inner(condition: Condition) -> str:
    return str(condition) if isinstance(condition, FieldComparison) else f"({condition})"


@dataclass(frozen=True, slots=True)
class Column:
    """What a query selects, under the name that an alias gives it."""

    expression: Operand
    alias: str | None = None

    def __str__(self) -> str:
        return f"{self.expression} {self.alias}" if self.alias else str(self.expression)


@dataclass(frozen=True, slots=True)
class FieldSet:
    """`FIELDS(ALL)`, `FIELDS(STANDARD)` or `FIELDS(CUSTOM)`."""

    kind: str
    position: int = _position()

    def __str__(self) -> str:
        return f"FIELDS({self.kind})"


@dataclass(frozen=True, slots=True)
class TypeOf:
    """`TYPEOF What WHEN Account THEN Phone ELSE Name END`."""

    relationship: FieldPath
    branches: tuple[tuple[str, tuple[FieldPath, ...]], ...]
    otherwise: tuple[FieldPath, ...] = ()

    def __str__(self) -> str:
        whens = "".join(f" WHEN {name} THEN {_list(paths)}" for name, paths in self.branches)
        ending = f" ELSE {_list(self.otherwise)}" if self.otherwise else ""
        return f"TYPEOF {self.relationship}{whens}{ending} END"


@dataclass(frozen=True, slots=True)
class Origin:
    """An entry of FROM: an object, or a relationship of an earlier entry."""

    path: FieldPath
    alias: str | None = None

    def __str__(self) -> str:
        return f"{self.path} {self.alias}" if self.alias else str(self.path)


@dataclass(frozen=True, slots=True)
class DataCategory:
    """`Geography__c ABOVE_OR_BELOW usa__c`: articles are filed under categories of a group."""

    group: str
    selector: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.group} {self.selector} ({_list(self.names)})"


@dataclass(frozen=True, slots=True)
class Grouping:
    """`kind` is empty, `ROLLUP` or `CUBE`."""

    items: tuple[Operand, ...]
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.kind}({_list(self.items)})" if self.kind else _list(self.items)


@dataclass(frozen=True, slots=True)
class Order:
    expression: Operand
    descending: bool = False
    nulls: str | None = None

    def __str__(self) -> str:
        direction = " DESC" if self.descending else ""
        return f"{self.expression}{direction}" + (f" NULLS {self.nulls}" if self.nulls else "")


@dataclass(frozen=True, slots=True)
class SoqlQuery:
    """`purposes` stand after FOR, `updates` after UPDATE; `mode` after WITH, as categories do."""

    select: tuple["Column | FieldSet | TypeOf | SoqlQuery", ...]
    origins: tuple[Origin, ...]
    scope: str | None = None
    where: Condition | None = None
    mode: str | None = None
    categories: tuple[DataCategory, ...] = ()
    group_by: Grouping | None = None
    having: Condition | None = None
    order_by: tuple[Order, ...] = ()
    limit: int | ValueSlot | None = None
    offset: int | ValueSlot | None = None
    all_rows: bool = False
    purposes: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    position: int = _position()

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


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side, in order; mostly it is one. In a word `*` stands for any text
    and `?` for any letter."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    items: tuple["SearchTerm", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    items: tuple["SearchTerm", ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """What stands after AND NOT."""

    item: "SearchTerm"


SearchTerm: TypeAlias = Phrase | AllOf | AnyOf | NoneOf


@dataclass(frozen=True, slots=True)
class SoslSearch:
    """`returning` has a query per object; without any, every object answers with Ids.
    `narrowed_by` are the clauses besides, such as `WITH DIVISION`, that leave records out."""

    term: SearchTerm
    group: str = "ALL"
    returning: tuple[SoqlQuery, ...] = ()
    narrowed_by: tuple[str, ...] = ()
    limit: int | ValueSlot | None = None
