"""What the local org finds, and how it refuses: SOQL as Salesforce means it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowrun.org.app import LocalOrg
from flowrun.org.data.ids import full_id
from flowrun.org.errors import ApiError
from flowrun.org.queries import query as query_module
from tests.org.asking import DATA, OpenOrg, ask

ORG = r"""
org: {time_zone: America/Los_Angeles}
objects:
  Account: {Tags__c: multipicklist}
  Shipment__c:
    Weight__c: double
    Contact__c: {reference: Contact, children: Shipments__r}
records:
  Account:
    - {Name: Alpha, Industry: Retail, AnnualRevenue: 100, NumberOfEmployees: 5, Tags__c: a;b;c}
    - {Name: beta, Industry: Banking, AnnualRevenue: 300.5, Parent: Alpha, Tags__c: a}
    - {Name: "50% off_", Description: long, CreatedDate: 2026-02-04T07:59:00Z}
    - {Name: Émile, Industry: Retail, AnnualRevenue: 200, CreatedDate: 2026-02-04T08:00:00Z}
    - {Name: Gone, IsDeleted: true}
  Contact:
    - {FirstName: Ann, LastName: Ash, Account: Alpha, Phone: "123", Birthdate: 1990-02-28}
    - {FirstName: Bob, LastName: Birch, Account: Alpha, DoNotCall: true}
    - {FirstName: Cy, LastName: Cedar, Account: beta, Phone: +14155550199}
    - {LastName: Doe}
  Case:
    - {Subject: one, Contact: Ann Ash, Status: Closed}
    - {Subject: two, Contact: Ann Ash}
    - {Subject: three, Contact: Bob Birch}
  Shipment__c:
    - {Name: S1, Weight__c: 2.5, Contact__r: Ann Ash}
