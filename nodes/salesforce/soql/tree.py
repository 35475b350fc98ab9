"""What SOQL and SOSL mean. `str()` of a query is SOQL again; positions don't count as meaning."""

from typing import Literal, TypeAlias

from .values import FieldPath, LiteralValue, Operand, SoqlNode, ValueSlot, listed

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
            shown = f"({listed(right)})"
        elif isinstance(right, SoqlQuery):
            shown = f"({right})"
        return f"{self.left} {self.operator} {shown}"


class And(SoqlNode):
    __slots__ = ("items",)

    def __init__(self, items: tuple["Condition", ...]) -> None:
        self.items = items

    def __str__(self) -> str:
        return listed(map(_inner, self.items), " AND ")


class Or(SoqlNode):
    __slots__ = ("items",)

    def __init__(self, items: tuple["Condition", ...]) -> None:
        self.items = items

    def __str__(self) -> str:
        return listed(map(_inner, self.items), " OR ")


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
    """What a query selects, under the name that an alias gives it."""

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
        branches: tuple[tuple[FieldPath, tuple[FieldPath, ...]], ...],
        otherwise: tuple[FieldPath, ...] = (),
    ) -> None:
        self.relationship = relationship
        self.branches = branches
        self.otherwise = otherwise

    def __str__(self) -> str:
        whens = "".join(f" WHEN {name} THEN {listed(paths)}" for name, paths in self.branches)
        ending = f" ELSE {listed(self.otherwise)}" if self.otherwise else ""
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
    """`Geography__c ABOVE_OR_BELOW usa__c`: articles are filed under categories of a group."""

    __slots__ = ("group", "selector", "names")

    def __init__(self, group: str, selector: str, names: tuple[str, ...]) -> None:
        self.group = group
        self.selector = selector
        self.names = names

    def __str__(self) -> str:
        return f"{self.group} {self.selector} ({listed(self.names)})"


class Setting(SoqlNode):
    """`UserId = '005…'` after WITH."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: LiteralValue) -> None:
        self.name = name
        self.value = value

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class SettingGroup(SoqlNode):
    """`RecordVisibilityContext (maxDescriptorPerRecord = 100)` after WITH."""

    __slots__ = ("name", "settings")

    def __init__(self, name: str, settings: tuple[Setting, ...]) -> None:
        self.name = name
        self.settings = settings

    def __str__(self) -> str:
        return f"{self.name} ({listed(self.settings)})"


class Grouping(SoqlNode):
    """`kind` is empty, `ROLLUP` or `CUBE`."""

    __slots__ = ("items", "kind")

    def __init__(self, items: tuple[Operand, ...], kind: str = "") -> None:
        self.items = items
        self.kind = kind

    def __str__(self) -> str:
        return f"{self.kind}({listed(self.items)})" if self.kind else listed(self.items)


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
    """`purposes` stand after FOR, `updates` after UPDATE; `mode` after WITH, as categories and a
    setting do."""

    __slots__ = (
        "select",
        "origins",
        "scope",
        "where",
        "mode",
        "categories",
        "setting",
        "group_by",
        "having",
        "order_by",
        "limit",
        "offset",
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
        setting: Setting | SettingGroup | None = None,
        group_by: Grouping | None = None,
        having: Condition | None = None,
        order_by: tuple[Order, ...] = (),
        limit: int | ValueSlot | None = None,
        offset: int | ValueSlot | None = None,
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
        self.setting = setting
        self.group_by = group_by
        self.having = having
        self.order_by = order_by
        self.limit = limit
        self.offset = offset
        self.purposes = purposes
        self.updates = updates
        self.position = position

    def narrowed(self, condition: Condition) -> "SoqlQuery":
        """The same query for those of its records that meet the condition too."""
        where = And((condition, self.where)) if self.where else condition
        return SoqlQuery(**{**self.meaning(), "where": where}, position=self.position)

    def __str__(self) -> str:
        clauses = [
            "SELECT " + listed(f"({x})" if isinstance(x, SoqlQuery) else x for x in self.select),
            "FROM " + listed(self.origins),
            self.scope and f"USING SCOPE {self.scope}",
            self.where and f"WHERE {self.where}",
            self.categories and f"WITH DATA CATEGORY {listed(self.categories, ' AND ')}",
            self.setting and f"WITH {self.setting}",
            self.mode and f"WITH {self.mode}",
            self.group_by and f"GROUP BY {self.group_by}",
            self.having and f"HAVING {self.having}",
            self.order_by and f"ORDER BY {listed(self.order_by)}",
            self.limit is not None and f"LIMIT {self.limit}",
            self.offset is not None and f"OFFSET {self.offset}",
            *(f"FOR {purpose}" for purpose in self.purposes),
            self.updates and f"UPDATE {listed(self.updates)}",
        ]
        return " ".join(clause for clause in clauses if clause)


SelectItem: TypeAlias = Column | FieldSet | TypeOf | SoqlQuery


class Phrase(SoqlNode):
    """Words that stand side by side, in order; mostly it is one. In a word `*` stands for any text
    and `?` for any letter."""

    __slots__ = ("words",)

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words


class AllOf(SoqlNode):
    __slots__ = ("items",)

    def __init__(self, items: tuple["SearchTerm", ...]) -> None:
        self.items = items


class AnyOf(SoqlNode):
    __slots__ = ("items",)

    def __init__(self, items: tuple["SearchTerm", ...]) -> None:
        self.items = items


class NoneOf(SoqlNode):
    """What stands after AND NOT."""

    __slots__ = ("item",)

    def __init__(self, item: "SearchTerm") -> None:
        self.item = item


SearchTerm: TypeAlias = Phrase | AllOf | AnyOf | NoneOf


class SoslSearch(SoqlNode):
    """`returning` has a query per object; without any, every object answers with Ids.
    `narrowed_by` are the clauses besides, such as `WITH DIVISION`, that leave records out."""

    __slots__ = ("term", "group", "returning", "narrowed_by", "limit")

    def __init__(
        self,
        term: SearchTerm,
        group: str = "ALL",
        returning: tuple[SoqlQuery, ...] = (),
        narrowed_by: tuple[str, ...] = (),
        limit: int | ValueSlot | None = None,
    ) -> None:
        self.term = term
        self.group = group
        self.returning = returning
        self.narrowed_by = narrowed_by
        self.limit = limit
