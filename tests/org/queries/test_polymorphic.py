"""A reference to records of several objects: their Name and Type, TYPEOF, queues as owners."""

from typing import Any

import httpx
import pytest

from flowrun.org.app import LocalOrg
from flowrun.org.errors import ApiError
from tests.org.asking import ask

pytestmark = pytest.mark.anyio

ORG = """
objects:
  Visit__c: {Day__c: date}
records:
  User: [{FirstName: Olivia, LastName: Marsh, Username: o@example.com}]
  Group: [{Name: Support Queue, Type: Queue}]
  Account: [{Name: Acme, Phone: "1", Rating: Hot}]
  Contact: [{FirstName: Dana, LastName: Whitfield, Account: Acme, Title: Buyer}]
  Lead: [{FirstName: Lee, LastName: Day, Company: Day & Co}]
  Opportunity: [{Name: Deal, CloseDate: 2026-03-01, Amount: 50}]
  Case: [{Subject: mine, Owner: Olivia Marsh}, {Subject: queued, Owner: Support Queue}]
  Visit__c: [{Name: V1, Owner: Support Queue}]
  Task:
    - {Subject: a, Who: Dana Whitfield, What: Acme}
    - {Subject: b, Who: Lee Day, What: Deal, Owner: Support Queue}
    - {Subject: c, What: V1}
    - {Subject: d}
"""


def told(org: LocalOrg, soql: str) -> list[dict[str, Any]]:
    return [{key: row[key] for key in row if key != "attributes"} for row in ask(org, soql)]


def subjects(org: LocalOrg, condition: str, of: str = "Task") -> str:
    soql = f"SELECT Subject FROM {of} WHERE {condition} ORDER BY Subject"
    return " ".join(row["Subject"] for row in ask(org, soql))


def plain(record: dict[str, Any] | None) -> dict[str, Any] | None:
    return record and {key: record[key] for key in record if key != "attributes"}


def test_a_record_of_any_object_has_a_name_and_a_type(org: LocalOrg) -> None:
    rows = told(org, "SELECT Who.Type, Who.Name, What.Type, What.Name FROM Task ORDER BY Subject")
    assert [(plain(row["Who"]), plain(row["What"])) for row in rows] == [
        ({"Type": "Contact", "Name": "Dana Whitfield"}, {"Type": "Account", "Name": "Acme"}),
        ({"Type": "Lead", "Name": "Lee Day"}, {"Type": "Opportunity", "Name": "Deal"}),
        (None, {"Type": "Visit__c", "Name": "V1"}),
        (None, None),
    ]
    attributes = rows[1]["Who"]["attributes"]
    assert attributes["type"] == "Name"
    assert "/sobjects/Lead/00Q" in attributes["url"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Who.Type = 'Contact'", "a"),
        ("Who.Type = 'lead'", "b"),
        ("Who.Type != 'Lead'", "a c d"),
        ("Who.Type = null", "c d"),
        ("What.Type IN ('Account', 'Opportunity')", "a b"),
        ("What.Type NOT IN ('Account', 'Opportunity')", "c d"),
        ("What.Type LIKE '%\\_\\_c'", "c"),
        ("Who.Name = 'DANA whitfield'", "a"),
        ("Who.FirstName LIKE 'l%'", "b"),
        ("Who.Title = 'Buyer'", "a"),
        ("Owner.Type = 'Group'", "b"),
        ("Owner.Type = 'User' AND Owner.IsActive = TRUE", "a c d"),
        ("Owner.Name = 'support queue'", "b"),
        ("WhoId IN (SELECT Id FROM Contact WHERE LastName = 'Whitfield')", "a"),
        ("WhoId IN (SELECT Id FROM Lead)", "b"),
        ("WhatId NOT IN (SELECT Id FROM Account)", "b c d"),
        ("OwnerId IN (SELECT Id FROM Group WHERE Type = 'Queue')", "b"),
    ],
)
def test_a_condition_asks_for_the_type_and_the_name(
    org: LocalOrg, condition: str, expected: str
) -> None:
    assert subjects(org, condition) == expected


def test_a_queue_owns_cases_and_a_query_tells_it_from_people(org: LocalOrg) -> None:
    assert subjects(org, "Owner.Type = 'Group'", "Case") == "queued"
    assert subjects(org, "Owner.Type = 'User'", "Case") == "mine"
    rows = told(org, "SELECT Owner.Type, Owner.Name FROM Case ORDER BY Owner.Type, Subject")
    assert [plain(row["Owner"]) for row in rows] == [
        {"Type": "Group", "Name": "Support Queue"},
        {"Type": "User", "Name": "Olivia Marsh"},
    ]
    rows = ask(org, "SELECT Owner.Type kind, COUNT(Id) n FROM Task GROUP BY Owner.Type")
    assert sorted((row["kind"], row["n"]) for row in rows) == [("Group", 1), ("User", 3)]