"""


def found(org: LocalOrg, condition: str, of: str = "Account") -> set[str]:
    return {row["Name"] for row in ask(org, f"SELECT Name FROM {of} WHERE {condition}")}


def refused(org: LocalOrg, soql: str) -> ApiError:
    with pytest.raises(ApiError) as error:
        ask(org, soql)
    return error.value


ALL = {"Alpha", "beta", "50% off_", "Émile"}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("name = 'ALPHA'", {"Alpha"}),
        ("Name = 'éMILE'", {"Émile"}),
        ("Industry != 'retail'", {"beta", "50% off_"}),
        ("Industry NOT IN ('RETAIL')", {"beta", "50% off_"}),
        ("NOT Industry LIKE 'ret%'", {"beta", "50% off_"}),
        ("NOT AnnualRevenue > 150", {"Alpha", "50% off_"}),
        ("Industry = null", {"50% off_"}),
        ("Industry = ''", {"50% off_"}),
        ("Industry != NULL", {"Alpha", "beta", "Émile"}),
        ("Industry IN ('Banking', null)", {"beta", "50% off_"}),
        ("Industry IN ('banking', 'RETAIL')", {"Alpha", "beta", "Émile"}),
        ("Name LIKE '%A'", {"Alpha", "beta"}),
        ("Name LIKE '_eta'", {"beta"}),
        ("Name LIKE '50\\% off\\_'", {"50% off_"}),
        ("Name LIKE '%\\%%'", {"50% off_"}),
        ("Name LIKE '%\\_'", {"50% off_"}),
        ("Name LIKE 'alph'", set()),
        ("Name LIKE 'alp%pha'", set()),
        ("Name LIKE '%l%h%'", {"Alpha"}),
        ("Name LIKE '%a%a%a%'", set()),
        ("Name LIKE '%'", ALL),
        ("AnnualRevenue >= 200 AND AnnualRevenue < 300.6", {"beta", "Émile"}),
        ("AnnualRevenue = 300.50", {"beta"}),
        ("NumberOfEmployees = 5.0", {"Alpha"}),
        ("AnnualRevenue > null", set()),
        ("Parent.Name = 'alpha'", {"beta"}),
        ("Parent.Name = null", {"Alpha", "50% off_", "Émile"}),
        ("Parent.Parent.Name != 'x'", ALL),
        ("Account.Name = 'Alpha'", {"Alpha"}),
        ("Tags__c INCLUDES ('A;C')", {"Alpha"}),
        ("Tags__c INCLUDES ('a')", {"Alpha", "beta"}),
        ("Tags__c EXCLUDES ('b', 'x')", {"beta", "50% off_", "Émile"}),
        ("Id IN (SELECT AccountId FROM Contact WHERE Phone != null)", {"Alpha", "beta"}),
        ("Id NOT IN (SELECT AccountId FROM Contact)", {"50% off_", "Émile"}),
        ("Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Cedar')", {"beta"}),
        ("(Name = 'Alpha' OR Name = 'beta') AND (NOT Name = 'beta')", {"Alpha"}),
        ("CreatedDate = TODAY", {"Émile"}),
        ("CreatedDate = YESTERDAY", {"50% off_"}),
        ("CreatedDate < YESTERDAY", {"Alpha", "beta"}),
        ("CreatedDate >= YESTERDAY", {"50% off_", "Émile"}),
        ("CreatedDate > YESTERDAY", {"Émile"}),
        ("CreatedDate <= YESTERDAY", {"Alpha", "beta", "50% off_"}),
        ("CreatedDate != TODAY", {"Alpha", "beta", "50% off_"}),
        ("CreatedDate IN (TODAY, YESTERDAY)", {"50% off_", "Émile"}),
        ("CreatedDate = 2026-02-04T09:00:00.000+01:00", {"Émile"}),
        ("CALENDAR_MONTH(CreatedDate) = 2", {"50% off_", "Émile"}),
        ("IsDeleted = true", set()),
    ],
)
def test_a_condition_keeps_the_rows_salesforce_keeps(
    org: LocalOrg, condition: str, expected: set[str]
) -> None:
    assert found(org, condition) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Phone = '123'", {"Ann Ash"}),
        ("DoNotCall = null", {"Ann Ash", "Cy Cedar", "Doe"}),
        ("DoNotCall != FALSE", {"Bob Birch"}),
        ("Account.Industry = null", {"Doe"}),
        ("Birthdate = 1990-02-28", {"Ann Ash"}),
        ("Birthdate = LAST_N_YEARS:50", {"Ann Ash"}),
        ("Owner.IsActive = TRUE AND Account.Parent.Name LIKE 'a%'", {"Cy Cedar"}),
    ],
)
def test_conditions_reach_parents_booleans_and_dates(
    org: LocalOrg, condition: str, expected: set[str]
) -> None:
    assert found(org, condition, "Contact") == expected


def test_both_lengths_of_an_id_mean_the_same_record(org: LocalOrg) -> None:
    (ann,) = ask(org, "SELECT Id, AccountId FROM Contact WHERE Name = 'Ann Ash'")
    assert len(ann["Id"]) == 18
    assert full_id("001A0000006Vm9r") == "001A0000006Vm9rIAC"
    for written in (ann["Id"], ann["Id"][:15]):
        assert found(org, f"Id = '{written}'", "Contact") == {"Ann Ash"}
        assert found(org, f"Id IN ('{written}')", "Contact") == {"Ann Ash"}
    assert found(org, f"AccountId = '{ann['AccountId'][:15]}'", "Contact") == {
        "Ann Ash",
        "Bob Birch",
    }


def test_parents_and_children_are_nested_and_null_when_missing(org: LocalOrg) -> None:
    contacts = ask(org, "SELECT name, account.NAME, Account.Parent.Name FROM Contact ORDER BY Name")
    ann, doe = contacts[0], contacts[-1]
    assert list(ann) == ["attributes", "Name", "Account"]
    assert ann["attributes"]["url"].startswith("/services/data/v66.0/sobjects/Contact/003")
    assert ann["Account"]["attributes"]["type"] == "Account"
    assert ann["Account"]["Name"] == "Alpha"
    assert ann["Account"]["Parent"] is None
    assert doe["Account"] is None

    alpha, beta = ask(
        org,
        "SELECT Name, (SELECT LastName, (SELECT Subject FROM Cases ORDER BY Subject) FROM Contacts"
        " ORDER BY LastName DESC) FROM Account WHERE Name IN ('Alpha', 'beta') ORDER BY Name",
    )
    assert [row["LastName"] for row in alpha["Contacts"]["records"]] == ["Birch", "Ash"]
    ash = alpha["Contacts"]["records"][1]
    assert ash["Cases"]["totalSize"] == 2
    assert [row["Subject"] for row in ash["Cases"]["records"]] == ["one", "two"]
    assert beta["Contacts"]["records"][0]["Cases"] is None


def test_a_child_subquery_limits_each_parent_by_itself(org: LocalOrg) -> None:
    rows = ask(org, "SELECT Name, (SELECT Name FROM Contacts LIMIT 1) FROM Account")
    first = {row["Name"]: row["Contacts"] for row in rows}
    assert first["Alpha"]["records"][0]["Name"] == "Ann Ash"
    assert first["beta"]["totalSize"] == 1
    (alpha,) = ask(
        org,
        "SELECT (SELECT Name FROM Contacts LIMIT 1 OFFSET 1) FROM Account WHERE Name = 'Alpha'"
        " LIMIT 1",
    )
    assert [row["Name"] for row in alpha["Contacts"]["records"]] == ["Bob Birch"]


def test_a_custom_object_hangs_on_its_parent(org: LocalOrg) -> None:
    rows = ask(org, "SELECT (SELECT Weight__c, Contact__r.Name FROM Shipments__r) FROM Contact")
    (shipment,) = rows[0]["Shipments__r"]["records"]
    assert (shipment["Weight__c"], shipment["Contact__r"]["Name"]) == (2.5, "Ann Ash")


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("ORDER BY Industry, Name", ["50% off_", "beta", "Alpha", "Émile"]),
        ("ORDER BY Industry DESC, Name DESC", ["50% off_", "Émile", "Alpha", "beta"]),
        ("ORDER BY Industry NULLS LAST, Name", ["beta", "Alpha", "Émile", "50% off_"]),
        ("ORDER BY Parent.Name NULLS LAST, Name LIMIT 2", ["beta", "50% off_"]),
        ("ORDER BY Name LIMIT 2 OFFSET 1", ["Alpha", "beta"]),
        ("ORDER BY Name OFFSET 3", ["Émile"]),
    ],
)
def test_order_ignores_case_and_puts_nulls_first(
    org: LocalOrg, ordering: str, expected: list[str]
) -> None:
    assert [row["Name"] for row in ask(org, f"SELECT Name FROM Account {ordering}")] == expected


def test_deleted_records_are_only_in_query_all(org: LocalOrg) -> None:
    soql = "SELECT Id FROM Account WHERE Name = 'Gone'"
    assert ask(org, soql) == []
    assert len(ask(org, soql, include_deleted=True)) == 1
    assert refused(org, f"{soql} ALL ROWS").message.endswith("ALL ROWS not allowed in this context")


def test_count_answers_with_a_number_only(org: LocalOrg) -> None:
    run = org.queries.run(DATA)
    answer = run.answer("SELECT COUNT() FROM Contact WHERE Account.Name = 'Alpha'")
    assert (answer.total, answer.records) == (2, [])
    assert run.answer("SELECT COUNT() FROM Contact LIMIT 3").total == 3


def test_aggregates_skip_nulls_and_name_their_columns(org: LocalOrg) -> None:
    (row,) = ask(
        org,
        "SELECT COUNT(Id), COUNT(Industry), COUNT_DISTINCT(Industry) kinds, SUM(AnnualRevenue),"
        " AVG(AnnualRevenue), MIN(Name), MAX(CreatedDate) newest FROM Account",
    )
    assert row == {
        "attributes": {"type": "AggregateResult"},
        "expr0": 4,
        "expr1": 3,
        "kinds": 2,
        "expr2": 600.5,
        "expr3": pytest.approx(200.1666),
        "expr4": "50% off_",
        "newest": "2026-02-04T08:00:00.000+0000",
    }


def test_groups_are_counted_filtered_and_ordered(org: LocalOrg) -> None:
    rows = ask(
        org,
        "SELECT Account.Name, COUNT(Id) n FROM Contact GROUP BY Account.Name"
        " HAVING COUNT(Id) >= 1 AND Account.Name != 'x' ORDER BY COUNT(Id) DESC, Account.Name",
    )
    assert [(row["Name"], row["n"]) for row in rows] == [("Alpha", 2), (None, 1), ("beta", 1)]
    year = "CALENDAR_YEAR(CreatedDate)"
    rows = ask(org, f"SELECT {year}, COUNT(Id) FROM Case GROUP BY {year}")
    assert [(row["expr0"], row["expr1"]) for row in rows] == [(2026, 3)]


def test_field_sets_expand(org: LocalOrg) -> None:
    (custom,) = ask(org, "SELECT FIELDS(CUSTOM) FROM Account WHERE Name = 'beta' LIMIT 1")
    assert {key: value for key, value in custom.items() if key != "attributes"} == {"Tags__c": "a"}
    (standard,) = ask(org, "SELECT FIELDS(STANDARD) FROM Account WHERE Name = 'beta'")
    assert standard["Industry"] == "Banking"
    assert "Tags__c" not in standard


def test_custom_fields_of_an_object_without_any_leave_records_without_fields(org: LocalOrg) -> None:
    records = ask(org, "SELECT FIELDS(CUSTOM) FROM Case LIMIT 2")
    assert [sorted(record) for record in records] == [["attributes"], ["attributes"]]


def test_aliases_in_from_stand_for_the_object_and_its_parents(org: LocalOrg) -> None:
    soql = "SELECT c.Name, a.Name FROM Contact c, c.Account a WHERE a.Name = 'beta'"
    (row,) = ask(org, soql)
    assert (row["Name"], row["Account"]["Name"]) == ("Cy Cedar", "beta")


ADVICE = "Please reference your WSDL or the describe call for the appropriate names."


@pytest.mark.parametrize(
    ("soql", "code", "message"),
    [
        (
            "SELECT Bogus FROM Account",
            "INVALID_FIELD",
            "\nSELECT Bogus FROM Account"
            "\n       ^"
            "\nERROR at Row:1:Column:8"
            "\nNo such column 'Bogus' on entity 'Account'. If you are attempting to use a custom"
            f" field, be sure to append the '__c' after the custom field name. {ADVICE}",
        ),
        (
            "SELECT Id FROM no_such_object",
            "INVALID_TYPE",
            "\nSELECT Id FROM no_such_object"
            "\n               ^"
            "\nERROR at Row:1:Column:16"
            "\nsObject type 'no_such_object' is not supported. If you are attempting to use a"
            f" custom object, be sure to append the '__c' after the entity name. {ADVICE}",
        ),
        (
            "SELECT Id, Name\nFROM Account WHERE Phone = '1' AND Type LIKE 'x' OR Id = ''",
            "MALFORMED_QUERY",
            "\nPhone = '1' AND Type LIKE 'x' OR Id = ''"
            "\n                              ^"
            "\nERROR at Row:2:Column:50"
            "\nunexpected token: 'OR'",
        ),
        (
            "SELECT Id FROM Opportunity WHERE CloseDate = '2026-01-01'",
            "INVALID_FIELD",
            "\nSELECT Id FROM Opportunity WHERE CloseDate = '2026-01-01'"
            "\n                                 ^"
            "\nERROR at Row:1:Column:34"
            "\nvalue of filter criterion for field 'CloseDate' must be of type date and should"
            " not be enclosed in quotes",
        ),
        (
            "SELECT Id FROM Account LIMIT 5 OFFSET 2001",
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Maximum SOQL offset allowed is 2000",
        ),
    ],
)
def test_an_error_is_worded_as_salesforce_words_it(
    org: LocalOrg, soql: str, code: str, message: str
) -> None:
    error = refused(org, soql)
    assert (error.code, error.message) == (code, message)


SUB = "(SELECT AccountId FROM Contact)"


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (f"Id IN {SUB} OR Name = 'x'", "Semi join sub-selects are not allowed with the 'OR' opera"),
        (f"Name = 'x' OR (Name = 'y' AND Id IN {SUB})", "not allowed with the 'OR' operator"),
        (f"Name = 'x' AND (Type = 'y' OR Id IN {SUB})", "only allowed at the top level WHERE expr"),
        (f"Name = 'x' AND (Type = 'y' AND Id IN {SUB})", "and not in nested WHERE expressions."),
        (f"NOT Id IN {SUB}", "Semi join sub-selects are not allowed with the 'NOT' operator"),
        (f"Name = 'x' AND (NOT Id NOT IN {SUB})", "not allowed with the 'NOT' operator"),
        (f"Id IN {SUB} AND Id NOT IN {SUB} AND Id IN {SUB}", "Maximum 2 semi join sub-selects are"),
        (
            "Id IN (SELECT AccountId FROM Contact WHERE Id IN (SELECT ContactId FROM Case))",
            "Nesting of semi join sub-selects is not supported",
        ),
        ("ParentId IN (SELECT Id FROM Account)", "should not be on the same object type"),
        ("ParentId NOT IN (SELECT Id FROM aCCOUNT)", "should not be on the same object type"),
        ("Id IN (SELECT WhatId FROM Task)", "'Task' is not supported for semi join inner selects"),
        ("Id IN (SELECT WhatId FROM event)", "Entity 'event' is not supported for semi join inner"),
        ("Id IN (SELECT ParentId FROM Note)", "'Note' is not supported for semi join inner select"),
        ("Id IN (SELECT ItemId FROM AccountTag)", "'AccountTag' is not supported for semi join"),
        (
            "Parent.Id IN (SELECT AccountId FROM Contact)",
            "The left operand 'Parent.Id' cannot have",
        ),
        ("Id IN (SELECT Account.Id FROM Contact)", "The inner select field 'Account.Id' cannot ha"),
        ("Id IN (SELECT AccountId FROM Contact LIMIT 5)", "unexpected token: 'LIMIT'"),
        ("Id IN (SELECT AccountId FROM Contact ORDER BY Name)", "unexpected token: 'ORDER'"),
        ("Name = 'x' ALL ROWS", "ALL ROWS not allowed in this context"),
        ("Name = 'x' HAVING COUNT(Id) > 1", "unexpected token: 'HAVING'"),
    ],
)
def test_what_salesforce_refuses_is_refused_in_its_words(
    org: LocalOrg, condition: str, message: str
) -> None:
    error = refused(org, f"SELECT Id FROM Account WHERE {condition}")
    assert (error.code, message in error.message) == ("MALFORMED_QUERY", True), error.message


@pytest.mark.parametrize(
    "condition",
    [
        f"Id IN {SUB} AND Id NOT IN (SELECT AccountId FROM Opportunity)",
        f"(Id IN {SUB}) AND (Name LIKE '%' OR Name LIKE 'x')",
        f"Account.Id IN {SUB}",
        "Id IN (SELECT Contact.AccountId FROM Contact)",
        "Id IN (SELECT c.AccountId FROM Contact c)",
    ],
)
def test_a_semi_join_that_salesforce_takes_is_run(org: LocalOrg, condition: str) -> None:
    assert found(org, condition) == {"Alpha", "beta"}


@pytest.mark.parametrize(
    "condition", ["LIKE 'a%'", "< 'b'", ">= 'b'", "IN ('a')", "NOT IN ('a', 'b')"]
)
def test_several_values_take_only_operators_of_their_own(org: LocalOrg, condition: str) -> None:
    error = refused(org, f"SELECT Id FROM Account WHERE Tags__c {condition}")
    assert (error.code, error.message.splitlines()[-1]) == (
        "INVALID_QUERY_FILTER_OPERATOR",
        "invalid operator on multipicklist field",
    )


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("WITH UserId = '005000000000001'", "WITH UserId"),
        ("WITH RecordVisibilityContext (maxDescriptorPerRecord = 5)", "RecordVisibilityContext"),
        ("WITH DATA CATEGORY Geo__c AT x__c WITH SECURITY_ENFORCED", "WITH DATA CATEGORY"),
    ],
)
def test_what_is_valid_and_not_run_here_is_named(org: LocalOrg, clause: str, name: str) -> None:
    assert name in refused(org, f"SELECT Id FROM Account {clause}").message


@pytest.mark.parametrize(
    ("soql", "code", "words"),
    [
        ("SELECT Bogus.Name FROM Contact", "INVALID_FIELD", "relationship 'Bogus' in field path"),
        ("SELECT (SELECT Id FROM Boguses) FROM Account", "INVALID_TYPE", "in FROM part of query"),
        ("SELECT Account FROM Contact", "INVALID_FIELD", "No such column 'Account'"),
        ("SELECT Id, id FROM Contact", "INVALID_FIELD", "duplicate field selected: id"),
        ("SELECT Name n FROM Contact", "MALFORMED_QUERY", "only aggregate expressions use field"),
        ("SELECT Id FROM Contact WHERE Name = 5", "INVALID_FIELD", "string and should be enclosed"),
        ("SELECT Id FROM Account WHERE AnnualRevenue = '5'", "INVALID_FIELD", "type double"),
        ("SELECT Id FROM Account WHERE IsDeleted = 'true'", "INVALID_FIELD", "type boolean"),
        ("SELECT Id FROM Case WHERE CreatedDate = 2026-01-01", "INVALID_FIELD", "type dateTime"),
        ("SELECT Id FROM Case WHERE Subject = TODAY", "INVALID_FIELD", "type string"),
        (
            "SELECT Id FROM Case WHERE Id = 'x'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid ID field: x",
        ),
        ("SELECT Id FROM Case WHERE Id LIKE '5%'", "INVALID_QUERY_FILTER_OPERATOR", "on id field"),
        ("SELECT Id FROM Case WHERE Description = 'x'", "INVALID_FIELD", "can not be filtered"),
        ("SELECT Id FROM Case ORDER BY Description", "INVALID_FIELD", "can not be sorted"),
        ("SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY", "grouped or aggregated: Name"),
        (
            "SELECT Name FROM Account GROUP BY Type",
            "MALFORMED_QUERY",
            "grouped or aggregated: Name",
        ),
        ("SELECT COUNT(Id) FROM Account LIMIT 1", "MALFORMED_QUERY", "cannot also use LIMIT"),
        ("SELECT SUM(Name) FROM Account", "MALFORMED_QUERY", "aggregate operator SUM"),
        (
            "SELECT CreatedDate, COUNT(Id) FROM Case GROUP BY CreatedDate",
            "INVALID_FIELD",
            "can not be grouped",
        ),
        (
            "SELECT Type FROM Account GROUP BY Type HAVING Name = 'x'",
            "MALFORMED_QUERY",
            "grouped or aggregated: Name",
        ),
        ("SELECT Type t, Name t FROM Account GROUP BY Type, Name", "MALFORMED_QUERY", "alias: t"),
        ("SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY", "LIMIT of at most 200"),
        ("SELECT FIELDS(CUSTOM) FROM Account LIMIT 201", "MALFORMED_QUERY", "at most 200"),
        ("SELECT Id FROM Account WHERE COUNT(Id) > 1", "MALFORMED_QUERY", "not allowed here"),
        (
            "SELECT Id FROM Account WHERE Name IN (SELECT AccountId FROM Contact)",
            "MALFORMED_QUERY",
            "cannot use: 'Name'",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT OwnerId FROM Contact)",
            "MALFORMED_QUERY",
            "same object type",
        ),
        ("SELECT Id FROM Case WHERE CreatedDate > N_YEARS_AGO:99999", "MALFORMED_QUERY", "literal"),
        (f"SELECT {'Parent.' * 6}Name FROM Account", "MALFORMED_QUERY", "Only 5 levels"),
        ("SELECT Id FROM Contact, Account", "MALFORMED_QUERY", "driving object is Contact"),
        ("SELECT Id FROM Contact WHERE Name = \ufffc", "MALFORMED_QUERY", "unexpected token"),
    ],
)
def test_a_query_that_cannot_be_right_is_refused(
    org: LocalOrg, soql: str, code: str, words: str
) -> None:
    error = refused(org, soql)
    assert (error.status, error.code) == (400, code)
    assert words in error.message


@pytest.mark.parametrize(
    ("soql", "name"),
    [
        ("SELECT Type, COUNT(Id) FROM Account GROUP BY ROLLUP(Type)", "GROUP BY ROLLUP"),
        ("SELECT Type, COUNT(Id) FROM Account GROUP BY CUBE(Type)", "GROUP BY CUBE"),
        ("SELECT Id FROM Account USING SCOPE mine", "USING SCOPE mine"),
        ("SELECT Id FROM Account WITH DATA CATEGORY Geo__c AT usa__c", "WITH DATA CATEGORY"),
        ("SELECT Id FROM Account WHERE AnnualRevenue > USD5", "USD5"),
        ("SELECT Id FROM Account FOR UPDATE", "FOR UPDATE"),
        ("SELECT Id FROM Account UPDATE TRACKING", "TRACKING"),
        ("SELECT Id FROM Account UPDATE VIEWSTAT", "VIEWSTAT"),
        (
            "SELECT Id FROM Account WHERE DISTANCE(Name, GEOLOCATION(1, 2), 'mi') < 2",
            "DISTANCE()",
        ),
        ("SELECT FORMAT(CALENDAR_YEAR(CreatedDate)) FROM Account", "FORMAT("),
    ],
)
def test_what_is_not_run_is_refused_by_name_and_not_as_malformed(
    org: LocalOrg, soql: str, name: str
) -> None:
    error = refused(org, soql)
    assert (error.status, error.code) == (400, "FUNCTIONALITY_NOT_ENABLED")
    assert name in error.message


@pytest.mark.parametrize("mode", ["SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"])
def test_a_mode_changes_nothing_for_a_user_who_may_see_everything(org: LocalOrg, mode: str) -> None:
    assert ask(org, f"SELECT Name FROM Contact WITH {mode}") == ask(org, "SELECT Name FROM Contact")


hostile = st.text(st.sampled_from("'\\\"%_)(;-=ORa\n") | st.characters(codec="utf-8"), min_size=1)


@given(hostile)
def test_a_hostile_value_finds_no_rows(shared_org: LocalOrg, value: str) -> None:
    written = value.replace("\\", "\\\\").replace("'", "\\'")
    expected = {name for name in ALL if name.casefold() == value.casefold()}
    assert found(shared_org, f"Name = '{written}' AND (NOT Name = 'zzz')") == expected
    assert found(shared_org, f"Name IN ('{written}', 'beta')") == expected | {"beta"}


@given(hostile)
def test_an_escaped_pattern_matches_only_itself(shared_org: LocalOrg, value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    escaped = escaped.replace("%", "\\%").replace("_", "\\_")
    expected = {name for name in ALL if name.casefold() == value.casefold()}
    assert found(shared_org, f"Name LIKE '{escaped}'") == expected


@pytest.mark.parametrize(
    "soql",
    [
        "SELECT Id FROM Account WHERE " + " OR ".join(f"Name = '{n}'" for n in range(5000)),
        "SELECT Id FROM Account WHERE AnnualRevenue IN (" + ",".join(map(str, range(17000))) + ")",
        "SELECT Id FROM Account WHERE CreatedDate IN (" + ",".join(["TODAY"] * 12000) + ")",
        "SELECT Id FROM Account WHERE Name LIKE '" + "%a" * 40_000 + "'",
        "SELECT Id FROM Account WHERE " + "(" * 49 + "Name = 'x'" + ")" * 49,
        "SELECT Id FROM Account WHERE AnnualRevenue > 1e999 AND AnnualRevenue = " + "9" * 5000,
    ],
)
def test_a_huge_query_is_answered(org: LocalOrg, soql: str) -> None:
    assert isinstance(ask(org, soql), list)


def test_a_query_too_deep_for_the_database_is_refused(org: LocalOrg) -> None:
    ways = ["Manager", "CreatedBy", "LastModifiedBy"]
    paths = product(["Parent"], ["Owner", *ways[1:]], *[ways] * 3)
    soql = ", ".join(f"{'.'.join(path)}.Id" for path in paths)
    assert refused(org, f"SELECT {soql} FROM Account").code == "QUERY_TOO_COMPLICATED"


def test_a_slow_query_is_stopped(open_org: OpenOrg, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"    - {{LastName: N{number}}}\n" for number in range(3000))
    many = open_org(f"records:\n  Contact:\n{rows}")
    soql = "SELECT Id FROM Contact WHERE Name LIKE '%x%y%'"
    assert ask(many, soql) == []
    monkeypatch.setattr(query_module, "TIME_LIMIT", -1.0)
    error = refused(many, soql)
    assert (error.status, error.code) == (400, "QUERY_TIMEOUT")
