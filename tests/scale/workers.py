"""Workers as processes, which tests kill."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from flowrun.scale.server import Server as EngineServer
from flowrun.scale.server import register_now
from tests.serve.serving import PATIENCE, Server, serving


class Worker(NamedTuple):
    process: "subprocess.Popen[str]"
    url: str
    port: int

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)


@contextmanager
def a_worker(*arguments: str | Path, port: int = 0) -> Iterator[Worker]:
    """`flowrun worker` that listens."""
    command = [sys.executable, "-m", "flowrun.cli", "worker", *map(str, arguments)]
    with TemporaryFile("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            if not said.startswith("working at "):
                errors.seek(0)
                raise AssertionError(errors.read())
            url = said.removeprefix("working at ").strip()
            yield Worker(process, url, int(url.rpartition(":")[2]))
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate(timeout=PATIENCE)


@contextmanager
def a_front(engine: EngineServer, worker: Worker, *arguments: str | Path) -> Iterator[Server]:
    """`flowrun serve` for a worker that the engine knows."""
    register_now(engine.admin, worker.url)
    where = ("--engine", f"restate={engine.ingress}", "--engine-admin", engine.admin)
    with serving(*arguments, *where) as front:
        yield front
