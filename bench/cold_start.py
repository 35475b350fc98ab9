"""What starting costs: whole processes, against bare scripts that import what they cannot do
without."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .measure import Figure, Side, interleave
from .server import serving

DEMO = Path(__file__).parent.parent / "flows" / "demo.yaml"
MAIN = "import sys; from flowrun.cli import main; sys.exit(main())"
FLOOR = """
import argparse, asyncio, yaml
from pydantic import BaseModel, ConfigDict
class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str = ""
asyncio.run(asyncio.sleep(0))
"""
FLOOR_WITH_HTTPX = FLOOR + "import httpx; httpx.AsyncClient()"
TALK = """
flow: talk
start: hello
nodes:
  hello: {type: speak, text: Hello., next: bye}
  bye: {type: end, text: Goodbye.}
"""
WEBHOOK = """
flow: webhook
start: ask
parameters: {STATUS: }
nodes:
  ask: {type: webhook, url: "URL", response_mapping: {data.status: $STATUS}, exits: {success: told}}
  told: {type: end, text: It is $STATUS.}
"""
# Modules are compiled once and read from then on, as on a machine that is in use.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def timed(*arguments: str) -> Side:
    command = [sys.executable, *arguments]

    async def side() -> float:
        started = time.perf_counter()
        subprocess.run(  # noqa: ASYNC221
            command, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT
        )
        return time.perf_counter() - started

    return side


async def version(rounds: int) -> dict[str, Figure]:
    sides = {
        "python -c pass": timed("-c", "pass"),
        "flowrun --version": timed("-c", MAIN, "--version"),
    }
    return await interleave(sides, rounds)


@contextmanager
def written(text: str) -> Iterator[str]:
    """The path of a file that holds a flow."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "flow.yaml")
        path.write_text(text)
        yield str(path)


async def talking(rounds: int) -> dict[str, Figure]:
    with written(TALK) as talk:
        sides = {
            "asyncio, argparse, PyYAML, pydantic": timed("-c", FLOOR),
            "a flow that only talks": timed("-c", MAIN, talk),
            "flowrun check": timed("-c", MAIN, "check", talk),
        }
        return await interleave(sides, rounds)


async def asking(rounds: int) -> dict[str, Figure]:
    with serving() as port, written(WEBHOOK.replace("URL", f"http://127.0.0.1:{port}")) as webhook:
        demo = (str(DEMO), "--input", "1042", "--input", "no")
        sides = {
            "the same, httpx and a client": timed("-c", FLOOR_WITH_HTTPX),
            "a webhook flow": timed("-c", MAIN, webhook),
            "flowrun flows/demo.yaml": timed("-c", MAIN, *demo),
        }
        return await interleave(sides, rounds)
