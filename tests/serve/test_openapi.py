"""/openapi.json says what the server does: held by schemathesis, which tries what it allows."""

import subprocess
from pathlib import Path

import pytest

from tests.python_clients import installed
from tests.serve.serving import here, serving

SCHEMATHESIS = "schemathesis==4.32.5"
FLOW = """
flow: case-status
start: ask
parameters: {NAME: }
nodes:
  ask: {type: collect_input, parameter: $NAME, prompt: Who?, exits: {filled: ask, missed: end}}
"""


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    python = installed(SCHEMATHESIS)
    flow = tmp_path / "case-status.yaml"
    flow.write_text(FLOW, "utf-8")
    with serving(flow) as server:
        command = [
            *(str(python.with_name("schemathesis")), "run", f"{server.url}/openapi.json"),
            *("-H", f"X-Vgai-Key: {server.key}", "--max-examples", "25", "--no-color"),
            *("--seed", "7", "--phases", "examples,coverage,fuzzing"),
            # Which values a parameter takes, its flow says and no schema.
            *("--exclude-checks", "positive_data_acceptance"),
        ]
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=180, cwd=tmp_path, check=False
        )
        assert ran.returncode == 0, ran.stdout
        assert "5 selected / 5 total" in ran.stdout


@pytest.mark.anyio
async def test_it_names_every_route_of_the_api() -> None:
    async with here(FLOW) as shop:
        paths = (await shop.http.get("/openapi.json")).json()["paths"]
        assert list(paths) == [
            "/http/init",
            "/http/{session_id}/step",
            "/insights/sessions",
            "/insights/sessions/{session_id}",
            "/insights/sessions/{session_id}/parameters",
        ]
