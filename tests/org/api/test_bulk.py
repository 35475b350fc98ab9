"""Bulk API 2.0 of the local org: queries to CSV, CSV to records."""

import csv
import io
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowrun.org.api.bulk.csv_text import DELIMITERS, from_csv, to_csv
from flowrun.org.app import LocalOrg
from tests.org.asking import ORIGIN, ask

pytestmark = pytest.mark.anyio

ORG = """
objects:
  Account: {Key__c: {type: string, external_id: true, unique: true}}
records:
  Account:
    - {Name: 'One, "quoted"', Key__c: k1, AnnualRevenue: 10}
    - {Name: "Two\\nlines", Parent: 'One, "quoted"'}
    - {Name: Gone, IsDeleted: true}
"""


def table(answer: httpx.Response) -> list[list[str]]:
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.text, newline="")))


async def start(client: httpx.AsyncClient, soql: str, **more: str) -> str:
    job = await client.post("jobs/query", json={"operation": "query", "query": soql, **more})
    assert job.status_code == 200, job.text
    return f"jobs/query/{job.json()['id']}"


# Queries


async def test_a_query_job_runs_until_it_is_complete(client: httpx.AsyncClient) -> None:
    soql = "SELECT Name, Parent.Name, AnnualRevenue FROM Account ORDER BY Name"
    job = (await client.post("jobs/query", json={"operation": "query", "query": soql})).json()
    assert job["id"].startswith("750")
    assert (job["state"], job["object"], job["operation"]) == ("UploadComplete", "Account", "query")
    assert (job["contentType"], job["lineEnding"], job["columnDelimiter"]) == ("CSV", "LF", "COMMA")
    assert job["apiVersion"] == 66.0
    early = await client.get(f"jobs/query/{job['id']}/results")
    assert (early.status_code, early.json()[0]["errorCode"]) == (400, "INVALIDJOBSTATE")
    seen = (await client.get(f"jobs/query/{job['id']}")).json()
    assert (seen["state"], seen["numberRecordsProcessed"]) == ("JobComplete", 2)
    answer = await client.get(f"jobs/query/{job['id']}/results")
    assert answer.headers["Sforce-Locator"] == "null"
    assert answer.headers["Sforce-NumberOfRecords"] == "2"
    assert table(answer) == [
        ["Name", "Parent.Name", "AnnualRevenue"],
        ['One, "quoted"', "", "10.0"],
        ["Two\nlines", 'One, "quoted"', ""],
    ]


async def test_each_page_of_results_has_the_header(client: httpx.AsyncClient) -> None:
    path = await start(client, "SELECT Name FROM Account", lineEnding="CRLF", columnDelimiter="TAB")
    await client.get(path)
    first = await client.get(f"{path}/results", params={"maxRecords": 1})
    locator = first.headers["Sforce-Locator"]
    assert first.text == '"Name"\r\n"One, ""quoted"""\r\n'
    second = await client.get(f"{path}/results", params={"maxRecords": 1, "locator": locator})
    assert second.text == '"Name"\r\n"Two\nlines"\r\n'
    assert second.headers["Sforce-Locator"] == "null"
    wrong = await client.get(f"{path}/results", params={"locator": "nonsense"})
    assert wrong.json()[0]["errorCode"] == "INVALID_QUERY_LOCATOR"
    wrong = await client.get(f"{path}/results", params={"maxRecords": 0})
    assert wrong.status_code == 400


