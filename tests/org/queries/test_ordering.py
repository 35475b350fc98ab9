"""The local org has Salesforce's order: picklists as they are defined, text as English has it."""

import pytest

from flowrun.org.app import LocalOrg
from tests.org.asking import OpenOrg, ask

ORG = """
objects:
  Account:
    Size__c: {type: picklist, values: [XL, m, S]}
    Open__c: picklist
  Visit__c:
    Account__c: {reference: Account, children: Visits__r}
records:
  Account:
    - {Name: a, Rating: Cold, Size__c: S, Open__c: b}
    - {Name: b, Rating: Hot, Size__c: XL, Open__c: a}
    - {Name: c, Rating: warm, Size__c: M, Open__c: C}
    - {Name: d, Rating: Lukewarm}
    - {Name: e, Rating: Absent}
    - {Name: f}
  Visit__c: [{Name: v1, Account__c: a}, {Name: v2, Account__c: b}, {Name: v3}]
"""


@pytest.fixture
def org(open_org: OpenOrg) -> LocalOrg:
    return open_org(ORG)


def names(org: LocalOrg, soql: str) -> str:
    return "".join(row["Name"] for row in ask(org, soql))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("Rating", "fbcaed"),
        ("Rating DESC NULLS LAST", "deacbf"),
        ("Rating ASC NULLS LAST", "bcaedf"),
        ("Size__c DESC NULLS LAST, Name DESC", "acbfed"),
        ("Size__c NULLS LAST, Name", "bcadef"),
        ("Open__c NULLS LAST, Name", "bacdef"),
    ],
)
def test_a_picklist_is_ordered_as_it_is_defined(org: LocalOrg, order: str, expected: str) -> None:
    assert names(org, f"SELECT Name FROM Account ORDER BY {order}") == expected


def test_the_picklist_of_a_parent_is_ordered_as_it_is_defined(org: LocalOrg) -> None:
    soql = "SELECT Name FROM Visit__c ORDER BY Account__r.Rating DESC NULLS LAST"
    assert [row["Name"] for row in ask(org, soql)] == ["v1", "v2", "v3"]


def test_children_are_ordered_by_a_picklist_as_it_is_defined(open_org: OpenOrg) -> None:
    org = open_org(
        "records:\n  Account: [{Name: A}]\n  Case:\n"
        + "".join(
            f"    - {{Account: A, Priority: {value}, Subject: {value}}}\n"
            for value in ("Low", "High", "Medium")
        )
    )
    (row,) = ask(org, "SELECT (SELECT Subject FROM Cases ORDER BY Priority) FROM Account")
    assert [one["Subject"] for one in row["Cases"]["records"]] == ["High", "Medium", "Low"]


def test_groups_are_ordered_by_a_picklist_as_it_is_defined(org: LocalOrg) -> None:
    grouped = "SELECT Size__c FROM Account WHERE Size__c != null GROUP BY Size__c"
    assert [row["Size__c"] for row in ask(org, f"{grouped} ORDER BY Size__c")] == ["XL", "M", "S"]
    rows = ask(org, f"{grouped} ORDER BY MAX(Rating)")
    assert [row["Size__c"] for row in rows] == ["XL", "M", "S"]


def test_the_least_value_of_a_picklist_is_its_first(org: LocalOrg) -> None:
    known = "FROM Account WHERE Name IN ('a', 'b', 'c')"
    (row,) = ask(org, f"SELECT MIN(Rating) a, MAX(Rating) b, MIN(Open__c) c {known}")
    assert (row["a"], row["b"], row["c"]) == ("Hot", "Cold", "a")
    (row,) = ask(org, "SELECT MIN(Rating) a FROM Account WHERE Rating = null")
    assert row["a"] is None


def test_text_is_ordered_by_its_capital_letters(open_org: OpenOrg) -> None:
    ordered = ["", "1", "A", "a b", "AB", "abc", "a_c", "a`", "a{", "B", "Z", "_", "é", "ß"]
    written = ordered[1:]
    rows = "".join(f'    - {{Name: x, AccountNumber: "{text}"}}\n' for text in reversed(written))
    org = open_org(f"records:\n  Account:\n{rows}")
    asked = "SELECT AccountNumber FROM Account ORDER BY AccountNumber"
    found = [row["AccountNumber"] for row in ask(org, asked)]
    assert found == sorted(written, key=lambda text: (text.upper(), text.casefold()))
    assert found.index("abc") < found.index("a_c") < found.index("a{")
    found = [row["AccountNumber"] for row in ask(org, f"{asked} DESC")]
    assert found.index("a_c") < found.index("abc")


def test_text_of_either_case_is_still_the_same(open_org: OpenOrg) -> None:
    org = open_org("records: {Account: [{Name: Straße}, {Name: ÉMILE}, {Name: ıx}]}")
    for text, expected in (("STRASSE", "Straße"), ("émile", "ÉMILE"), ("IX", "")):
        assert names(org, f"SELECT Name FROM Account WHERE Name = '{text}'") == expected
