"""`kill -9` of the server under load: no finished turn is lost, no order made twice, and every
session goes on. `make soak` does it for a minute."""

import asyncio
import json
import os
import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.serve.serving import PATIENCE, Server, serving
from tests.serve.shop import FLOW, Shop, a_shop, begin, step, written

ROUNDS = int(os.environ.get("FLOWRUN_SOAK_ROUNDS", "3"))
CLIENTS = 12
ANSWERS = 2 * CLIENTS, 10 * CLIENTS
"""Of a round, before the server is killed, and a moment of at most so many seconds later."""
MOMENT = 0.1


class Customer:
    """Orders again and again, and repeats a step until it is answered."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.begun: dict[str, Any] | None = None
        self.turn = 1
        self.answers: dict[int, tuple[str, dict[str, Any]]] = {}

    @property
    def input(self) -> str:
        return "" if self.turn == 1 else f"{self.number}-{self.turn}"

    async def go_on(
        self, server: Server, http: httpx.AsyncClient, answered: asyncio.Semaphore
    ) -> None:
        """Until the server is gone."""
        while True:
            try:
                if self.begun is None:
                    headers, asked = {"X-Vgai-Key": server.key}, {"agent_id": "shop"}
                    answer = await http.post("/http/init", json=asked, headers=headers)
                    assert answer.status_code == 200, answer.text
                    self.begun = answer.json()
                self.took(await self.step(http, self.input, self.turn))
                answered.release()
            except httpx.TransportError:
                return

    async def step(self, http: httpx.AsyncClient, input: str, turn: int) -> httpx.Response:
        assert self.begun is not None
        return await http.post(
            f"/http/{self.begun['session_id']}/step",
            json={"input": input, "turn": turn},
            headers={"Authorization": f"Bearer {self.begun['session_token']}"},
        )

    def took(self, answer: httpx.Response) -> None:
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert body["turn"] == self.turn and body["session_status"] == "AWAITING_INPUT"
        self.answers[self.turn] = self.input, body
        self.turn += 1


async def one_round(server: Server, customers: list[Customer], answers: int, moment: float) -> None:
    answered = asyncio.Semaphore(0)
    async with httpx.AsyncClient(base_url=server.url, timeout=PATIENCE) as http:
        going = [asyncio.create_task(one.go_on(server, http, answered)) for one in customers]
        enough = asyncio.ensure_future(each(answered, answers))
        done, _ = await asyncio.wait([*going, enough], return_when=asyncio.FIRST_COMPLETED)
        if enough in done:
            await asyncio.wait(going, timeout=moment)
        server.kill()
        enough.cancel()
        await asyncio.gather(*going)


async def each(answered: asyncio.Semaphore, answers: int) -> None:
    for _ in range(answers):
        await answered.acquire()


async def all_is_there(server: Server, customers: list[Customer]) -> None:
    async with httpx.AsyncClient(base_url=server.url, timeout=PATIENCE) as http:
        for one in customers:
            for turn, (input, body) in one.answers.items():
                assert (await one.step(http, input, turn)).json() == body
            one.took(await one.step(http, one.input, one.turn))


@pytest.mark.anyio
async def test_killed_again_and_again_no_turn_is_lost_and_no_order_is_made_twice(
    tmp_path: Path,
) -> None:
    chance, customers = random.Random(7), [Customer(number) for number in range(CLIENTS)]
    with a_shop() as shop:
        flow = written(tmp_path, shop)
        for _ in range(ROUNDS):
            with serving(flow) as server:
                answers, moment = chance.randint(*ANSWERS), chance.uniform(0, MOMENT)
                await one_round(server, customers, answers, moment)
        with serving(flow) as server:
            await all_is_there(server, customers)
        held_up_by(shop, customers)


def held_up_by(shop: Shop, customers: list[Customer]) -> None:
    assert sum(len(one.answers) for one in customers) >= min(ANSWERS) * ROUNDS
    assert [name for name, count in shop.orders.items() if count > 1] == []
    told: dict[str, int] = defaultdict(int)
    for one in customers:
        for turn, (input, body) in one.answers.items():
            if turn > 1:
                said = json.dumps(body["messages"])
                told["ordered" if f"Order A-{input}" in said else "may have arrived"] += 1
                assert input in shop.orders or "ask a person" in said
    assert told["may have arrived"] <= CLIENTS * ROUNDS


def cut_off_while_ordering(shop: Shop, flow: Path) -> httpx.Response:
    """What the repeat of a step is answered whose server was killed once the shop had its order."""
    shop.gate.clear()
    with serving(flow) as server, ThreadPoolExecutor() as pool:
        begun = begin(server)
        step(server, begun, "", 1)
        pool.submit(step, server, begun, "Dana", 2)
        assert shop.begun.wait(PATIENCE)
        server.kill()
    shop.gate.set()
    with serving(flow) as server:
        return step(server, begun, "Dana", 2)


def test_a_write_that_was_under_way_is_made_again_with_the_key_it_had(tmp_path: Path) -> None:
    keyed = "    policy: {{idempotency_key: Idempotency-Key}}\n    response_mapping"
    with a_shop() as shop:
        flow = written(tmp_path, shop, FLOW.replace("    response_mapping", keyed))
        answer = cut_off_while_ordering(shop, flow)
        assert answer.json()["messages"][0] == {"text": "Order A-Dana for Dana."}
        first, second = shop.keys
        assert first is not None and first == second


def test_a_write_without_a_key_that_was_under_way_may_have_arrived_and_is_not_made_again(
    tmp_path: Path,
) -> None:
    with a_shop() as shop:
        flow = written(tmp_path, shop)
        answer = cut_off_while_ordering(shop, flow)
        assert answer.json()["messages"][0] == {"text": "Please ask a person."}
        assert shop.orders["Dana"] == 1
