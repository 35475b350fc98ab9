"""AI Studio's Insights: sessions that are kept, looked for and looked into."""

import json
from datetime import UTC, datetime

import httpx
import pytest

from flowrun.storage.home import open_api_keys
from tests.serve.serving import here

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("each_engine")]

ASK = """
flow: {name}
start: ask
parameters: {{NAME: , STOCK: {{entity: number}}}}
nodes:
  ask:
    type: collect_input
    parameter: $NAME
    prompt: Who?
    exits: {{filled: stock, missed: end}}
  stock:
    type: webhook
    method: GET
    url: https://shop.example/stock
    response_mapping: {{left: $STOCK}}
    exits: {{success: bye, failed: bye}}
  bye: {{type: end, text: "Bye, $NAME."}}
"""
ONE, TWO = ASK.format(name="one"), ASK.format(name="two")


def stock(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"left": 3})


async def test_sessions_are_found_sorted_paged_and_cut() -> None:
    async with here(ONE, TWO) as shop:
        ids = [(await shop.init(flow))["session_id"] for flow in ("one", "two", "one")]
        found = (await shop.insight("/insights/sessions")).json()
        assert [one["session_id"] for one in found["sessions"]] == ids[::-1] or found["total"] == 3
        where = {"must": [{"term": {"agent_id": "one"}}]}
        found = (await shop.insight("/insights/sessions", filter_by=json.dumps(where))).json()
        assert {one["session_id"] for one in found["sessions"]} == {ids[0], ids[2]}
        for how in ("must_not", "should"):
            where = {how: [{"term": {"session_id": ids[1]}}]}
            found = (await shop.insight("/insights/sessions", filter_by=json.dumps(where))).json()
            assert found["total"] == (2 if how == "must_not" else 1)
        page = {"page_size": 2, "page_number": 1, "sort_by": "agent_id:desc,session_id:asc"}
        found = (await shop.insight("/insights/sessions", **page)).json()
        assert (found["total"], found["page_number"], len(found["sessions"])) == (3, 1, 1)
        found = (await shop.insight("/insights/sessions", project_fields="agent_id")).json()
        assert all(set(one) == {"agent_id"} for one in found["sessions"])


async def test_a_session_tells_the_environment_that_it_began_in_and_is_found_by_it() -> None:
    async with here(ONE) as shop:
        begun = await shop.init("one")
        await shop.says(begun, "hi")
        for environment, total in (("qa", 1), ("production", 0)):
            where = {"must": [{"term": {"environment": environment}}]}
            found = (await shop.insight("/insights/sessions", filter_by=json.dumps(where))).json()
            assert found["total"] == total
        told = (await shop.insight(f"/insights/sessions/{begun['session_id']}")).json()
        assert told["environment"] == "qa"


@pytest.mark.parametrize(
    "query",
    [
        {"from_date": "yesterday"},
        {"from_date": "2026-01-01", "to_date": "2026-06-01"},
        {"from_date": "2026-02-01", "to_date": "2026-01-01"},
        {"from_date": "2026-02-01", "to_date": "2026-01-31"},
        {"page_number": "-1"},
        {"page_size": "many"},
        {"sort_by": "data; DROP TABLE sessions"},
        {"filter_by": "{"},
        {"filter_by": '{"must": [{"term": {"source": "\\ud800"}}]}'},
        {"filter_by": '{"must": [{"match": {"agent_id": "on"}}]}'},
        {"filter_by": '{"must": [{"term": {"data": "x"}}]}'},
        {"project_fields": "[1]"},
    ],
)
async def test_a_query_that_is_wrong_is_answered_as_ai_studio_does(query: dict[str, str]) -> None:
    async with here(ONE) as shop:
        answer = await shop.insight("/insights/sessions", **query)
        assert answer.status_code == 401 and answer.json()["statusCode"] == 401


@pytest.mark.parametrize("bound", [{"to_date": "9999-12-31"}, {"from_date": "0001-01-01"}])
async def test_the_first_and_the_last_day_that_there_are_bound_nothing(
    bound: dict[str, str],
) -> None:
    async with here(ONE) as shop:
        await shop.init("one")
        assert (await shop.insight("/insights/sessions", **bound)).json()["total"] == 1


async def test_a_value_that_looks_like_sql_is_a_value() -> None:
    async with here(ONE) as shop:
        await shop.init("one")
        where = {"must": [{"term": {"agent_id": "' OR 1=1 --"}}]}
        found = (await shop.insight("/insights/sessions", filter_by=json.dumps(where))).json()
        assert found["total"] == 0


async def test_a_session_tells_its_way_with_its_requests() -> None:
    async with here(ONE, answer=stock) as shop:
        begun = await shop.init("one")
        await shop.says(begun, "hi")
        await shop.says(begun, "Dana")
        told = (await shop.insight(f"/insights/sessions/{begun['session_id']}")).json()
        assert told["session_status"] == "ENDED" and told["turns"] == 2
        assert told["transcription"] == [
            {"client": "hi"},
            {"agent": "Who?"},
            {"client": "Dana"},
            {"agent": "Bye, Dana."},
        ]
        assert [node["node_id"] for node in told["flow_path"]] == ["ask", "stock", "bye"]
        webhook = told["flow_path"][1]
        assert webhook["request"]["verb"] == "GET"
        assert webhook["response"] == {"code": 200, "payload": {"left": 3}}
        assert told["parameters"]["STOCK"] == 3


@pytest.mark.parametrize("id", ["nope", "%2e", "%2e%2e", "%00", "%25"])
async def test_a_session_that_nobody_began_is_not_found(id: str) -> None:
    async with here(ONE) as shop:
        for path in (f"/insights/sessions/{id}", f"/insights/sessions/{id}/parameters"):
            assert (await shop.insight(path)).status_code == 404


async def test_the_day_of_a_session_is_its_own() -> None:
    async with here(ONE) as shop:
        begun = await shop.init("one")
        path = f"/insights/sessions/{begun['session_id']}/parameters"
        day = begun["session_start_time"][:10]
        assert (await shop.insight(path, session_start_time=day)).status_code == 200
        assert (await shop.insight(path, session_start_time="2020-01-01")).status_code == 404


async def test_a_key_sees_the_sessions_of_its_own_client_unless_it_is_made_to_see_all() -> None:
    keys, now = open_api_keys(), datetime(2026, 1, 31, tzinfo=UTC)
    shop, other = keys.create("shop", now), keys.create("other", now)
    dashboard = keys.create("dashboard", now, insights=True)
    async with here(ONE) as server:
        begun = {key: (await server._replace(key=key).init("one")) for key in (shop, other)}
        ids = {key: one["session_id"] for key, one in begun.items()}
        for key, seen in ((shop, [shop]), (other, [other]), (dashboard, [shop, other])):
            asking = server._replace(key=key)
            found = (await asking.insight("/insights/sessions")).json()
            assert {one["session_id"] for one in found["sessions"]} == {ids[one] for one in seen}
            assert found["total"] == len(seen)
            for owner, id in ids.items():
                for path in (f"/insights/sessions/{id}", f"/insights/sessions/{id}/parameters"):
                    status = (await asking.insight(path)).status_code
                    assert status == (200 if owner in seen else 404)
        whole = {"should": [{"term": {"client": "other"}}, {"term": {"client": "shop"}}]}
        asking = server._replace(key=shop)
        found = (await asking.insight("/insights/sessions", filter_by=json.dumps(whole))).json()
        assert [one["client"] for one in found["sessions"]] == ["shop"]
