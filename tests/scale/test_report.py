"""`flowrun report` tells of the sessions that an engine keeps as of those in a file."""

import asyncio
import json
from typing import Any

import pytest

from flowrun.cli import main
from flowrun.scale.engine_store import EngineStore
from flowrun.scale.server import Server
from tests.serve.serving import Here, here
from tests.serve.test_agent import SHOP, Orders, up_to_the_order

pytestmark = pytest.mark.anyio


async def told(engine: Server, *arguments: str) -> int:
    where = ("--engine", f"restate={engine.ingress}", "--engine-admin", engine.admin)
    return await asyncio.to_thread(main, ["report", *arguments, *where])


async def two_sessions(shop: Here) -> dict[str, Any]:
    """One that ended, and one that waits for a name."""
    begun = await up_to_the_order(shop)
    await shop.says(begun, "4711")
    await shop.says(await shop.init(), "")
    return begun


async def test_sessions_of_an_engine_are_counted_flow_by_flow(
    on_engine: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    async with here(SHOP, answer=Orders()) as shop:
        await two_sessions(shop)
        assert await told(on_engine, "--json") == 0
        (flow,) = (report := json.loads(capsys.readouterr().out))["flows"]
        assert report["sessions"] == 2 and report["unreadable"] == 0
        assert flow["outcomes"] == {"ended": 1, "awaiting_input": 1}
        assert {one["node"]: one["visits"] for one in flow["nodes"]}["order"] == 1
        assert await told(on_engine, "shop", "--status", "ended", "--json") == 0
        assert json.loads(capsys.readouterr().out)["sessions"] == 1


async def test_one_session_of_an_engine_is_told_by_the_start_of_its_id(
    on_engine: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    async with here(SHOP, answer=Orders()) as shop:
        begun = await two_sessions(shop)
        assert await told(on_engine, begun["session_id"][:8]) == 0
        said = capsys.readouterr().out
        assert "Thank you, Dana: order A-1." in said and "4711" not in said
        assert await told(on_engine, "x' OR '1'='1") == 2
        assert "x' OR '1'='1" in capsys.readouterr().err


async def test_versions_of_sessions_that_go_on_are_in_use(on_engine: Server) -> None:
    async with here(SHOP, SHOP.replace("flow: shop", "flow: other"), answer=Orders()) as shop:
        await two_sessions(shop)
        begun = await shop.init("other")
        for said in ("", "Dana", "4711"):
            await shop.says(begun, said)
        store = EngineStore(on_engine.ingress, on_engine.admin)
        in_use = await asyncio.to_thread(store.versions_in_use)
        assert in_use == {("shop", shop.turns.flows.named("shop").flow.digest)}


async def test_an_engine_that_is_not_there_is_told(
    on_engine: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowrun.scale.ingress.PATIENCE_SECONDS", 0.0)
    where = ["--engine", "restate=http://127.0.0.1:1", "--engine-admin", "http://127.0.0.1:1"]
    assert await asyncio.to_thread(main, ["report", *where]) == 2
    assert "the sessions at the engine http://127.0.0.1:1 cannot be read" in capsys.readouterr().err
