"""Several records or requests in one call, and what a failure among them undoes."""

from typing import Any

import httpx
import pytest

from flowrun.org.app import LocalOrg
from tests.org.asking import DATA, ask, id_of

pytestmark = pytest.mark.anyio

ORG = """
objects:
  Account: {Key__c: {type: string, external_id: true, unique: true}}
records:
  Account: [{Name: Alpha, Key__c: A1}, {Name: Beta}]
  Contact: [{LastName: Ash, Account: Alpha}]
"""


def names(org: LocalOrg, kind: str = "Account") -> list[str]:
    return [row["Name"] for row in ask(org, f"SELECT Name FROM {kind} ORDER BY Name")]


def record(**values: Any) -> dict[str, Any]:
    return {"attributes": {"type": "Account"}, **values}


# /composite/sobjects


async def test_rows_succeed_and_fail_by_themselves(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    sent = {"records": [record(Name="New"), record(), {"attributes": {"type": "Nope"}}, {}]}
    answer = await client.post("composite/sobjects", json=sent)
    first, second, third, fourth = answer.json()
    assert answer.status_code == 200
    assert (first["success"], first["errors"]) == (True, [])
    assert second == {
        "success": False,
        "errors": [
            {
                "statusCode": "REQUIRED_FIELD_MISSING",
                "message": "Required fields are missing: [Name]",
                "fields": ["Name"],
            }
        ],
    }
    assert third["errors"][0]["statusCode"] == fourth["errors"][0]["statusCode"] == "INVALID_TYPE"
    assert names(org) == ["Alpha", "Beta", "New"]


async def test_all_or_none_undoes_every_row(org: LocalOrg, client: httpx.AsyncClient) -> None:
    sent = {"allOrNone": True, "records": [record(Name="New"), record()]}
    first, second = (await client.post("composite/sobjects", json=sent)).json()
    assert first["errors"][0]["statusCode"] == "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    assert second["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING"
    assert names(org) == ["Alpha", "Beta"]


async def test_many_records_are_changed_read_and_deleted(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    alpha, beta = id_of(org, "Alpha"), id_of(org, "Beta")
    sent = {"records": [record(id=alpha, Name="A"), record(Id="001000000000009"), record()]}
    changed = (await client.patch("composite/sobjects", json=sent)).json()
    assert [each["success"] for each in changed] == [True, False, False]
    assert changed[0]["id"] == alpha
    assert changed[1]["errors"][0]["statusCode"] == "INVALID_CROSS_REFERENCE_KEY"
    assert changed[2]["errors"][0]["statusCode"] == "MISSING_ARGUMENT"

    asked = {"ids": f"{beta},001000000000009,{alpha[:15]}", "fields": "name"}
    read = (await client.get("composite/sobjects/Account", params=asked)).json()
    assert [each and each["Name"] for each in read] == ["Beta", None, "A"]
    posted = {"ids": [beta], "fields": ["Id"]}
    (same,) = (await client.post("composite/sobjects/Account", json=posted)).json()
    assert same["Id"] == beta

    gone = (await client.delete("composite/sobjects", params={"ids": f"{alpha},nope"})).json()
    assert [each["success"] for each in gone] == [True, False]
    assert gone[1]["errors"][0]["statusCode"] == "MALFORMED_ID"
    assert names(org) == ["Beta"]


async def test_many_records_are_upserted(org: LocalOrg, client: httpx.AsyncClient) -> None:
    sent = {"records": [record(Key__c="A1", Name="A"), record(Key__c="B1", Name="New"), record()]}
    rows = (await client.patch("composite/sobjects/Account/Key__c", json=sent)).json()
    assert [(each["success"], each["created"]) for each in rows] == [
        (True, False),
        (True, True),
        (False, False),
    ]
    assert names(org) == ["A", "Beta", "New"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "JSON_PARSER_ERROR"),
        ({"records": [1]}, "JSON_PARSER_ERROR"),
        ({"records": []}, "REQUIRED_FIELD_MISSING"),
        ({"records": [{}] * 201}, "EXCEEDED_ID_LIMIT"),
    ],
)
async def test_a_collection_of_another_shape_is_refused(
    client: httpx.AsyncClient, body: dict[str, Any], code: str
) -> None:
    answer = await client.post("composite/sobjects", json=body)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)


# /composite/tree


async def test_a_tree_is_planted_whole(org: LocalOrg, client: httpx.AsyncClient) -> None:
    def tree(name: str | None) -> dict[str, Any]:
        child = {"attributes": {"type": "Contact", "referenceId": "c"}, "LastName": name}
        account = {"attributes": {"type": "Account", "referenceId": "a"}, "Name": "Tree"}
        return {"records": [account | {"Contacts": {"records": [child]}}]}

    failed = await client.post("composite/tree/Account", json=tree(None))
    assert (failed.status_code, failed.json()["hasErrors"]) == (400, True)
    (result,) = failed.json()["results"]
    assert (result["referenceId"], result["errors"][0]["statusCode"]) == (
        "c",
        "REQUIRED_FIELD_MISSING",
    )
    assert names(org) == ["Alpha", "Beta"]

    planted = await client.post("composite/tree/Account", json=tree("Leaf"))
    assert (planted.status_code, planted.json()["hasErrors"]) == (201, False)
    assert [each["referenceId"] for each in planted.json()["results"]] == ["a", "c"]
    soql = "SELECT Account.Name FROM Contact WHERE Name = 'Leaf'"
    (leaf,) = ask(org, soql)
    assert leaf["Account"]["Name"] == "Tree"


