"""SOQL conditions to SQL. Names come from the schema only and values are always parameters.

Every piece of SQL here is 0 or 1, never NULL: so `!=`, NOT and NOT IN keep the rows without a
value, as Salesforce does.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from nodes.salesforce.soql import (
    AGGREGATES,
    DATE_FUNCTIONS,
    And,
    Condition,
    DateLiteral,
    FieldComparison,
    FieldPath,
    FunctionCall,
    LiteralValue,
    Not,
    Operand,
    SoqlQuery,
    StringLiteral,
    comparisons_of,
)

from ..data.rows import Cell
from ..data.schema import KEYS, NEVER_AGGREGATED, NUMBERS, UNFILTERABLE
from ..errors import NotExecuted, QueryError
from .literals import Calendar, Term, cell, is_null
from .tables import Found, Tables

_DATE_BOUNDS = {"<": ("<", 0), "<=": ("<", 1), ">": (">=", 1), ">=": (">=", 0)}


class Sql(NamedTuple):
    text: str
    values: tuple[Cell, ...] = ()

    def negated(self) -> "Sql":
        return Sql(f"NOT {self.text}", self.values)


Subselect = Callable[[SoqlQuery], tuple[Found, Sql]]


class Filter:
    """Compiles the conditions of one SELECT. `subselect` gives the field a semi-join selects, and
    its SQL."""

    def __init__(self, tables: Tables, calendar: Calendar, subselect: Subselect) -> None:
        self.tables = tables
        self.calendar = calendar
        self.subselect = subselect

    def condition(self, node: Condition, *, aggregated: bool = False) -> Sql:
        if isinstance(node, Not):
            return self.condition(node.item, aggregated=aggregated).negated()
        if isinstance(node, FieldComparison):
            return self._comparison(node, aggregated)
        parts = [self.condition(item, aggregated=aggregated) for item in node.items]
        return _joined(parts, "AND" if isinstance(node, And) else "OR")

    def term(self, operand: Operand, *, aggregated: bool = False) -> Term:
        if isinstance(operand, FieldPath):
            found = self.tables.find(operand)
            kind, name = found.field.type, found.field.name
            rank = ""
            if kind == "picklist" and found.field.values:
                rank = f"soql_rank('{found.owner.name}.{name}', {found.sql})"
            return Term(found.sql, kind, name, operand.position, found.targets, rank)
        if operand.name in AGGREGATES and not aggregated:
            message = f"Aggregate functions are not allowed here: {operand}"
            raise QueryError("MALFORMED_QUERY", message, operand.position)
        if operand.name in AGGREGATES:
            return self._aggregate(operand)
        if operand.name in DATE_FUNCTIONS:
            return self._date_part(operand)
        if operand.name == "TOLABEL":
            return self._argument(operand)
        raise NotExecuted(f"{operand.name}()")

    def _aggregate(self, call: FunctionCall) -> Term:
        if not call.arguments:
            return Term("COUNT(*)", "int", "COUNT()", call.position)
        field = self._argument(call)
        numeric = call.name in ("SUM", "AVG")
        if field.type in NEVER_AGGREGATED or (numeric and field.type not in NUMBERS):
            message = f"field {field.name} does not support aggregate operator {call.name}"
            raise QueryError("MALFORMED_QUERY", message, call.position)
        if call.name == "COUNT_DISTINCT":
            return Term(f"COUNT(DISTINCT {field.sql})", "int", str(call), call.position)
        kind = {"COUNT": "int", "SUM": "double", "AVG": "double"}.get(call.name, field.type)
        if field.rank and call.name in ("MIN", "MAX"):
            least = f"{call.name}(printf('%06d', {field.rank}) || {field.sql})"
            return Term(
                f"substr({least}, 7)", kind, str(call), call.position, rank=f"substr({least}, 1, 6)"
            )
        return Term(f"{call.name}({field.sql})", kind, str(call), call.position)

    def _date_part(self, call: FunctionCall) -> Term:
        field = self._argument(call)
        if field.type not in ("date", "datetime") or (
            call.name in ("DAY_ONLY", "HOUR_IN_DAY") and field.type == "date"
        ):
            message = f"field {field.name} does not support function {call.name}"
            raise QueryError("MALFORMED_QUERY", message, call.position)
        kind = "date" if call.name == "DAY_ONLY" else "int"
        return Term(f"{call.name.lower()}({field.sql})", kind, str(call), call.position)

    def _argument(self, call: FunctionCall) -> Term:
        first, *others = call.arguments
        if isinstance(first, FunctionCall):
            raise NotExecuted(str(call))
        if not isinstance(first, FieldPath) or others:
            raise QueryError("MALFORMED_QUERY", f"unexpected argument: {call}", call.position)
        return self.term(first)

    def _comparison(self, node: FieldComparison, aggregated: bool) -> Sql:
        term = self.term(node.left, aggregated=aggregated)
        if term.type in UNFILTERABLE:
            message = f"field '{term.name}' can not be filtered in a query call"
            raise QueryError("INVALID_FIELD", message, term.position)
        if node.operator not in comparisons_of(term.type):
            raise _invalid_operator(term)
        right = node.right
        if isinstance(right, SoqlQuery):
            found = self._within(term, right)
        elif isinstance(right, tuple):
            found = self._among(term, node, right)
        elif node.operator == "LIKE":
            found = self._like(term, right)
        elif node.operator in ("=", "!="):
            found = self._equal(term, right)
        else:
            found = self._ordered(term, node.operator, right)
        negative = node.operator in ("!=", "NOT IN", "EXCLUDES")
        return found.negated() if negative else found

    def _equal(self, term: Term, value: LiteralValue) -> Sql:
        if is_null(value):
            return Sql(f"({term.sql} IS {0 if term.type == 'boolean' else 'NULL'})")
        if isinstance(value, DateLiteral):
            span = self.calendar.span(value, term)
            return Sql(f"COALESCE({term.sql} >= ? AND {term.sql} < ?, 0)", span)
        return Sql(f"({term.sql} IS ?)", (cell(value, term),))

    def _ordered(self, term: Term, operator: str, value: LiteralValue) -> Sql:
        if is_null(value):
            return Sql("0")
        if isinstance(value, DateLiteral):
            sign, end = _DATE_BOUNDS[operator]
            bound = self.calendar.span(value, term)[end]
            return Sql(f"COALESCE({term.sql} {sign} ?, 0)", (bound,))
        return Sql(f"COALESCE({term.sql} {operator} ?, 0)", (cell(value, term),))

    def _like(self, term: Term, value: LiteralValue) -> Sql:
        if is_null(value):
            return self._equal(term, value)
        cell(value, term)
        assert isinstance(value, StringLiteral)
        return Sql(f"soql_like({term.sql}, ?)", (value.raw,))

    def _among(self, term: Term, node: FieldComparison, values: tuple[LiteralValue, ...]) -> Sql:
        if node.operator in ("INCLUDES", "EXCLUDES"):
            return self._including(term, values)
        alone, cells = [], []
        for value in dict.fromkeys(values):
            if is_null(value) or isinstance(value, DateLiteral):
                alone.append(self._equal(term, value))
            else:
                cells.append(cell(value, term))
        if cells:
            marks = ", ".join("?" for _ in cells)
            alone.append(Sql(f"COALESCE({term.sql} IN ({marks}), 0)", tuple(cells)))
        return _joined(alone, "OR")

    def _including(self, term: Term, values: tuple[LiteralValue, ...]) -> Sql:
        wanted = [cell(value, term) for value in values]
        return _joined((Sql(f"soql_includes({term.sql}, ?)", (each,)) for each in wanted), "OR")

    def _within(self, term: Term, query: SoqlQuery) -> Sql:
        found, inner = self.subselect(query)
        if not term.targets:
            message = (
                "The left operand field in the where expression for outer query should be an id"
                f" field, cannot use: '{term.name}'"
            )
            raise QueryError("MALFORMED_QUERY", message, term.position)
        if set(found.targets).isdisjoint(term.targets):
            message = (
                f"The selected field '{found.field.name}' in the subquery and the left operand"
                f" field in the where expression in the outer query '{term.name}' should point to"
                " the same object type"
            )
            raise QueryError("MALFORMED_QUERY", message, term.position)
        return Sql(f"COALESCE({term.sql} IN ({inner.text}), 0)", inner.values)


def _joined(parts: Iterable[Sql], word: str) -> Sql:
    """A balanced tree: SQLite allows only so much depth."""
    parts = list(parts)
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    left, right = _joined(parts[:middle], word), _joined(parts[middle:], word)
    return Sql(f"({left.text} {word} {right.text})", left.values + right.values)


def _invalid_operator(term: Term) -> QueryError:
    message = f"invalid operator on {'id' if term.type in KEYS else term.type} field"
    return QueryError("INVALID_QUERY_FILTER_OPERATOR", message, term.position)
