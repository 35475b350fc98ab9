"""Asynchronous requests: a step is answered without them, and what came of them is kept."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.serve.serving import PATIENCE, Here, Server, here, serving, until
from tests.serve.shop import Shop, a_shop, begin, step, written

FLOW = """
flow: shop
start: who
parameters: {{NAME: }}
nodes:
  who:
    type: collect_input
    parameter: $NAME
    prompt: Who?
    exits: {{filled: tell, missed: end}}
  tell:
    type: webhook
    method: POST
    url: {url}/orders
    body: {{json: {{name: $NAME}}}}
    asynchronous: true
    exits: {{success: done, failed: done}}
  done: {{type: speak, text: "Thank you, $NAME.", next: who}}
"""
TEXT = FLOW.format(url="https://shop.example")
THREE = """
flow: shop
start: who
parameters: {NAME: }
nodes:
  who: {type: collect_input, parameter: $NAME, prompt: Who?, exits: {filled: one, missed: end}}
  one: {type: webhook, method: POST, url: https://shop.example/1, asynchronous: true,
        exits: {success: two, failed: full}}
  two: {type: webhook, method: POST, url: https://shop.example/2, asynchronous: true,
        exits: {success: three, failed: full}}
  three: {type: webhook, method: POST, url: https://shop.example/3, asynchronous: true,
          exits: {success: who, failed: full}}
  full: {type: speak, text: Too many., next: who}
"""


class Gate:
    """Holds each answer back until it is opened."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.asked: list[str] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        await self.opened.wait()
        return httpx.Response(200, json={"id": "A-1"})


async def calls(shop: Here, begun: dict[str, Any]) -> list[Any]:
    """The answers to all that was asked, as Insights tell them."""
    told = (await shop.insight(f"/insights/sessions/{begun['session_id']}")).json()
    nodes = [node for node in told["flow_path"] if node["node_id"] == "tell"]
    return [node.get("response", {}) and node["response"]["payload"] for node in nodes]


@pytest.mark.anyio
@pytest.mark.usefixtures("each_engine")
async def test_a_step_is_answered_while_what_it_sent_in_the_background_is_under_way() -> None:
    gate = Gate()
    async with here(TEXT, answer=gate) as shop:
        begun = await shop.init()
        await shop.says(begun, "", turn=1)
        for turn, name in ((2, "Dana"), (3, "Robin")):
            said = [f"Thank you, {name}.", "Who?"]
            assert await shop.says(begun, name, turn=turn) == said
            assert await shop.says(begun, name, turn=turn) == said  # a repeat
        assert not any(await calls(shop, begun))
        gate.opened.set()

        async def are_told() -> bool:
            return await calls(shop, begun) == [{"id": "A-1"}] * 2

        await until(are_told)
        assert gate.asked == ["/orders"] * 2


@pytest.mark.anyio
@pytest.mark.usefixtures("each_engine")
async def test_all_visits_of_a_turn_share_what_it_may_send_in_the_background(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.sending.MOST_IN_BACKGROUND", 2)
    gate = Gate()
    gate.opened.set()
    async with here(THREE, answer=gate) as shop:
        begun = await shop.init()
        await shop.says(begun, "")
        for name in ("Dana", "Robin"):
            assert await shop.says(begun, name) == ["Too many.", "Who?"]

        async def are_made() -> bool:
            return sorted(gate.asked) == ["/1", "/1", "/2", "/2"]

        await until(are_made)


@pytest.mark.anyio
async def test_where_the_turn_cannot_be_kept_its_repeat_sends_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Gate()
    async with here(TEXT, answer=gate) as shop:
        begun = await shop.init()
        await shop.says(begun, "", turn=1)
        shop.turns.sessions._writes.execute("PRAGMA query_only = ON")
        refused = asyncio.ensure_future(shop.step(begun, "Dana", turn=2))
        gate.opened.set()
        assert (await refused).status_code == 503
        shop.turns.sessions._writes.execute("PRAGMA query_only = OFF")
        assert await shop.says(begun, "Dana", turn=2) == ["Thank you, Dana.", "Who?"]
        await shop.turns.drain()
        assert len(gate.asked) <= 1


@contextmanager
def under_way(flow: Path, shop: Shop) -> Iterator[tuple[Server, dict[str, Any], httpx.Response]]:
    """A server whose second step is answered, and what that sent in the background is not."""
    shop.gate.clear()
    with serving(flow) as server:
        begun = begin(server)
        step(server, begun, "", 1)
        answer = step(server, begun, "Dana", 2)
        assert shop.begun.wait(PATIENCE)
        yield server, begun, answer


def test_at_the_first_signal_what_is_under_way_in_the_background_ends_and_is_kept(
    tmp_path: Path,
) -> None:
    with a_shop() as shop:
        flow = written(tmp_path, shop, FLOW)
        with under_way(flow, shop) as (server, begun, answer):
            assert answer.json()["messages"][0]["text"] == "Thank you, Dana."
            server.told()
            threading.Timer(0.1, shop.gate.set).start()
            assert server.process.wait(PATIENCE) == 0
        with serving(flow) as server:
            assert step(server, begun, "Dana", 2).content == answer.content
            url = f"/insights/sessions/{begun['session_id']}"
            path = server.get(url, key=server.key).json()["flow_path"]
            (told,) = (node for node in path if node["node_id"] == "tell")
            assert told["response"]["payload"] == {"id": "A-Dana"}
        assert shop.orders["Dana"] == 1


def test_after_a_kill_in_the_background_the_session_goes_on_and_sends_nothing_twice(
    tmp_path: Path,
) -> None:
    with a_shop() as shop:
        flow = written(tmp_path, shop, FLOW)
        with under_way(flow, shop) as (server, begun, answer):
            server.kill()
        shop.gate.set()
        with serving(flow) as server:
            assert step(server, begun, "Dana", 2).content == answer.content
            assert step(server, begun, "Robin", 3).status_code == 200
        assert shop.orders["Dana"] == 1
