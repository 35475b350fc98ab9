"""The local org takes records: what is refused, and in which words."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowrun.org.app import LocalOrg
from flowrun.org.errors import ApiError
from tests.org.asking import DATA, ORIGIN, ask, id_of

pytestmark = pytest.mark.anyio

OLD = f"{ORIGIN}/services/data/v45.0"
ORG = """
objects:
  Account:
    Key__c: {type: string, length: 10, external_id: true, unique: true}
    Group__c: {type: string, external_id: true}
    Size__c: {type: picklist, values: [S, M], restricted: true, default: S}
  Parcel__c:
    Account__c: {reference: Account, children: Parcels__r, required: true}
    Weight__c: double
records:
  Account:
    - {Name: Alpha, Key__c: A1, Group__c: G}
    - {Name: Beta, Group__c: G}
    - {Name: Gone, IsDeleted: true}
  Contact:
    - {FirstName: Ann, LastName: Ash, Account: Alpha}
"""
# Create, change, delete


async def test_a_created_record_is_complete_and_found(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    sent = {"attributes": {"type": "Contact"}, "firstname": " Bo ", "LastName": "Birch"}
    sent |= {"AccountId": id_of(org, "Alpha"), "Birthdate": "1990-01-31", "Description": ""}
    answer = await client.post("sobjects/Contact", json=sent)
    body = answer.json()
    assert (answer.status_code, body["success"], body["errors"]) == (201, True, [])
    assert answer.headers["Location"] == f"{DATA}/sobjects/Contact/{body['id']}"
    made = (await client.get(f"sobjects/Contact/{body['id']}")).json()
    assert (made["Name"], made["FirstName"], made["Description"]) == ("Bo Birch", "Bo", None)
    assert made["CreatedDate"] == made["SystemModstamp"] == "2026-02-04T12:00:00.000+0000"
    assert made["OwnerId"] == made["CreatedById"] == org.user_id
    assert made["IsDeleted"] is False


async def test_leads_and_activities_are_there_as_in_every_org(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    lead = {"FirstName": "Lee", "LastName": "Day", "Company": "Day & Co"}
    made = (await client.post("sobjects/Lead", json=lead)).json()["id"]
    assert made.startswith("00Q")
    (row,) = ask(org, "SELECT Name, Status, IsConverted FROM Lead")
    assert row["Name"] == "Lee Day" and row["Status"] == "Open - Not Contacted"
    task = {"Subject": "Call", "WhoId": id_of(org, "Ann Ash", "Contact")}
    path = "sobjects/Task/" + (await client.post("sobjects/Task", json=task)).json()["id"]
    assert (await client.patch(path, json={"Status": "Completed"})).status_code == 204
    (found,) = ask(org, "SELECT (SELECT Priority, IsClosed FROM Tasks) FROM Contact")
    assert found["Tasks"]["records"][0]["IsClosed"] is True
    event = {"Subject": "Visit", "WhatId": id_of(org, "Alpha")}
    assert (await client.post("sobjects/Event", json=event)).status_code == 201
    what = "TYPEOF What WHEN Account THEN Key__c ELSE Name END"
    assert ask(org, f"SELECT {what} FROM Event")[0]["What"]["Key__c"] == "A1"


async def test_what_salesforce_computes_follows_a_change(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    contact = id_of(org, "Ann Ash", "Contact")
    assert (await client.patch(f"sobjects/Contact/{contact}", json={"LastName": "Oak"})).status_code
    assert ask(org, "SELECT Name FROM Contact")[0]["Name"] == "Ann Oak"

    made = await client.post("sobjects/Case", json={"Subject": "x", "ContactId": contact})
    case = f"sobjects/Case/{made.json()['id']}"
    body = (await client.get(case)).json()
    assert (body["CaseNumber"], body["IsClosed"]) == ("00001001", False)
    assert body["AccountId"] == id_of(org, "Alpha")
    answer = await client.patch(case, json={"Status": "Closed"})
    assert (answer.status_code, answer.content) == (204, b"")
    body = (await client.get(case)).json()
    assert (body["IsClosed"], body["ClosedDate"]) == (True, body["LastModifiedDate"])

    sent = {"Name": "o", "StageName": "Qualification", "CloseDate": "2026-03-01", "Amount": 50}
    made = await client.post("sobjects/Opportunity", json=sent)
    deal = f"sobjects/Opportunity/{made.json()['id']}"
    assert (await client.get(deal)).json()["ExpectedRevenue"] == 5.0
    await client.patch(deal, json={"StageName": "Closed Won"})
    body = (await client.get(deal)).json()
    assert (body["IsWon"], body["Probability"], body["ExpectedRevenue"]) == (True, 100.0, 50.0)


async def test_an_event_tells_its_length_by_its_end_and_its_end_by_its_length(
    client: httpx.AsyncClient,
) -> None:
    async def told(place: str) -> tuple[str, int]:
        body = (await client.get(place)).json()
        return body["EndDateTime"][11:16], body["DurationInMinutes"]

    begins = {"Subject": "Call", "StartDateTime": "2026-03-01T10:00:00Z"}
    sent = begins | {"EndDateTime": "2026-03-01T10:45:00Z"}
    made = (await client.post("sobjects/Event", json=sent)).json()
    event = f"sobjects/Event/{made['id']}"
    assert await told(event) == ("10:45", 45)
    await client.patch(event, json={"EndDateTime": "2026-03-01T11:00:00.000+0000"})
    assert await told(event) == ("11:00", 60)
    await client.patch(event, json={"DurationInMinutes": 30})
    assert await told(event) == ("10:30", 30)
    made = (await client.post("sobjects/Event", json=begins | {"DurationInMinutes": 20})).json()
    assert await told(f"sobjects/Event/{made['id']}") == ("10:20", 20)


async def test_a_deleted_record_is_in_the_bin_only(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    alpha = f"sobjects/Account/{id_of(org, 'Alpha')}"
    assert (await client.delete(alpha)).status_code == 204
    for answer in (await client.get(alpha), await client.delete(alpha)):
        assert answer.status_code == 404
        assert answer.json() == [{"message": "entity is deleted", "errorCode": "ENTITY_IS_DELETED"}]
    assert {row["Name"] for row in ask(org, "SELECT Name FROM Account")} == {"Beta"}
    everything = ask(org, "SELECT Name FROM Account", include_deleted=True)
    assert {row["Name"] for row in everything} == {"Alpha", "Beta", "Gone"}
    deleted = "SELECT Id FROM Account WHERE IsDeleted = TRUE"
    assert len(ask(org, deleted, include_deleted=True)) == 2


@pytest.mark.parametrize(
    ("kind", "sent", "code", "words", "fields"),
    [
        ("Account", {}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", ["Name"]),
        ("Account", {"Name": "x", "Nope": 1}, "INVALID_FIELD", "No such column 'Nope' on", None),
        (
            "Account",
            {"Name": "x", "CreatedDate": "2026-01-01T00:00:00Z"},
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "Unable to create/update fields: CreatedDate.",
            ["CreatedDate"],
        ),
        (
            "Contact",
            {"LastName": "x", "Name": "y"},
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "",
            ["Name"],
        ),
        (
            "Account",
            {"Name": "x", "Id": "001000000000001"},
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "cannot specify Id in an insert call",
            ["Id"],
        ),
        (
            "Account",
            {"Name": "x" * 256},
            "STRING_TOO_LONG",
            f"Account Name: data value too large: {'x' * 256} (max length=255)",
            ["Name"],
        ),
        ("Account", {"Name": "x", "Key__c": "A1"}, "DUPLICATE_VALUE", "duplicate value found", []),
        (
            "Account",
            {"Name": "x", "Size__c": "XL"},
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "bad value for restricted picklist field: XL",
            ["Size__c"],
        ),
        (
            "Contact",
            {"LastName": "x", "AccountId": "nope"},
            "MALFORMED_ID",
            "Account ID: id value of incorrect type: nope",
            ["AccountId"],
        ),
        (
            "Contact",
            {"LastName": "x", "AccountId": "003000000000001AAA"},
            "MALFORMED_ID",
            "id value of incorrect type: 003000000000001AAA",
            ["AccountId"],
        ),
        (
            "Contact",
            {"LastName": "x", "AccountId": "001000000000001AAA"},
            "INVALID_CROSS_REFERENCE_KEY",
            "invalid cross reference id",
            [],
        ),
        (
            "Contact",
            {"LastName": "x", "Email": "nobody"},
            "INVALID_EMAIL_ADDRESS",
            "Email: invalid email address: nobody",
            ["Email"],
        ),
        (
            "Account",
            {"Name": "x", "AnnualRevenue": "lots"},
            "JSON_PARSER_ERROR",
            "Cannot deserialize instance of currency from VALUE_STRING value lots",
            None,
        ),
        ("Account", {"Name": "x", "AnnualRevenue": 1e300}, "NUMBER_OUTSIDE_VALID_RANGE", "", None),
        ("Account", {"Name": ["x"]}, "JSON_PARSER_ERROR", "string from START_ARRAY", None),
        ("Account", {"Name": 5}, "JSON_PARSER_ERROR", "string from VALUE_NUMBER_INT value 5", None),
        ("Account", {"Name": "x", "NumberOfEmployees": 1.5}, "JSON_PARSER_ERROR", "int from", None),
        ("Contact", {"LastName": "x", "DoNotCall": "maybe"}, "JSON_PARSER_ERROR", "boolean", None),
        ("Contact", {"LastName": "x", "Birthdate": "soon"}, "JSON_PARSER_ERROR", "date from", None),
        (
            "Parcel__c",
            {"Account__r": {"Key__c": "nope"}},
            "INVALID_FIELD",
            "Foreign key external ID: nope not found for field Key__c in entity Account",
            None,
        ),
    ],
)
async def test_a_record_is_refused_in_the_words_of_salesforce(
    org: LocalOrg,
    client: httpx.AsyncClient,
    kind: str,
    sent: dict[str, Any],
    code: str,
    words: str,
    fields: list[str] | None,
) -> None:
    before = len(ask(org, f"SELECT Id FROM {kind}"))
    answer = await client.post(f"sobjects/{kind}", json=sent)
    (error,) = answer.json()
    assert (answer.status_code, error["errorCode"]) == (400, code)
    assert words in error["message"]
    if fields is not None:
        assert error["fields"] == fields
    assert len(ask(org, f"SELECT Id FROM {kind}")) == before


@pytest.mark.parametrize(
    ("body", "status", "code", "words"),
    [
        (b"{", 400, "JSON_PARSER_ERROR", "Unexpected end-of-input at [line:1, column:2]"),
        (b'{"Name": x}', 400, "JSON_PARSER_ERROR", "Unexpected character ('x' (code 120)) at"),
        (b"[]", 400, "JSON_PARSER_ERROR", "required to be an object"),
        (b'{"Name": NaN}', 400, "JSON_PARSER_ERROR", ""),
        (b"\xff", 400, "JSON_PARSER_ERROR", ""),
        (b"[" * 100_000, 400, "JSON_PARSER_ERROR", ""),
    ],
)
async def test_a_body_that_is_no_json_object_is_refused(
    client: httpx.AsyncClient, body: bytes, status: int, code: str, words: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await client.post("sobjects/Account", content=body, headers=headers)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (status, code)
    assert words in answer.json()[0]["message"]


async def test_a_body_of_another_kind_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("sobjects/Account", data={"Name": "x"})
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_what_is_not_there_cannot_be_changed(client: httpx.AsyncClient) -> None:
    sent = {"Name": "x"}
    assert (await client.post("sobjects/Nope", json=sent)).status_code == 404
    for path in ("sobjects/Account/001000000000001", "sobjects/Account/abc"):
        answer = await client.patch(path, json=sent)
        assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")
    answer = await client.delete(f"sobjects/User/{'005' + '0' * 12}")
    assert answer.json()[0]["errorCode"] == "INVALID_TYPE_FOR_OPERATION"


async def test_a_required_field_cannot_be_emptied(org: LocalOrg, client: httpx.AsyncClient) -> None:
    path = f"sobjects/Account/{id_of(org, 'Alpha')}"
    answer = await client.patch(path, json={"Name": None})
    assert answer.json()[0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    answer = await client.patch(path, json={"Id": "001000000000001"})
    assert (
        answer.json()[0]["message"] == "The Id field should not be specified in the sobject data."
    )


@given(st.text(max_size=300))
async def test_any_text_comes_back_as_it_was_sent(shared_org: LocalOrg, text: str) -> None:
    account = shared_org.schema.object("Account")
    try:
        made = shared_org.writer.insert(account, {"Name": "x", "Description": text})
    except ApiError as error:
        assert error.code == "STRING_TOO_LONG"
        return
    row = shared_org.database.row(account, made)
    assert row and row["Description"] == (text.strip() or None)


# Upsert


async def test_an_upsert_creates_once_and_then_changes(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    made = await client.patch("sobjects/Account/Key__c/B%202", json={"Name": "New"})
    body = made.json()
    assert (made.status_code, body["created"], body["success"]) == (201, True, True)
    again = await client.patch("sobjects/Account/Key__c/B%202", json={"Name": "Newer"})
    assert again.status_code == 200
    assert again.json() == {"id": body["id"], "success": True, "errors": [], "created": False}
    assert (await client.get("sobjects/Account/Key__c/B%202?fields=Name")).json()["Name"] == "Newer"
    old = await client.patch(f"{OLD}/sobjects/Account/Key__c/B%202", json={})
    assert (old.status_code, old.content) == (204, b"")


async def test_an_upsert_that_matches_several_writes_nothing(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    answer = await client.patch("sobjects/Account/Group__c/g", json={"Name": "x"})
    both = {f"{DATA}/sobjects/Account/{id_of(org, name)}" for name in ("Alpha", "Beta")}
    assert (answer.status_code, set(answer.json())) == (300, both)


@pytest.mark.parametrize(
    ("path", "sent", "status", "code"),
    [
        ("Key__c/none?updateOnly=true", {"Name": "x"}, 404, "NOT_FOUND"),
        ("Name/Alpha", {}, 404, "NOT_FOUND"),
        ("Nope__c/x", {}, 404, "NOT_FOUND"),
        ("Key__c/A1", {"Key__c": "A2"}, 400, "INVALID_FIELD"),
        ("Key__c/01234567890", {"Name": "x"}, 400, "STRING_TOO_LONG"),
        ("Id/001000000000001", {"Name": "x"}, 404, "NOT_FOUND"),
    ],
)
async def test_an_upsert_is_refused(
    client: httpx.AsyncClient, path: str, sent: dict[str, Any], status: int, code: str
) -> None:
    answer = await client.patch(f"sobjects/Account/{path}", json=sent)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (status, code)


async def test_a_parent_may_be_named_by_its_key(org: LocalOrg, client: httpx.AsyncClient) -> None:
    sent = {"Account__r": {"Key__c": "A1"}, "Weight__c": "2.5"}
    made = (await client.post("sobjects/Parcel__c", json=sent)).json()["id"]
    (row,) = ask(org, "SELECT Id, Name, Account__r.Name, Weight__c FROM Parcel__c")
    assert (row["Account__r"]["Name"], row["Name"], row["Weight__c"]) == ("Alpha", made, 2.5)
