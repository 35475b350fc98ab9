"""The standard objects that common clients ask for, and the fields that show values of others."""

import httpx
import pytest

from engine.errors import FlowError
from flowrun.org.app import LocalOrg
from tests.org.asking import OpenOrg, ask, id_of, query

pytestmark = pytest.mark.anyio

ORG = """
records:
  RecordType:
    - {Name: Business Account, SobjectType: Account}
    - {Name: Old, SobjectType: Account, IsActive: false}
    - {Name: Complaint, SobjectType: Case}
  Profile:
    - {Name: System Administrator}
    - {Name: Support}
  UserRole:
    - {Name: CEO}
    - {Name: Support Lead, ParentRole: CEO}
  Group:
    - {Name: Second Level, Type: Queue}
    - {Name: Everybody, Related: CEO}
  GroupMember:
    - {Group: Second Level, UserOrGroup: Sue Support}
    - {Group: Second Level, UserOrGroup: Everybody}
  User:
    - {FirstName: Ada, LastName: Admin, Email: ada@example.com}
    - {LastName: Support, FirstName: Sue, Profile: Support, UserRole: Support Lead}
  Account:
    - Name: Acme
      RecordType: Business Account
      BillingStreet: 1 Main Street
      BillingCity: Springfield
      BillingLatitude: 39.5
    - {Name: Nowhere}
  Contact:
    - {FirstName: Dana, LastName: Whitfield, Account: Acme, Email: dana@example.com, Phone: "+1"}
  Campaign:
    - {Name: Spring, Status: Planned, IsActive: true}
  Product2:
    - {Name: Grinder, ProductCode: G-1, IsActive: true}
  Case:
    - {Subject: Broken, Contact: Dana Whitfield}
    - {Subject: Anonymous}
  CaseComment:
    - {Parent: "00001001", CommentBody: Called back}
  Task:
    - {Subject: Call, Who: Dana Whitfield, What: Acme}
"""
ADDRESS = {
    "city": "Springfield",
    "country": None,
    "geocodeAccuracy": None,
    "latitude": 39.5,
    "longitude": None,
    "postalCode": None,
    "state": None,
    "street": "1 Main Street",
}


def plain(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{name: value for name, value in row.items() if name != "attributes"} for row in rows]


@pytest.mark.parametrize(
    ("soql", "rows"),
    [
        (
            "SELECT Name, DeveloperName FROM RecordType WHERE SobjectType = 'Case'",
            [{"Name": "Complaint", "DeveloperName": "Complaint"}],
        ),
        ("SELECT Name FROM Account WHERE RecordType.Name LIKE 'Bus%'", [{"Name": "Acme"}]),
        ("SELECT FirstName FROM User WHERE Profile.Name = 'Support'", [{"FirstName": "Sue"}]),
        (
            "SELECT DeveloperName, Type FROM Group WHERE Type = 'Queue'",
            [{"DeveloperName": "Second_Level", "Type": "Queue"}],
        ),
        ("SELECT FirstName FROM User WHERE UserRole.Name LIKE 'Support%'", [{"FirstName": "Sue"}]),
        (
            "SELECT FirstName FROM User WHERE UserRole.ParentRole.Name = 'CEO'",
            [{"FirstName": "Sue"}],
        ),
        ("SELECT FirstName FROM User WHERE UserRoleId = null", [{"FirstName": "Ada"}]),
        (
            "SELECT DeveloperName FROM UserRole WHERE ParentRoleId = null",
            [{"DeveloperName": "CEO"}],
        ),
        (
            "SELECT FirstName FROM User WHERE Id IN (SELECT UserOrGroupId FROM GroupMember)",
            [{"FirstName": "Sue"}],
        ),
        ("SELECT Name FROM Group WHERE Related.Name = 'CEO'", [{"Name": "Everybody"}]),
        ("SELECT Name, IsActive FROM Campaign", [{"Name": "Spring", "IsActive": True}]),
        ("SELECT ProductCode FROM Product2", [{"ProductCode": "G-1"}]),
        ("SELECT CommentBody FROM CaseComment", [{"CommentBody": "Called back"}]),
        (
            "SELECT ContactEmail, ContactPhone, ContactFax FROM Case ORDER BY CaseNumber",
            [
                {"ContactEmail": "dana@example.com", "ContactPhone": "+1", "ContactFax": None},
                {"ContactEmail": None, "ContactPhone": None, "ContactFax": None},
            ],
        ),
        ("SELECT Subject FROM Case WHERE ContactEmail LIKE 'dana%'", [{"Subject": "Broken"}]),
        ("SELECT BillingAddress FROM Account WHERE Name = 'Acme'", [{"BillingAddress": ADDRESS}]),
        ("SELECT BillingAddress FROM Account WHERE Name != 'Acme'", [{"BillingAddress": None}]),
    ],
)
def test_they_are_there(org: LocalOrg, soql: str, rows: list[dict[str, object]]) -> None:
    assert plain(ask(org, soql)) == rows


