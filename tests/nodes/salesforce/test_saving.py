"""A result of any size goes to a file, whole or not at all: by pages or by a bulk job."""

import csv
import json

import httpx
import pytest

from engine.credentials.connections import Connections
from engine.run.runner import Runner
from engine.values.environment import Environment
from flowrun.project.project import find_credentials
from flowrun.trial.request import try_request
from tests.nodes.salesforce.desk import (
    Desk,
    error,
    flow_of,
    left,
    page,
)

pytestmark = pytest.mark.anyio


async def test_a_result_is_saved_as_lines_of_json(desk: Desk) -> None:
    keys = "    query: SELECT Name, Account.Name FROM Case\n    save_to: out.jsonl\n"
    keys += "    response_mapping: {totalSize: $N, file: $GOT}\n"
    answer = page("aü", 2, Account={"attributes": {}, "Name": "Acme"})
    turn = await desk.run(keys, answer)
    assert (turn.session.parameters["N"], turn.session.parameters["GOT"]) == (2, "out.jsonl")
    lines = (desk.folder / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"Name": name, "Account": {"Name": "Acme"}} for name in "aü"
    ]


async def test_a_result_is_saved_as_csv_with_the_columns_of_the_query(desk: Desk) -> None:
    keys = "    query: SELECT Name, Account.Name, Open FROM Case\n    save_to: out.csv\n"
    first = page('a"', 3, "01g-2", Account={"attributes": {}, "Name": "A,c\nme"}, Open=True)
    turn = await desk.run(keys, first, page("c", 3, Account=None, Open=False))
    assert left(turn)[0] == "success"
    with (desk.folder / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["Name", "Account.Name", "Open"],
        ["a", "A,c\nme", "true"],
        ['"', "A,c\nme", "true"],
        ["c", "", "false"],
    ]


async def test_a_result_that_breaks_off_leaves_the_file_as_it_was(desk: Desk) -> None:
    out = desk.folder / "out.jsonl"
    out.write_text("before", "utf-8")
    keys = "    query: SELECT Name FROM Case\n    save_to: out.jsonl\n"
    turn = await desk.run(keys, page("ab", 3, "01g-2"), error(400, "QUERY_TIMEOUT"))
    assert left(turn)[0] == "failed"
    assert out.read_text("utf-8") == "before"
    assert sorted(path.name for path in desk.folder.iterdir()) == ["credentials.yaml", "out.jsonl"]


async def test_a_folder_that_is_not_there_is_said(desk: Desk) -> None:
    keys = "    query: SELECT Name FROM Case\n    save_to: no/out.jsonl\n"
    assert left(await desk.run(keys, page("a", 1))) == (
        "failed",
        "save_to: no: No such file or directory",
    )


async def test_a_csv_of_no_records_has_the_names_of_its_columns(desk: Desk) -> None:
    keys = "    query: SELECT Name, Account.Name FROM Case\n    save_to: out.csv\n"
    assert left(await desk.run(keys, page("", 0)))[0] == "no_records"
    assert (desk.folder / "out.csv").read_text("utf-8") == "Name,Account.Name\n"


async def test_saving_tells_how_far_it_is(desk: Desk) -> None:
    keys = "    query: SELECT Name FROM Case\n    save_to: out.csv\n"
    await desk.run(keys, page("ab", 3, "01g-2"), page("c", 3))
    assert desk.told == [("out.csv", 2, 3), ("out.csv", 3, 3)]


JOB = {"id": "750x", "operation": "query", "state": "UploadComplete"}
BULK = "    query: SELECT Name, Account.Name FROM Case\n    save_to: {}\n    bulk: true\n"


def results(text: str, locator: str = "null") -> httpx.Response:
    headers = {"Content-Type": "text/csv", "Sforce-Locator": locator, "Sforce-NumberOfRecords": "1"}
    return httpx.Response(200, text=text, headers=headers)


async def test_a_bulk_query_waits_for_its_job_and_reads_every_page(desk: Desk) -> None:
    turn = await desk.run(
        BULK.format("out.jsonl"),
        httpx.Response(200, json=JOB),
        httpx.Response(200, json={**JOB, "state": "InProgress"}),
        httpx.Response(200, json={**JOB, "state": "JobComplete", "numberRecordsProcessed": 3}),
        results('"Name","Account.Name"\n"a","Ac,me"\n"b",""\n', "MTA="),
        results('"Name","Account.Name"\n"c","x"\n'),
    )
    assert left(turn) == ("success", None)
    assert desk.bodies[0] == {"operation": "query", "query": "SELECT Name, Account.Name FROM Case"}
    assert desk.clock.sleeps == [0.5]
    assert desk.requests[-1].url.query == b"maxRecords=10000&locator=MTA%3D"
    lines = (desk.folder / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"Name": "a", "Account": {"Name": "Ac,me"}},
        {"Name": "b", "Account": {"Name": None}},
        {"Name": "c", "Account": {"Name": "x"}},
    ]


async def test_a_dry_run_shows_the_job_that_would_be_asked_for(desk: Desk) -> None:
    credentials = find_credentials(desk.folder, None, Environment())
    async with Connections(credentials) as connections:
        runner = Runner(flow_of(BULK.format("out.csv")), connections)
        trial = await try_request(runner, "do", {}, dry_run=True)
    assert trial.request is not None
    assert (trial.request["method"], trial.request["body"]["operation"]) == ("POST", "query")
    assert trial.request["url"].endswith("/services/data/v66.0/jobs/query")


async def test_a_query_that_no_job_can_run_is_read_page_by_page(desk: Desk) -> None:
    keys = "    query: SELECT Name FROM Case OFFSET 1\n    save_to: out.csv\n"
    await desk.run(keys, page("ab", 60_000, "01g-2"), page("c", 3))
    assert [request.method for request in desk.requests] == ["GET", "GET"]


async def test_a_bulk_job_that_fails_says_why(desk: Desk) -> None:
    failed = {**JOB, "state": "Failed", "errorMessage": "INVALIDJOB: no"}
    turn = await desk.run(
        BULK.format("out.csv"), httpx.Response(200, json=JOB), httpx.Response(200, json=failed)
    )
    assert left(turn) == ("failed", "the bulk query failed: INVALIDJOB: no")


async def test_a_csv_of_very_many_records_is_had_by_one_bulk_job(desk: Desk) -> None:
    turn = await desk.run(
        "    query: SELECT Name FROM Case\n    save_to: out.csv\n",
        page("ab", 60_000),
        httpx.Response(200, json=JOB),
        httpx.Response(200, json={**JOB, "state": "JobComplete", "numberRecordsProcessed": 2}),
        results('"Name"\n"a"\n"b"\n'),
    )
    assert left(turn) == ("success", None)
    assert (desk.folder / "out.csv").read_text("utf-8") == "Name\na\nb\n"
