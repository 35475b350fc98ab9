"""Bulk API 1.0: jobs of batches, in the three forms its clients speak."""

import json
import re

import httpx
import pytest

from flowrun.org.app import LocalOrg
from tests.org.asking import ORIGIN, ask, log_in

pytestmark = pytest.mark.anyio

JOBS = f"{ORIGIN}/services/async/60.0/job"
XML = {"Content-Type": "application/xml; charset=UTF-8"}
CSV = {"Content-Type": "text/csv"}
JSON = {"Content-Type": "application/json"}
NAMESPACE = "http://www.force.com/2009/06/asyncapi/dataload"
ORG = """
objects:
  Account: {Key__c: {type: string, external_id: true, unique: true}}
records:
  Account:
    - {Name: Alpha, Key__c: A, CreatedDate: 2026-01-05T09:00:00Z}
  Contact:
    - {LastName: Stone, Account: Alpha, Birthdate: 1970-01-02}
"""


@pytest.fixture
async def bulk(visitor: httpx.AsyncClient, org: LocalOrg) -> httpx.AsyncClient:
    token = (await log_in(visitor, org))["access_token"]
    visitor.headers["X-SFDC-Session"] = token
    del visitor.headers["Authorization"]
    return visitor


def told(xml: str, name: str) -> str:
    found = re.search(f"<{name}>(.*?)</{name}>", xml)
    assert found, xml
    return found[1]


def job_info(**fields: str) -> str:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f'<?xml version="1.0"?><jobInfo xmlns="{NAMESPACE}">{inner}</jobInfo>'


async def open_job(bulk: httpx.AsyncClient, **fields: str) -> str:
    """The URL of a job that speaks XML."""
    answer = await bulk.post(JOBS, content=job_info(**fields), headers=XML)
    assert answer.status_code == 201, answer.text
    assert answer.text.startswith(
        f'<?xml version="1.0" encoding="UTF-8"?><jobInfo xmlns="{NAMESPACE}"'
    )
    return f"{JOBS}/{told(answer.text, 'id')}"


async def add_batch(bulk: httpx.AsyncClient, job: str, body: str, kind: dict[str, str]) -> str:
    answer = await bulk.post(f"{job}/batch", content=body, headers=kind)
    assert (answer.status_code, told(answer.text, "state")) == (201, "Queued")
    return f"{job}/batch/{told(answer.text, 'id')}"


async def test_csv_is_written_and_told_of_row_by_row(
    bulk: httpx.AsyncClient, org: LocalOrg
) -> None:
    job = await open_job(
        bulk, operation="upsert", object="Account", externalIdFieldName="Key__c", contentType="CSV"
    )
    rows = "Name,Key__c,Phone\nChanged,A,+1\nNew,B,#N/A\nNobody,,\n,C,\n"
    batch = await add_batch(bulk, job, rows, CSV)
    closed = await bulk.post(job, content=job_info(state="Closed"), headers=XML)
    assert told(closed.text, "state") == "Closed"
    done = (await bulk.get(batch)).text
    assert (told(done, "state"), told(done, "numberRecordsFailed")) == ("Completed", "2")
    lines = (await bulk.get(f"{batch}/result")).text.splitlines()
    assert lines[0] == '"Id","Success","Created","Error"'
    assert [line.split(",")[1:3] for line in lines[1:]] == [
        ['"true"', '"false"'],
        ['"true"', '"true"'],
        ['"false"', '"false"'],
        ['"false"', '"false"'],
    ]
    assert "MISSING_ARGUMENT:Key__c not specified" in lines[3]
    assert (await bulk.get(f"{batch}/request")).text == rows
    names = ask(org, "SELECT Name FROM Account ORDER BY Key__c")
    assert [row["Name"] for row in names] == ["Changed", "New"]
    info = (await bulk.get(job)).text
    assert (told(info, "numberBatchesCompleted"), told(info, "numberRecordsProcessed")) == (
        "1",
        "4",
    )


