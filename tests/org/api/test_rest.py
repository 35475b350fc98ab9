"""REST of the local org: versions, queries, records, and what is not there."""

import httpx
import pytest

from flowrun.org.app import LocalOrg
from tests.org.asking import DATA, ORIGIN, query

pytestmark = pytest.mark.anyio


async def test_versions_are_listed_without_a_login(visitor: httpx.AsyncClient) -> None:
    versions = (await visitor.get("/services/data/")).json()
    assert {"label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0"} in versions
    assert {"label": "Summer '25", "url": "/services/data/v64.0", "version": "64.0"} in versions
    assert {"label": "Winter '26", "url": "/services/data/v65.0", "version": "65.0"} in versions


async def test_any_current_version_is_served(org: LocalOrg, client: httpx.AsyncClient) -> None:
    for version in ("v20.0", "v59.0", "v69.0"):
        resources = (await client.get(f"{ORIGIN}/services/data/{version}/")).json()
        assert resources["query"] == f"/services/data/{version}/query"
    for version in ("v19.0", "v70.0", "v66.1", "latest"):
        answer = await client.get(
            f"{ORIGIN}/services/data/{version}/query?q=SELECT+Id+FROM+Account"
        )
        assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")


async def test_a_query_answers_with_records(org: LocalOrg, client: httpx.AsyncClient) -> None:
    soql = "SELECT Id, FirstName, Account.Name FROM Contact WHERE Phone = '+14155550120' LIMIT 1"
    answer = await client.get("query/", params={"q": soql})
    (contact,) = answer.json()["records"]
    account = contact["Account"]
    assert answer.json() == {
        "totalSize": 1,
        "done": True,
        "records": [
            {
                "attributes": {
                    "type": "Contact",
                    "url": f"{DATA}/sobjects/Contact/{contact['Id']}",
                },
                "Id": contact["Id"],
                "FirstName": "Dana",
                "Account": {"attributes": account["attributes"], "Name": "Harbor Light Cafés"},
            }
        ],
    }
    count = await query(client, "SELECT COUNT() FROM Contact")
    assert count.json() == {"totalSize": 10, "done": True, "records": []}


async def test_query_all_includes_deleted_records(org: LocalOrg, client: httpx.AsyncClient) -> None:
    soql = {"q": "SELECT Name FROM Account WHERE IsDeleted = TRUE"}
    assert (await client.get("query", params=soql)).json()["totalSize"] == 0
    assert (await client.get("queryAll", params=soql)).json()["totalSize"] == 1


async def test_a_bad_query_is_refused_with_row_and_column(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    answer = await query(client, "SELECT Id,\nFROM Account")
    assert answer.status_code == 400
    message = "\nFROM Account\n^\nERROR at Row:2:Column:1\nunexpected token: 'FROM'"
    assert answer.json() == [{"message": message, "errorCode": "MALFORMED_QUERY"}]
    empty = await client.get("query")
    assert empty.json()[0]["message"] == "A query string has to be specified"


@pytest.mark.parametrize("locator", ["01gRO0000016PIAYA2-500", "nonsense", "01g-", "-1"])
async def test_an_unknown_locator_is_refused(
    org: LocalOrg, client: httpx.AsyncClient, locator: str
) -> None:
    answer = await client.get(f"query/{locator}")
    expected = [{"message": "invalid query locator", "errorCode": "INVALID_QUERY_LOCATOR"}]
    assert (answer.status_code, answer.json()) == (400, expected)


async def test_a_record_is_read_by_either_id(org: LocalOrg, client: httpx.AsyncClient) -> None:
    found = await query(client, "SELECT Id FROM Contact WHERE Name = 'Dana Whitfield'")
    record_id = found.json()["records"][0]["Id"]
    for written in (record_id, record_id[:15]):
        record = (await client.get(f"sobjects/contact/{written}")).json()
        assert record["attributes"]["url"] == f"{DATA}/sobjects/Contact/{record_id}"
        assert record["Email"] == "dana@harborlight.example.com"
        assert record["DoNotCall"] is False
    some = await client.get(f"sobjects/Contact/{record_id}?fields=Id,phone,Id")
    assert list(some.json()) == ["attributes", "Id", "Phone"]
    parent = await client.get(f"sobjects/Contact/{record_id}?fields=Account.Owner.Name,Id")
    assert parent.json()["Account"]["Owner"]["Name"]
    for wrong in ("Account.", ".Name", "Account..Name", "Nobody.Name"):
        refused = await client.get(f"sobjects/Contact/{record_id}?fields={wrong}")
        assert (refused.status_code, refused.json()[0]["errorCode"]) == (400, "INVALID_FIELD")


async def test_what_is_not_there_is_not_found(org: LocalOrg, client: httpx.AsyncClient) -> None:
    for path in ("Nothing/003000000000001", "Contact/003000000000001", "Contact/x"):
        answer = await client.get(f"sobjects/{path}")
        assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")
    answer = await client.get(f"sobjects/Organization/{'00D5f0000000001'}?fields=Bogus")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_FIELD")
    gone = await client.get("queryAll?q=SELECT+Id+FROM+Account+WHERE+IsDeleted=TRUE")
    answer = await client.get(f"sobjects/Account/{gone.json()['records'][0]['Id']}")
    expected = [{"message": "entity is deleted", "errorCode": "ENTITY_IS_DELETED"}]
    assert (answer.status_code, answer.json()) == (404, expected)
    answer = await client.get("/elsewhere")
    assert answer.json()[0]["message"] == "The requested resource does not exist"


async def test_a_wrong_method_is_refused(org: LocalOrg, client: httpx.AsyncClient) -> None:
    answer = await client.delete("query")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (405, "METHOD_NOT_ALLOWED")
    assert answer.json()[0]["message"].startswith("HTTP Method 'DELETE' not allowed. Allowed are")


async def test_a_crash_inside_is_logged_and_answered(
    org: LocalOrg,
    client: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    org.database.close()
    answer = await query(client, "SELECT Id FROM Account")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (500, "UNKNOWN_EXCEPTION")
    assert "ProgrammingError" in caplog.text


async def test_limits_count_the_calls(org: LocalOrg, client: httpx.AsyncClient) -> None:
    body = (await client.get("limits")).json()
    assert body["DailyApiRequests"] == {"Max": 15_000, "Remaining": 14_999}
    assert body["DailyBulkV2QueryJobs"]["Remaining"] > 0
