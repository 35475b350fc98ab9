"""The SOQL grammar: what is read, what is refused and in which words."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.salesforce.soql import (
    SLOT,
    And,
    Boolean,
    Column,
    Currency,
    DataCategory,
    Date,
    DateLiteral,
    DateTime,
    FieldComparison,
    FieldPath,
    FieldSet,
    FunctionCall,
    Grouping,
    Not,
    Null,
    Number,
    Or,
    Order,
    Origin,
    Setting,
    SoqlError,
    SoqlQuery,
    StringLiteral,
    TypeOf,
    ValueSlot,
    lex,
    parse,
)
from nodes.salesforce.soql.values import SoqlNode

VALID = [
    "SELECT Id FROM Account",
    "SELECT Id, Account.Owner.Name, (SELECT Id FROM Cases LIMIT 5) FROM Contact",
    "SELECT COUNT() FROM Account",
    "SELECT Industry, COUNT(Id) total FROM Account GROUP BY Industry HAVING COUNT(Id) > 1",
    "SELECT FIELDS(ALL) FROM Account LIMIT 200",
    "SELECT TYPEOF What WHEN Account THEN Phone, Name ELSE Name END FROM Event",
    "SELECT c.Id FROM Contact c, c.Account a WHERE a.Name = 'x'",
    "SELECT Id FROM Account USING SCOPE mine",
    "SELECT Id FROM Account WHERE Name = 'a' AND (Type = NULL OR NumberOfEmployees >= 5)",
    "SELECT Id FROM Account WHERE NOT (Name = 'a' OR Name = 'b')",
    "SELECT Id FROM Account WHERE (NOT Name LIKE 'a%') AND IsDeleted = FALSE",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact)",
    "SELECT Id FROM Account WHERE Industry NOT IN ('Banking', 'Retail')",
    "SELECT Id FROM Account WHERE Tags__c INCLUDES ('a;b', 'c')",
    "SELECT Id FROM Account WHERE Tags__c EXCLUDES ('a')",
    "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:30",
    "SELECT Id FROM Account WHERE CreatedDate > 2026-01-31T10:00:00Z",
    "SELECT Id FROM Account WHERE AnnualRevenue > USD5000",
    "SELECT Id FROM Account WHERE AnnualRevenue > EUR12.50",
    "SELECT Id FROM Account WHERE DISTANCE(Place__c, GEOLOCATION(37.7, -122.4), 'mi') < 20",
    "SELECT Id FROM Account WITH SECURITY_ENFORCED",
    "SELECT Id FROM Article WITH DATA CATEGORY Geo__c AT (usa__c) AND Kind__c BELOW (x__c, y__c)",
    "SELECT Type, COUNT(Id) FROM Account GROUP BY ROLLUP(Type)",
    "SELECT Type, COUNT(Id) FROM Account GROUP BY CUBE(Type, Industry)",
    "SELECT Id FROM Account ORDER BY Name DESC NULLS LAST, CreatedDate LIMIT 10 OFFSET 5",
    "SELECT Id FROM Account LIMIT 1",
    "SELECT Id FROM UserProfileFeed WITH UserId = '005D0000001AamR' ORDER BY Id LIMIT 20",
    "SELECT Id FROM Account WITH RecordVisibilityContext (maxDescriptorPerRecord = 100, a = TRUE)",
    "SELECT Id FROM Article WITH DATA CATEGORY Geo__c AT (usa__c) WITH SECURITY_ENFORCED",
    "SELECT Id FROM Feed WITH UserId = '005' WITH USER_MODE",
    "SELECT Id FROM Account FOR VIEW FOR REFERENCE",
    "SELECT Id FROM Account FOR UPDATE",
    "SELECT Id FROM Article UPDATE TRACKING, VIEWSTAT",
]


@pytest.mark.parametrize("text", VALID)
def test_a_query_is_printed_as_it_was_written(text: str) -> None:
    assert str(parse(text)) == text


def test_keywords_are_read_in_any_case_and_over_several_lines() -> None:
    written = "select id\nfrom account\nwhere name <> 'x' order by name asc nulls first"
    expected = "SELECT id FROM account WHERE name != 'x' ORDER BY name NULLS FIRST"
    assert str(parse(written)) == expected


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (r"'O\'Neil'", StringLiteral(r"O\'Neil", "O'Neil")),
        (r"'a\\b\n\T\u00e9\"'", StringLiteral(r"a\\b\n\T\u00e9\"", 'a\\b\n\té"')),
        (r"'\uD83D\uDE00'", StringLiteral(r"\uD83D\uDE00", "😀")),
        ("-1.5e3", Number(Decimal("-1500"))),
        ("+.5", Number(Decimal("0.5"))),
        ("true", Boolean(True)),
        ("null", Null()),
        ("2026-01-31", Date(date(2026, 1, 31))),
        ("2026-01-31T10:00:00Z", DateTime(datetime(2026, 1, 31, 10, tzinfo=UTC))),
        ("2026-01-31T10:00:00+01:00", DateTime(datetime(2026, 1, 31, 9, tzinfo=UTC))),
        ("2026-01-31T10:00:00.250-0800", DateTime(datetime(2026, 1, 31, 18, 0, 0, 250_000, UTC))),
        ("today", DateLiteral("TODAY")),
        ("N_FISCAL_QUARTERS_AGO:2", DateLiteral("N_FISCAL_QUARTERS_AGO", 2)),
        ("usd5000", Currency("USD", Decimal(5000))),
    ],
)
def test_a_literal_has_the_type_it_is_written_in(literal: str, value: object) -> None:
    where = parse(f"SELECT Id FROM A WHERE F = {literal}").where
    assert isinstance(where, FieldComparison)
    assert where.right == value
    if isinstance(value, StringLiteral):
        assert isinstance(where.right, StringLiteral)
        assert where.right.value == value.value


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        ("", "unexpected token: '<EOF>'", 0),
        ("SELECT Id, FROM Account", "unexpected token: 'FROM'", 11),
        ("SELECT Id FROM Account WHERE", "unexpected token: '<EOF>'", 28),
        ("SELECT Id FROM A WHERE a = 1 OR b = 2 AND c = 3", "unexpected token: 'AND'", 38),
        ("SELECT Id FROM A WHERE a = 1 AND b = 2 OR c = 3", "unexpected token: 'OR'", 39),
        ("SELECT Id FROM A WHERE a = 1 AND NOT b = 2", "unexpected token: 'NOT'", 33),
        ("SELECT Id FROM A WHERE NOT a = 1 AND b = 2", "unexpected token: 'AND'", 33),
        ("SELECT Id FROM A WHERE a == 1", "unexpected token: '='", 26),
        ("SELECT Id FROM A WHERE a IN ()", "unexpected token: ')'", 29),
        ("SELECT Id FROM A WHERE a = 'O''Brien'", "unexpected token: 'Brien'", 30),
        ("SELECT Id FROM A WHERE a = b", "unexpected token: 'b'", 27),
        ("SELECT Id FROM A LIMIT 'x'", "unexpected token: 'x'", 23),
        ("SELECT Id FROM A LIMIT -1", "unexpected token: '-1'", 23),
        ("SELECT Id FROM A LIMIT 1.5", "unexpected token: '1.5'", 23),
        ("SELECT Id FROM A LIMIT 1 2", "unexpected token: '2'", 25),
        ("SELECT Name_Of(Id) FROM A", "unexpected token: '('", 14),
        ("SELECT Id FROM A WHERE a = :b", "Bind variables only allowed in Apex code", 27),
        ("SELECT Id FROM A WHERE a = 2026-02-30", "Invalid date: 2026-02-30", 27),
        ("SELECT * FROM A", "line 1:7 no viable alternative at character '*'", 7),
        (
            'SELECT Id\nFROM A WHERE a = "x"',
            "line 2:17 no viable alternative at character '\"'",
            27,
        ),
        (
            "SELECT Id FROM A WHERE a = 2026-01-31T10:00:00 01:00",
            "line 1:46 no viable alternative at character ' '",
            46,
        ),
        (
            "SELECT Id FROM A WHERE a = 'x",
            "line 1:27 mismatched character '<EOF>' expecting '''",
            27,
        ),
        (
            r"SELECT Id FROM A WHERE a = 'x\d'",
            r"Invalid string literal 'x\d'. Illegal character sequence '\d' in string literal.",
            27,
        ),
        (
            r"SELECT Id FROM A WHERE a = 'C:\users'",
            r"Invalid string literal 'C:\users'. Illegal unicode sequence."
            r" '\users' in string literal.",
            27,
        ),
        (
            r"SELECT Id FROM A WHERE a = '50\%'",
            r"Invalid string literal '50\%'. Illegal character sequence '\%' in string literal.",
            27,
        ),
    ],
)
def test_a_mistake_is_refused_in_the_words_of_salesforce(
    text: str, message: str, position: int
) -> None:
    with pytest.raises(SoqlError) as refused:
        parse(text)
    assert (refused.value.message, refused.value.position) == (message, position)


def test_only_like_knows_escaped_wildcards() -> None:
    where = parse(r"SELECT Id FROM A WHERE a LIKE '50\%\\%'").where
    assert isinstance(where, FieldComparison)
    assert where.right == StringLiteral(r"50\%\\%", "")
    assert parse(r"SELECT Id FROM A WHERE a = '50\\%'")


def test_a_literal_may_not_hold_half_a_character() -> None:
    with pytest.raises(SoqlError, match="Illegal unicode sequence"):
        parse(r"SELECT Id FROM A WHERE a = '\uD83D'")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT Id FROM A WHERE " + "(" * 5000 + "a = 1" + ")" * 5000,
        "SELECT Id FROM A WHERE Id IN (" * 3000,
        "SELECT " + "(SELECT " * 3000,
        "SELECT " + "COUNT(" * 5000,
        "SELECT Id FROM A WHERE a = '" + "x" * 100_000 + "'",
    ],
)
def test_hostile_size_is_refused_and_never_crashes(text: str) -> None:
    with pytest.raises(SoqlError):
        parse(text)


# Slots


def test_a_slot_stands_for_a_value_and_knows_its_number() -> None:
    text = f"SELECT Id FROM A WHERE a = {SLOT} AND b LIKE 'x{SLOT}%' AND c IN ({SLOT}, 1)"
    query = parse(f"{text} AND d IN {SLOT} AND e = LAST_N_DAYS:{SLOT} LIMIT {SLOT} OFFSET {SLOT}")
    assert isinstance(query.where, And)
    values = [item.right for item in query.where.items if isinstance(item, FieldComparison)]
    assert values == [
        ValueSlot(0),
        StringLiteral(f"x{SLOT}%", ""),
        (ValueSlot(2), Number(Decimal(1))),
        ValueSlot(3),
        DateLiteral("LAST_N_DAYS", ValueSlot(4)),
    ]
    assert (query.limit, query.offset) == (ValueSlot(5), ValueSlot(6))


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT {SLOT} FROM A",
        f"SELECT Id FROM {SLOT}",
        f"SELECT Id FROM A WHERE {SLOT} = 1",
        f"SELECT Id FROM A WHERE a {SLOT} 1",
        f"SELECT Id FROM A ORDER BY {SLOT}",
        f"SELECT Id FROM A {SLOT}",
    ],
)
def test_a_slot_is_refused_where_a_name_or_a_keyword_stands(text: str) -> None:
    with pytest.raises(SoqlError) as refused:
        parse(text)
    assert refused.value.position == text.index(SLOT)


@pytest.mark.parametrize("clause", [f"WHERE a = {SLOT}", f"WHERE a IN {SLOT}", f"LIMIT {SLOT}"])
def test_a_finished_query_holds_no_slots(clause: str) -> None:
    with pytest.raises(SoqlError):
        parse(f"SELECT Id FROM A {clause}", allow_slots=False)


# Properties

names = st.sampled_from(["Id", "Name", "Industry", "Weight__c", "Owner", "x1"])
paths = st.builds(FieldPath, st.lists(names, min_size=1, max_size=4).map(tuple))
numbers = st.decimals(-1_000_000, 1_000_000, places=3).map(Number)
raw_texts = st.text(st.characters(codec="utf-8", exclude_characters="'\\"), max_size=20)
texts = raw_texts.map(lambda raw: StringLiteral(raw, raw))
moments = st.datetimes(timezones=st.just(UTC)).map(DateTime)
date_literals = st.sampled_from([DateLiteral("TODAY"), DateLiteral("LAST_N_DAYS", 7)])
values = st.one_of(
    numbers,
    texts,
    moments,
    date_literals,
    st.dates().map(Date),
    st.booleans().map(Boolean),
    st.just(Null()),
    st.just(Currency("EUR", Decimal("12.5"))),
)
operands = paths | st.builds(
    FunctionCall,
    st.sampled_from(["COUNT", "MAX", "CALENDAR_YEAR"]),
    paths.map(lambda path: (path,)),
)
lists = st.lists(values, min_size=1, max_size=4).map(tuple)
ordering_operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
comparisons = st.one_of(
    st.builds(FieldComparison, operands, ordering_operators, values),
    st.builds(FieldComparison, operands, st.just("LIKE"), texts),
    st.builds(FieldComparison, operands, st.sampled_from(["IN", "NOT IN", "INCLUDES"]), lists),
)
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)
orders = st.builds(Order, paths, st.booleans(), st.sampled_from([None, "FIRST", "LAST"]))
simple_queries = st.builds(
    SoqlQuery,
    st.lists(st.builds(Column, operands, st.none() | names), min_size=1, max_size=3).map(tuple),
    st.builds(Origin, paths, st.none() | names).map(lambda origin: (origin,)),
    where=st.none() | conditions,
    limit=st.none() | st.integers(0, 10**9),
)
semi_joins = st.builds(
    SoqlQuery,
    st.builds(Column, operands).map(lambda column: (column,)),
    st.builds(Origin, paths, st.none() | names).map(lambda origin: (origin,)),
    scope=st.none() | st.just("mine"),
    where=st.none() | conditions,
    setting=st.none() | st.builds(Setting, names, texts),
)
groupings = st.builds(Grouping, st.tuples(operands), st.sampled_from(["", "ROLLUP", "CUBE"]))
select_items = st.one_of(
    st.builds(Column, paths),
    simple_queries,
    st.sampled_from(["ALL", "STANDARD", "CUSTOM"]).map(FieldSet),
    st.builds(TypeOf, paths, st.builds(lambda path: ((FieldPath(("Account",)), (path,)),), paths)),
)
queries = st.builds(
    lambda select, origins, groups, **clauses: SoqlQuery(
        select, origins, group_by=groups[0], having=groups[1], **clauses
    ),
    st.lists(select_items, min_size=1, max_size=4).map(tuple),
    st.lists(st.builds(Origin, paths), min_size=1, max_size=2).map(tuple),
    st.just((None, None)) | st.tuples(groupings, st.none() | conditions),
    scope=st.none() | st.just("mine"),
    where=st.none() | conditions | st.builds(FieldComparison, paths, st.just("IN"), semi_joins),
    mode=st.sampled_from([None, "USER_MODE"]),
    categories=st.sampled_from([(), (DataCategory("Geo__c", "AT", ("usa__c",)),)]),
    order_by=st.lists(orders, max_size=3).map(tuple),
    limit=st.none() | st.integers(0, 2000),
    offset=st.none() | st.integers(0, 2000),
    purposes=st.sampled_from([(), ("VIEW",), ("VIEW", "REFERENCE")]),
    updates=st.sampled_from([(), ("TRACKING", "VIEWSTAT")]),
)


@given(queries)
def test_what_is_printed_is_read_back_the_same(query: SoqlQuery) -> None:
    assert parse(str(query)) == query


KEYWORDS = ["SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "LIKE", "GROUP", "BY", "LIMIT"]
SIGNS = ["(", ")", ",", ".", ":", "=", "==", "<", "'a'", "'\\'", "'", '"', SLOT, "é"]
OTHERS = ["Id", "Account", "COUNT", "FIELDS", "TYPEOF", "WHEN", "NULL", "LAST_N_DAYS", "1", "-1"]
words = st.sampled_from(KEYWORDS + SIGNS + OTHERS + ["2026-01-01", "USD5"])


@given(st.text(st.characters()) | st.lists(words, max_size=30).map(" ".join))
def test_any_text_is_a_query_or_a_located_error(text: str) -> None:
    try:
        query = parse(text)
    except SoqlError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert parse(str(query)) == query


@given(st.lists(words, max_size=30).map(" ".join))
def test_tokens_stand_where_they_say(text: str) -> None:
    try:
        tokens = lex(text)
    except SoqlError:
        return
    assert tokens[-1].kind == "end"
    for token in tokens[:-1]:
        assert text[token.start : token.end] == token.text
    assert "".join(text.split()) == "".join("".join(token.text.split()) for token in tokens[:-1])


def quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def shape(node: object) -> object:
    """The tree without the values of its literals."""
    if isinstance(node, tuple):
        return tuple(shape(item) for item in node)
    if isinstance(node, SoqlNode) and not isinstance(node, StringLiteral):
        return type(node), tuple(shape(part) for part in node.meaning().values())
    return type(node)


hostile = st.text(st.sampled_from("'\\\"%_)( =ORnu\n") | st.characters(codec="utf-8"))


@given(hostile)
def test_a_value_cannot_leave_its_quotes(value: str) -> None:
    query = parse(f"SELECT Id FROM A WHERE a = {quoted(value)} AND b IN (1, {quoted(value)})")
    assert shape(query) == shape(parse("SELECT Id FROM A WHERE a = 'x' AND b IN (1, 'x')"))
    assert isinstance(query.where, And)
    first = query.where.items[0]
    assert isinstance(first, FieldComparison)
    assert isinstance(first.right, StringLiteral)
    assert first.right.value == value
