"""Tests that share an engine leave nothing to each other."""

from pathlib import Path

import httpx

from flowrun.scale.server import Server as EngineServer
from flowrun.scale.server import register_now
from tests.engine_server import forget_all
from tests.scale.workers import a_worker
from tests.serve.shop import a_shop, written


def test_a_session_is_forgotten_whose_worker_is_gone_in_the_midst_of_a_call(
    engine: EngineServer, tmp_path: Path
) -> None:
    with a_shop() as shop, a_worker(written(tmp_path, shop)) as worker:
        register_now(engine.admin, worker.url)
    headers = {"accept": "application/json"}
    state = {"object_key": "left", "new_state": {"head": [123, 125]}}
    with httpx.Client(headers=headers) as http:
        admin = f"{engine.admin}/services/Session/state"
        http.post(admin, json=state).raise_for_status()
        begun = http.post(f"{engine.ingress}/Session/left/end/send", json={"at": 0})
        begun.raise_for_status()
        forget_all(engine)
        asked = {"query": "SELECT service_key FROM state"}
        assert http.post(f"{engine.admin}/query", json=asked).json()["rows"] == []
