"""A large result is read page by page, to its end and no further."""

from typing import Any

import httpx
import pytest

from tests.nodes.salesforce.desk import NAMES, Desk, error, got, left, page

pytestmark = pytest.mark.anyio


def numbered(number: int, path: Any = None, records: Any = None) -> httpx.Response:
    found = [{"Id": str(number)}] if records is None else records
    return httpx.Response(
        200,
        json={"totalSize": 9, "done": False, "nextRecordsUrl": path, "records": found},
    )


async def test_pages_that_lead_back_to_each_other_come_to_an_end(desk: Desk) -> None:
    a, b = "/services/data/v66.0/query/01g-1", "/services/data/v66.0/query/01g-2"
    message = await desk.refused(numbered(1, a), numbered(2, b), numbered(3, a), numbered(4, b, []))
    assert "Salesforce" in message
    assert len(desk.requests) <= 9


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.com/services/data/v66.0/query/01g",
        "//evil.com/services/data/",
        "/services/../../x",
        "@evil.com/services/data/",
        ["/services/data/"],
        5,
    ],
)
async def test_a_next_page_somewhere_else_is_never_asked_for(desk: Desk, path: Any) -> None:
    message = await desk.refused(numbered(1, path))
    assert "a next page that is not one of its own" in message
    assert len(desk.requests) == 1


async def test_a_page_without_records_crashes_nothing(desk: Desk) -> None:
    message = await desk.refused(numbered(1, "/services/data/x"), numbered(2, None, {"a": 1}))
    assert "something that is no query result" in message


async def test_all_pages_together_may_take_only_so_many_bytes_each(desk: Desk) -> None:
    large = numbered(1, None, [{"Id": "x" * 50_000}])
    turn = await desk.ask("SELECT Id FROM Contact", {}, large, keys="policy: {max_response: 40kB}")
    assert "policy.max_response" in (turn.visits[0].error or "")


LOST = error(400, "INVALID_QUERY_LOCATOR", "invalid query locator")


async def test_a_lost_locator_asks_the_query_again_from_the_start(desk: Desk) -> None:
    first = page("ab", 3, "01g-2")
    turn = await desk.run(NAMES, first, LOST, first, page("c", 3))
    assert turn.session.parameters["GOT"] == ["a", "b", "c"]
    assert [request.url.path[-5:] for request in desk.requests] == ["query", "01g-2"] * 2


async def test_a_file_begins_anew_with_the_query(desk: Desk) -> None:
    first = page("ab", 3, "01g-2")
    keys = "    query: SELECT Name FROM Case\n    save_to: out.csv\n"
    turn = await desk.run(keys, first, LOST, first, page("c", 3))
    assert left(turn) == ("success", None)
    assert (desk.folder / "out.csv").read_text("utf-8") == "Name\na\nb\nc\n"


async def test_a_locator_that_is_lost_again_and_again_fails(desk: Desk) -> None:
    first = page("ab", 3, "01g-2")
    turn = await desk.run(NAMES, first, LOST, first, LOST, first, LOST)
    assert "INVALID_QUERY_LOCATOR" in (left(turn)[1] or "")
    assert len(desk.requests) == 6


async def test_the_next_page_is_asked_for_before_this_one_is_read(desk: Desk) -> None:
    turn = await desk.run(
        "    query: SELECT Name FROM Case\n    save_to: out.jsonl\n",
        page("ab", 6, "01g-2"),
        page("cd", 6, "01g-4"),
        page("ef", 6),
    )
    assert left(turn)[0] == "success"
    assert desk.told == [("out.jsonl", 2, 6), ("out.jsonl", 4, 6), ("out.jsonl", 6, 6)]


async def test_more_records_than_max_records_fail_and_say_what_to_do(desk: Desk) -> None:
    exit, told = left(await desk.run(NAMES + "    max_records: 5\n", page("ab", 6, "01g-2")))
    assert exit == "failed"
    assert told == (
        "the query matches 6 records, and max_records is 5; narrow it with WHERE or LIMIT, raise "
        "max_records, or give it a file with save_to"
    )


