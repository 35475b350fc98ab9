"""What a query may select in the local org, beyond plain fields."""

from typing import Any

import httpx
import pytest

from flowrun.org.app import LocalOrg
from flowrun.org.errors import ApiError
from tests.org.asking import ask

pytestmark = pytest.mark.anyio

ORG = """
org: {time_zone: America/Los_Angeles}
objects:
  Link__c: {Next__c: {reference: Link__c, children: Previous__r}}
records:
  User: [{FirstName: Olivia, LastName: Marsh, Username: o@example.com}]
  Account:
    - Name: Alpha
      Rating: Hot
      AnnualRevenue: -1234.5
      NumberOfEmployees: 12345
      CreatedDate: 2026-01-31T20:05:00Z
  Opportunity:
    - {Name: deal, Probability: 12.5, CloseDate: 2026-03-01, Account: Alpha}
  Link__c:
    - {Name: L0, Next__r: L1}
    - {Name: L1, Next__r: L2}
    - {Name: L2, Next__r: L3}
    - {Name: L3, Next__r: L4}
    - {Name: L4, Next__r: L5}
    - {Name: L5}
"""


def told(org: LocalOrg, soql: str) -> list[dict[str, Any]]:
    return [{key: row[key] for key in row if key != "attributes"} for row in ask(org, soql)]


def refused(org: LocalOrg, soql: str) -> ApiError:
    with pytest.raises(ApiError) as error:
        told(org, soql)
    return error.value


def test_parents_are_reached_five_levels_up_and_no_further(org: LocalOrg) -> None:
    up = "Next__r." * 5
    (row,) = told(org, f"SELECT {up}Name FROM Link__c WHERE {up}Name = 'L5' AND Name = 'L0'")
    value: Any = row
    for _ in range(5):
        value = value["Next__r"]
    assert value["Name"] == "L5"
    assert "5 levels" in refused(org, f"SELECT Next__r.{up}Name FROM Link__c").message


def test_children_are_reached_five_levels_down_and_no_further(org: LocalOrg) -> None:
    def nested(levels: int) -> str:
        inner = f", ({nested(levels - 1)})" if levels else ""
        return f"SELECT Name{inner} FROM Previous__r"

    (row,) = told(org, f"SELECT Name, ({nested(4)}) FROM Link__c WHERE Name = 'L5'")
    value: Any = row
    for name in ("L4", "L3", "L2", "L1", "L0"):
        (value,) = value["Previous__r"]["records"]
        assert value["Name"] == name
    assert "5 levels" in refused(org, f"SELECT Name, ({nested(5)}) FROM Link__c").message


@pytest.mark.parametrize(
    ("soql", "expected"),
    [
        ("SELECT toLabel(Rating) FROM Account", {"Rating": "Hot"}),
        ("SELECT toLabel(Rating) r FROM Account", {"r": "Hot"}),
        ("SELECT Id FROM Account WHERE toLabel(Rating) != 'hot'", None),
        ("SELECT convertCurrency(AnnualRevenue) FROM Account", {"AnnualRevenue": -1234.5}),
        (
            "SELECT AnnualRevenue, FORMAT(convertCurrency(AnnualRevenue)) shown FROM Account",
            {"AnnualRevenue": -1234.5, "shown": "-$1,234.50"},
        ),
        ("SELECT FORMAT(NumberOfEmployees) n FROM Account", {"n": "12,345"}),
        ("SELECT FORMAT(CreatedDate) c FROM Account", {"c": "1/31/2026, 12:05 PM"}),
        ("SELECT FORMAT(Industry) i FROM Account", {"i": None}),
        ("SELECT FORMAT(Probability) p FROM Opportunity", {"p": "12.5%"}),
        ("SELECT FORMAT(CloseDate) c FROM Opportunity", {"c": "3/1/2026"}),
        ("SELECT FORMAT(Amount) a FROM Opportunity FOR VIEW", {"a": None}),
        ("SELECT Name FROM Account FOR REFERENCE", {"Name": "Alpha"}),
    ],
)
def test_a_value_is_shown_as_asked(
    org: LocalOrg, soql: str, expected: dict[str, Any] | None
) -> None:
    assert told(org, soql) == ([expected] if expected else [])


def test_a_parents_value_is_shown_as_asked(org: LocalOrg) -> None:
    (row,) = told(org, "SELECT toLabel(Account.Rating) FROM Opportunity")
    assert row["Account"]["Rating"] == "Hot"