async def test_xml_is_written_and_found(bulk: httpx.AsyncClient, org: LocalOrg) -> None:
    job = await open_job(bulk, operation="insert", object="Contact", contentType="XML")
    record = (
        "<sObject><LastName>A &amp; B</LastName>"
        "<Account><sObject><Key__c>A</Key__c></sObject></Account></sObject>"
    )
    nameless = "<sObject><FirstName>x</FirstName></sObject>"
    records = f'<sObjects xmlns="{NAMESPACE}">{record}{nameless}</sObjects>'
    batch = await add_batch(bulk, job, records, XML)
    results = (await bulk.get(f"{batch}/result")).text
    assert re.findall("<success>(.*?)</success>", results) == ["true", "false"]
    assert told(results, "statusCode") == "REQUIRED_FIELD_MISSING"
    job = await open_job(bulk, operation="query", object="Contact", contentType="XML")
    soql = "SELECT LastName, Phone, Account.Name FROM Contact WHERE LastName LIKE 'A%'"
    batch = await add_batch(bulk, job, soql, XML)
    found = told((await bulk.get(f"{batch}/result")).text, "result")
    page = (await bulk.get(f"{batch}/result/{found}")).text
    assert "<type>Contact</type><LastName>A &amp; B</LastName>" in page
    assert '<Phone xsi:nil="true"/>' in page
    assert '<Account xsi:type="sObject"><type>Account</type><Name>Alpha</Name></Account>' in page


async def test_a_client_of_json_gets_json(bulk: httpx.AsyncClient) -> None:
    asked = {"operation": "query", "object": "Contact", "contentType": "JSON"}
    made = (await bulk.post(JOBS, json=asked)).json()
    assert (made["state"], made["apiVersion"], made["concurrencyMode"]) == (
        "Open",
        60.0,
        "Parallel",
    )
    job = f"{JOBS}/{made['id']}"
    soql = "SELECT LastName, Birthdate, Account.CreatedDate FROM Contact"
    batch = (await bulk.post(f"{job}/batch", content=soql, headers=JSON)).json()
    listed = (await bulk.get(f"{job}/batch")).json()["batchInfo"]
    assert [(each["id"], each["state"]) for each in listed] == [(batch["id"], "Completed")]
    (result,) = (await bulk.get(f"{job}/batch/{batch['id']}/result")).json()
    (row,) = (await bulk.get(f"{job}/batch/{batch['id']}/result/{result}")).json()
    assert (row["LastName"], row["Birthdate"]) == ("Stone", 86_400_000)
    assert row["Account"]["CreatedDate"] == 1_767_603_600_000


async def test_a_job_of_csv_tells_of_batches_in_xml_unless_json_is_asked_for(
    bulk: httpx.AsyncClient,
) -> None:
    asked = {"operation": "queryAll", "object": "Contact", "contentType": "CSV"}
    job = f"{JOBS}/{(await bulk.post(JOBS, json=asked)).json()['id']}"
    soql = "SELECT LastName, Account.Name FROM Contact"
    answer = await bulk.post(f"{job}/batch", content=soql, headers=CSV)
    batch = f"{job}/batch/{told(answer.text, 'id')}"
    assert told((await bulk.get(batch, headers=JSON)).text, "state") == "Completed"
    asked_for = await bulk.get(batch, headers={"Accept": "application/json"})
    assert asked_for.json()["state"] == "Completed"
    result = told((await bulk.get(f"{batch}/result", headers=JSON)).text, "result")
    page = (await bulk.get(f"{batch}/result/{result}")).text
    assert page == '"LastName","Account.Name"\n"Stone","Alpha"\n'


@pytest.mark.parametrize(
    ("content", "kind"),
    [("CSV", "text/csv"), ("JSON", "application/json"), ("XML", "application/xml")],
)
async def test_types_of_content_stand_alone_as_clients_compare_them(
    bulk: httpx.AsyncClient, content: str, kind: str
) -> None:
    asked = {"operation": "query", "object": "Contact", "contentType": content}
    job = f"{JOBS}/{(await bulk.post(JOBS, json=asked)).json()['id']}"
    await bulk.post(
        f"{job}/batch", content="SELECT Id FROM Contact", headers={"Content-Type": kind}
    )
    listed = await bulk.get(f"{job}/batch")
    assert listed.headers["Content-Type"] == kind.replace("text/csv", "application/xml")
    made = listed.json()["batchInfo"][0]["id"] if content == "JSON" else told(listed.text, "id")
    results = await bulk.get(f"{job}/batch/{made}/result")
    found = results.json()[0] if content == "JSON" else told(results.text, "result")
    page = await bulk.get(f"{job}/batch/{made}/result/{found}")
    assert page.headers["Content-Type"] == kind


