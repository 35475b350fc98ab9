"""`kill -9` of a worker in the middle of a turn: another goes on where it was."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from flowrun.scale.server import Server as EngineServer
from flowrun.storage.noted import AGAIN
from tests.scale.workers import a_front, a_worker
from tests.serve.serving import PATIENCE, Server
from tests.serve.shop import FLOW, Shop, a_shop, begin, step, written

TWO = """
flow: shop
start: who
parameters: {{NAME: , FIRST: , SECOND: }}
nodes:
  who: {{type: collect_input, parameter: $NAME, prompt: Who?, exits: {{filled: one, missed: end}}}}
  one:
    type: webhook
    method: POST
    url: {url}/orders
    body: {{json: {{name: $NAME}}}}
    response_mapping: {{id: $FIRST}}
    exits: {{success: two, failed: sorry}}
  two:
    type: webhook
    method: POST
    url: {second}/orders
    body: {{json: {{name: $NAME}}}}
    response_mapping: {{id: $SECOND}}
    exits: {{success: done, failed: sorry}}
  done: {{type: speak, text: "$FIRST and $SECOND.", next: who}}
  sorry: {{type: speak, text: "First: ${{FIRST:-none}}.", next: who}}
"""


def killed_in_the_middle(
    engine: EngineServer, flow: Path, held: Shop
) -> tuple[httpx.Response, list[dict[str, Any]]]:
    """The answer to the second turn, whose request was under way at the kill, and its visits."""
    held.gate.clear()
    with a_worker(flow) as worker, a_front(engine, worker, flow) as front:
        begun = begin(front)
        assert step(front, begun, "", 1).status_code == 200
        with ThreadPoolExecutor() as pool:
            answer = pool.submit(step, front, begun, "Dana", 2)
            assert held.begun.wait(PATIENCE)
            worker.kill()
            held.gate.set()
            with a_worker(flow, port=worker.port):
                told = answer.result(PATIENCE)
                again = step(front, begun, "Dana", 2)
                assert again.content == told.content
                return told, visits(engine, front, begun)


def visits(engine: EngineServer, front: Server, begun: dict[str, Any]) -> list[dict[str, Any]]:
    url = f"{engine.ingress}/Session/{begun['session_id']}/show"
    turns = httpx.post(url, json=True, timeout=PATIENCE).raise_for_status().json()["turns"]
    found: list[dict[str, Any]] = turns[1]["visits"]
    return found


def test_a_write_that_was_under_way_is_not_made_again_and_says_that_it_may_have_arrived(
    engine: EngineServer, shop: Shop, tmp_path: Path
) -> None:
    flow = written(tmp_path, shop)
    answer, found = killed_in_the_middle(engine, flow, shop)
    assert [one["text"] for one in answer.json()["messages"]] == ["Please ask a person.", "Who?"]
    assert shop.orders["Dana"] == 1
    order = next(visit for visit in found if visit["node"] == "order")
    assert "may have arrived" in order["error"] and order["notes"] == [AGAIN]


def test_a_write_that_may_be_repeated_is_made_again_and_marked(
    engine: EngineServer, shop: Shop, tmp_path: Path
) -> None:
    repeating = "    policy: {{retry: {{repeat_writes: true}}}}\n    response_mapping"
    flow = written(tmp_path, shop, FLOW.replace("    response_mapping", repeating))
    answer, found = killed_in_the_middle(engine, flow, shop)
    assert answer.json()["messages"][0] == {"text": "Order A-Dana for Dana."}
    assert shop.orders["Dana"] == 2
    assert [visit.get("notes") for visit in found if visit["node"] == "order"] == [[AGAIN]]


def test_a_write_with_an_idempotency_key_is_made_again_with_the_same_key(
    engine: EngineServer, shop: Shop, tmp_path: Path
) -> None:
    keyed = "    policy: {{idempotency_key: Idempotency-Key}}\n    response_mapping"
    flow = written(tmp_path, shop, FLOW.replace("    response_mapping", keyed))
    answer, _ = killed_in_the_middle(engine, flow, shop)
    assert answer.json()["messages"][0] == {"text": "Order A-Dana for Dana."}
    assert len(shop.keys) == 2 and len(set(shop.keys)) == 1


def test_what_was_finished_before_the_kill_is_not_made_again(
    engine: EngineServer, shop: Shop, tmp_path: Path
) -> None:
    with a_shop() as second:
        flow = written(tmp_path, shop, TWO, second=second.url)
        answer, found = killed_in_the_middle(engine, flow, second)
        assert answer.json()["messages"][0] == {"text": "First: A-Dana."}
        assert shop.orders["Dana"] == second.orders["Dana"] == 1
        marked = [visit["node"] for visit in found if visit.get("notes")]
        assert marked == ["two"]
