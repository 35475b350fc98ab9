"""A value becomes a literal in SOQL, and no more than that."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NodeError
from engine.values.parameters import UNSET
from engine.values.secret import Secret
from nodes.salesforce.binding import Soql
from nodes.salesforce.soql import Boolean, Date, DateTime, Null, Number, StringLiteral, parse
from nodes.salesforce.soql.values import SoqlNode
from tests.nodes.salesforce.desk import Values


def bound(query: str, **values: Any) -> str:
    return Soql(query).render(Values(values))


def where(place: str, value: Any) -> str:
    """What the value became in `WHERE Name <place>`."""
    start = "SELECT Id FROM Contact WHERE Name "
    return bound(start + place, X=value).removeprefix(start)


def refused(place: str, value: Any) -> str:
    with pytest.raises(NodeError) as error:
        where(place, value)
    assert "$X" in str(error.value)
    return str(error.value)


NOON = datetime(2026, 1, 31, 12, 0, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("place", "value", "written"),
    [
        ("= $X", "O'Neil", r"= 'O\'Neil'"),
        ("= $X", "42", "= '42'"),
        ("= $X", "null", "= 'null'"),
        ("= $X", 42, "= 42"),
        ("= $X", -1.5, "= -1.5"),
        ("= $X", 1e-7, "= 0.0000001"),
        ("= $X", 1e16, "= 10000000000000000"),
        ("= $X", True, "= TRUE"),
        ("= $X", False, "= FALSE"),
        ("= $X", None, "= null"),
        ("!= $X", None, "!= null"),
        ("> $X", date(2026, 1, 31), "> 2026-01-31"),
        ("> $X", NOON, "> 2026-01-31T10:00:00Z"),
        ("> $X", NOON.replace(microsecond=5000), "> 2026-01-31T10:00:00.005Z"),
        ("<= $X", time(9, 30), "<= 09:30:00.000Z"),
        ("= '$X'", "O'Neil", r"= 'O\'Neil'"),
        ("= '$X'", 42, "= '42'"),
        ("= '$X'", True, "= 'true'"),
        ("= '$X'", date(2026, 1, 31), "= '2026-01-31'"),
        ("= 'a $X b'", "back\\slash", r"= 'a back\\slash b'"),
        ("= '${X.name}'", {"name": "Dana"}, "= 'Dana'"),
        ("LIKE $X", "50%_\\", r"LIKE '50\%\_\\'"),
        ("LIKE $X", 5, "LIKE '5'"),
        ("LIKE '%$X%'", "50%_'", r"LIKE '%50\%\_\'%'"),
        ("= '$X'", "50%_", "= '50%_'"),
        ("= $X", "50%_", "= '50%_'"),
        ("IN $X", ["a", "b'"], r"IN ('a','b\'')"),
        ("NOT IN $X", [1, 2.5, None, True], "NOT IN (1,2.5,null,TRUE)"),
        ("IN $X", "one", "IN ('one')"),
        ("IN ($X)", "one", "IN ('one')"),
        ("IN ('a', $X)", 5, "IN ('a', 5)"),
        ("INCLUDES $X", ["a;b", "c"], "INCLUDES ('a;b','c')"),
        ("EXCLUDES ($X)", "a;b", "EXCLUDES ('a;b')"),
        ("IN ('$X')", "it's", r"IN ('it\'s')"),
        ("= 'a' LIMIT $X", "5", "= 'a' LIMIT 5"),
        ("= 'a' LIMIT $X", 5, "= 'a' LIMIT 5"),
        ("= 'a' LIMIT 1 OFFSET $X", "007", "= 'a' LIMIT 1 OFFSET 7"),
        ("= LAST_N_DAYS:$X", "30", "= LAST_N_DAYS:30"),
        ("= $X", "a\nb\tc\rd\be\ff", r"= 'a\nb\tc\rd\be\ff'"),
        ("= $X", "ü😀", "= 'ü😀'"),
    ],
)
def test_a_value_becomes_a_literal_of_its_own_type(place: str, value: Any, written: str) -> None:
    assert where(place, value) == written


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("LIMIT$X", "LIMIT 3"),
        ("WHERE A = ${X}AND B = 1", "WHERE A = 3 AND B = 1"),
        ("WHERE A IN (${X},$X)", "WHERE A IN (3,3)"),
        ("WHERE A = '${X}b'", "WHERE A = '3b'"),
    ],
)
def test_a_value_that_touches_a_word_is_kept_apart_from_it(written: str, asked: str) -> None:
    assert bound(f"SELECT Id FROM Case {written}", X=3) == f"SELECT Id FROM Case {asked}"


PLACES = ["= $X", "= '$X'", "LIKE $X", "LIKE '%$X%'", "IN $X", "IN ($X)", "= 'a' LIMIT $X"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("value", [UNSET, ""])
def test_an_empty_parameter_takes_failed_and_is_named(place: str, value: Any) -> None:
    assert "$X is empty; " in refused(place, value)


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_never_written_into_soql(place: str) -> None:
    assert "is not written into SOQL" in refused(place, Secret("canary-secret"))


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("= $X", ["a"], "a list stands only after IN"),
        ("= $X", {"a": 1}, "a list or an object is not one value"),
        ("= '$X'", ["a"], "only one value that is not null stands inside quotes"),
        ("= '$X'", {"a": 1}, "only one value that is not null stands inside quotes"),
        ("= '$X'", None, "only one value that is not null stands inside quotes"),
        ("LIKE $X", None, "only one value that is not null"),
        ("LIKE $X", ["a"], "only one value that is not null"),
        ("IN $X", [], "IN needs a list with a value in it"),
        ("IN $X", ["a", ""], "IN needs a list with a value in it, and no empty ones"),
        ("IN $X", [["a"]], "a list or an object is not one value"),
        ("IN ($X)", ["a"], "a list stands only after IN"),
        ("= 'a' LIMIT $X", "5 OFFSET 1", "only a whole number stands here"),
        ("= 'a' LIMIT $X", -1, "only a whole number stands here"),
        ("= 'a' LIMIT $X", "1e3", "only a whole number stands here"),
        ("= 'a' LIMIT $X", "٣", "only a whole number stands here"),
        ("= 'a' LIMIT $X", True, "only a whole number stands here"),
        ("= 'a' LIMIT $X", 1.5, "only a whole number stands here"),
        ("= 'a' LIMIT $X", None, "only a whole number stands here"),
        ("= LAST_N_DAYS:$X", "5 OR Id != null", "only a whole number stands here"),
        ("= $X", float("nan"), "number"),
        ("= $X", float("inf"), "number"),
        ("IN $X", [float("-inf")], "number"),
    ],
)
def test_a_value_that_does_not_fit_its_place_takes_failed(
    place: str, value: Any, reason: str
) -> None:
    assert reason in refused(place, value)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $X FROM Contact",
        "SELECT Id, $X FROM Contact",
        "SELECT Id FROM $X",
        "SELECT Id FROM Contact WHERE $X = 'a'",
        "SELECT Id FROM Contact WHERE Name $X 'a'",
        "SELECT Id FROM Contact ORDER BY $X",
        "SELECT Id FROM Contact ORDER BY Name $X",
        "SELECT COUNT(Id) FROM Contact GROUP BY $X",
        "SELECT COUNT($X) FROM Contact",
        "SELECT Id FROM Contact WHERE Name = 'a' $X",
        "SELECT Id FROM Contact WHERE Name = $X$X",
        "SELECT Id FROM Contact WHERE Name = 'a'$X",
        "SELECT Id FROM Contact WHERE Account.$X = 'a'",
        "$X",
        "SELECT Id FROM Contact WHERE Name = 'a' AND $X",
    ],
)
def test_a_parameter_in_the_place_of_a_name_is_refused_when_the_flow_loads(query: str) -> None:
    with pytest.raises(ValueError, match="stands where a name belongs"):
        Soql(query)


@pytest.mark.parametrize(
    "query", ["SELECT Id FROM Contact WHERE Name = 'a", r"SELECT Id FROM X WHERE N = '\$X'"]
)
def test_what_cannot_be_cut_into_words_is_refused_when_the_flow_loads(query: str) -> None:
    with pytest.raises(ValueError, match="SOQL: "):
        Soql(query)


_LITERALS = (StringLiteral, Number, Boolean, Null, Date, DateTime)


def shape(node: Any) -> Any:
    """The meaning of a query with the values of its literals left out."""
    if isinstance(node, (*_LITERALS, int)):
        return type(node).__name__
    if isinstance(node, tuple):
        return [shape(item) for item in node]
    if isinstance(node, SoqlNode):
        return type(node).__name__, {name: shape(part) for name, part in node.meaning().items()}
    return node


def literals(node: Any) -> list[StringLiteral]:
    """The quoted literals of a query, in order."""
    if isinstance(node, StringLiteral):
        return [node]
    if isinstance(node, tuple):
        return [found for item in node for found in literals(item)]
    if isinstance(node, SoqlNode):
        return [found for part in node.meaning().values() for found in literals(part)]
    return []


_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def said(raw: str) -> str:
    """What a literal matches when its escapes are read from left to right."""
    return re.sub(r"\\(.)", lambda code: _LETTERS.get(code[1], code[1]), raw)


HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.text("'\\%_\"nN u0\n\r\t\b\f()=,:$\ufffc", min_size=1, max_size=20),
    st.sampled_from(
        [
            "' OR Name != '",
            "\\' OR Name != 'zzz",
            "\\",
            "\\\\",
            "'",
            "''",
            "x' LIMIT 1 --",
            "') OR (Id != '",
            "\\u0027 OR Id != \\u0027",
            "%",
            "_",
            "\\%",
            "$X",
            "${X}",
            "\x00",
            "\u2028",
        ]
    ),
)
AROUND = "SELECT Id FROM Contact WHERE (Name {} OR Phone = 'b') AND Id != null LIMIT 5"


@pytest.mark.parametrize("place", ["= $X", "= '$X'", "LIKE $X", "IN $X", "IN ($X)"])
@given(value=HOSTILE)
def test_a_hostile_value_stays_one_literal_and_says_what_it_is(place: str, value: str) -> None:
    query = AROUND.format(place)
    found = parse(bound(query, X=value))
    assert shape(found) == shape(parse(bound(query, X="harmless")))
    assert said(literals(found)[0].raw) == value


@given(value=HOSTILE)
def test_a_hostile_value_in_a_pattern_adds_no_wildcard(value: str) -> None:
    query = AROUND.format("LIKE '%$X%'")
    found = parse(bound(query, X=value))
    assert shape(found) == shape(parse(bound(query, X="harmless")))
    raw = literals(found)[0].raw
    assert said(raw) == f"%{value}%"
    assert re.sub(r"\\.", "", raw).count("%") == 2
    assert "_" not in re.sub(r"\\.", "", raw)


@given(values=st.lists(HOSTILE, min_size=1, max_size=4))
def test_hostile_values_in_a_list_stay_as_many_as_they_are(values: list[str]) -> None:
    query = AROUND.format("IN $X")
    found = parse(bound(query, X=values))
    assert shape(found) == shape(parse(bound(query, X=["harmless"] * len(values))))
    assert [said(text.raw) for text in literals(found)[: len(values)]] == values


@given(value=HOSTILE)
def test_a_hostile_value_after_limit_is_a_whole_number_or_refused(value: str) -> None:
    query = "SELECT Id FROM Contact LIMIT $X"
    try:
        text = bound(query, X=value)
    except NodeError:
        return
    assert re.fullmatch(r"SELECT Id FROM Contact LIMIT \d+", text)


@given(value=st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_any_number_stays_one_number_of_the_same_value(value: float) -> None:
    found = parse(bound("SELECT Id FROM Account WHERE AnnualRevenue = $X", X=value))
    assert type(found.where.right) is Number
    assert type(value)(found.where.right.value) == value


@given(value=st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(NOON.tzinfo)))
def test_any_moment_stays_the_same_moment_to_the_millisecond(value: datetime) -> None:
    found = parse(bound("SELECT Id FROM Case WHERE CreatedDate > $X", X=value))
    assert type(found.where.right) is DateTime
    assert abs(found.where.right.value - value.astimezone(UTC)) < timedelta(milliseconds=1)