async def test_query_all_reads_the_bin(client: httpx.AsyncClient) -> None:
    body = {"operation": "queryAll", "query": "SELECT Name FROM Account"}
    path = f"jobs/query/{(await client.post('jobs/query', json=body)).json()['id']}"
    await client.get(path)
    assert len(table(await client.get(f"{path}/results"))) == 4


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"operation": "query"}, "INVALIDJOB"),
        ({"operation": "delete", "query": "SELECT Id FROM Account"}, "INVALIDJOB"),
        ({"operation": "query", "query": "SELECT"}, "MALFORMED_QUERY"),
        ({"operation": "query", "query": "SELECT COUNT(Id) FROM Account"}, "FEATURENOTENABLED"),
        (
            {"operation": "query", "query": "SELECT Id, (SELECT Id FROM Contacts) FROM Account"},
            "FEATURENOTENABLED",
        ),
        (
            {"operation": "query", "query": "SELECT Id FROM Account", "lineEnding": "CR"},
            "INVALIDJOB",
        ),
    ],
)
async def test_a_bad_query_job_is_refused(
    client: httpx.AsyncClient, body: dict[str, Any], code: str
) -> None:
    answer = await client.post("jobs/query", json=body)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)


async def test_a_job_is_aborted_and_deleted(client: httpx.AsyncClient) -> None:
    path = await start(client, "SELECT Id FROM Account")
    assert (await client.delete(path)).json()[0]["errorCode"] == "INVALIDJOBSTATE"
    assert (await client.patch(path, json={"state": "Aborted"})).json()["state"] == "Aborted"
    assert (await client.patch(path, json={"state": "Aborted"})).status_code == 400
    assert [each["state"] for each in (await client.get("jobs/query")).json()["records"]] == [
        "Aborted"
    ]
    assert (await client.delete(path)).status_code == 204
    assert (await client.get(path)).status_code == 404


async def test_a_job_may_be_slow_or_fail(org: LocalOrg, client: httpx.AsyncClient) -> None:
    org.chaos.switch_on("slow_job", 2)
    path = await start(client, "SELECT Id FROM Account")
    states = [(await client.get(path)).json()["state"] for _ in range(3)]
    assert states == ["InProgress", "InProgress", "JobComplete"]
    org.chaos.switch_on("failed_job", 1)
    failed = (await client.get(await start(client, "SELECT Id FROM Account"))).json()
    assert failed["state"] == "Failed"
    assert failed["errorMessage"]


# Ingest


async def ingest(client: httpx.AsyncClient, text: str, **asked: str) -> tuple[str, dict[str, Any]]:
    job = (await client.post("jobs/ingest", json={"object": "Account", **asked})).json()
    assert job["state"] == "Open"
    assert job["contentUrl"] == f"services/data/v66.0/jobs/ingest/{job['id']}/batches"
    path = f"jobs/ingest/{job['id']}"
    sent = await client.put(
        f"{ORIGIN}/{job['contentUrl']}",
        content=text.encode(),
        headers={"Content-Type": "text/csv"},
    )
    assert (sent.status_code, sent.content) == (201, b"")
    done = await client.patch(path, json={"state": "UploadComplete"})
    assert done.json()["state"] == "UploadComplete"
    return path, (await client.get(path)).json()