async def test_fields_in_another_spelling_than_the_query_are_found_all_the_same(desk: Desk) -> None:
    keys = NAMES.replace("SELECT Name", "SELECT name")
    turn = await desk.run(keys, page("ab", 2))
    assert turn.session.parameters["GOT"] == ["a", "b"]


async def test_attributes_stay_where_they_are_wanted(desk: Desk) -> None:
    keys = "    query: SELECT Name FROM Case\n    keep_attributes: true\n"
    keys += "    response_mapping: {'records[0].attributes.type': $GOT}\n"
    assert (await desk.run(keys, page("a", 1))).session.parameters["GOT"] == "Case"


async def test_pages_of_children_are_read_to_the_end(desk: Desk) -> None:
    contacts = "".join(f"    - {{LastName: L{number}, Account: Acme}}\n" for number in range(5))
    desk.open(
        page_size=2,
        data=f"org: {{consumer_key: key, consumer_secret: canary-secret-77}}\n"
        f"records:\n  Account: [{{Name: Acme}}]\n  Contact:\n{contacts}",
    )
    turn = await desk.ask(
        "SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account",
        {"records[0].Contacts": "$GOT"},
    )
    assert got(turn) == {
        "totalSize": 5,
        "done": True,
        "records": [{"LastName": f"L{number}"} for number in range(5)],
    }


def told(total: Any, names: str, **more: Any) -> httpx.Response:
    """A page that tells a total of its own, or with `...` none."""
    head = {} if total is ... else {"totalSize": total}
    records = [{"attributes": {"type": "Case"}, "Name": name} for name in names]
    return httpx.Response(200, json={**head, "done": not more, **more, "records": records})


GOES_ON = {"done": False, "nextRecordsUrl": "/services/data/v66.0/query/01g-2"}
WRONG_TOTALS = [-1, 0, 1, 2, 3.0, 2.5, "3", None, True, ...]
COUNTED = NAMES.replace("{'", "{totalSize: $N, '")


@pytest.mark.parametrize("total", [*WRONG_TOTALS, 4, 2_000])
async def test_a_result_goes_on_until_it_is_done_whatever_its_total_says(
    desk: Desk, total: Any
) -> None:
    turn = await desk.run(COUNTED, told(total, "ab", **GOES_ON), told(total, "c"))
    assert (turn.session.parameters["GOT"], turn.session.parameters["N"]) == (["a", "b", "c"], 3)


@pytest.mark.parametrize("total", [*WRONG_TOTALS, 4, 100_000])
async def test_the_total_that_is_mapped_is_the_number_of_records(desk: Desk, total: Any) -> None:
    turn = await desk.run(COUNTED, told(total, "ab"))
    assert (turn.session.parameters["GOT"], turn.session.parameters["N"]) == (["a", "b"], 2)
    assert left(await desk.run(COUNTED, told(total, "")))[0] == "no_records"


@pytest.mark.parametrize("total", [*WRONG_TOTALS, 4, 2_000])
@pytest.mark.parametrize("file", ["out.csv", "out.jsonl"])
async def test_a_file_holds_the_whole_result_whatever_its_total_says(
    desk: Desk, file: str, total: Any
) -> None:
    keys = f"    query: SELECT Name FROM Case\n    save_to: {file}\n"
    keys += "    response_mapping: {totalSize: $N}\n"
    turn = await desk.run(keys, told(total, "ab", **GOES_ON), told(total, "c"))
    assert turn.session.parameters["N"] == 3
    assert len((desk.folder / file).read_text("utf-8").split()) == 3 + (file == "out.csv")


@pytest.mark.parametrize("total", WRONG_TOTALS)
async def test_records_past_max_records_are_counted_not_believed(desk: Desk, total: Any) -> None:
    keys = COUNTED + "    max_records: 3\n"
    turn = await desk.run(keys, told(total, "ab", **GOES_ON), told(total, "cd", **GOES_ON))
    assert "the query matches at least 4 records, and max_records is 3" in (left(turn)[1] or "")