def test_children_are_reached_by_their_usual_names(org: LocalOrg) -> None:
    (case,) = ask(
        org, "SELECT (SELECT CommentBody FROM CaseComments) FROM Case WHERE ContactId != null"
    )
    assert case["CaseComments"]["records"][0]["CommentBody"] == "Called back"
    (queue,) = ask(
        org, "SELECT (SELECT UserOrGroup.Name FROM GroupMembers) FROM Group WHERE Type = 'Queue'"
    )
    members = [row["UserOrGroup"]["Name"] for row in queue["GroupMembers"]["records"]]
    assert members == ["Sue Support", "Everybody"]
    (role,) = ask(
        org, "SELECT (SELECT FirstName FROM Users) FROM UserRole WHERE Name = 'Support Lead'"
    )
    assert [row["FirstName"] for row in role["Users"]["records"]] == ["Sue"]
    for name in ("Account", "Contact"):
        found = ask(org, f"SELECT Name, (SELECT Subject FROM Tasks) FROM {name}")[0]
        assert found["Tasks"]["records"][0]["Subject"] == "Call"


@pytest.mark.parametrize(
    ("soql", "code"),
    [
        ("SELECT Id FROM Account WHERE BillingAddress = 'x'", "INVALID_FIELD"),
        ("SELECT Id FROM Account ORDER BY BillingAddress", "INVALID_FIELD"),
        ("SELECT COUNT(BillingAddress) FROM Account", "MALFORMED_QUERY"),
    ],
)
async def test_an_address_is_read_only_as_a_whole(
    client: httpx.AsyncClient, org: LocalOrg, soql: str, code: str
) -> None:
    assert (await query(client, soql)).json()[0]["errorCode"] == code
    written = {"BillingAddress": {"city": "Paris"}}
    answer = await client.patch(f"sobjects/Account/{id_of(org, 'Acme')}", json=written)
    assert answer.json()[0]["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"


async def test_a_part_of_an_address_that_changes_changes_the_address(
    client: httpx.AsyncClient, org: LocalOrg
) -> None:
    place = f"sobjects/Account/{id_of(org, 'Acme')}"
    await client.patch(place, json={"BillingCity": "Shelbyville"})
    assert (await client.get(place)).json()["BillingAddress"]["city"] == "Shelbyville"


async def test_a_describe_tells_compounds_and_record_types(client: httpx.AsyncClient) -> None:
    described = (await client.get("sobjects/Account/describe")).json()
    fields = {field["name"]: field for field in described["fields"]}
    assert fields["BillingCity"]["compoundFieldName"] == "BillingAddress"
    address = fields["BillingAddress"]
    assert (address["type"], address["soapType"]) == ("address", "urn:address")
    assert not address["filterable"] and not address["createable"]
    told = [
        (each["name"], each["available"], each["master"]) for each in described["recordTypeInfos"]
    ]
    assert told == [
        ("Business Account", True, False),
        ("Old", False, False),
        ("Master", True, True),
    ]


async def test_a_record_type_is_good_for_its_own_object(
    client: httpx.AsyncClient, org: LocalOrg
) -> None:
    complaint = id_of(org, "Complaint", "RecordType")
    refused = await client.post("sobjects/Account", json={"Name": "x", "RecordTypeId": complaint})
    assert refused.json()[0]["errorCode"] == "INVALID_CROSS_REFERENCE_KEY"
    made = await client.post("sobjects/Case", json={"Subject": "x", "RecordTypeId": complaint})
    assert made.status_code == 201


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ("Account: [{Name: A, BillingAddress: x}]", "BillingAddress"),
        ("Case: [{ContactEmail: a@b.c}]", "ContactEmail"),
    ],
)
def test_a_file_writes_a_value_where_it_is_kept(open_org: OpenOrg, record: str, name: str) -> None:
    with pytest.raises(FlowError, match=f"{name} shows values of others; write"):
        open_org(f"records:\n  {record}\n")


async def test_records_are_counted_and_the_latest_told(
    client: httpx.AsyncClient, org: LocalOrg
) -> None:
    counted = (await client.get("limits/recordCount", params={"sObjects": "case,Nope"})).json()
    assert counted == {"sObjects": [{"count": 2, "name": "Case"}]}
    everything = (await client.get("limits/recordCount")).json()["sObjects"]
    assert {"count": 2, "name": "Account"} in everything
    made = (await client.post("sobjects/Account", json={"Name": "Newest"})).json()["id"]
    (latest,) = (await client.get("recent", params={"limit": "1"})).json()
    assert (latest["Id"], latest["Name"], latest["attributes"]["type"]) == (
        made,
        "Newest",
        "Account",
    )
    about = (await client.get("sobjects/Account")).json()
    assert about["recentItems"][0]["Id"] == made
    assert (await client.get("recent", params={"limit": "0"})).status_code == 400


async def test_a_member_is_put_into_a_group_and_taken_out(
    client: httpx.AsyncClient, org: LocalOrg
) -> None:
    values = {"GroupId": id_of(org, "Everybody", "Group")}
    values["UserOrGroupId"] = id_of(org, "Ada Admin", "User")
    lacking = await client.post("sobjects/GroupMember", json={"GroupId": values["GroupId"]})
    assert lacking.json()[0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    made = (await client.post("sobjects/GroupMember", json=values)).json()["id"]
    assert made.startswith("011")
    role = {"UserRoleId": id_of(org, "CEO", "UserRole")}
    user = f"sobjects/User/{values['UserOrGroupId']}"
    assert (await client.patch(user, json=role)).status_code == 204
    assert (await client.get(f"{user}/UserRole")).json()["Name"] == "CEO"
    assert (await client.delete(f"sobjects/GroupMember/{made}")).status_code == 204
    assert (await client.get(f"sobjects/GroupMember/{made}")).status_code == 404
