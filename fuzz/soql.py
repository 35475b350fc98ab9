"""SOQL: read, bound and answered. Nothing crashes, and no text of a query becomes SQL."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from engine.errors import NodeError
from engine.values.secret import Secret
from flowrun.org.app import LocalOrg
from flowrun.org.data.addresses import key_of
from flowrun.org.errors import ApiError
from flowrun.org.queries.plan import Child, Plan, Shape
from nodes.salesforce.binding import Soql
from nodes.salesforce.soql import (
    DATE_FUNCTIONS,
    Boolean,
    Date,
    DateTime,
    Null,
    Number,
    SoqlError,
    StringLiteral,
    Time,
    parse,
)
from nodes.salesforce.soql.values import SoqlNode

_LITERALS = (StringLiteral, Number, Boolean, Null, Date, DateTime, Time)
_HOSTILE = ("' OR Name != '", "\\' OR Name != 'x", "%_\\", "\n\x00", 3, None, True, ["'", 2])
_NAME = re.compile(r'"(\w+)"')
_OWN_TEXT = re.compile(r"'(\w+)'")
_SIGNS = re.compile(r"[\w ,.()?*=<>-]*")
_WORD = re.compile(
    r"t\d+|SELECT|FROM|LEFT|JOIN|ON|WHERE|AND|OR|NOT|IN|IS|NULL|COALESCE|GROUP|ORDER|BY|HAVING"
    r"|ASC|DESC|NULLS|FIRST|LAST|LIMIT|OFFSET|COUNT|DISTINCT|SUM|AVG|MIN|MAX|rowid|json_each|value"
    r"|AS|UNION|ALL|CASE|WHEN|THEN|ELSE|END|COLLATE|SOQL|json_object"
    rf"|soql_like|soql_includes|{'|'.join(DATE_FUNCTIONS).lower()}"
)


def check(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    _read(text)
    _bind(text)
    _answer(text)


def shape(node: Any) -> Any:
    """The meaning of a query without its literals; a list of literals counts as one."""
    if isinstance(node, _LITERALS):
        return "literal"
    if type(node) is int:  # LIMIT, OFFSET, LAST_N_DAYS
        return "number"
    if isinstance(node, tuple):
        inner = [shape(item) for item in node]
        return ["literals"] if inner and set(map(str, inner)) == {"literal"} else inner
    if isinstance(node, SoqlNode):
        return type(node).__name__, {name: shape(part) for name, part in node.meaning().items()}
    return node


def _read(text: str) -> None:
    """What is printed is read back the same; a mistake stands within the text."""
    try:
        query = parse(text)
    except SoqlError as error:
        assert 0 <= error.position <= len(text), error.position
        return
    assert parse(str(query)) == query


class _Same(Mapping[str, Any]):
    """Every parameter has the one value, but those that stand for a number of records."""

    def __init__(self, value: Any, numbers: frozenset[str]) -> None:
        self.value = value
        self.numbers = numbers

    def __getitem__(self, name: str) -> Any:
        return 1 if name in self.numbers else self.value

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclasses.dataclass
class Values:
    parameters: Mapping[str, Any]
    allow_hosts: frozenset[str] = frozenset()
    language: str = "en"

    @classmethod
    def all(cls, value: Any, numbers: frozenset[str] = frozenset()) -> "Values":
        return cls(_Same(value, numbers))

    def now(self) -> datetime:
        return datetime(2026, 1, 31, 10, tzinfo=UTC)

    def warn(self, text: str) -> None:
        return None

    def random(self) -> float:
        raise AssertionError("SOQL is left to chance")

    def unwrap(self, secret: Secret) -> str:
        raise AssertionError("a secret was unwrapped into SOQL")


def _bind(text: str) -> None:
    """A hostile value leaves the query's shape as a harmless one does."""
    try:
        soql = Soql(text)
    except ValueError:
        return
    if not soql.slots:
        return
    plain = _shape_with(soql, "harmless")
    for value in _HOSTILE if plain else ():
        found = _shape_with(soql, value)
        assert found in (None, plain), value


def _shape_with(soql: Soql, value: Any) -> Any:
    """None where the value may not stand."""
    numbers = frozenset(slot.name for slot, place in soql.places.items() if place == "whole")
    try:
        bound = soql.render(Values.all(value, numbers))
    except NodeError:
        return None
    return shape(parse(bound, allow_slots=False))


@cache
def _org() -> LocalOrg:
    return LocalOrg()


def _answer(text: str) -> None:
    """It is answered, or refused in Salesforce's form; the SQL for it is the org's own."""
    run = _org().queries.run("/services/data/v66.0")
    try:
        plan = run.plan(text)
    except ApiError as error:
        assert error.code.isupper() and error.message
        return
    for sql in _statements(plan):
        _is_own(sql)
    try:
        run.answer(text)
    except ApiError as error:
        assert error.code in ("QUERY_TOO_COMPLICATED", "QUERY_TIMEOUT"), error.code


def _statements(plan: Plan) -> Iterator[str]:
    yield plan.statement().text
    yield from _below(plan.shape)


def _below(shape: Shape) -> Iterator[str]:
    for item in shape.items.values():
        if isinstance(item, Child):
            yield item.plan.children_of(item.reference, "[]").text
            yield from _below(item.plan.shape)


@cache
def _known() -> frozenset[str]:
    """Every name of the schema."""
    schema = _org().schema
    fields = {field.name for each in schema for field in each.fields.values()}
    return frozenset(fields | {each.name for each in schema})


@cache
def _address_keys() -> frozenset[str]:
    """What the parts of an address are called in it."""
    fields = (field for each in _org().schema for field in each.fields.values())
    return frozenset(key_of(field) for field in fields if field.compound)


def _is_own(sql: str) -> None:
    assert set(_NAME.findall(sql)) <= _known(), sql
    rest = _NAME.sub("", sql)
    assert set(_OWN_TEXT.findall(rest)) <= _known() | _address_keys(), sql
    rest = _OWN_TEXT.sub("", rest)
    assert _SIGNS.fullmatch(rest) and "--" not in rest, sql
    for word in re.findall(r"[^\W\d]\w*", rest):
        assert _WORD.fullmatch(word), word
