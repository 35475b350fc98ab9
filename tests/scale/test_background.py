"""Requests in the background whose worker dies."""

import asyncio
from pathlib import Path
from typing import Any

import httpx

from flowrun.scale.server import Server as EngineServer
from flowrun.storage.noted import AGAIN
from tests.scale.workers import a_front, a_worker
from tests.serve.serving import PATIENCE, until
from tests.serve.shop import Shop, begin, step, written
from tests.serve.test_background import FLOW


def test_one_that_was_under_way_when_its_worker_was_killed_may_have_arrived(
    engine: EngineServer, shop: Shop, tmp_path: Path
) -> None:
    flow = written(tmp_path, shop, FLOW)
    shop.gate.clear()
    with a_worker(flow) as worker, a_front(engine, worker, flow) as front:
        begun = begin(front)
        step(front, begun, "", 1)
        answer = step(front, begun, "Dana", 2)
        assert answer.json()["messages"][0]["text"] == "Thank you, Dana."
        assert shop.begun.wait(PATIENCE)
        worker.kill()
        shop.gate.set()
        with a_worker(flow, port=worker.port):
            assert step(front, begun, "Robin", 3).status_code == 200

            async def is_told() -> bool:
                return bool((await told(engine, begun)).get("notes"))

            asyncio.run(until(is_told))
            again, why = asyncio.run(told(engine, begun))["notes"]
    assert again == AGAIN and "may have arrived" in why
    assert shop.orders == {"Dana": 1, "Robin": 1}


async def told(engine: EngineServer, begun: dict[str, Any]) -> dict[str, Any]:
    """What is kept of the visit that sent it."""
    async with httpx.AsyncClient(base_url=engine.ingress, timeout=PATIENCE) as client:
        answer = await client.post(f"/Session/{begun['session_id']}/show", json=True)
    visits = answer.raise_for_status().json()["turns"][1]["visits"]
    return next(visit for visit in visits if visit["node"] == "tell")