def test_the_type_of_each_record_decides_which_fields_are_told(org: LocalOrg) -> None:
    branches = "WHEN Account THEN Phone, Rating WHEN opportunity THEN Amount, Owner.Name"
    what = f"TYPEOF What {branches} ELSE Name, Type END"
    first, second, third, fourth = told(org, f"SELECT {what} FROM Task ORDER BY Subject")
    assert first["What"]["attributes"]["type"] == "Account"
    assert plain(first["What"]) == {"Phone": "1", "Rating": "Hot"}
    assert second["What"]["attributes"]["url"].split("/")[-2] == "Opportunity"
    assert second["What"]["Amount"] == 50
    assert second["What"]["Owner"]["Name"] == "Olivia Marsh"
    assert plain(third["What"]) == {"Name": "V1", "Type": "Visit__c"}
    assert fourth == {"What": None}


def test_a_record_of_no_branch_is_null(org: LocalOrg) -> None:
    owner = "TYPEOF Owner WHEN Group THEN Name, Type END"
    mine, queued = told(org, f"SELECT {owner} FROM Case ORDER BY Subject")
    assert mine == {"Owner": None}
    assert plain(queued["Owner"]) == {"Name": "Support Queue", "Type": "Queue"}
    whole = "TYPEOF Owner WHEN User THEN Username WHEN Group THEN Name END"
    mine, queued = told(org, f"SELECT {whole} FROM Case ORDER BY Subject")
    assert plain(mine["Owner"]) == {"Username": "o@example.com"}
    assert plain(queued["Owner"]) == {"Name": "Support Queue"}


@pytest.mark.parametrize(
    ("soql", "code", "words"),
    [
        (
            "SELECT What.Rating FROM Task",
            "INVALID_FIELD",
            "No such column 'Rating' on entity 'Name'",
        ),
        ("SELECT Id FROM Task WHERE Who.AccountId = null", "INVALID_FIELD", "on entity 'Name'"),
        ("SELECT Who.Account.Name FROM Task", "INVALID_FIELD", "relationship 'Account' in field"),
        ("SELECT TYPEOF What WHEN Nope THEN Id END FROM Task", "INVALID_TYPE", "'Nope'"),
        ("SELECT TYPEOF What WHEN Account THEN Nope END FROM Task", "INVALID_FIELD", "'Nope'"),
        ("SELECT TYPEOF What WHEN Account THEN Id ELSE Rating END FROM Task", "INVALID_FIELD", ""),
        ("SELECT Owner.Type FROM Account", "INVALID_FIELD", "'Type' on entity 'User'"),
        (
            "SELECT Id FROM Task WHERE WhoId IN (SELECT Id FROM Opportunity)",
            "MALFORMED_QUERY",
            "same object type",
        ),
    ],
)
def test_what_a_name_has_not_is_refused(org: LocalOrg, soql: str, code: str, words: str) -> None:
    with pytest.raises(ApiError) as error:
        ask(org, soql)
    assert (error.value.code, words in error.value.message) == (code, True), error.value.message


def test_children_hang_on_a_parent_of_any_object(org: LocalOrg) -> None:
    for parent in ("Account", "Opportunity", "Lead", "Contact"):
        (row,) = ask(org, f"SELECT (SELECT Subject FROM Tasks) FROM {parent}")
        assert row["Tasks"]["totalSize"] == 1, parent


async def test_what_is_written_may_lead_to_any_of_the_objects(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    ids = {
        name: ask(org, f"SELECT Id FROM {name}")[0]["Id"]
        for name in ("Lead", "Opportunity", "Group", "Account")
    }
    task = {"Subject": "new", "WhoId": ids["Lead"], "WhatId": ids["Opportunity"]}
    assert (await client.post("sobjects/Task", json=task)).status_code == 201
    assert subjects(org, "Who.Type = 'Lead' AND What.Type = 'Opportunity'") == "b new"
    (case,) = ask(org, "SELECT Id FROM Case WHERE Subject = 'mine'")
    path = f"sobjects/Case/{case['Id']}"
    assert (await client.patch(path, json={"OwnerId": ids["Group"]})).status_code == 204
    assert subjects(org, "Owner.Type = 'Group'", "Case") == "mine queued"
    answer = await client.post("sobjects/Task", json={"WhoId": ids["Account"]})
    assert answer.status_code == 400
    account = f"sobjects/Account/{ids['Account']}"
    assert (await client.patch(account, json={"OwnerId": ids["Group"]})).status_code == 400


async def test_a_description_says_where_a_reference_may_lead(client: httpx.AsyncClient) -> None:
    described = (await client.get("sobjects/Task/describe")).json()
    fields = {field["name"]: field for field in described["fields"]}
    assert fields["WhoId"]["referenceTo"] == ["Contact", "Lead"]
    assert fields["OwnerId"]["referenceTo"] == ["Group", "User"]
    assert fields["WhatId"]["polymorphicForeignKey"] is True
    assert fields["CreatedById"]["polymorphicForeignKey"] is False


async def test_the_columns_of_any_object_are_told(client: httpx.AsyncClient) -> None:
    what = "TYPEOF What WHEN Account THEN Phone ELSE Name END"
    asked = {"q": f"SELECT Who.Type, {what} FROM Task", "columns": "true"}
    columns = (await client.get("query", params=asked)).json()["columnMetadata"]
    assert [each["columnName"] for each in columns] == ["Who", "What"]
    assert [each["columnName"] for each in columns[1]["joinColumns"]] == ["Phone", "Name"]