# /composite


def step(name: str, method: str, path: str, **more: Any) -> dict[str, Any]:
    return {"referenceId": name, "method": method, "url": f"{DATA}/{path}", **more}


async def composite(client: httpx.AsyncClient, *steps: Any, **more: Any) -> dict[str, Any]:
    answer = await client.post("composite", json={"compositeRequest": steps, **more})
    assert answer.status_code == 200
    return {each["referenceId"]: each for each in answer.json()["compositeResponse"]}


async def test_a_step_uses_what_an_earlier_one_answered(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    calls = org.api_calls
    answers = await composite(
        client,
        step("made", "POST", "sobjects/Account", body={"Name": "R&D + more", "Key__c": "a/b c"}),
        step("read", "GET", "sobjects/Account/@{made.id}?fields=Key__c,Name"),
        step(
            "child",
            "POST",
            "sobjects/Contact",
            body={"LastName": "of @{read.Name}", "AccountId": "@{made.id}"},
        ),
        step("again", "GET", "sobjects/Account/Key__c/@{read.Key__c}?fields=Name"),
        step("found", "GET", "query/?q=SELECT+Id+FROM+Contact+WHERE+AccountId='@{made.id}'"),
        step("last", "GET", "sobjects/Contact/@{found.records[0].Id}"),
    )
    assert {name: each["httpStatusCode"] for name, each in answers.items()} == {
        "made": 201,
        "read": 200,
        "child": 201,
        "again": 200,
        "found": 200,
        "last": 200,
    }
    assert answers["made"]["httpHeaders"]["Location"].endswith(answers["made"]["body"]["id"])
    assert answers["again"]["body"]["Name"] == "R&D + more"
    assert answers["last"]["body"]["Name"] == "of R&D + more"
    assert org.api_calls == calls + 1


async def test_a_long_query_goes_through_composite(client: httpx.AsyncClient) -> None:
    where = " OR ".join(f"Name = 'n{number}'" for number in range(1500))
    url = httpx.URL(
        f"{DATA}/query", params={"q": f"SELECT Name FROM Account WHERE Name = 'Beta' OR {where}"}
    )
    answers = await composite(client, {"referenceId": "q", "method": "GET", "url": str(url)})
    assert answers["q"]["body"]["totalSize"] == 1


async def test_a_failed_step_stops_only_those_that_need_it(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    steps = (
        step("bad", "POST", "sobjects/Account", body={}),
        step("needs", "PATCH", "sobjects/Account/@{bad.id}", body={"Name": "x"}),
        step("free", "POST", "sobjects/Account", body={"Name": "Free"}),
    )
    answers = await composite(client, *steps)
    assert answers["bad"]["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    needs = answers["needs"]["body"][0]
    assert needs["errorCode"] == "PROCESSING_HALTED"
    assert needs["message"] == "Invalid reference specified. No value for bad.id found"
    assert names(org) == ["Alpha", "Beta", "Free"]

    halted = await composite(client, *steps[:1], steps[2], allOrNone=True)
    assert halted["free"]["httpStatusCode"] == 400
    assert halted["free"]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert halted["bad"]["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert names(org) == ["Alpha", "Beta", "Free"]


@pytest.mark.parametrize(
    ("url", "method"),
    [
        ("/services/oauth2/revoke?token=x", "POST"),
        (f"{DATA}/composite", "POST"),
        (f"{DATA}/composite/batch", "POST"),
        ("https://elsewhere.example.com/services/data/v66.0/query", "GET"),
        (f"{DATA}/query?q=x", "TRACE"),
    ],
)
async def test_a_step_reaches_data_only(client: httpx.AsyncClient, url: str, method: str) -> None:
    answers = await composite(client, {"referenceId": "x", "method": method, "url": url})
    assert answers["x"]["httpStatusCode"] == 400
    assert answers["x"]["body"][0]["errorCode"] == "INVALID_INPUT"


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([step(f"s{n}", "GET", "limits") for n in range(26)], "EXCEEDED_ID_LIMIT"),
        ([step(f"s{n}", "GET", "query?q=x") for n in range(6)], "LIMIT_EXCEEDED"),
        ([step("same", "GET", "limits")] * 2, "INVALID_INPUT"),
        ([step("", "GET", "limits")], "INVALID_INPUT"),
    ],
)
async def test_too_many_steps_are_refused(
    client: httpx.AsyncClient, steps: list[Any], code: str
) -> None:
    answer = await client.post("composite", json={"compositeRequest": steps})
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)


async def test_a_batch_runs_each_request_by_itself(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    steps = [
        {"method": "GET", "url": "v66.0/query?q=SELECT+COUNT()+FROM+Account"},
        {"method": "POST", "url": "v66.0/sobjects/Account", "richInput": {}},
        {"method": "POST", "url": "v66.0/sobjects/Account", "richInput": {"Name": "New"}},
    ]
    body = (await client.post("composite/batch", json={"batchRequests": steps})).json()
    assert body["hasErrors"] is True
    assert [each["statusCode"] for each in body["results"]] == [200, 400, 201]
    assert body["results"][0]["result"]["totalSize"] == 2
    halting = {"batchRequests": steps, "haltOnError": True}
    body = (await client.post("composite/batch", json=halting)).json()
    assert [each["statusCode"] for each in body["results"]] == [200, 400, 412]
    assert names(org) == ["Alpha", "Beta", "New"]
