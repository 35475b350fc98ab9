"""A value never becomes SOQL: a corpus of hostile values in every place where one may stand."""

from pathlib import Path
from typing import Any

import pytest

from engine.errors import NodeError
from engine.fields.slot import Rendering
from engine.values.secret import Secret
from flowrun.org.app import LocalOrg
from flowrun.org.errors import ApiError
from nodes.salesforce.binding import Soql
from nodes.salesforce.soql import Boolean, Date, DateTime, Null, Number, StringLiteral, Time, parse
from nodes.salesforce.soql.values import SoqlNode
from tests.nodes.salesforce.desk import Values

ORG = """
records:
  Account:
    - {Name: harmless}
    - {Name: Acme}
    - {Name: "O'Neil"}
    - {Name: "100%"}
    - {Name: "a_b"}
    - {Name: "back\\\\slash"}
"""
CORPUS: list[Any] = [
    "'",
    "''",
    "\\",
    "\\\\",
    "\\'",
    "' OR Name != '",
    "\\' OR Name != 'zzz",
    "\\\\' OR Name != 'zzz",
    "') OR (Name != '",
    "x' ORDER BY Name LIMIT 1 OFFSET 0 --",
    "x' UNION SELECT 1 --",
    "'; DROP TABLE Account; --",
    "\\u0027 OR Name != \\u0027",
    "\\x27 OR 1=1",
    "\u2019 OR \u2018",
    "\uff07 OR Name != \uff07",
    "\ufffc",
    "a\nOR Name != null",
    "a\r\nOR Name != null",
    "a\x00b",
    "\x00",
    "\x1b[31m",
    "%",
    "_",
    "%%",
    "\\%",
    "a%b_c",
    "$X",
    "${X}",
    "{{X}}",
    ":X",
    "null",
    "TRUE",
    "TODAY",
    "LAST_N_DAYS:30",
    "2026-01-31",
    "42",
    "1e5",
    "USD5000",
    "(SELECT Id FROM User)",
    "\ud800",
    "\udc00\ud800",
    "😀" * 100,
    "\u202e gnirts",
    "x" * 1_000_000,
    "'" * 4_000,
    "\\" * 4_001,
    10**30,
    -(10**400),
    1e308,
    float("nan"),
    float("inf"),
    True,
    None,
    [],
    {},
    {"a": "' OR Name != '"},
    ["' OR Name != '", "x"],
    ["a", "'", "\\"],
    ["x" * 1_000_000],
    [["nested"]],
    [None, True, 1.5],
    ["\ud800"],
    Secret("canary-secret"),
]
PLACES = [
    "Name = $X",
    "Name != $X",
    "Name > $X",
    "Name = '$X'",
    "Name = 'a $X b'",
    "Name LIKE $X",
    "Name LIKE '%$X%'",
    "Name IN $X",
    "Name NOT IN $X",
    "Tags__c INCLUDES $X",
    "Tags__c EXCLUDES ($X, 'b')",
    "Name IN ($X, 'b')",
    "Name IN ('$X')",
    "(NOT Name = $X)",
    "Name = 'a' AND (Name = $X OR Name = $X)",
    "Id IN (SELECT AccountId FROM Contact WHERE LastName = $X)",
]
_LITERALS = (StringLiteral, Number, Boolean, Null, Date, DateTime, Time)


def shape(node: Any) -> Any:
    """The meaning of a query without its literals; a list of literals counts as one."""
    if isinstance(node, _LITERALS):
        return "literal"
    if isinstance(node, tuple):
        inner = [shape(item) for item in node]
        return ["literals"] if inner and set(map(str, inner)) == {"literal"} else inner
    if isinstance(node, SoqlNode):
        return type(node).__name__, {name: shape(part) for name, part in node.meaning().items()}
    return node


def bound(soql: Soql, value: Any) -> str:
    rendering: Rendering = Values({"X": value})
    return soql.render(rendering)


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> LocalOrg:
    file: Path = tmp_path_factory.mktemp("org") / "org.yaml"
    file.write_text(ORG, "utf-8")
    return LocalOrg(file)


@pytest.mark.parametrize("place", PLACES)
def test_no_value_changes_what_a_query_asks(place: str, org: LocalOrg) -> None:
    soql = Soql(f"SELECT Name FROM Account WHERE {place} ORDER BY Name LIMIT 50")
    plain = shape(parse(bound(soql, "harmless")))
    written = 0
    for value in CORPUS:
        try:
            text = bound(soql, value)
        except NodeError as error:
            assert "$X" in str(error) and len(str(error)) < 300
            continue
        assert shape(parse(text)) == plain, value
        text.encode()
        written += 1
    assert written > 20


@pytest.mark.parametrize("place", ["Name = $X", "Name = '$X'", "Name LIKE $X", "Name IN $X"])
def test_no_value_finds_a_record_that_is_not_its_own(place: str, org: LocalOrg) -> None:
    soql = Soql(f"SELECT Name FROM Account WHERE {place}")
    run = org.queries.run("/services/data/v66.0")
    for value in CORPUS:
        try:
            text = bound(soql, value)
        except NodeError:
            continue
        if not isinstance(value, str | list):
            continue
        try:
            found = [record["Name"] for record in run.answer(text).records]
        except ApiError:  # the wrong type of value, in Salesforce's words
            continue
        wanted = {str(item).lower() for item in (value if isinstance(value, list) else [value])}
        assert {name.lower() for name in found} <= wanted, (value, found)


@pytest.mark.parametrize("name", ["100%", "a_b", "back\\slash", "O'Neil"])
def test_a_value_full_of_signs_still_finds_its_own_record(name: str, org: LocalOrg) -> None:
    run = org.queries.run("/services/data/v66.0")
    for place in ("Name = $X", "Name = '$X'", "Name LIKE $X", "Name IN $X"):
        text = bound(Soql(f"SELECT Name FROM Account WHERE {place}"), name)
        assert [record["Name"] for record in run.answer(text).records] == [name]
