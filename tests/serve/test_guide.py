"""What docs/serving.md shows: its requests are made, its unit's command is one."""

import json
import os
import re
import subprocess
from pathlib import Path

from flowrun.cli.arguments import parser_of
from flowrun.cli.serving.serve import arguments
from tests.serve.serving import serving

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs/serving.md").read_text("utf-8")


def test_the_requests_of_the_guide_are_answered_as_it_shows() -> None:
    shown = re.findall(r"^```sh\n(curl .*?)^```\n+```json\n(.*?)^```", GUIDE, re.DOTALL | re.M)
    assert len(shown) == 2
    with serving(ROOT / "flows/demo.yaml") as server:
        variables = {"key": server.key}
        for command, answer in shown:
            ran = subprocess.run(
                ["bash", "-c", command.replace("http://127.0.0.1:8000", server.url)],
                env={**os.environ, **variables},
                capture_output=True,
                check=True,
                timeout=60,
            )
            told = json.loads(ran.stdout)
            assert list(told) == list(json.loads(answer))
            variables["session"] = told.get("session_id", "")
            variables["token"] = told.get("session_token", "")
        assert told["messages"][0] == json.loads(answer)["messages"][0]


def test_the_unit_of_the_guide_starts_a_server() -> None:
    (command,) = re.findall(r"bin/flowrun serve (.*?)'", GUIDE)
    parser = parser_of("serve")
    arguments(parser)
    options = parser.parse_args(command.split())
    assert options.port == 8000 and options.allow_host == ["flows.example.com"]
