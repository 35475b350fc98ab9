"""A result of any size goes to a file, whole or not at all: by pages or by a bulk job."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

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


LINKED = "    query: SELECT Name FROM Case\n    save_to: {}\n"


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder out of the one that flowrun runs in, with a file that is nobody's business."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "out.jsonl").write_text("theirs", "utf-8")
    return folder


def untouched(outside: Path) -> bool:
    (file,) = outside.iterdir()
    return file.name == "out.jsonl" and file.read_text("utf-8") == "theirs"


@pytest.mark.parametrize("through", ["direct", "chain", "up", "below"])
async def test_a_link_in_the_path_leads_nowhere_outside(
    desk: Desk, outside: Path, through: str
) -> None:
    way, target = desk.folder / "way", outside
    beside = desk.folder.parent / "beside"
    if through == "chain":
        (desk.folder / "second").symlink_to(outside)
        target = desk.folder / "second"
    elif through == "up":
        target = Path("../beside")
        shutil.copytree(outside, beside)
    elif through == "below":
        (desk.folder / "inner").mkdir()
        way = desk.folder / "inner" / "way"
    way.symlink_to(target)
    path = (way / "out.jsonl").relative_to(desk.folder)
    exit, told = left(await desk.run(LINKED.format(path), page("a", 1)))
    assert (exit, told) == (
        "failed",
        f"save_to: {path.parent} leads out of the folder that flowrun runs in",
    )
    assert untouched(beside if through == "up" else outside)


@pytest.mark.parametrize("dangling", [False, True])
async def test_a_link_in_the_place_of_the_file_is_replaced_by_it(
    desk: Desk, outside: Path, dangling: bool
) -> None:
    (desk.folder / "out.jsonl").symlink_to(outside / ("no.jsonl" if dangling else "out.jsonl"))
    assert left(await desk.run(LINKED.format("out.jsonl"), page("a", 1)))[0] == "success"
    assert not (desk.folder / "out.jsonl").is_symlink()
    assert (desk.folder / "out.jsonl").read_text("utf-8") == '{"Name":"a"}\n'
    assert untouched(outside)


@pytest.mark.parametrize("target", ["real", "real/../real", "again"])
async def test_a_link_within_the_folder_is_followed(desk: Desk, target: str) -> None:
    (desk.folder / "real").mkdir()
    (desk.folder / "again").symlink_to("real")
    (desk.folder / "way").symlink_to(target)
    assert left(await desk.run(LINKED.format("way/out.jsonl"), page("a", 1)))[0] == "success"
    (file,) = (desk.folder / "real").iterdir()
    assert file.name == "out.jsonl"


async def test_links_that_lead_to_each_other_are_said(desk: Desk) -> None:
    (desk.folder / "a").symlink_to("b")
    (desk.folder / "b").symlink_to("a")
    turn = await desk.run(LINKED.format("a/out.jsonl"), page("a", 1))
    assert left(turn) == ("failed", "save_to: a: Too many levels of symbolic links")


@pytest.mark.parametrize("to", ["outside", "inside", "nothing"])
async def test_a_link_made_while_the_file_is_written_leads_nowhere(
    desk: Desk, outside: Path, to: str
) -> None:
    folder = desk.folder / "data"
    folder.mkdir()
    (desk.folder / "other").mkdir()
    targets = {"outside": outside, "inside": desk.folder / "other", "nothing": Path("nothing")}

    def lead_away(request: httpx.Request) -> httpx.Response:
        folder.rename(desk.folder / "moved")
        folder.symlink_to(targets[to])
        return page("c", 3)

    turn = await desk.run(LINKED.format("data/out.jsonl"), page("ab", 3, "01g-2"), lead_away)
    assert left(turn)[0] == "failed"
    assert (left(turn)[1] or "").startswith("save_to: data ")
    assert untouched(outside)
    assert not list((desk.folder / "other").iterdir())
    assert not list((desk.folder / "moved").iterdir())


async def test_a_link_made_in_the_place_of_the_file_meanwhile_is_replaced_by_it(
    desk: Desk, outside: Path
) -> None:
    def make_link(request: httpx.Request) -> httpx.Response:
        (desk.folder / "out.jsonl").symlink_to(outside / "out.jsonl")
        return page("c", 3)

    turn = await desk.run(LINKED.format("out.jsonl"), page("ab", 3, "01g-2"), make_link)
    assert left(turn)[0] == "success"
    assert (desk.folder / "out.jsonl").read_text("utf-8").count("Name") == 3
    assert untouched(outside)


FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://x.example","a")',
    "-",
    "--5",
    "-5,5",
    "+14155550100",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A1",
]
PLAIN: list[Any] = [
    "",
    "a\r=1",
    "a\n=1",
    "a\r\n=1",
    'a"=1',
    "a,=1",
    "a=1",
    "1-1",
    " =1",
    "'=1",
    "-5",
    "-5.25",
    "-1E-7",
    -5,
    -5.5,
    0,
    7,
    "ü",
]


def one(value: Any) -> httpx.Response:
    record = {"Name": value, "Account": {"Name": value}}
    return httpx.Response(200, json={"totalSize": 1, "done": True, "records": [record]})


def saved_cells(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_bytes().decode(), newline="")))[1:]


CELLS = "    query: SELECT Name, Account.Name FROM Case\n    save_to: {}\n"


@pytest.mark.parametrize("value", FORMULAS)
async def test_a_csv_cell_is_no_formula_to_a_spreadsheet(desk: Desk, value: str) -> None:
    await desk.run(CELLS.format("out.csv"), one(value))
    assert saved_cells(desk.folder / "out.csv") == [["'" + value, "'" + value]]


@pytest.mark.parametrize("value", PLAIN)
async def test_a_csv_cell_that_is_no_formula_stays_as_it_is(desk: Desk, value: Any) -> None:
    await desk.run(CELLS.format("out.csv"), one(value))
    assert saved_cells(desk.folder / "out.csv") == [[str(value), str(value)]]


async def test_the_cells_of_a_bulk_job_are_no_formulas_either(desk: Desk) -> None:
    await desk.run(
        BULK.format("out.csv"),
        httpx.Response(200, json=JOB),
        httpx.Response(200, json={**JOB, "state": "JobComplete", "numberRecordsProcessed": 2}),
        results('"Name","Account.Name"\n"=1+1","-5"\n"-5.5","@x"\n'),
    )
    assert saved_cells(desk.folder / "out.csv") == [["'=1+1", "-5"], ["-5.5", "'@x"]]


@pytest.mark.parametrize("value", [*FORMULAS, *PLAIN])
async def test_lines_of_json_keep_every_value_as_it_is(desk: Desk, value: Any) -> None:
    await desk.run(CELLS.format("out.jsonl"), one(value))
    (line,) = (desk.folder / "out.jsonl").read_text("utf-8").split("\n")[:-1]
    assert json.loads(line) == {"Name": value, "Account": {"Name": value}}
