"""AI Studio's HTTP agent API: a client written for it changes only its base URL."""

import asyncio
import base64
import json
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from flowrun.serve.limits import Limits
from flowrun.serve.reach import Reach
from tests.serve.serving import Here, begins, here

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("each_engine")]

CANARY = "canary-5e1f-serve"
SHOP = """
flow: shop
start: hello
parameters:
  NAME:
  PIN: {secret: true, hosts: [shop.example]}
  COUNT: {entity: number}
  ORDER:
nodes:
  hello: {type: speak, text: "Welcome! ${INITIAL_MESSAGE:-}", next: who}
  who:
    type: collect_input
    parameter: $NAME
    prompt: Who are you?
    exits: {filled: pin, missed: end}
  pin:
    type: collect_input
    parameter: $PIN
    prompt: Your PIN?
    exits: {filled: order, missed: end}
  order:
    type: webhook
    method: POST
    url: https://shop.example/orders
    headers: {X-Pin: $PIN}
    body: {json: {name: $NAME, count: $COUNT}}
    response_mapping: {id: $ORDER}
    exits: {success: bye, failed: sorry}
  bye: {type: end, text: "Thank you, $NAME: order $ORDER."}
  sorry: {type: end, text: That did not work.}
"""


class Orders:
    """Counts what it is asked; `gate` holds it back."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.begun, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(json.loads(request.content))
        self.begun.set()
        await self.gate.wait()
        return httpx.Response(200, json={"id": f"A-{len(self.asked)}"})


async def up_to_the_order(shop: Here) -> dict[str, Any]:
    begun = await shop.init()
    await shop.says(begun, "hi")
    await shop.says(begun, "Dana")
    return begun


async def test_a_conversation_has_the_bodies_and_times_of_the_reference() -> None:
    async with here(SHOP, answer=Orders()) as shop:
        begun = await shop.init()
        assert set(begun) == {
            "session_id",
            "session_start_time",
            "session_expiration_time",
            "session_token",
        }
        assert re.fullmatch(r"[\d-]{10}T[\d:]{8}\.\d{6}", begun["session_start_time"])
        assert re.fullmatch(r"[\d-]{10}T[\d:]{8}\.\d{3}Z", begun["session_expiration_time"])
        first = (await shop.step(begun, "")).json()
        assert first == {
            "messages": [{"text": "Welcome! "}, {"text": "Who are you?"}],
            "session_status": "AWAITING_INPUT",
            "turn": 1,
        }
        await shop.says(begun, "Dana")
        last = (await shop.step(begun, "4711")).json()
        assert last["messages"] == [{"text": "Thank you, Dana: order A-1."}]
        assert last["session_status"] == "ENDED"


async def test_the_first_input_is_the_initial_message_and_answers_nothing() -> None:
    async with here(SHOP) as shop:
        begun = await shop.init()
        assert await shop.says(begun, "I want to order") == [
            "Welcome! I want to order",
            "Who are you?",
        ]
        told = (await shop.insight(f"/insights/sessions/{begun['session_id']}")).json()
        assert told["parameters"]["INITIAL_MESSAGE"] == "I want to order"
        assert told["parameters"]["NAME"] is None
        assert told["transcription"][0] == {"client": "I want to order"}


async def test_parameters_come_with_the_session_and_with_each_step() -> None:
    async with here(SHOP, answer=(orders := Orders())) as shop:
        begun = await shop.init(session_parameters=[{"name": "COUNT", "value": 2}])
        await shop.says(begun, "")
        await shop.says(begun, "Dana")
        await shop.says(begun, "4711", parameters=[{"name": "COUNT", "value": 3}])
        assert orders.asked == [{"name": "Dana", "count": 3}]


async def test_a_repeat_by_key_or_turn_gets_the_same_answer_and_does_nothing() -> None:
    async with here(SHOP, answer=(orders := Orders())) as shop:
        begun = await up_to_the_order(shop)
        key = {"Idempotency-Key": "order-1"}
        once = await shop.step(begun, "4711", key)
        again = await shop.step(begun, "4711", key)
        by_turn = await shop.step(begun, "4711", turn=3)
        assert once.status_code == 200
        assert once.content == again.content == by_turn.content
        assert len(orders.asked) == 1


async def test_a_key_with_another_input_is_refused() -> None:
    async with here(SHOP) as shop:
        begun = await shop.init()
        await shop.step(begun, "", {"Idempotency-Key": "one"})
        assert (await shop.step(begun, "x", {"Idempotency-Key": "one"})).status_code == 422
        more = {"parameters": [{"name": "COUNT", "value": 1}]}
        answer = await shop.step(begun, "", {"Idempotency-Key": "one"}, **more)
        assert answer.status_code == 422


@pytest.mark.parametrize("turn, input", [(1, "other"), (3, "Dana"), (9, "")])
async def test_a_turn_that_is_not_the_next_is_refused(turn: int, input: str) -> None:
    async with here(SHOP) as shop:
        begun = await shop.init()
        await shop.says(begun, "")
        assert (await shop.step(begun, input, turn=turn)).status_code == 409
        assert await shop.says(begun, "Dana", turn=2) == ["Your PIN?"]


async def test_of_two_steps_at_once_the_second_is_refused() -> None:
    orders = Orders()
    orders.gate.clear()
    async with here(SHOP, answer=orders) as shop:
        begun = await up_to_the_order(shop)
        first = asyncio.create_task(shop.step(begun, "4711"))
        await begins(orders.begun, first)
        assert (await shop.step(begun, "4711")).status_code == 409
        orders.gate.set()
        assert (await first).status_code == 200
        assert len(orders.asked) == 1


async def test_a_turn_goes_on_though_its_client_goes_away() -> None:
    orders = Orders()
    orders.gate.clear()
    async with here(SHOP, answer=orders) as shop:
        begun = await up_to_the_order(shop)
        step = asyncio.create_task(shop.step(begun, "4711", turn=3))
        await begins(orders.begun, step)
        step.cancel()
        await asyncio.wait([step])
        orders.gate.set()
        await shop.turns.drain()
        shop.turns.draining = False
        assert await shop.says(begun, "4711", turn=3) == ["Thank you, Dana: order A-1."]
        assert len(orders.asked) == 1


async def test_an_ended_session_says_so() -> None:
    async with here(SHOP, answer=Orders()) as shop:
        begun = await up_to_the_order(shop)
        await shop.says(begun, "4711")
        answer = await shop.step(begun, "more")
        assert answer.status_code == 409
        assert answer.json()["statusCode"] == 409
        assert "the session has ended" in answer.json()["message"]


async def test_a_flow_that_fails_says_why() -> None:
    broken = SHOP.replace(", failed: sorry", "")
    async with here(broken) as shop:
        begun = await up_to_the_order(shop)
        body = (await shop.step(begun, "4711")).json()
        assert body["session_status"] == "ENDED"
        assert body["error"].startswith("order: ")


async def test_a_session_expires_and_its_token_with_it() -> None:
    async with here(SHOP) as shop:
        begun = await shop.init()
        shop.clock.later = timedelta(hours=24, seconds=1)
        answer = await shop.step(begun, "")
        assert answer.status_code == 401 and "expired" in answer.json()["message"]


WRONG: dict[str, tuple[dict[str, Any], int]] = {
    "no JSON": ({"content": b"{"}, 400),
    "no object": ({"content": b"[]"}, 400),
    "no input": ({"json": {}}, 400),
    "a number as input": ({"json": {"input": 7}}, 400),
    "no number": ({"content": b'{"input": "", "turn": NaN}'}, 400),
    "turn 0": ({"json": {"input": "", "turn": 0}}, 400),
    "half a character": ({"content": b'{"input": "\\ud800"}'}, 400),
    "half a character in a value": (
        {"content": b'{"input": "", "parameters": [{"name": "NAME", "value": ["\\uDC00"]}]}'},
        400,
    ),
    "half a character as a key": (
        {"content": b'{"input": "", "parameters": [{"name": "NAME", "value": {"\\ud83d": 1}}]}'},
        400,
    ),
    "bytes that are no text": ({"content": b'{"input": "\xff"}'}, 400),
    "deep nesting": ({"content": b"[" * 100_000}, 400),
    "ten megabytes": ({"json": {"input": "x" * 10_000_000}}, 413),
    "a long input": ({"json": {"input": "x" * 20_001}}, 400),
    "an undeclared parameter": (
        {"json": {"input": "", "parameters": [{"name": "NOPE", "value": 1}]}},
        400,
    ),
    "a wrong value": (
        {"json": {"input": "", "parameters": [{"name": "COUNT", "value": "many"}]}},
        400,
    ),
    "the session's own": (
        {"json": {"input": "", "parameters": [{"name": "SESSION_ID", "value": "x"}]}},
        400,
    ),
    "many parameters": (
        {"json": {"input": "", "parameters": [{"name": "NAME", "value": 1}] * 101}},
        400,
    ),
    "a long key": ({"json": {"input": ""}, "headers": {"Idempotency-Key": "k" * 300}}, 400),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_is_wrong_is_said_and_nothing_is_lost(name: str) -> None:
    request, status = WRONG[name]
    async with here(SHOP) as shop:
        begun = await shop.init()
        headers = {"Authorization": f"Bearer {begun['session_token']}"} | request.get("headers", {})
        url = f"/http/{begun['session_id']}/step"
        answer = await shop.http.post(url, **{**request, "headers": headers})
        assert answer.status_code == status
        assert set(answer.json()) == {"statusCode", "error", "message"}
        assert await shop.says(begun, "", turn=1) == ["Welcome! ", "Who are you?"]


async def test_whoever_may_not_talk_is_told_why() -> None:
    async with here(SHOP) as shop:
        one, other = await shop.init(), await shop.init()
        url, init = f"/http/{one['session_id']}/step", {"agent_id": "shop"}
        for key in ({}, {"X-Vgai-Key": "wrong"}, {"X-Vgai-Key": "flowrun_local_0"}):
            answer = await shop.http.post("/http/init", json=init, headers=key)
            assert answer.status_code == 401 and answer.json()["statusCode"] == 401
        odd = base64.urlsafe_b64encode(b'{"alg": "HS256", "crit": 5}').decode()
        foreign = ("x.y.z", f"{odd}.y.z", other["session_token"])
        for token in ("", "Bearer", *(f"Bearer {one}" for one in foreign)):
            sent = {"Authorization": token} if token else {}
            answer = await shop.http.post(url, json={"input": ""}, headers=sent)
            assert answer.status_code == 401
        # Signed by nobody (RFC 8725, 2.1), and by another server's key.
        none = "eyJhbGciOiJub25lIn0.e30."
        answer = await shop.http.post(
            url, json={"input": ""}, headers={"Authorization": f"Bearer {none}"}
        )
        assert answer.status_code == 401


async def test_what_is_not_there_is_not_found() -> None:
    async with here(SHOP) as shop:
        headers = {"X-Vgai-Key": shop.key}
        answer = await shop.http.post("/http/init", json={"agent_id": "nope"}, headers=headers)
        assert answer.status_code == 404
        assert answer.json()["message"] == "ID nope is not an ID to any agent or published version"
        now = shop.clock.now()
        token = shop.turns.tokens.issue("gone", now, now.replace(year=now.year + 1))
        gone = {"session_id": "gone", "session_token": token}
        assert (await shop.step(gone, "")).status_code == 404
        assert (await shop.insight("/insights/sessions/gone")).status_code == 404
        assert (await shop.http.get("/nowhere")).json()["statusCode"] == 404
        assert (await shop.http.get("/http/init")).status_code == 405


async def test_a_host_that_nobody_named_is_refused() -> None:
    reach = Reach("127.0.0.1", names=["flows.example.com"])
    async with here(SHOP, reach=reach) as shop:
        for host, status in (("evil.example", 421), ("flows.example.com", 200)):
            answer = await shop.http.get("/healthz", headers={"Host": host})
            assert answer.status_code == status


async def test_pages_of_named_origins_alone_may_talk() -> None:
    shop_page, asked = "https://shop.example", {"Access-Control-Request-Method": "POST"}
    async with here(SHOP, reach=Reach("127.0.0.1", origins=[shop_page])) as shop:
        for origin, allowed in ((shop_page, shop_page), ("https://evil.example", None)):
            answer = await shop.http.options("/http/init", headers={"Origin": origin, **asked})
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed
    async with here(SHOP) as shop:
        answer = await shop.http.get("/healthz", headers={"Origin": shop_page})
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_who_asks_too_often_waits() -> None:
    async with here(SHOP, limits=Limits(rate=1)) as shop:
        begun = await shop.init()
        await shop.says(begun, "")
        answer = await shop.step(begun, "Dana")
        assert answer.status_code == 429 and int(answer.headers["Retry-After"]) >= 1


async def test_a_key_has_so_many_sessions_and_gets_room_as_they_end() -> None:
    async with here(SHOP, answer=Orders(), limits=Limits(open_sessions=1)) as shop:
        begun = await up_to_the_order(shop)
        headers, body = {"X-Vgai-Key": shop.key}, {"agent_id": "shop"}
        refused = await shop.http.post("/http/init", json=body, headers=headers)
        assert refused.status_code == 429 and "Retry-After" in refused.headers
        await shop.says(begun, "4711")
        await shop.init()


async def test_no_answer_no_log_and_no_insight_tells_a_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    async with here(SHOP, answer=Orders()) as shop:
        begun = await up_to_the_order(shop)
        answers = [await shop.step(begun, CANARY), await shop.step(begun, CANARY, turn=3)]
        for path in ("", f"/{begun['session_id']}", f"/{begun['session_id']}/parameters"):
            answers.append(await shop.insight(f"/insights/sessions{path}"))
        answers.append(await shop.http.get("/metrics"))
        for answer in answers:
            assert answer.status_code == 200
            assert CANARY not in answer.text
        assert CANARY not in caplog.text and begun["session_token"] not in caplog.text


DRINKS = """
flow: drinks
start: which
parameters: {DRINK: }
nodes:
  which:
    type: collect_input
    parameter: $DRINK
    prompt: What would you like?
    options: {tea: [], coffee: [espresso]}
    exits: {filled: bye, missed: end}
  bye: {type: end, text: "One $DRINK."}
"""


async def test_the_last_message_carries_the_quick_replies_for_a_repeat_too() -> None:
    async with here(DRINKS) as drinks:
        begun = await drinks.init("drinks")
        first = (await drinks.step(begun, "", turn=1)).json()
        assert first["messages"] == [
            {"text": "What would you like?", "quick_replies": ["tea", "coffee"]}
        ]
        assert (await drinks.step(begun, "", turn=1)).json() == first
        assert (await drinks.step(begun, "espresso")).json()["messages"] == [
            {"text": "One coffee."}
        ]
