"""A query made ready to run: what to fetch, and the shape its rows are given."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from nodes.salesforce.soql import FieldPath, Order, SoqlQuery

from ..data.schema import UNSORTABLE, Field
from ..errors import QueryError
from .literals import Term
from .sql import Sql
from .tables import Tables

Record: TypeAlias = dict[str, Any]


class Leaf(NamedTuple):
    """The number of a fetched column, and the type of its values."""

    column: int
    type: str
    formatted: bool = False


class Shape:
    """A record to be; without `id_column` it is an AggregateResult. `kind_column` has the object
    of a record that is known as a Name."""

    def __init__(
        self, type: str, id_column: int | None = None, kind_column: int | None = None
    ) -> None:
        self.type = type
        self.id_column = id_column
        self.kind_column = kind_column
        self.items: dict[str, Leaf | Shape | Choice | Child] = {}

    def add(self, name: str, item: "Leaf | Choice | Child", path: FieldPath) -> None:
        if name in self.items:
            message = f"duplicate field selected: {path}"
            raise QueryError("INVALID_FIELD", message, path.position)
        self.items[name] = item


class Choice(NamedTuple):
    """A record of one of several objects: its shape by the name of its object, or another."""

    kind_column: int
    shapes: dict[str, Shape]
    otherwise: Shape | None


class Plan:
    """Selection or Aggregation completes it: with columns, grouping, HAVING and an order."""

    def __init__(self, query: SoqlQuery, tables: Tables, where: Sql) -> None:
        self.query = query
        self.tables = tables
        self.shape = Shape(tables.driving.name)
        self.columns: list[str] = []
        self.where = where
        self.grouping = ""
        self.having = Sql("")
        self.ordering = ""

    @property
    def counts(self) -> bool:
        """Whether it is `SELECT COUNT()`, which answers with a number only."""
        return not self.shape.items and self.shape.id_column is None

    def statement(self, *, paged: bool = True) -> Sql:
        """The SELECT; not `paged`, it leaves LIMIT and OFFSET to the caller."""
        return self._select(self.columns, self.where, paged)

    def children_of(self, reference: Field, ids: str) -> Sql:
        """The SELECT of all children of the parents, given as JSON; the parent's Id comes last."""
        key = f't0."{reference.name}"'
        among = Sql(
            f"{self.where.text} AND {key} IN (SELECT value FROM json_each(?))",
            (*self.where.values, ids),
        )
        return self._select([*self.columns, key], among, paged=False)

    def only(self, column: str) -> Sql:
        """The SELECT of a semi-join."""
        return self._select([column], self.where, paged=True)

    def _select(self, columns: Sequence[str], where: Sql, paged: bool) -> Sql:
        text = (
            f"SELECT {', '.join(columns)} FROM {self.tables.sql} WHERE {where.text}"
            f"{self.grouping}{self.having.text}{self.ordering}"
        )
        values = where.values + self.having.values
        if not paged or (self.query.limit is None and self.query.offset is None):
            return Sql(text, values)
        return Sql(f"{text} LIMIT ? OFFSET ?", (*values, *bounds(self.query)))


class Child(NamedTuple):
    """A subquery in SELECT, and the reference by which its records belong to their parent."""

    plan: Plan
    reference: Field


def bounds(query: SoqlQuery) -> tuple[int, int]:
    """LIMIT and OFFSET; a limit of -1 is none."""
    limit = query.limit if isinstance(query.limit, int) else -1
    offset = query.offset if isinstance(query.offset, int) else 0
    return limit, offset


def ordering(orders: tuple[Order, ...], terms: list[Term], last: str = "") -> str:
    parts = []
    for order, term in zip(orders, terms, strict=True):
        if term.type in UNSORTABLE:
            message = f"field '{term.name}' can not be sorted in a query call"
            raise QueryError("INVALID_FIELD", message, term.position)
        direction = "DESC" if order.descending else "ASC"
        for sql in filter(None, (term.rank, term.sql)):
            parts.append(f"{sql} {direction} NULLS {order.nulls or 'FIRST'}")
    if last:
        parts.append(last)
    return " ORDER BY " + ", ".join(parts) if parts else ""
