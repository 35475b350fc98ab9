"""HAProxy before workers on this machine, with the settings that deploy/ has."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from flowrun.listening import free_ports
from tests.scale.workers import Worker
from tests.serve.serving import PATIENCE

CONFIGURATION = Path(__file__).parent.parent.parent / "deploy" / "haproxy.cfg"


@contextmanager
def behind_haproxy(*workers: Worker) -> Iterator[Worker]:
    """As if it were one worker."""
    program = shutil.which("haproxy")
    if program is None:
        told = "haproxy is not installed; .ci/run installs it"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    port, health = free_ports(2)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "haproxy.cfg"
        file.write_text(named(workers), "utf-8")
        environment = {"LISTEN": f"127.0.0.1:{port}", "HEALTH": f"127.0.0.1:{health}"}
        process = subprocess.Popen([program, "-db", "-q", "-f", file], env=environment)
        try:
            wait_for(f"http://127.0.0.1:{health}/health")
            yield Worker(process, f"http://127.0.0.1:{port}", port)  # type: ignore[arg-type]
        finally:
            process.kill()
            process.wait(PATIENCE)


def named(workers: tuple[Worker, ...]) -> str:
    """The workers by their ports, for they have one address; all else as it is."""
    text = CONFIGURATION.read_text("utf-8")
    template = re.search(r"^ *server-template \S+ \d+ \S+ (.*) resolvers .*$", text, re.MULTILINE)
    assert template is not None
    lines = [
        f"    server worker-{number} 127.0.0.1:{worker.port} {template[1]}"
        for number, worker in enumerate(workers)
    ]
    return text.replace(template[0], "\n".join(lines))


def wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if httpx.get(url, timeout=PATIENCE).status_code == 200:
                return
        except httpx.TransportError:
            continue
    raise AssertionError(f"{url} does not answer")
