"""Test request in the studio: of the text in the page, with nothing secret in what comes back."""

import json
from typing import Any

import httpx
import pytest
import respx

from engine.values.secret import DOTS
from tests.studio.studio import Studio

pytestmark = pytest.mark.anyio

SECRET = "canary-5f0c-in-the-clear"
HOOK = """\
flow: hook
start: ask
parameters:
  KEY: {entity: text, secret: true, hosts: [api.example.com]}
  DAY: {entity: text, value: monday}
  FOUND:
nodes:
  ask:
    type: webhook
    method: POST
    url: https://api.example.com/look
    headers: {X-Own: $KEY}
    body: {json: {day: $DAY, key: $KEY}}
    response_mapping: {"items[0].name": $FOUND}
    exits: {success: end, failed: end}
"""
CASES = """\
flow: f
start: a
nodes:
  a: {type: salesforce, credential: SF, query: SELECT Id FROM Case}
"""


async def tried(studio: Studio, file: str, node: str, status: int = 200, **more: Any) -> Any:
    text = more.pop("text", None) or (studio.root / file).read_text("utf-8")
    body = {"file": file, "text": text, "node": node, **more}
    return await studio.post("/api/request", body, status)


async def hook(studio: Studio, status: int = 200, **more: Any) -> Any:
    return await tried(studio, "hook.yaml", "ask", status, text=HOOK, **more)


async def test_a_request_shows_answer_exit_mapping_paths_and_where_values_come_from(
    demo: Studio,
) -> None:
    told = await tried(demo, "demo.yaml", "find_caller")
    assert told["exit"] == "success" and told["error"] is None
    assert set(told["mapped"]) == {"CONTACT_ID", "FIRST_NAME", "COMPANY"}
    assert told["tree"]["records"][0]["FirstName"] == told["mapped"]["FIRST_NAME"]
    paths = {row["path"]: row["value"] for row in told["paths"]}
    assert paths["records[0].FirstName"] == told["mapped"]["FIRST_NAME"]
    assert told["response"]["status"] == 200
    assert json.loads(told["response"]["body"])["totalSize"] == told["tree"]["totalSize"] == 1
    assert told["request"]["headers"]["Authorization"] == f"Bearer {DOTS}"
    assert [one["request"] for one in told["requests"]] == [told["request"]]
    origins = {one["name"]: one for one in told["origins"]}
    assert origins["$CALLER_PHONE_NUMBER"]["value"] == "+14155550100"
    assert origins["$CALLER_PHONE_NUMBER"]["place"] == "default (demo.yaml:8)"
    assert origins["credential"]["value"] == "Salesforce Production"
    assert told["curl"].rpartition("curl ")[2].startswith("'https://local-org.test/")


async def test_the_text_of_the_page_is_tried_and_the_file_is_left_alone(demo: Studio) -> None:
    path = demo.root / "demo.yaml"
    before = path.read_bytes()
    text = path.read_text("utf-8").replace("Phone = $CALLER_PHONE_NUMBER", "Phone = 'nobody'")
    assert (await tried(demo, "demo.yaml", "find_caller", text=text))["exit"] == "no_records"
    assert path.read_bytes() == before


async def test_an_environment_asks_by_its_own_credential(demo: Studio) -> None:
    told = await tried(demo, "demo.yaml", "find_caller", environment="qa")
    origins = {one["name"]: one["value"] for one in told["origins"]}
    assert origins["credential"] == "Salesforce QA"


async def test_what_was_typed_wins_and_is_told(demo: Studio) -> None:
    given = {"$CALLER_PHONE_NUMBER": "+14155550999"}
    told = await tried(demo, "demo.yaml", "find_caller", parameters=given)
    [origin] = [one for one in told["origins"] if one["name"] == "$CALLER_PHONE_NUMBER"]
    assert origin == {
        "name": "$CALLER_PHONE_NUMBER",
        "value": "+14155550999",
        "place": "typed here",
    }


async def test_a_secret_that_was_typed_never_comes_back(
    studio: Studio, respx_mock: respx.MockRouter
) -> None:
    def echo(request: httpx.Request) -> httpx.Response:
        seen = {
            "name": f"told {SECRET}",
            "token": "another-secret",
            "sent": request.content.decode(),
        }
        return httpx.Response(200, json={"items": [seen]}, headers={"X-Seen": SECRET})

    respx_mock.post("https://api.example.com/look").mock(side_effect=echo)
    body = {"file": "hook.yaml", "text": HOOK, "node": "ask", "parameters": {"KEY": SECRET}}
    answer = await studio.http.post("/api/request", json=body)
    assert answer.status_code == 200
    told = answer.json()
    assert told["exit"] == "success" and told["mapped"]["FOUND"] == f"told {DOTS}"
    assert SECRET not in answer.text and "another-secret" not in answer.text
    rows = {**body, "rows": [{"path": "items[0].name", "parameter": "FOUND"}]}
    del rows["parameters"]
    mapped = await studio.http.post("/api/request/map", json=rows)
    assert mapped.status_code == 200 and SECRET not in mapped.text


