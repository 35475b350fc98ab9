"""SOQL in, records out: as the REST API shapes them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from nodes.salesforce.soql import SoqlError, SoqlQuery, parse

from ..chaos import Chaos
from ..data.database import Database
from ..data.derived import Cell
from ..data.schema import Schema
from ..errors import ApiError, QueryError, located, too_long
from .formats import formatted
from .literals import Calendar
from .plan import Child, Leaf, Plan, Shape, bounds
from .planner import Planner

Record: TypeAlias = dict[str, Any]
_Row: TypeAlias = tuple[Cell, ...]

TIME_LIMIT = 5.0


@dataclass(frozen=True, slots=True)
class Answer:
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


class Run:
    """One query on its way through the database. `page` makes the result of a child subquery out
    of all its records; `base` is the path of the API version, for the records' urls."""

    def __init__(
        self,
        schema: Schema,
        database: Database,
        calendar: Calendar,
        base: str,
        page: Callable[[list[Record]], Record],
        chaos: Chaos,
    ) -> None:
        self.schema = schema
        self.database = database
        self.calendar = calendar
        self.base = base
        self.page = page
        self.chaos = chaos

    def answer(self, text: str, *, include_deleted: bool = False) -> Answer:
        """Raises `ApiError` as Salesforce words it."""
        with refusals(text):
            return self.execute(parse(text, allow_slots=False), include_deleted=include_deleted)

    def plan(self, text: str) -> Plan:
        """What `answer` would do; raises what it would raise."""
        with refusals(text):
            return self._plan(parse(text, allow_slots=False))

    def _plan(self, query: SoqlQuery, include_deleted: bool = False) -> Plan:
        return Planner(self.schema, self.calendar, include_deleted).plan(query)

    def execute(self, query: SoqlQuery, *, include_deleted: bool = False) -> Answer:
        """Raises `QueryError`."""
        plan = self._plan(query, include_deleted)
        if self.chaos.strikes("query_timeout"):
            raise too_long()
        with self.database.within(TIME_LIMIT):
            return self._answer(plan)

    def _answer(self, plan: Plan) -> Answer:
        rows = self.database.fetch(*plan.statement())
        if not plan.counts:
            records = self._records(plan, rows)
            return Answer(records, len(records))
        counted = rows[0][0] if plan.columns == ["COUNT(*)"] else len(rows)
        return Answer([], int(counted or 0))

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
        return {parent: self.page(records) for parent, records in results.items()}

    def _record(self, shape: Shape, row: _Row, families: dict[str, dict[Cell, Record]]) -> Record:
        attributes = {"type": shape.type}
        own_id = None if shape.id_column is None else row[shape.id_column]
        if own_id:
            attributes["url"] = f"{self.base}/sobjects/{shape.type}/{own_id}"
        record: Record = {"attributes": attributes}
        for name, item in shape.items.items():
            if isinstance(item, Leaf):
                record[name] = self._value(row[item.column], item)
            elif isinstance(item, Child):
                record[name] = families[name].get(own_id)
            else:
                parent = item.id_column is not None and row[item.id_column]
                record[name] = self._record(item, row, {}) if parent else None
        return record

    def _value(self, cell: Cell, leaf: Leaf) -> Cell | bool:
        if cell is None:
            return None
        if leaf.formatted:
            return formatted(cell, leaf.type, self.calendar.zone)
        if leaf.type == "boolean":
            return bool(cell)
        return float(cell) if leaf.type in ("double", "currency", "percent") else cell