async def test_rows_are_inserted_and_told_one_by_one(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    text = (
        "Name,AnnualRevenue,Parent.Key__c\n"
        'true,5.5,k1\n,,\n"a, b",x,\nshort\n"new\nline",#N/A,\n"lost",,nope\n'
    )
    path, job = await ingest(client, text, operation="insert")
    assert (job["state"], job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (
        "JobComplete",
        6,
        4,
    )
    made = table(await client.get(f"{path}/successfulResults"))
    assert made[0] == ["sf__Id", "sf__Created", "Name", "AnnualRevenue", "Parent.Key__c"]
    assert [row[1:3] for row in made[1:]] == [["true", "true"], ["true", "new\nline"]]
    failed = table(await client.get(f"{path}/failedResults"))
    assert failed[0][:2] == ["sf__Id", "sf__Error"]
    errors = [row[1] for row in failed[1:]]
    assert errors[0] == "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --"
    assert errors[1].startswith("JSON_PARSER_ERROR:Cannot deserialize instance of currency")
    assert errors[2].startswith("INVALIDBATCH:The row has 1 values")
    assert errors[3].startswith("INVALID_FIELD:Foreign key external ID: nope not found")
    assert table(await client.get(f"{path}/unprocessedrecords")) == [made[0][2:]]
    soql = f"SELECT Name, Parent.Key__c, AnnualRevenue FROM Account WHERE Id = '{made[1][0]}'"
    (row,) = ask(org, soql)
    assert (row["Name"], row["Parent"]["Key__c"], row["AnnualRevenue"]) == ("true", "k1", 5.5)


async def test_rows_are_updated_upserted_and_deleted(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    soql = "SELECT Id, Name, AnnualRevenue FROM Account WHERE Key__c = 'k1'"
    record_id = ask(org, soql)[0]["Id"]
    text = f"Id;Name;AnnualRevenue\n{record_id};New;#N/A\n"
    _, job = await ingest(client, text, operation="update", columnDelimiter="SEMICOLON")
    assert job["numberRecordsFailed"] == 0
    (row,) = ask(org, soql)
    assert (row["Name"], row["AnnualRevenue"]) == ("New", None)

    text = "Key__c,Name\nk1,Newer\nk2,Made\n"
    path, _ = await ingest(client, text, operation="upsert", externalIdFieldName="Key__c")
    made = table(await client.get(f"{path}/successfulResults"))
    assert [row[1] for row in made[1:]] == ["false", "true"]

    _, job = await ingest(client, f"Id\n{record_id}\nnope\n", operation="delete")
    assert (job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (2, 1)
    assert ask(org, soql) == []


async def test_an_aborted_upload_stays_unprocessed(client: httpx.AsyncClient) -> None:
    job = (
        await client.post("jobs/ingest", json={"object": "Account", "operation": "insert"})
    ).json()
    path = f"jobs/ingest/{job['id']}"
    headers = {"Content-Type": "text/csv"}
    await client.put(f"{path}/batches", content=b"Name\nx\n", headers=headers)
    again = await client.put(f"{path}/batches", content=b"Name\nx\n", headers=headers)
    assert again.json()[0]["errorCode"] == "INVALIDJOBSTATE"
    assert (await client.patch(path, json={"state": "Aborted"})).status_code == 200
    assert table(await client.get(f"{path}/unprocessedrecords")) == [["Name"], ["x"]]
    assert (await client.delete(path)).status_code == 204


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"operation": "merge", "object": "Account"}, 400, "INVALIDJOB"),
        ({"operation": "insert", "object": "Nope"}, 400, "INVALIDJOB"),
        ({"operation": "upsert", "object": "Account"}, 400, "INVALIDJOB"),
        (
            {"operation": "upsert", "object": "Account", "externalIdFieldName": "Name"},
            404,
            "NOT_FOUND",
        ),
    ],
)
async def test_a_bad_ingest_job_is_refused(
    client: httpx.AsyncClient, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await client.post("jobs/ingest", json=body)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (status, code)


@pytest.mark.parametrize("data", [b"\xff\xfe", b'Name\n"x', b"", b'"a"b\n'])
async def test_data_that_is_no_csv_is_refused(client: httpx.AsyncClient, data: bytes) -> None:
    job = (
        await client.post("jobs/ingest", json={"object": "Account", "operation": "insert"})
    ).json()
    answer = await client.put(
        f"jobs/ingest/{job['id']}/batches", content=data, headers={"Content-Type": "text/csv"}
    )
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALIDBATCH")


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5),
    st.sampled_from(list(DELIMITERS)),
    st.sampled_from(["LF", "CRLF"]),
)
def test_csv_comes_back_as_it_went(
    rows: list[tuple[str, str]], delimiter: str, line_ending: str
) -> None:
    text = to_csv(rows, delimiter, line_ending)
    header, others = from_csv(text.encode(), delimiter)
    assert [tuple(row) for row in (header, *others)] == rows