async def test_a_batch_that_cannot_be_done_fails_and_says_why(
    bulk: httpx.AsyncClient, org: LocalOrg
) -> None:
    job = await open_job(bulk, operation="query", object="Account", contentType="CSV")
    for soql in ("SELECT Nope FROM Account", "SELECT BillingAddress FROM Account"):
        batch = await add_batch(bulk, job, soql, CSV)
        info = (await bulk.get(batch)).text
        assert told(info, "state") == "Failed"
        assert "InvalidBatch : Failed to process query: " in info
        assert (await bulk.get(f"{batch}/result")).status_code == 400
    org.chaos.switch_on("slow_job", 1)
    slow = await add_batch(bulk, job, "SELECT Id FROM Account", CSV)
    states = [told((await bulk.get(slow)).text, "state") for _ in range(2)]
    assert states == ["InProgress", "Completed"]
    org.chaos.switch_on("failed_job", 1)
    failed = await add_batch(bulk, job, "SELECT Id FROM Account", CSV)
    assert told((await bulk.get(failed)).text, "state") == "Failed"
    late = await add_batch(bulk, job, "SELECT Id FROM Account", CSV)
    await bulk.post(job, content=job_info(state="Aborted"), headers=XML)
    assert told((await bulk.get(late)).text, "state") == "NotProcessed"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("no xml", "InvalidBatch"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><jobInfo>&a;</jobInfo>', "InvalidBatch"),
        (job_info(operation="steal", object="Account"), "InvalidJob"),
        (job_info(operation="insert", object="Nope"), "InvalidJob"),
        (job_info(operation="insert", object="Account", contentType="ZIP_CSV"), "InvalidJob"),
    ],
)
async def test_a_job_that_is_none_is_refused(bulk: httpx.AsyncClient, body: str, code: str) -> None:
    answer = await bulk.post(JOBS, content=body, headers=XML)
    assert (answer.status_code, told(answer.text, "exceptionCode")) == (400, code)


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("JSON", '{"Name": "x"}'),
        ("JSON", '[{"Name": "\\ud800"}]'),
        ("JSON", json.dumps([{"Name": "x"}] * 10_001)),
        ("XML", "<sObjects>"),
        ("CSV", "Name,Phone\nx\n"),
    ],
)
async def test_a_batch_that_is_none_is_refused(
    bulk: httpx.AsyncClient, content: str, body: str
) -> None:
    asked = {"operation": "insert", "object": "Account", "contentType": content}
    job = f"{JOBS}/{(await bulk.post(JOBS, json=asked)).json()['id']}"
    answer = await bulk.post(f"{job}/batch", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["exceptionCode"]) == (400, "InvalidBatch")
    assert (await bulk.get(job, headers=JSON)).json()["numberBatchesTotal"] == 0


async def test_a_batch_of_more_than_ten_megabytes_is_refused(bulk: httpx.AsyncClient) -> None:
    job = await open_job(bulk, operation="insert", object="Account", contentType="CSV")
    headers = CSV | {"Content-Length": "10000001"}
    assert (await bulk.post(f"{job}/batch", content="Name", headers=headers)).status_code == 413


async def test_who_is_not_logged_in_has_no_jobs(visitor: httpx.AsyncClient) -> None:
    for headers, body in ((XML, job_info(operation="insert")), (JSON, "{}")):
        answer = await visitor.post(JOBS, content=body, headers=headers | {"X-SFDC-Session": "x"})
        assert answer.status_code == 400
        assert "InvalidSessionId" in answer.text


async def test_what_is_not_there_is_said(bulk: httpx.AsyncClient) -> None:
    job = await open_job(bulk, operation="query", object="Account", contentType="CSV")
    for path in (f"{JOBS}/7505f0000000099AAA", f"{job}/batch/7515f0000000099AAA"):
        assert "Unable to find" in (await bulk.get(path)).text
    batch = await add_batch(bulk, job, "SELECT Id FROM Account", CSV)
    wrong = await bulk.get(f"{batch}/result/7525f0000000099AAA")
    assert (wrong.status_code, told(wrong.text, "exceptionCode")) == (400, "InvalidBatch")
