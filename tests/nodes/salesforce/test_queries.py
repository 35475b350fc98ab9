"""What is asked with SOQL, and what of its answer reaches the flow."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from engine.credentials.connections import Connections
from engine.run.runner import Runner
from engine.values.environment import Environment
from flowrun.project.project import find_credentials
from tests.nodes.salesforce.desk import (
    NAMES,
    Desk,
    flow_of,
    got,
    left,
    page,
)

pytestmark = pytest.mark.anyio


async def test_a_record_that_is_found_is_mapped(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask(
        "SELECT FirstName, Account.Name FROM Contact WHERE Phone = $X",
        {"records[0].Account.Name": "$GOT", "totalSize": "$N"},
        X="+14155550100",
    )
    assert got(turn) == "Acme"
    assert turn.session.parameters["N"] == 1


async def test_a_query_that_matches_nothing_takes_no_records(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask(
        "SELECT Id FROM Contact WHERE Phone = $X", {"records[0].Id": "$GOT"}, X="0"
    )
    assert (turn.visits[0].exit, turn.visits[0].error) == ("no_records", None)
    assert "GOT" not in turn.session.parameters


async def test_an_unknown_caller_is_never_somebody_without_a_number(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT Id FROM Contact WHERE Phone = $X LIMIT 1")
    assert turn.visits[0].exit == "failed"
    assert "$X is empty" in (turn.visits[0].error or "")
    assert desk.requests == []


@pytest.mark.parametrize("name", ["50%", "50\\%", "5_", "O'Neil", "50\\x"])
@pytest.mark.parametrize("place", ["= $X", "= '$X'", "LIKE $X", "LIKE '$X'", "IN $X", "IN ($X)"])
async def test_a_value_finds_its_own_record_and_no_other(desk: Desk, place: str, name: str) -> None:
    desk.open()
    query = f"SELECT Name FROM Account WHERE Name {place}"
    assert got(await desk.ask(query, {"records[*].Name": "$GOT"}, X=name)) == [name]


async def test_all_pages_are_read_as_one_answer(desk: Desk) -> None:
    org = desk.open(page_size=2)
    turn = await desk.ask(
        "SELECT LastName FROM Contact ORDER BY LastName",
        {"$": "$GOT"},
    )
    assert got(turn) == {
        "totalSize": 5,
        "done": True,
        "records": [{"LastName": letter} for letter in "ABCDE"],
    }
    assert org.api_calls == 3
    assert len(turn.trace()[0]["calls"]) == 3


async def test_attributes_are_left_out_at_every_level(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask(
        "SELECT Name, (SELECT FirstName, Account.Name FROM Contacts) FROM Account"
        " WHERE Name = 'Acme'",
        {"records": "$GOT"},
    )
    assert "attributes" not in json.dumps(got(turn))
    (account,) = got(turn)
    assert account["Contacts"]["records"][0] == {"FirstName": "Dana", "Account": {"Name": "Acme"}}


async def test_count_gives_its_number(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT COUNT() FROM Contact", {"totalSize": "$GOT"})
    assert got(turn) == 5


async def test_a_count_of_nothing_takes_no_records(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT COUNT() FROM Contact WHERE LastName = 'Z'")
    assert turn.visits[0].exit == "no_records"


async def test_a_path_that_finds_nothing_takes_failed_and_names_what_is_there(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT FirstName FROM Contact", {"records[0].FirstNam": "$GOT"})
    assert turn.visits[0].exit == "failed"
    assert 'did you mean "FirstName"?' in (turn.visits[0].error or "")


async def test_the_query_travels_percent_encoded(desk: Desk) -> None:
    desk.open()
    await desk.ask("SELECT Id FROM Contact WHERE LastName = $X", X="a+b&q=c #%27")
    (request,) = desk.requests
    assert urlsplit(str(request.url)).query.startswith("q=SELECT%20Id%20FROM%20Contact")
    soql = "SELECT Id FROM Contact WHERE LastName = 'a+b&q=c #%27'"
    assert parse_qs(request.url.query.decode()) == {"q": [soql]}


@pytest.mark.parametrize(("key", "version"), [("", "v66.0"), ("api_version: '59.0'", "v59.0")])
async def test_the_api_version_is_pinned_unless_another_is_written(
    desk: Desk, key: str, version: str
) -> None:
    desk.open()
    await desk.ask("SELECT Id FROM Contact", keys=key)
    assert desk.requests[0].url.path == f"/services/data/{version}/query"


async def test_a_token_that_ran_out_is_renewed_once_and_the_query_asked_again(desk: Desk) -> None:
    org = desk.open()

    def before(request: httpx.Request) -> None:
        if len(desk.requests) == 1 and request is desk.requests[0]:
            org.expire_tokens()

    desk.before = before
    turn = await desk.ask("SELECT LastName FROM Contact LIMIT 1", {"records[0].LastName": "$GOT"})
    assert got(turn) == "A"
    assert (org.logins, len(desk.requests)) == (2, 2)


async def test_a_session_that_ends_between_two_pages_is_renewed_and_the_query_asked_again(
    desk: Desk,
) -> None:
    org = desk.open(page_size=2)

    def before(request: httpx.Request) -> None:
        if len(desk.requests) == 2 and request is desk.requests[1]:
            org.expire_tokens()

    desk.before = before
    turn = await desk.ask("SELECT LastName FROM Contact", {"records[*].LastName": "$GOT"})
    assert sorted(got(turn)) == list("ABCDE")
    assert org.logins == 2
    first = [query for query in desk.requests if query.url.path.endswith("/query")]
    assert len(first) == 2


async def test_the_answer_of_a_query_may_be_larger_than_a_webhooks(desk: Desk) -> None:
    large = httpx.Response(
        200, json={"totalSize": 1, "done": True, "records": [{"Id": "x" * 6_000_000}]}
    )
    turn = await desk.ask("SELECT Id FROM Contact", {"totalSize": "$GOT"}, large)
    assert got(turn) == 1


async def test_neither_secret_nor_token_shows_in_the_trace(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT Id FROM Contact")
    told = json.dumps(turn.trace())
    assert "canary-secret" not in told and "00D" not in re.sub("00D[^!]*$", "", told)
    assert turn.trace()[0]["request"]["headers"]["Authorization"] == "Bearer •••"


async def test_a_query_too_long_for_a_url_goes_as_a_composite_request(desk: Desk) -> None:
    inner = {"totalSize": 1, "done": True, "records": [{"attributes": {}, "Name": "a"}]}
    answer = {
        "compositeResponse": [
            {"body": inner, "httpHeaders": {}, "httpStatusCode": 200, "referenceId": "asked"}
        ]
    }
    keys = "    query: SELECT Name FROM Case WHERE Name IN $X\n    batch_size: 400\n"
    keys += "    response_mapping: {'records[0].Name': $GOT}\n"
    turn = await desk.run(keys, httpx.Response(200, json=answer), X=["x" * 3000] * 6)
    assert turn.session.parameters["GOT"] == "a"
    (request,) = desk.requests
    assert (request.method, request.url.path) == ("POST", "/services/data/v66.0/composite")
    (asked,) = desk.bodies[0]["compositeRequest"]
    soql = parse_qs(asked["url"].partition("?")[2])["q"][0]
    assert soql.startswith("SELECT Name FROM Case WHERE Name IN ('xxx")
    assert asked["httpHeaders"] == {"Sforce-Query-Options": "batchSize=400"}


async def test_an_error_inside_a_composite_answer_is_the_querys(desk: Desk) -> None:
    inner = [{"errorCode": "INVALID_FIELD", "message": "No such column"}]
    answer = {"compositeResponse": [{"body": inner, "httpStatusCode": 400, "referenceId": "asked"}]}
    keys = "    query: SELECT Name FROM Case WHERE Name IN $X\n"
    turn = await desk.run(keys, httpx.Response(200, json=answer), X=["x" * 3000] * 6)
    assert "400 INVALID_FIELD" in (left(turn)[1] or "")


async def test_a_long_query_is_no_write_for_an_environment_that_denies_writes(desk: Desk) -> None:
    inner = {"totalSize": 0, "done": True, "records": []}
    answer = {"compositeResponse": [{"body": inner, "httpStatusCode": 200, "referenceId": "asked"}]}
    desk.plays = [httpx.Response(200, json=answer)]
    credentials = find_credentials(desk.folder, None, Environment(name="qa", writes="deny"))
    flow = flow_of("    query: SELECT Name FROM Case WHERE Name IN $X\n")
    async with Connections(credentials, wire=httpx.MockTransport(desk.answer)) as connections:
        runner = Runner(flow, connections)
        turn = await runner.turn(runner.start({"X": ["x" * 3000] * 6}))
    assert left(turn) == ("no_records", None)


async def test_four_fifths_of_the_days_calls_are_worth_one_warning(desk: Desk) -> None:
    turn = await desk.run(
        NAMES,
        page("ab", 3, "01g-2", "api-usage=12000/15000; per-app-api-usage=17/250(appName=x)"),
        page("c", 3, "", "api-usage=12001/15000"),
    )
    assert turn.warnings[0] == (
        '"SF" has used 80 % of its API calls of the day (12,000 of 15,000); 3,000 are left'
    )
    assert (await desk.run(NAMES, page("a", 1, "", "api-usage=11999/15000"))).warnings == ()


async def test_a_thousand_turns_log_in_once(desk: Desk) -> None:
    desk.plays = [page("a", 1)]
    flow, credentials = flow_of(NAMES), find_credentials(desk.folder, None, Environment())
    for _ in range(2):  # the second of them finds the token in the vault, as another process does
        async with Connections(credentials, wire=httpx.MockTransport(desk.answer)) as connections:
            runner = Runner(flow, connections)
            for _ in range(500):
                desk.requests.clear()
                turn = await runner.turn(runner.start())
                assert left(turn) == ("success", None)
    assert desk.logins == 1
