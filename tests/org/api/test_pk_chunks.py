"""PK chunking of Bulk API 1.0: a query becomes batches by ranges of Ids."""

import re

import httpx
import pytest

from flowrun.org.api.bulk.pk_chunks import MOST_CHUNKS
from flowrun.org.app import LocalOrg
from tests.org.asking import ORIGIN, ask, id_of, log_in

pytestmark = pytest.mark.anyio

JOBS = f"{ORIGIN}/services/async/60.0/job"
CSV = {"Content-Type": "text/csv"}
ORG = """
objects:
  AccountHistory:
    AccountId: {reference: Account}
    Field: string
records:
  Account:
    - {Name: A1}
    - {Name: A2, IsDeleted: true}
    - {Name: A3}
    - {Name: A4}
    - {Name: A5}
  AccountHistory:
    - {Account: A1, Field: Name}
    - {Account: A1, Field: Phone}
    - {Account: A5, Field: Fax}
"""


@pytest.fixture
async def bulk(visitor: httpx.AsyncClient, org: LocalOrg) -> httpx.AsyncClient:
    visitor.headers["X-SFDC-Session"] = (await log_in(visitor, org))["access_token"]
    return visitor


async def opened(
    bulk: httpx.AsyncClient, header: str, name: str = "Account", operation: str = "query"
) -> httpx.Response:
    asked = {"operation": operation, "object": name, "contentType": "CSV"}
    return await bulk.post(JOBS, json=asked, headers={"Sforce-Enable-PKChunking": header})


async def run(
    bulk: httpx.AsyncClient, header: str, soql: str, operation: str = "query"
) -> list[tuple[str, list[str]]]:
    """The state of each batch in order, and the values of its first column."""
    name = soql.split(" FROM ")[1].split()[0]
    answer = await opened(bulk, header, name, operation)
    job = f"{JOBS}/{answer.json()['id']}"
    await bulk.post(f"{job}/batch", content=soql, headers=CSV)
    listed = (await bulk.get(f"{job}/batch")).text
    batches = []
    for made, state in re.findall(r"<id>(\w+)</id>.*?<state>(\w+)</state>", listed):
        result = (await bulk.get(f"{job}/batch/{made}/result")).text
        found = re.search("<result>(.*?)</result>", result)
        page = found and (await bulk.get(f"{job}/batch/{made}/result/{found[1]}")).text
        lines = page.splitlines()[1:] if page else []
        batches.append((state, [line.split(",")[0].strip('"') for line in lines]))
    return batches


@pytest.mark.parametrize(
    ("header", "chunks"),
    [
        ("chunkSize=2", [["A1"], ["A3", "A4"], ["A5"]]),
        ("true; chunkSize=4", [["A1", "A3", "A4"], ["A5"]]),
        ("CHUNKSIZE = 5 ;", [["A1", "A3", "A4", "A5"]]),
        ("TRUE", [["A1", "A3", "A4", "A5"]]),
        ("true; chunkSize=250000; parent=Account", [["A1", "A3", "A4", "A5"]]),
    ],
)
async def test_the_original_is_not_processed_and_chunks_follow(
    bulk: httpx.AsyncClient, header: str, chunks: list[list[str]]
) -> None:
    original, *others = await run(bulk, header, "SELECT Name FROM Account")
    assert original == ("NotProcessed", [])
    assert others == [("Completed", each) for each in chunks]


async def test_queryall_finds_what_is_in_the_bin(bulk: httpx.AsyncClient) -> None:
    _, first, *_ = await run(bulk, "chunkSize=2", "SELECT Name FROM Account", "queryAll")
    assert first == ("Completed", ["A1", "A2"])


