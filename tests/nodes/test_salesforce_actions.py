"""What the Salesforce node promises beyond a query: records, searches, large results, retries."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.credentials.connections import Connections
from engine.errors import FlowError, NodeError
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from engine.values.environment import Environment
from engine.values.secret import Secret
from flowrun.org.app import LocalOrg
from flowrun.project.project import find_credentials
from flowrun.project.types import node_types
from flowrun.testing import VirtualClock
from flowrun.trial.request import try_request
from nodes.salesforce.sosl import Sosl

pytestmark = pytest.mark.anyio

CREDENTIALS = """
SF:
  type: salesforce
  domain: acme
  consumer_key: key
  consumer_secret: {env: FLOWRUN_TEST_SECRET}
"""
CONTACT = "0035f00000000001AA"
Answer = httpx.Response | Callable[[httpx.Request], httpx.Response]


@dataclass
class Desk:
    """A flow of one salesforce node. `plays` are the answers in turn, the last again and again."""

    folder: Path
    clock: VirtualClock = field(default_factory=VirtualClock)
    plays: list[Answer] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    told: list[tuple[str, int, int]] = field(default_factory=list)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/services/oauth2/token":
            return httpx.Response(200, json={"access_token": "00D!token"})
        self.requests.append(request)
        self.bodies.append(json.loads(request.content) if request.content else None)
        assert len(self.requests) < 200
        play = self.plays.pop(0) if len(self.plays) > 1 else self.plays[0]
        return play if isinstance(play, httpx.Response) else play(request)

    async def run(self, keys: str, *plays: Answer, **given: Any) -> Turn:
        self.plays = list(plays)
        credentials = find_credentials(self.folder, None, Environment())
        wire = httpx.MockTransport(self.answer)
        async with Connections(credentials, clock=self.clock, wire=wire) as connections:
            runner = Runner(
                flow_of(keys), connections, progress=lambda *told: self.told.append(told)
            )
            return await runner.turn(runner.start(given))


def flow_of(keys: str) -> Any:
    text = (
        "flow: t\nstart: do\nparameters:\n  X:\n  GOT:\n  N: {entity: number}\n"
        "  DAY: {entity: date}\n  YES: {entity: confirmation}\n  SECRET: {secret: true}\n"
        f"nodes:\n  do:\n    type: salesforce\n    credential: SF\n{keys}"
    )
    return read_flow(parse_source(text, "t.yaml"), node_types())


def refusal(keys: str) -> str:
    with pytest.raises(FlowError) as refused:
        flow_of(keys)
    return str(refused.value)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("FLOWRUN_TEST_SECRET", "canary-secret-77")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "credentials.yaml").write_text(CREDENTIALS, "utf-8")
    return Desk(tmp_path)


def left(turn: Turn) -> tuple[str | None, str | None]:
    return turn.visits[0].exit, turn.visits[0].error


def error(status: int, code: str, message: str = "said", **more: Any) -> httpx.Response:
    return httpx.Response(status, json=[{"errorCode": code, "message": message, **more}])


# One record

GET = f"""\
    action: get_record
    object: Contact
    id: {CONTACT}
    fields: [Email, Account.Name]
    response_mapping: {{Account.Name: $GOT}}
"""


async def test_a_record_is_read_by_its_id_without_attributes(desk: Desk) -> None:
    record = {"attributes": {"type": "Contact"}, "Account": {"attributes": {}, "Name": "Acme"}}
    turn = await desk.run(GET, httpx.Response(200, json=record))
    assert turn.session.parameters["GOT"] == "Acme"
    (request,) = desk.requests
    assert request.url.path == f"/services/data/v66.0/sobjects/Contact/{CONTACT}"
    assert request.url.query == b"fields=Email,Account.Name"


@pytest.mark.parametrize(
    "answer",
    [
        error(404, "NOT_FOUND", "The requested resource does not exist"),
        error(404, "ENTITY_IS_DELETED"),
    ],
)
@pytest.mark.parametrize("action", ["get_record", "update_record", "delete_record"])
async def test_a_record_that_is_not_there_takes_not_found(
    desk: Desk, action: str, answer: httpx.Response
) -> None:
    fields = "    fields: {Email: a@b.c}\n" if action == "update_record" else ""
    keys = f"    action: {action}\n    object: Contact\n    id: {CONTACT}\n{fields}"
    assert left(await desk.run(keys, answer)) == ("not_found", None)


@pytest.mark.parametrize("value", ["x", "../User/1", "0035f0000000000/AA", "' OR 1", ""])
async def test_what_is_no_record_id_is_never_sent(desk: Desk, value: str) -> None:
    keys = "    action: delete_record\n    object: Contact\n    id: $X\n"
    exit, told = left(await desk.run(keys, httpx.Response(204), X=value))
    assert exit == "failed" and "id: $X" in (told or "")
    assert desk.requests == []


CREATE = """\
    action: create_record
    object: Case
    fields:
      Subject: "Order $X"
      Quantity__c: $N
      Due__c: $DAY
      Urgent__c: $YES
      Origin: Phone
      Priority__c: 5
      Nothing__c: null
    response_mapping: {id: $GOT}