@pytest.mark.parametrize(
    ("soql", "code"),
    [
        ("SELECT FORMAT(Nope) FROM Account", "INVALID_FIELD"),
        ("SELECT FORMAT(Name, Name) FROM Account", "MALFORMED_QUERY"),
        ("SELECT FORMAT('x') FROM Account", "MALFORMED_QUERY"),
        ("SELECT convertCurrency(Name) FROM Account", "MALFORMED_QUERY"),
        ("SELECT Rating, toLabel(Rating) FROM Account", "INVALID_FIELD"),
        ("SELECT TYPEOF Nope WHEN User THEN Name END FROM Account", "INVALID_FIELD"),
        ("SELECT TYPEOF Owner WHEN Nope THEN Name END FROM Account", "INVALID_TYPE"),
        ("SELECT TYPEOF Owner WHEN User THEN Nope END FROM Account", "INVALID_FIELD"),
    ],
)
def test_a_conversion_that_cannot_be_is_refused(org: LocalOrg, soql: str, code: str) -> None:
    assert refused(org, soql).code == code


def test_a_type_decides_which_fields_are_told(org: LocalOrg) -> None:
    branches = "WHEN Account THEN Phone WHEN user THEN FirstName, LastName"
    (row,) = told(org, f"SELECT TYPEOF Owner {branches} ELSE Name END FROM Account")
    attributes = row["Owner"].pop("attributes")
    assert (attributes["type"], row["Owner"]) == (
        "User",
        {"FirstName": "Olivia", "LastName": "Marsh"},
    )
    (row,) = told(org, "SELECT TYPEOF Owner WHEN Account THEN Phone ELSE Name END FROM Account")
    assert row["Owner"]["Name"] == "Olivia Marsh"
    assert told(org, "SELECT TYPEOF Owner WHEN Account THEN Phone END FROM Account") == [
        {"Owner": None}
    ]


async def test_columns_are_told_instead_of_records(client: httpx.AsyncClient) -> None:
    soql = "SELECT Id, Name, AnnualRevenue, Owner.Name, (SELECT LastName FROM Contacts)"
    asked = {"q": f"{soql} FROM Account", "columns": "true"}
    body = (await client.get("query", params=asked)).json()
    assert (body["entityName"], body["keyPrefix"], body["groupBy"], body["idSelected"]) == (
        "Account",
        "001",
        False,
        True,
    )
    columns = {each["columnName"]: each for each in body["columnMetadata"]}
    assert list(columns) == ["Id", "Name", "AnnualRevenue", "Owner", "Contacts"]
    assert (columns["Name"]["apexType"], columns["Name"]["textType"]) == ("String", True)
    assert (columns["AnnualRevenue"]["numberType"], columns["Id"]["updatable"]) == (True, False)
    owner, contacts = columns["Owner"], columns["Contacts"]
    assert (owner["aggregate"], owner["foreignKeyName"]) == (False, "OwnerId")
    assert [each["columnName"] for each in owner["joinColumns"]] == ["Name"]
    assert contacts["aggregate"] is True
    assert [each["columnName"] for each in contacts["joinColumns"]] == ["LastName"]

    grouped = {"q": "SELECT Rating, COUNT(Id) FROM Account GROUP BY Rating", "columns": "true"}
    body = (await client.get("query", params=grouped)).json()
    assert body["groupBy"] is True
    assert [(each["columnName"], each["aggregate"]) for each in body["columnMetadata"]] == [
        ("Rating", True),
        ("expr0", True),
    ]


async def test_a_query_is_explained_without_running(client: httpx.AsyncClient) -> None:
    soql = "SELECT Id FROM Link__c LIMIT 2"
    body = (await client.get("query", params={"explain": soql})).json()
    (plan,) = body["plans"]
    assert body["sourceQuery"] == soql
    assert (plan["sobjectType"], plan["sobjectCardinality"], plan["cardinality"]) == (
        "Link__c",
        6,
        2,
    )
    wrong = await client.get("query", params={"explain": "SELECT"})
    assert wrong.json()[0]["errorCode"] == "MALFORMED_QUERY"


async def test_the_tooling_api_answers_queries(client: httpx.AsyncClient) -> None:
    body = (await client.get("tooling/query/", params={"q": "SELECT Name FROM Account"})).json()
    assert body["records"][0]["Name"] == "Alpha"
    wrong = await client.get("tooling/query", params={"q": "SELECT Id FROM ApexClass"})
    assert (wrong.status_code, wrong.json()[0]["errorCode"]) == (400, "INVALID_TYPE")