async def test_a_condition_stays_and_a_start_leaves_out_what_is_before(
    bulk: httpx.AsyncClient, org: LocalOrg
) -> None:
    soql = "SELECT Name FROM Account WHERE Name = 'A1' OR Name = 'A5'"
    assert [rows for _, rows in (await run(bulk, "chunkSize=4", soql))[1:]] == [["A1"], ["A5"]]
    header = f"chunkSize=4; startRow={id_of(org, 'A3')[:15]}"
    assert [rows for _, rows in (await run(bulk, header, soql))[1:]] == [["A5"]]


async def test_what_belongs_to_a_parent_is_split_by_the_parents(bulk: httpx.AsyncClient) -> None:
    header = "chunkSize=3; parent=Account"
    batches = await run(bulk, header, "SELECT Field FROM AccountHistory")
    assert [rows for _, rows in batches[1:]] == [["Name", "Phone"], ["Fax"]]


@pytest.mark.parametrize("rest", ["ORDER BY Name", "LIMIT 3", "ORDER BY Name LIMIT 9"])
async def test_more_than_a_condition_is_not_split(bulk: httpx.AsyncClient, rest: str) -> None:
    batches = await run(bulk, "chunkSize=1", f"SELECT Name FROM Account {rest}")
    assert [state for state, _ in batches] == ["Completed"]
    assert batches[0][1][:2] == ["A1", "A3"]


async def test_a_chunk_tells_which_query_it_is(bulk: httpx.AsyncClient, org: LocalOrg) -> None:
    job = f"{JOBS}/{(await opened(bulk, 'chunkSize=3')).json()['id']}"
    await bulk.post(f"{job}/batch", content="SELECT Name FROM Account", headers=CSV)
    ids = re.findall("<id>(.*?)</id>", (await bulk.get(f"{job}/batch")).text)
    asked = [(await bulk.get(f"{job}/batch/{each}/request")).text for each in ids]
    assert asked[0] == "SELECT Name FROM Account"
    assert asked[1].endswith(f"WHERE Id >= '001000000000000' AND Id < '{id_of(org, 'A4')}'")
    info = (await bulk.get(job, headers={"Accept": "application/json"})).json()
    assert (info["numberBatchesTotal"], info["numberRecordsProcessed"]) == (3, 4)


@pytest.mark.parametrize(
    ("header", "name", "code"),
    [
        ("chunkSize=0", "Account", "InvalidJob"),
        ("chunkSize=-1", "Account", "InvalidJob"),
        ("chunkSize=250001", "Account", "InvalidJob"),
        ("chunkSize=2500000000000000", "Account", "InvalidJob"),
        ("chunkSize=many", "Account", "InvalidJob"),
        ("chunkSize=²", "Account", "InvalidJob"),
        ("true; startRow=x", "Account", "InvalidJob"),
        ("true; parent=Nope", "Account", "InvalidJob"),
        ("true; parent=Case", "Account", "InvalidJob"),
        ("maybe", "Account", "InvalidJob"),
        ("true", "Profile", "InvalidEntity"),
    ],
)
async def test_a_header_that_says_nothing_sensible_is_refused(
    bulk: httpx.AsyncClient, header: str, name: str, code: str
) -> None:
    answer = await opened(bulk, header.encode("latin-1"), name)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["exceptionCode"]) == (400, code)


async def test_who_says_false_or_writes_gets_no_chunks(bulk: httpx.AsyncClient) -> None:
    batches = await run(bulk, "false", "SELECT Name FROM Account")
    assert [state for state, _ in batches] == ["Completed"]
    assert (await opened(bulk, "chunkSize=0", operation="insert")).status_code == 201


async def test_chunks_have_a_bound(bulk: httpx.AsyncClient, org: LocalOrg) -> None:
    account = org.schema.object("Account")
    with org.database.transaction():
        for number in range(MOST_CHUNKS):
            org.writer.insert(account, {"Name": f"Many {number}"})
    ((state, _),) = await run(bulk, "chunkSize=1", "SELECT Name FROM Account")
    assert state == "Failed"
    assert len(ask(org, "SELECT Id FROM Account")) > MOST_CHUNKS
