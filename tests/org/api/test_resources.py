"""The resources beside records and queries: changes, layouts, list views, relationships, graphs."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from flowrun.org.app import LocalOrg
from tests.org.asking import DATA, ORIGIN, Clock, ask, id_of, log_in, query

pytestmark = pytest.mark.anyio

ORG = """
records:
  RecordType:
    - {Name: Business, SobjectType: Account}
  Account:
    - {Name: Acme, Phone: "+1"}
    - {Name: Beta}
    - {Name: Gone, IsDeleted: true}
  Contact:
    - {FirstName: Dana, LastName: Whitfield, Account: Acme}
    - {FirstName: Ed, LastName: Stone, Account: Acme}
    - {LastName: Alone}
"""
SPAN = {"start": "2026-02-04T11:00:00+00:00", "end": "2026-02-04T13:00:00Z"}


async def test_changes_are_told_by_their_time(
    client: httpx.AsyncClient, org: LocalOrg, clock: Clock
) -> None:
    acme, beta = id_of(org, "Acme"), id_of(org, "Beta")
    await client.patch(f"sobjects/Account/{acme}", json={"Phone": "+2"})
    clock.now += timedelta(minutes=1)
    await client.delete(f"sobjects/Account/{beta}")
    updated = (await client.get("sobjects/Account/updated/", params=SPAN)).json()
    assert updated == {"ids": [acme], "latestDateCovered": "2026-02-04T13:00:00.000+0000"}
    deleted = (await client.get("sobjects/Account/deleted", params=SPAN)).json()
    assert deleted == {
        "deletedRecords": [{"deletedDate": "2026-02-04T12:01:00.000+0000", "id": beta}],
        "earliestDateAvailable": "2026-01-05T12:01:00.000+0000",
        "latestDateCovered": "2026-02-04T13:00:00.000+0000",
    }
    bare = "start=2026-02-04T11:00:00+00:00&end=2026-02-04T12:00:00+00:00"
    assert (await client.get(f"sobjects/Account/updated?{bare}")).json()["ids"] == []
    assert (await client.get("sobjects/User/deleted", params=SPAN)).json()["deletedRecords"] == []


@pytest.mark.parametrize(
    "span",
    [
        {},
        {"start": "yesterday", "end": SPAN["end"]},
        {"start": SPAN["start"], "end": SPAN["start"]},
        {"start": "2025-12-01T00:00:00Z", "end": SPAN["end"]},
    ],
)
async def test_a_span_that_is_none_is_refused(
    client: httpx.AsyncClient, span: dict[str, str]
) -> None:
    answer = await client.get("sobjects/Account/updated", params=span)
    assert answer.json()[0]["errorCode"] == "INVALID_REPLICATION_DATE"


async def test_relationships_lead_from_a_record_to_others(
    client: httpx.AsyncClient, org: LocalOrg
) -> None:
    acme, dana = id_of(org, "Acme"), id_of(org, "Dana Whitfield", "Contact")
    children = (await client.get(f"sobjects/Account/{acme}/Contacts?fields=LastName")).json()
    assert (children["totalSize"], children["done"]) == (2, True)
    assert {row["LastName"] for row in children["records"]} == {"Whitfield", "Stone"}
    whole = (await client.get(f"sobjects/Account/{acme[:15]}/contacts")).json()["records"]
    assert {"Id", "Email", "MailingAddress"} <= set(whole[0])
    parent = await client.get(f"sobjects/Contact/{dana}/Account?fields=Name,Phone")
    assert (parent.json()["Name"], parent.json()["Phone"]) == ("Acme", "+1")
    owner = await client.get(f"sobjects/Contact/{dana}/Account/Owner")
    assert owner.json()["attributes"]["type"] == "User"
    await client.patch(f"sobjects/Contact/{dana}/Account", json={"Phone": "+9"})
    assert ask(org, "SELECT Phone FROM Account WHERE Name = 'Acme'")[0]["Phone"] == "+9"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "sobjects/Account/{acme}/Nothing", 404),
        ("GET", "sobjects/Account/{acme}/Contacts/Owner", 404),
        ("GET", "sobjects/Contact/{alone}/Account", 404),
        ("DELETE", "sobjects/Account/{acme}/Contacts", 405),
        ("GET", "sobjects/Account/{acme}/Contacts?fields=Nope", 400),
    ],
)
async def test_a_relationship_that_leads_nowhere_is_refused(
    client: httpx.AsyncClient, org: LocalOrg, method: str, path: str, status: int
) -> None:
    found = {"acme": id_of(org, "Acme"), "alone": id_of(org, "Alone", "Contact")}
    answer = await client.request(method, path.format(**found))
    assert answer.status_code == status
    assert answer.json()[0]["errorCode"]


def node(name: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
    made = {"referenceId": name, "method": method, "url": f"{DATA}/{path}"}
    return made if body is None else made | {"body": body}


async def test_a_graph_succeeds_as_a_whole_or_not_at_all(
    client: httpx.AsyncClient, org: LocalOrg
) -> None:
    good = [
        node("a", "POST", "sobjects/Account", {"Name": "Parent"}),
        node("c", "POST", "sobjects/Contact", {"LastName": "Child", "AccountId": "@{a.id}"}),
    ]
    bad = [
        node("a", "POST", "sobjects/Account", {"Name": "Never"}),
        node("c", "POST", "sobjects/Contact", {}),
    ]
    graphs = [
        {"graphId": "good", "compositeRequest": good},
        {"graphId": "bad", "compositeRequest": bad},
    ]
    answered = (await client.post("composite/graph", json={"graphs": graphs})).json()["graphs"]
    assert [(each["graphId"], each["isSuccessful"]) for each in answered] == [
        ("good", True),
        ("bad", False),
    ]
    codes = [
        [each["httpStatusCode"] for each in graph["graphResponse"]["compositeResponse"]]
        for graph in answered
    ]
    assert codes == [[201, 201], [400, 400]]
    halted = answered[1]["graphResponse"]["compositeResponse"][0]["body"][0]
    assert halted["errorCode"] == "PROCESSING_HALTED"
    assert ask(org, "SELECT Account.Name FROM Contact WHERE LastName = 'Child'")
    assert not ask(org, "SELECT Id FROM Account WHERE Name = 'Never'")


@pytest.mark.parametrize(
    "graphs",
    [
        [],
        [{"graphId": "1", "compositeRequest": []}],
        [{"graphId": "1", "compositeRequest": [node("a", "GET", "limits")]}],
        [{"graphId": "1", "compositeRequest": [node("a", "GET", "sobjects/User/x")] * 2}],
        [
            {
                "graphId": str(number),
                "compositeRequest": [
                    node(f"n{index}", "GET", "sobjects/User/x") for index in range(300)
                ],
            }
            for number in range(2)
        ],
    ],
)
async def test_a_graph_has_its_bounds(
    client: httpx.AsyncClient, graphs: list[dict[str, Any]]
) -> None:
    assert (await client.post("composite/graph", json={"graphs": graphs})).status_code == 400


async def test_an_object_has_a_layout_and_a_list_view(
    client: httpx.AsyncClient, org: LocalOrg
) -> None:
    told = (await client.get("sobjects/Account/describe/layouts")).json()
    assert told["recordTypeSelectorRequired"] == [True]
    rows = told["layouts"][0]["editLayoutSections"][0]["layoutRows"]
    shown = [row["layoutItems"][0]["layoutComponents"][0]["value"] for row in rows]
    assert "Name" in shown and "CreatedDate" not in shown
    for mapping in told["recordTypeMappings"]:
        one = await client.get(f"{ORIGIN}{mapping['urls']['layout']}")
        assert one.json()["id"] == mapping["layoutId"]
    missing = await client.get("sobjects/Account/describe/layouts/012000000000001AAA")
    assert missing.status_code == 404
    compact = (await client.get("sobjects/Account/describe/compactLayouts")).json()
    assert compact["compactLayouts"][0]["objectType"] == "Account"

    (view,) = (await client.get("sobjects/Account/listviews")).json()["listviews"]
    recent = (await client.get("sobjects/Account/listviews/recent")).json()
    assert (recent["listviews"], recent["sobjectType"]) == ([view], "Account")
    assert (await client.get(f"{ORIGIN}{view['url']}")).json() == view
    described = (await client.get(f"{ORIGIN}{view['describeUrl']}")).json()
    found = (await query(client, described["query"])).json()
    assert found["totalSize"] == 2
    page = (await client.get(f"{ORIGIN}{view['resultsUrl']}?limit=1")).json()
    assert (page["size"], page["done"]) == (1, False)
    assert page["records"][0]["columns"][0] == {"fieldNameOrPath": "Name", "value": "Acme"}
    last = (await client.get(f"{ORIGIN}{view['resultsUrl']}?limit=1&offset=1")).json()
    assert (last["done"], last["records"][0]["columns"][0]["value"]) == (True, "Beta")


@pytest.mark.parametrize(
    "results", ["unprocessedRecords", "unprocessedrecords", "UNPROCESSEDRECORDS"]
)
async def test_the_results_of_a_job_are_named_in_any_case(
    client: httpx.AsyncClient, results: str
) -> None:
    asked = {"operation": "insert", "object": "Account"}
    job = (await client.post("jobs/ingest", json=asked)).json()["id"]
    headers = {"Content-Type": "text/csv"}
    await client.put(f"jobs/ingest/{job}/batches", content="Name\nx\n", headers=headers)
    await client.patch(f"jobs/ingest/{job}", json={"state": "UploadComplete"})
    await client.get(f"jobs/ingest/{job}")
    assert (await client.get(f"jobs/ingest/{job}/{results}")).text == '"Name"\n'
    assert (await client.get(f"jobs/ingest/{job}/others")).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "named"),
    [
        ("GET", "ui-api/records/001", "ui-api/records"),
        ("POST", "graphql", "graphql"),
        ("GET", "chatter/feeds", "chatter/feeds"),
        ("PUT", "connect/communities/0DB", "connect/communities"),
        ("POST", "tooling/executeAnonymous", "tooling/executeAnonymous"),
        ("GET", "sobjects/Account/quickActions", "quickActions"),
        ("POST", f"{ORIGIN}/services/apexrest/Mine", "services/apexrest"),
    ],
)
async def test_what_only_salesforce_has_is_refused_by_name(
    client: httpx.AsyncClient, method: str, path: str, named: str
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == 404
    (error,) = answer.json()
    assert error["errorCode"] == "NOT_FOUND"
    assert f"The local org has no {named}, which Salesforce has" in error["message"]


async def test_what_nobody_has_is_not_there(visitor: httpx.AsyncClient, org: LocalOrg) -> None:
    await log_in(visitor, org)
    for path in (f"{DATA}/nope", "/nope", f"{DATA}/limits/nope"):
        answer = await visitor.get(path)
        assert answer.json()[0]["message"] == "The requested resource does not exist"
