"""SOQL in, records out: as the REST API shapes them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple, TypeAlias

from nodes.salesforce.soql import SoqlError, SoqlQuery, parse

from ..chaos import Chaos
from ..data.database import RecordDatabase
from ..data.rows import Cell
from ..data.schema import Schema
from ..data.settings import Settings
from ..errors import ApiError, QueryError, located, too_long
from .formats import formatted
from .literals import Calendar
from .locators import Locators
from .plan import Child, Choice, Leaf, Plan, Record, Shape, bounds
from .planner import Planner

_Row: TypeAlias = tuple[Cell, ...]

TIME_LIMIT = 5.0


class QueryResult(NamedTuple):
    """All records of a query; `total` counts more than the records for `SELECT COUNT()`."""

    records: list[Record]
    total: int


@contextmanager
def refusals(text: str, malformed: str = "MALFORMED_QUERY") -> Iterator[None]:
    """What is wrong with the query becomes an `ApiError` that shows where."""
    try:
        yield
    except SoqlError as error:
        raise ApiError(malformed, located(text, error.message, error.position)) from None
    except QueryError as error:
        place = error.position
        message = error.message if place is None else located(text, error.message, place)
        raise ApiError(error.code, message) from None


class Queries:
    """Runs the queries of an org's clients and keeps the pages that they have not read yet."""

    def __init__(
        self,
        schema: Schema,
        database: RecordDatabase,
        settings: Settings,
        clock: Callable[[], datetime],
        chaos: Chaos,
    ) -> None:
        self.schema = schema
        self.database = database
        self.page_size = settings.page_size
        self.zone = settings.zone
        self.clock = clock
        self.chaos = chaos
        self.locators = Locators()

    def run(self, base: str, size: int | None = None) -> "QueryRun":
        """`base` is the path of the API version, which stands in urls; a page has `size` records,
        or as many as the org gives."""
        return QueryRun(self, base, self.page_size if size is None else size)


class QueryRun:
    """What one request asks, on its way through the database to pages of records."""

    def __init__(self, queries: Queries, base: str, size: int) -> None:
        self.schema = queries.schema
        self.database = queries.database
        self.calendar = Calendar(queries.clock().astimezone(queries.zone).date(), queries.zone)
        self.chaos = queries.chaos
        self.locators = queries.locators
        self.base = base
        self.size = size

    def answer(self, text: str, *, include_deleted: bool = False) -> QueryResult:
        """Raises `ApiError` as Salesforce words it."""
        with refusals(text):
            return self.execute(parse(text, allow_slots=False), include_deleted=include_deleted)

    def first_page(self, result: QueryResult) -> Record:
        """A result as a client gets it; further pages come by the locator in it."""
        if not result.records:
            return {"totalSize": result.total, "done": True, "records": []}
        return self._page(result.records)

    def plan(self, text: str) -> Plan:
        """What `answer` would do; raises what it would raise."""
        with refusals(text):
            return self._plan(parse(text, allow_slots=False))

    def _plan(self, query: SoqlQuery, include_deleted: bool = False) -> Plan:
        return Planner(self.schema, self.calendar, include_deleted).plan(query)

    def execute(self, query: SoqlQuery, *, include_deleted: bool = False) -> QueryResult:
        """Raises `QueryError`."""
        plan = self._plan(query, include_deleted)
        if self.chaos.strikes("query_timeout"):
            raise too_long()
        with self.database.within(TIME_LIMIT):
            return self._answer(plan)

    def _answer(self, plan: Plan) -> QueryResult:
        rows = self.database.fetch(*plan.statement())
        if not plan.counts:
            records = self._records(plan, rows)
            return QueryResult(records, len(records))
        counted = rows[0][0] if plan.columns == ["COUNT(*)"] else len(rows)
        return QueryResult([], int(counted or 0))

    def _records(self, plan: Plan, rows: list[_Row]) -> list[Record]:
        families = {
            name: self._family(item, [row[0] for row in rows])
            for name, item in plan.shape.items.items()
            if isinstance(item, Child)
        }
        return [self._record(plan.shape, row, families) for row in rows]

    def _family(self, child: Child, parents: list[Cell]) -> dict[Cell, Record]:
        """The children's results by the Ids of their parents."""
        rows = self.database.fetch(*child.plan.children_of(child.reference, json.dumps(parents)))
        families: dict[Cell, list[_Row]] = {}
        for row in rows:
            families.setdefault(row[-1], []).append(row)
        limit, offset = bounds(child.plan.query)
        end = None if limit < 0 else offset + limit
        kept = [row for members in families.values() for row in members[offset:end]]
        results: dict[Cell, list[Record]] = {}
        for row, record in zip(kept, self._records(child.plan, kept), strict=True):
            results.setdefault(row[-1], []).append(record)
        return {parent: self._page(records) for parent, records in results.items()}

    def _page(self, records: list[Record]) -> Record:
        return self.locators.first(records, self.size, self.base)

    def _record(self, shape: Shape, row: _Row, families: dict[str, dict[Cell, Record]]) -> Record:
        attributes = {"type": shape.type}
        own_id = None if shape.id_column is None else row[shape.id_column]
        if own_id:
            kind = shape.type if shape.kind_column is None else row[shape.kind_column]
            attributes["url"] = f"{self.base}/sobjects/{kind}/{own_id}"
        record: Record = {"attributes": attributes}
        for name, item in shape.items.items():
            if isinstance(item, Leaf):
                record[name] = self._value(row[item.column], item)
            elif isinstance(item, Child):
                record[name] = families[name].get(own_id)
            else:
                record[name] = self._parent(item, row)
        return record

    def _parent(self, item: Shape | Choice, row: _Row) -> Record | None:
        shape: Shape | None
        if isinstance(item, Choice):
            shape = item.shapes.get(str(row[item.kind_column]), item.otherwise)
        else:
            shape = item
        found = shape and shape.id_column is not None and row[shape.id_column]
        return self._record(shape, row, {}) if shape and found else None

    def _value(self, cell: Cell, leaf: Leaf) -> Cell | bool | dict[str, Cell]:
        if cell is None:
            return None
        if leaf.formatted:
            return formatted(cell, leaf.type, self.calendar.zone)
        if leaf.type == "address":
            address: dict[str, Cell] = json.loads(str(cell))
            return address
        if leaf.type == "boolean":
            return bool(cell)
        return float(cell) if leaf.type in ("double", "currency", "percent") else cell
