"""No secret lies in the engine: not in its state, not in a journal, not in a file of its own."""

import base64
from pathlib import Path

import httpx
import pytest

from flowrun.scale.server import Server
from tests.engine_server import engine_server
from tests.serve.serving import ENGINE, PATIENCE, here
from tests.serve.test_agent import SHOP
from tests.serve.test_user import DANA, PLAN

pytestmark = pytest.mark.anyio

CANARY = "canary-7c3d-engine"
TABLES = ("state", "sys_journal", "sys_journal_events", "sys_invocation", "sys_inbox")


def spellings(text: str) -> list[bytes]:
    """As it is, and in base64 at each of the three places a byte may have there."""
    coded = [base64.b64encode(b"." * shift + text.encode())[4:-4] for shift in range(3)]
    return [text.encode(), text.encode("utf-16-le"), text.encode().hex().encode(), *coded]


async def tables(engine: Server) -> str:
    told = []
    async with httpx.AsyncClient(base_url=engine.admin, timeout=PATIENCE) as admin:
        for table in TABLES:
            answer = await admin.post("/query", json={"query": f"SELECT * FROM {table}"})
            answer.raise_for_status()
            told.append(answer.content)
    return b"".join(told).decode("utf-8", "replace")


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_no_secret_is_in_the_engines_tables_nor_in_its_files(tmp_path: Path) -> None:
    asked: list[httpx.Request] = []

    def echoes(request: httpx.Request) -> httpx.Response:
        """A careless service sends back all that it got."""
        asked.append(request)
        got = {name: value for name, value in request.headers.items()}
        return httpx.Response(400, json={"got": got, "message": f"no {got['x-pin']}"})

    echoing = SHOP.replace("failed: sorry", "failed: who")
    # Files are read as they are written: with compression nobody would find anything in them.
    plain = {"RESTATE_ROCKSDB_DISABLE_WAL_COMPRESSION": "true"}
    with engine_server(tmp_path, **plain) as engine:
        token = ENGINE.set(engine)
        try:
            async with here(echoing, PLAN.replace("flow: shop", "flow: plan"), answer=echoes) as it:
                # Journals are kept, to be read.
                async with httpx.AsyncClient(base_url=engine.admin, timeout=PATIENCE) as admin:
                    for service in ("Session", "Caller"):
                        kept = {"journal_retention": "1h"}
                        changed = await admin.patch(f"/services/{service}", json=kept)
                        changed.raise_for_status()
                begun = await it.init(session_parameters=[{"name": "PIN", "value": CANARY}])
                await it.says(begun, "hi")
                await it.says(begun, "seen-in-clear")
                await it.says(begun, CANARY)
                given = [DANA, {"name": "PIN", "value": CANARY}]
                again = await it.init("plan", session_parameters=given)
                await it.says(again, "", parameters=[{"name": "PIN", "value": CANARY + "2"}])
            found = await tables(engine)
        finally:
            ENGINE.reset(token)
    assert asked and asked[0].headers["x-pin"] == CANARY
    assert "seen-in-clear" in found  # what is no secret can be found
    kept_files = files(tmp_path)
    assert b"seen-in-clear" in kept_files
    for spelling in spellings(CANARY):
        assert spelling.decode("latin-1") not in found
        assert spelling not in kept_files