"""


async def test_typed_values_keep_their_type_and_unset_ones_are_left_out(desk: Desk) -> None:
    created = httpx.Response(201, json={"id": "500x", "success": True, "errors": []})
    turn = await desk.run(CREATE, created, X="7", N="2", YES="yes")
    assert turn.session.parameters["GOT"] == "500x"
    assert desk.requests[0].method == "POST"
    assert desk.bodies == [
        {
            "Subject": "Order 7",
            "Quantity__c": 2,
            "Urgent__c": True,
            "Origin": "Phone",
            "Priority__c": 5,
            "Nothing__c": None,
        }
    ]


async def test_a_write_of_nothing_but_unset_parameters_is_not_sent(desk: Desk) -> None:
    keys = UPDATE.replace("{A: b}", "{Name: $X}")
    exit, told = left(await desk.run(keys, httpx.Response(204)))
    assert exit == "failed" and "there is nothing to write" in (told or "")
    assert desk.requests == []


async def test_a_refused_write_names_the_fields(desk: Desk) -> None:
    answer = error(
        400, "REQUIRED_FIELD_MISSING", "Required fields are missing", fields=["LastName"]
    )
    exit, told = left(await desk.run(CREATE, answer, X="7"))
    assert exit == "failed"
    assert "REQUIRED_FIELD_MISSING: Required fields are missing (LastName)" in (told or "")


UPSERT = """\
    action: upsert_record
    object: Contact
    external_id: Loyalty__c
    id: $X
    fields: {Email: a@b.c}
    response_mapping: {id: {parameter: $GOT, default: none}, created: $YES}
