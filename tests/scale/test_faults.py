"""What dies under load, and what its clients see: every session goes on, no turn is lost and none
is made twice. `make soak` does it with more."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from flowrun.scale.server import Server as EngineServer
from tests.engine_server import TOOLS
from tests.scale.balancing import behind_haproxy
from tests.scale.cluster import nodes
from tests.scale.ups import Customer, a_client, customers, processor_time
from tests.scale.workers import Worker, a_front, a_worker
from tests.serve.serving import PATIENCE, Server
from tests.serve.shop import FLOW, Shop, begin, step, written

SOAK = int(os.environ.get("FLOWRUN_SOAK_ROUNDS", "0"))
AT_ONCE = 2_000 if SOAK else 200
TURNS = 40 if SOAK else 4
REPEATS = 50
MAY_HAVE_ARRIVED = "Please ask a person."


@pytest.fixture
def flow(shop: Shop, tmp_path: Path) -> Path:
    # The shop has one process with all who order there, and is slow when they are thousands.
    patient = "    policy: {{timeout: 120s}}\n    response_mapping"
    text = FLOW.replace("    response_mapping", patient)
    return written(tmp_path, shop, f"turn_budget: 300s\n{text}")


async def ordering(one: Customer, turns: int) -> list[str]:
    return [await one.order(number) for number in range(turns)]


async def ordered_meanwhile(
    front: Server, count: int, turns: int, meanwhile: Callable[[], Awaitable[None]]
) -> int:
    """Many customers, each of whom orders many times; how many orders may have arrived. Whatever
    happens meanwhile, every turn is answered by what belongs to it."""
    async with a_client() as http:
        made = await customers(front.url, front.key, count, http)
        going = [asyncio.create_task(ordering(one, turns)) for one in made]
        await meanwhile()
        said = dict(zip(made, await asyncio.gather(*going), strict=True))
    unsure = 0
    for one, texts in said.items():
        for number, text in enumerate(texts):
            order = f"{one.name}-{number}"
            assert text in (f"Order A-{order} for {order}.", MAY_HAVE_ARRIVED)
            unsure += text == MAY_HAVE_ARRIVED
    return unsure


def each_once(shop: Shop, orders: int, unsure: int) -> None:
    assert [name for name, count in shop.orders.items() if count > 1] == []
    assert orders - unsure <= len(shop.orders) <= orders


async def when(shop: Shop, orders: int) -> None:
    """Once so many were made."""
    await asyncio.to_thread(shop.wait_for, orders)


def test_many_sessions_at_once_are_all_answered(
    engine: EngineServer, shop: Shop, flow: Path
) -> None:
    async def nothing() -> None: ...

    with a_worker(flow) as worker, a_front(engine, worker, flow) as front:
        unsure = asyncio.run(ordered_meanwhile(front, AT_ONCE, 1, nothing))
    assert unsure == 0
    each_once(shop, AT_ONCE, 0)


async def repeated(*fronts: Server) -> list[httpx.Response]:
    """The answers to one step that is sent again and again, to one front and another."""
    async with a_client() as http:
        (one,) = await customers(fronts[0].url, fronts[0].key, 1, http)
        headers = {
            "Authorization": f"Bearer {one.begun['session_token']}",
            "Idempotency-Key": "order of Dana",
        }
        asked = [
            http.post(
                f"{fronts[number % len(fronts)].url}/http/{one.begun['session_id']}/step",
                json={"input": "Dana"},
                headers=headers,
            )
            for number in range(REPEATS)
        ]
        return list(await asyncio.gather(*asked))


def test_a_step_that_is_sent_fifty_times_with_one_key_runs_once(
    engine: EngineServer, shop: Shop, flow: Path
) -> None:
    with (
        a_worker(flow) as worker,
        a_front(engine, worker, flow) as front,
        a_front(engine, worker, flow) as other,
    ):
        answers = asyncio.run(repeated(front, other))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content for answer in answers} == {answers[0].content}
    assert shop.orders == {"Dana": 1}


@contextmanager
def two_workers(engine: EngineServer, flow: Path) -> Iterator[tuple[Worker, Worker, Server]]:
    """Behind HAProxy, and a front that knows both as one."""
    with (
        a_worker(flow) as one,
        a_worker(flow) as two,
        behind_haproxy(one, two) as both,
        a_front(engine, both, flow) as front,
    ):
        yield one, two, front


def test_workers_behind_haproxy_share_the_work_and_one_goes_on_alone_when_one_is_killed(
    engine: EngineServer, shop: Shop, flow: Path
) -> None:
    with two_workers(engine, flow) as (one, two, front):

        async def kill() -> None:
            await when(shop, 40 * TURNS // 2)
            spent = [processor_time(each.process.pid) for each in (one, two)]
            assert min(spent) > 0.25 * sum(spent), spent
            one.kill()

        unsure = asyncio.run(ordered_meanwhile(front, 40, TURNS, kill))
    each_once(shop, 40 * TURNS, unsure)
    assert unsure <= 40


def test_workers_that_are_exchanged_one_by_one_fail_no_turn(
    engine: EngineServer, shop: Shop, flow: Path
) -> None:
    with two_workers(engine, flow) as (one, two, front):

        async def exchange() -> None:
            for number, worker in enumerate((one, two)):
                await when(shop, (number + 1) * 40 * TURNS // 4)
                worker.process.terminate()
                assert await asyncio.to_thread(worker.process.wait, PATIENCE) == 0
                await asyncio.to_thread(again.enter_context, a_worker(flow, port=worker.port))

        with ExitStack() as again:
            unsure = asyncio.run(ordered_meanwhile(front, 40, TURNS, exchange))
    assert unsure == 0
    each_once(shop, 40 * TURNS, 0)


def test_an_engine_that_is_killed_and_comes_back_loses_no_turn(shop: Shop, flow: Path) -> None:
    with nodes(1) as (engine,), a_worker(flow) as worker, a_front(engine, worker, flow) as front:

        async def kill() -> None:
            await when(shop, 20 * TURNS // 2)
            await asyncio.to_thread(engine.kill)
            await asyncio.to_thread(engine.start, TOOLS)

        unsure = asyncio.run(ordered_meanwhile(front, 20, TURNS, kill))
    each_once(shop, 20 * TURNS, unsure)
    assert unsure <= 20


def test_a_worker_that_holds_a_call_of_an_engine_that_is_gone_ends_when_it_is_told(
    shop: Shop, flow: Path
) -> None:
    shop.gate.clear()
    with nodes(1) as (engine,), a_worker(flow) as worker, a_front(engine, worker, flow) as front:
        begun = begin(front)
        step(front, begun, "", 1)
        with ThreadPoolExecutor() as pool:
            pool.submit(step, front, begun, "Dana", 2)
            assert shop.begun.wait(PATIENCE)
            engine.kill()
            front.kill()
            worker.process.terminate()
            # It waits 60 s for calls, and the shop would hold its answer for longer.
            assert worker.process.wait(50) == 0


def test_a_cluster_of_three_that_loses_a_node_loses_no_turn(shop: Shop, flow: Path) -> None:
    with nodes(3) as cluster, a_worker(flow) as worker, a_front(cluster[0], worker, flow) as front:

        async def kill() -> None:
            await when(shop, 20 * TURNS // 2)
            await asyncio.to_thread(cluster[2].kill)

        unsure = asyncio.run(ordered_meanwhile(front, 20, TURNS, kill))
    each_once(shop, 20 * TURNS, unsure)
    assert unsure <= 20
