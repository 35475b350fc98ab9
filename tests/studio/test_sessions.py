"""Sessions in the studio: found by outcome and time, each with what was said and done."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.run.session import Session, Status
from engine.run.store import KeptTurn, Provenance
from engine.values.secret import DOTS, Secret
from flowrun.cli import main
from flowrun.storage.home import open_store
from flowrun.studio.api.sessions import PAGE
from tests.studio.studio import FLOW, Studio, studio_of

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
async def shop(root: Path) -> AsyncIterator[Studio]:
    labelled = FLOW.replace("prompt: Who?", "label: Who is it?\n    prompt: Who?")
    (root / "shop.yaml").write_text(labelled)
    async with studio_of(root) as studio:
        yield studio


def keep(
    id: str,
    status: Status = "ended",
    days: int = 0,
    flow: str = "shop",
    environment: str | None = None,
) -> None:
    session = Session(id, flow, "0" * 16, "ask", status, {"NAME": "Bob"})
    began = NOW + timedelta(days=days)
    visit: dict[str, Any] = {"node": "ask", "type": "collect_input", "exit": "filled", "ms": 1.0}
    turn = KeptTurn("Bob", ["Goodbye."], [{**visit, "outputs": {"NAME": "Bob"}}], began, began)
    origin = Provenance("shop.yaml", "+14155550100", environment=environment)
    open_store().keep(session, [turn], origin, now=began)


async def found(studio: Studio, **query: Any) -> list[str]:
    return [one["id"] for one in (await studio.get("/api/sessions", **query))["sessions"]]


async def test_sessions_are_found_by_flow_outcome_and_time_the_latest_first(
    shop: Studio,
) -> None:
    assert await shop.get("/api/sessions") == {
        "sessions": [],
        "total": 0,
        "page": 0,
        "size": PAGE,
    }
    keep("a" * 32)
    keep("b" * 32, "failed", 1)
    keep("c" * 32, "awaiting_input", 2, flow="other")
    assert [one[0] for one in await found(shop)] == ["c", "b", "a"]
    assert [one[0] for one in await found(shop, outcome="failed")] == ["b"]
    assert [one[0] for one in await found(shop, flow="shop")] == ["b", "a"]
    assert [one[0] for one in await found(shop, flow="shop.yaml")] == ["b", "a"]
    assert [one[0] for one in await found(shop, **{"from": "2026-03-05"})] == ["c", "b"]
    assert [one[0] for one in await found(shop, to="2026-03-05")] == ["b", "a"]
    assert [one[0] for one in await found(shop, to="2026-03-05T11:00")] == ["a"]
    assert [one[0] for one in await found(shop, to="9999-12-31")] == ["c", "b", "a"]
    head = (await shop.get("/api/sessions", outcome="failed"))["sessions"][0]
    assert (head["status"], head["turns"], head["caller"]) == ("ended", 1, "+14155550100")
    going_on = (await shop.get("/api/sessions", flow="other"))["sessions"][0]
    assert going_on["status"] == going_on["outcome"] == "awaiting_input"
    assert going_on["ended"] is None and going_on["began"].startswith("2026-03-06T12:00")


async def test_a_session_tells_the_environment_that_it_began_in_and_is_found_by_it(
    shop: Studio,
) -> None:
    (shop.root / "environments").mkdir()
    (shop.root / "environments/qa.yaml").write_text("parameters: {NAME: you in QA}\n", "utf-8")
    keep("a" * 32)
    body = {"file": "shop.yaml", "text": (shop.root / "shop.yaml").read_text("utf-8")}
    talk = await shop.post("/api/talks", {**body, "environment": "qa"}, 201)
    await shop.post(f"/api/talks/{talk['id']}/say", {"text": "Bob"})
    assert await found(shop, environment="qa") == [talk["id"]]
    assert await found(shop, environment="production") == []
    assert (await shop.get(f"/api/sessions/{talk['id']}"))["environment"] == "qa"
    assert (await shop.get("/api/sessions/" + "a" * 32))["environment"] is None
    # As a test it takes place there, too.
    await shop.post(f"/api/sessions/{talk['id']}/save", {"name": "in qa"})
    assert "environment: qa" in (shop.root / "shop.test.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    "query",
    [
        {"outcome": "won"},
        {"from": "soon"},
        {"to": "2026-13-01"},
        {"page": "-1"},
        {"page": "x"},
        {"from": "1d", "to": "7d"},
    ],
)
async def test_a_filter_that_means_nothing_is_refused(shop: Studio, query: dict[str, str]) -> None:
    assert (await shop.get("/api/sessions", 400, **query))["error"]


async def test_sessions_come_page_by_page(shop: Studio) -> None:
    for number in range(PAGE + 2):
        keep(f"{number:032x}", days=number % 7)
    first, second = [await shop.get("/api/sessions", page=page) for page in (0, 1)]
    assert (len(first["sessions"]), len(second["sessions"])) == (PAGE, 2)
    assert first["total"] == PAGE + 2
    ids = {one["id"] for one in first["sessions"] + second["sessions"]}
    assert len(ids) == PAGE + 2


async def test_a_session_that_the_command_kept_is_shown_whole(
    shop: Studio,
) -> None:
    command = [str(shop.root / "shop.yaml"), "--input", "Bob", "--save-session"]
    assert await asyncio.to_thread(main, command) == 0
    [head] = (await shop.get("/api/sessions"))["sessions"]
    told = await shop.get(f"/api/sessions/{head['id']}")
    assert [(one["who"], one["text"]) for one in told["messages"]] == [
        ("flow", "Hello there. 🦊"),
        ("flow", "Who?"),
        ("user", "Bob"),
        ("flow", "Goodbye."),
    ]
    assert told["path"] == [
        {"node": "greet", "exit": "next"},
        {"node": "ask", "exit": "filled"},
        {"node": "bye", "exit": "end"},
    ]
    assert told["outcome"] == "ended" and told["file"] == "shop.yaml" and told["error"] is None
    assert {one["label"] for one in told["visits"] if one["node"] == "ask"} == {"Who is it?"}
    values = {one["name"]: (one["value"], one["changed"]) for one in told["parameters"]}
    assert values["NAME"] == ("Bob", True)


async def test_a_secret_of_a_session_is_dots(shop: Studio) -> None:
    session = Session("d" * 32, "shop", "0" * 16, "ask", "ended", {"PIN": Secret("canary-1234")})
    open_store().keep(session, [], Provenance("shop.yaml"), now=NOW)
    answer = await shop.http.get(f"/api/sessions/{'d' * 32}")
    assert "canary-1234" not in answer.text and '"sealed"' not in answer.text
    assert answer.json()["parameters"] == [
        {"name": "PIN", "value": DOTS, "changed": False, "system": False}
    ]
    assert answer.json()["messages"] == []


@pytest.mark.parametrize("id", ["0000", "a", "%27", "x" * 500])
async def test_an_unknown_session_is_told(shop: Studio, id: str) -> None:
    keep("a" * 32)
    assert (await shop.get(f"/api/sessions/{id}", 404))["error"]


async def test_a_session_becomes_a_test_that_passes(shop: Studio) -> None:
    talk = await shop.post(
        "/api/talks",
        {"file": "shop.yaml", "text": (shop.root / "shop.yaml").read_text("utf-8")},
        201,
    )
    await shop.post(f"/api/talks/{talk['id']}/say", {"text": "Bob"})
    saved = await shop.post(f"/api/sessions/{talk['id']}/save", {"name": "as it was"})
    assert (saved["file"], saved["name"]) == ("shop.test.yaml", "as it was")
    ran = await shop.post("/api/tests/run", {"flow": "shop.yaml"})
    assert (ran["passed"], ran["failed"]) == (1, 0)
    refused = await shop.post(f"/api/sessions/{talk['id']}/save", {"name": "as it was"}, 422)
    assert "already" in refused["error"]
    assert await shop.post("/api/sessions/0000/save", {"name": "x"}, 404)