"""


@pytest.mark.parametrize(
    ("answer", "created"),
    [
        (httpx.Response(201, json={"id": "003x", "success": True, "created": True}), True),
        (httpx.Response(200, json={"id": "003x", "success": True, "created": False}), False),
    ],
)
async def test_upsert_says_whether_the_record_is_new(
    desk: Desk, answer: httpx.Response, created: bool
) -> None:
    turn = await desk.run(UPSERT, answer, X="A/1 ?")
    assert turn.session.parameters["YES"] is created
    assert desk.requests[0].url.raw_path.endswith(b"/sobjects/Contact/Loyalty__c/A%2F1%20%3F")
    assert desk.requests[0].method == "PATCH"


async def test_upsert_of_several_matches_fails_by_name(desk: Desk) -> None:
    exit, told = left(await desk.run(UPSERT, httpx.Response(300, json=["/a", "/b"]), X="1"))
    assert (exit, told) == ("failed", "several Contact records have that Loyalty__c")


async def test_a_secret_goes_into_a_field_and_shows_nowhere(desk: Desk) -> None:
    keys = "    action: create_record\n    object: Case\n    fields: {Pin__c: $SECRET}\n"
    turn = await desk.run(keys, httpx.Response(201, json={"id": "1"}), SECRET="canary-pin-5")
    assert desk.bodies == [{"Pin__c": "canary-pin-5"}]
    assert "canary" not in json.dumps(turn.trace())


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("    action: get_record\n    object: Case\n", 'missing key "id"'),
        (
            "    action: delete_record\n    object: Case\n    id: a\n    fields: {A: b}\n",
            "action: delete_record takes no fields; it belongs to get_record, create_record, ",
        ),
        ("    action: search\n    query: SELECT Id FROM Case\n", "SOSL has the form FIND {words}"),
        (
            "    action: create_record\n    object: 'Case; DROP'\n    fields: {A: b}\n",
            "an API name",
        ),
        ("    action: create_record\n    object: Case\n    fields: [A]\n", "`Field: value` lines"),
        (
            "    action: create_record\n    object: Case\n    fields: {'A B': c}\n",
            "no field to write",
        ),
        (
            "    action: create_record\n    object: Case\n    fields: {Contact.Key__c: c}\n",
            "a parent is named by its Id or by a key: Contact: {Key__c: …}",
        ),
        (
            f"    action: get_record\n    object: Case\n    id: {CONTACT}\n    fields: {{A: b}}\n",
            "a list of field names",
        ),
        ("    action: remove\n    query: SELECT Id FROM Case\n", "takes get_records, get_record"),
        ("    query: SELECT Id FROM Case\n    save_to: x.txt\n", ".jsonl or .csv file"),
        ("    query: SELECT Id FROM Case\n    save_to: $X.csv\n", "a fixed name"),
        ("    query: SELECT Id FROM Case\n    save_to: /tmp/x.csv\n", "in the folder that"),
        ("    query: SELECT Id FROM Case\n    save_to: a/../../x.csv\n", "in the folder that"),
        ("    query: SELECT Id FROM Case\n    save_to: C:/x.csv\n", "in the folder that"),
        ("    query: SELECT Id FROM Case\n    bulk: true\n", "needs save_to"),
        (
            "    query: SELECT COUNT(Id) FROM Case\n    bulk: true\n    save_to: a.csv\n",
            "plain fields",
        ),
        (
            "    query: SELECT Id FROM Case OFFSET 5\n    bulk: true\n    save_to: a.csv\n",
            "or OFFSET",
        ),
        (
            "    query: SELECT Id, (SELECT Id FROM Cases) FROM Contact\n    save_to: a.csv\n",
            "no place for child records",
        ),
        ("    query: SELECT Id FROM Case\n    batch_size: 100\n", "200 or more"),
        (
            "    action: update_record\n    object: Case\n    id: $SECRET\n    fields: {A: b}\n",
            "does not name a record",
        ),
    ],
)
def test_keys_that_do_not_fit_the_action_are_refused_when_the_flow_loads(
    keys: str, message: str
) -> None:
    assert message in refusal(keys)


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ("    query: SELECT Id FROM Case\n    object: Case\n", "object"),
        ("    action: get_record\n    object: Case\n", "get_record"),
        ("    query: SELECT Id FROM Case\n    bulk: true\n", "bulk"),
        ("    query: SELECT COUNT() FROM Case\n    save_to: a.csv\n    bulk: true\n", "bulk"),
        (
            "    query: SELECT Id, (SELECT Id FROM Cases) FROM Contact\n    save_to: a.csv\n",
            "a.csv",
        ),
        ("    action: create_record\n    object: Case\n    fields: [A]\n", "[A]"),
    ],
)
def test_a_refused_key_is_pointed_at_itself(keys: str, at: str) -> None:
    place, _, drawn = refusal(keys).partition(" error: ")
    line, caret = (row.partition("| ")[2] for row in drawn.splitlines()[1:])
    assert line[caret.index("^") :].startswith(at), (place, drawn)


def test_the_exits_are_those_of_the_action() -> None:
    create = flow_of("    action: create_record\n    object: Case\n    fields: {A: b}\n")
    assert create.steps["do"].node.exit_names() == ("success", "failed")
    with pytest.raises(FlowError, match='no exit "no_records"'):
        flow_of(
            "    action: create_record\n    object: Case\n    fields: {A: b}\n"
            "    exits: {no_records: end}\n"
        )


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (
            "    action: update_record\n    object: Case\n"
            f"    id: {CONTACT}\n    fields: {{ContactId: x}}\n",
            error(400, "INVALID_CROSS_REFERENCE_KEY", "invalid", fields=["ContactId"]),
        ),
        (
            "    action: get_record\n    object: Case\n    external_id: Nope__c\n    id: a\n",
            error(404, "NOT_FOUND", "Provided external ID field does not exist or is not"),
        ),
    ],
)
async def test_a_mistake_about_a_field_is_no_missing_record(
    desk: Desk, keys: str, answer: httpx.Response
) -> None:
    exit, told = left(await desk.run(keys, answer))
    assert exit == "failed" and answer.json()[0]["errorCode"] in str(told)


# What is tried again

LOCKED = error(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")
BUSY = error(
    403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."
)
UPDATE = f"    action: update_record\n    object: Case\n    id: {CONTACT}\n    fields: {{A: b}}\n"
DELETE = f"    action: delete_record\n    object: Case\n    id: {CONTACT}\n"


@pytest.mark.parametrize(
    "refused", [LOCKED, BUSY, httpx.Response(503), httpx.Response(502, html="<p>")]
)
@pytest.mark.parametrize(
    ("keys", "done"),
    [
        (UPDATE, httpx.Response(204)),
        (DELETE, httpx.Response(204)),
        (UPSERT, httpx.Response(200, json={"id": "003x", "created": False})),
        (GET, httpx.Response(200, json={"Account": {"Name": "Acme"}})),
    ],
)
async def test_what_passes_is_asked_again_after_a_wait(
    desk: Desk, keys: str, done: httpx.Response, refused: httpx.Response
) -> None:
    assert left(await desk.run(keys, refused, refused, done, X="1"))[0] == "success"
    assert (len(desk.requests), desk.clock.sleeps) == (3, [0.5, 1.0])


@pytest.mark.parametrize("refused", [LOCKED, BUSY, httpx.Response(503), httpx.Response(500)])
async def test_a_create_is_never_sent_twice(desk: Desk, refused: httpx.Response) -> None:
    assert left(await desk.run(CREATE, refused, X="1"))[0] == "failed"
    assert len(desk.requests) == 1


@pytest.mark.parametrize("answer", [httpx.Response(200), httpx.Response(201, json={})])
async def test_a_create_that_tells_no_id_is_no_success(desk: Desk, answer: httpx.Response) -> None:
    exit, told = left(await desk.run(CREATE, answer, X="1"))
    assert exit == "failed" and "without the new record's Id" in str(told)


async def test_a_create_is_sent_again_where_the_flow_says_so(desk: Desk) -> None:
    keys = CREATE + "    policy: {retry: {times: 1, when: [503], repeat_writes: true}}\n"
    done = httpx.Response(201, json={"id": "500x"})
    assert left(await desk.run(keys, httpx.Response(503), done, X="1"))[0] == "success"
    assert len(desk.requests) == 2


@pytest.mark.parametrize(
    "refused",
    [
        error(400, "MALFORMED_QUERY"),
        error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
        error(404, "NOT_FOUND"),
    ],
)
async def test_what_does_not_pass_is_asked_once(desk: Desk, refused: httpx.Response) -> None:
    assert left(await desk.run("    query: SELECT Id FROM Case\n", refused))[0] == "failed"
    assert len(desk.requests) == 1


# Large results


def page(
    names: str, total: int, following: str = "", limits: str = "", **more: Any
) -> httpx.Response:
    records = [
        {"attributes": {"type": "Case", "url": "/x"}, "Name": name, **more} for name in names
    ]
    body: dict[str, Any] = {"totalSize": total, "done": not following}
    if following:
        body["nextRecordsUrl"] = f"/services/data/v66.0/query/{following}"
    headers = {"Sforce-Limit-Info": limits} if limits else {}
    return httpx.Response(200, json={**body, "records": records}, headers=headers)


NAMES = "    query: SELECT Name FROM Case\n    response_mapping: {'records[*].Name': $GOT}\n"
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


async def test_pages_of_children_are_read_to_the_end(tmp_path: Path, desk: Desk) -> None:
    data = tmp_path / "org.yaml"
    contacts = "".join(f"    - {{LastName: L{number}, Account: Acme}}\n" for number in range(5))
    data.write_text(
        f"org: {{consumer_key: key, consumer_secret: canary-secret-77}}\n"
        f"records:\n  Account: [{{Name: Acme}}]\n  Contact:\n{contacts}",
        "utf-8",
    )
    org = LocalOrg(data, page_size=2)

    async def answer(request: httpx.Request) -> httpx.Response:
        return await httpx.ASGITransport(org.app).handle_async_request(request)

    keys = (
        "    query: SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account\n"
        "    response_mapping: {'records[0].Contacts': $GOT}\n"
    )
    credentials = find_credentials(desk.folder, None, Environment())
    async with Connections(credentials, wire=httpx.MockTransport(answer)) as connections:
        runner = Runner(flow_of(keys), connections)
        turn = await runner.turn(runner.start())
    assert turn.session.parameters["GOT"] == {
        "totalSize": 5,
        "done": True,
        "records": [{"LastName": f"L{number}"} for number in range(5)],
    }


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


# Into a file


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


# Bulk

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


# Searching


@dataclass
class Values:
    parameters: dict[str, Any]
    allow_hosts: frozenset[str] = frozenset()

    def unwrap(self, secret: Secret) -> str:
        raise AssertionError("a secret was unwrapped into SOSL")


def sought(template: str, value: Any) -> str:
    return Sosl(template).render(Values({"X": value}))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Dana", "Dana"),
        ("O'Neil", "O\\'Neil"),
        ("a} RETURNING User(Id) {", "a\\} RETURNING User\\(Id\\) \\{"),
        ("x*", "x\\*"),
        ("Dana OR Admin", '"Dana OR Admin"'),
        ("not me", '"not me"'),
        (42, "42"),
    ],
)
def test_words_to_look_for_are_only_words(value: Any, written: str) -> None:
    assert sought("FIND {$X} RETURNING Contact(Id)", value) == (
        f"FIND {{{written}}} RETURNING Contact(Id)"
    )


def test_inside_quotes_a_phrase_gets_no_second_quotes() -> None:
    assert sought('FIND {"$X" OR Bo}', "a OR b") == 'FIND {"a OR b" OR Bo}'


def test_a_condition_of_a_search_takes_a_literal() -> None:
    template = "FIND {Dana} IN ALL FIELDS RETURNING Contact(Id WHERE Name = $X LIMIT 5)"
    assert sought(template, "O'Neil").endswith(r"Contact(Id WHERE Name = 'O\'Neil' LIMIT 5)")
    with pytest.raises(ValueError, match="where a name belongs"):
        Sosl("FIND {Dana} RETURNING $X(Id)")


@pytest.mark.parametrize("value", ["", "  ", None, "a\nb", Secret("canary")])
def test_words_that_are_none_are_refused(value: Any) -> None:
    with pytest.raises(NodeError):
        sought("FIND {$X}", value)


@given(value=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_hostile_word_never_leaves_the_braces(value: str) -> None:
    try:
        text = sought("FIND {$X} RETURNING Contact(Id)", value)
    except NodeError:
        return
    inside = text.removeprefix("FIND {").removesuffix("} RETURNING Contact(Id)")
    bare = inside.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    assert "{" not in bare and "}" not in bare


async def test_a_search_maps_what_it_found(desk: Desk) -> None:
    keys = "    action: search\n    query: FIND {$X} RETURNING Contact(Id, Name)\n"
    keys += "    response_mapping: {'records[0].Name': $GOT, totalSize: $N}\n"
    found = {"searchRecords": [{"attributes": {"type": "Contact"}, "Id": "1", "Name": "Dana"}]}
    turn = await desk.run(keys, httpx.Response(200, json=found), X="Dana")
    assert (turn.session.parameters["GOT"], turn.session.parameters["N"]) == ("Dana", 1)
    (request,) = desk.requests
    assert request.url.path == "/services/data/v66.0/search"
    assert parse_qs(request.url.query.decode()) == {
        "q": ["FIND {Dana} RETURNING Contact(Id, Name)"]
    }
    nothing = httpx.Response(200, json={"searchRecords": []})
    assert left(await desk.run(keys, nothing, X="Zoe")) == ("no_records", None)


# Logging in


async def test_a_thousand_turns_log_in_once(desk: Desk) -> None:
    logins = 0

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal logins
        if request.url.path == "/services/oauth2/token":
            logins += 1
            return httpx.Response(200, json={"access_token": f"00D!{logins}"})
        return page("a", 1)

    flow, credentials = flow_of(NAMES), find_credentials(desk.folder, None, Environment())
    for _ in range(2):  # the second of them finds the token in the vault, as another process does
        async with Connections(credentials, wire=httpx.MockTransport(answer)) as connections:
            runner = Runner(flow, connections)
            for _ in range(500):
                turn = await runner.turn(runner.start())
                assert left(turn) == ("success", None)
    assert logins == 1