@pytest.mark.parametrize("value", [f"{SECRET} that no entity takes!", "x" * 2000 + SECRET])
async def test_a_secret_that_its_entity_refuses_is_not_repeated(studio: Studio, value: str) -> None:
    text = HOOK.replace("entity: text", "entity: number")
    body = {"file": "hook.yaml", "text": text, "node": "ask", "parameters": {"KEY": value}}
    answer = await studio.http.post("/api/request", json=body)
    assert answer.status_code == 422 and SECRET not in answer.text


async def test_a_dry_run_sends_nothing(studio: Studio, respx_mock: respx.MockRouter) -> None:
    told = await hook(studio, dry_run=True, parameters={"KEY": SECRET})
    assert told["request"]["url"] == "https://api.example.com/look"
    assert told["exit"] is None and told["response"] is None
    assert "$KEY" in told["curl"] and SECRET not in json.dumps(told)
    assert not respx_mock.calls


async def test_a_host_that_refuses_is_told_and_takes_failed(studio: Studio) -> None:
    text = HOOK.replace("https://api.example.com", "http://127.0.0.1:9").replace(
        "hosts: [api.example.com]", 'hosts: ["127.0.0.1:9"]'
    )
    told = await tried(studio, "hook.yaml", "ask", text=text, parameters={"KEY": SECRET})
    assert told["exit"] == "failed" and told["response"] is None and told["mapped"] == {}
    assert "127.0.0.1:9" in told["error"] and SECRET not in json.dumps(told)


async def test_a_credential_that_cannot_be_read_is_told_by_the_node(studio: Studio) -> None:
    (studio.root / "credentials.yaml").write_text(
        "SF: {type: salesforce, domain: acme, consumer_key: k, consumer_secret: {env: NOT_THERE}}\n"
    )
    told = await tried(studio, "f.yaml", "a", text=CASES)
    assert told["exit"] == "failed" and "NOT_THERE" in told["error"]


@pytest.mark.parametrize(
    ("node", "words"),
    [
        ("nobody", 'no node "nobody"'),
        ("greet", "makes no request"),
        ("", "name the node"),
    ],
)
async def test_a_node_that_asks_nothing_is_refused(studio: Studio, node: str, words: str) -> None:
    assert words in (await tried(studio, "shop.yaml", node, 422))["error"]


@pytest.mark.parametrize(
    "text", ["a: [", "flow: f\nstart: x\nnodes: {ask: {type: webhook}}\n", "", "- a\n"]
)
async def test_a_text_that_is_no_sound_flow_is_refused_with_words(
    studio: Studio, text: str
) -> None:
    body = {"file": "shop.yaml", "text": text, "node": "ask"}
    assert (await studio.post("/api/request", body, 422))["error"]


async def test_a_credential_that_is_not_there_is_refused_with_words(studio: Studio) -> None:
    assert 'no credential "SF"' in (await tried(studio, "f.yaml", "a", 422, text=CASES))["error"]


async def test_rows_are_tried_on_the_last_answer_each_on_its_own(demo: Studio) -> None:
    text = (demo.root / "demo.yaml").read_text("utf-8")
    body = {"file": "demo.yaml", "text": text, "node": "find_caller"}
    rows = [
        {"path": "records[0].FirstName", "parameter": "FIRST_NAME"},
        {"path": "records[0].Nickname", "parameter": "$COMPANY", "default": "none"},
        {"path": "records[0].Nickname", "parameter": "SUBJECT"},
    ]
    refused = await demo.post("/api/request/map", {**body, "rows": rows}, 404)
    assert "send its request first" in refused["error"]
    first = await tried(demo, "demo.yaml", "find_caller")
    told = await demo.post("/api/request/map", {**body, "rows": rows})
    found, by_default, missing = told["rows"]
    assert found["kept"] == first["mapped"]["FIRST_NAME"]
    assert by_default["kept"] == "none" and by_default["default"] is True
    assert "finds nothing" in missing["error"]
    wrong = [{"path": "records[0].Id", "parameter": "NOWHERE"}]
    refused = await demo.post("/api/request/map", {**body, "rows": wrong}, 422)
    assert "$NOWHERE is not declared" in refused["error"]


async def test_an_answer_too_large_for_a_tree_is_shown_by_its_start(
    studio: Studio, respx_mock: respx.MockRouter
) -> None:
    large = {"items": [{"name": "x" * 1_200_000}]}
    respx_mock.post("https://api.example.com/look").respond(json=large)
    told = await hook(studio, parameters={"KEY": SECRET})
    assert told["exit"] == "success" and told["tree"] is None
    assert told["response"]["truncated"] and len(told["response"]["body"]) < 100_000