@pytest.mark.parametrize(("total", "n"), [(0, None), (7, 7), (7.0, 7)])
async def test_the_number_of_a_count_is_its_total(desk: Desk, total: Any, n: Any) -> None:
    keys = "    query: SELECT count() FROM Case\n    response_mapping: {totalSize: $N}\n"
    turn = await desk.run(keys, told(total, ""))
    assert left(turn) == ("no_records" if n is None else "success", None)
    assert turn.session.parameters.get("N") == n


@pytest.mark.parametrize("total", [-1, 2.5, "3", None, True, ...])
async def test_a_count_without_a_number_fails(desk: Desk, total: Any) -> None:
    turn = await desk.run("    query: SELECT COUNT() FROM Case\n", told(total, ""))
    assert "something that is no query result" in (left(turn)[1] or "")


async def test_done_decides_where_a_next_page_is_named_too(desk: Desk) -> None:
    path = GOES_ON["nextRecordsUrl"]
    turn = await desk.run(COUNTED, told(5, "ab", done=True, nextRecordsUrl=path))
    assert (turn.session.parameters["N"], len(desk.requests)) == (2, 1)


async def test_a_next_page_is_read_where_done_is_not_said(desk: Desk) -> None:
    path = GOES_ON["nextRecordsUrl"]
    turn = await desk.run(COUNTED, told(5, "ab", done=None, nextRecordsUrl=path), told(5, "c"))
    assert turn.session.parameters["N"] == 3


async def test_a_result_that_goes_on_without_a_next_page_fails(desk: Desk) -> None:
    message = await desk.refused(told(5, "ab", done=False))
    assert message == "Salesforce says that the result goes on, and names no next page"


@pytest.mark.parametrize("total", [*WRONG_TOTALS, 9])
async def test_children_are_read_until_they_are_done(desk: Desk, total: Any) -> None:
    head = {} if total is ... else {"totalSize": total}
    children = {**head, **GOES_ON, "records": [{"LastName": "A"}, {"LastName": "B"}]}
    body = {"totalSize": 1, "done": True, "records": [{"Name": "x", "Contacts": children}]}
    more = httpx.Response(200, json={**head, "done": True, "records": [{"LastName": "C"}]})
    turn = await desk.ask(
        "SELECT Name, (SELECT LastName FROM Contacts) FROM Account",
        {"records[0].Contacts": "$GOT"},
        httpx.Response(200, json=body),
        more,
    )
    records = [{"LastName": name} for name in "ABC"]
    assert got(turn) == {"totalSize": 3, "done": True, "records": records}


APP = "per-app-api-usage=17/250(appName=x)"


@pytest.mark.parametrize(
    "limits",
    [
        "api-usage=13000/15000",
        f"{APP}; api-usage=13000/15000",
        f"{APP};api-usage=13000/15000",
        f"{APP}, api-usage=13000/15000",
        f"api-usage=13000/15000; {APP}",
        f"  API-Usage = 13000 / 15000 ;{APP.upper()}",
        "per-app-api-usage=17/250(appName=a; api-usage=1/2); api-usage=13000/15000",
        "per-app-api-usage=17/250(appName=a (b) api-usage=1/2); api-usage=13000/15000",
    ],
)
async def test_the_calls_of_the_org_are_told_apart_from_those_of_an_app(
    desk: Desk, limits: str
) -> None:
    turn = await desk.run(NAMES, page("a", 1, limits=limits))
    assert turn.warnings == (
        '"SF" has used 86 % of its API calls of the day (13,000 of 15,000); 2,000 are left',
    )


@pytest.mark.parametrize(
    "limits",
    [
        "per-app-api-usage=249/250(appName=x)",
        "per-app-api-usage=249/250(appName=x); api-usage=1/15000",
        "xapi-usage=249/250",
        "api-usage=x/y",
        "api-usage=0/0",
    ],
)
async def test_what_one_app_has_used_is_not_taken_for_the_orgs_calls(
    desk: Desk, limits: str
) -> None:
    assert not (await desk.run(NAMES, page("a", 1, limits=limits))).warnings
