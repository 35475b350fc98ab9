"""A Restate server on this machine: found, started, told of workers, and ended."""

import asyncio
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

import httpx

from engine.errors import FlowError

VERSION = "1.7.12"
TOOLS = Path(".tools")
_ARCHITECTURES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
_READY_SECONDS = 60
_END_SECONDS = 20


def package() -> str:
    """The package of npm that has the server for this machine: the program alone, without the
    scripts and the analytics of the one that picks it."""
    machine = platform.machine().lower()
    return f"@restatedev/restate-server-{sys.platform}-{_ARCHITECTURES.get(machine, machine)}"


def program(tools: Path = TOOLS) -> Path:
    """Below `tools` or on the PATH. Raises `FlowError` where there is none."""
    there = tools / "node_modules" / package() / "bin" / "restate-server"
    if there.is_file():
        return there.resolve()
    if found := shutil.which("restate-server"):
        return Path(found)
    raise FlowError(
        "there is no restate-server in .tools or on the PATH; npm install --ignore-scripts "
        f"--prefix .tools {package()}@{VERSION} fetches it"
    )


class Server:
    """One node, on loopback, with its data in a folder. It is ended by whoever started it."""

    def __init__(
        self,
        folder: Path,
        *,
        ingress: int,
        admin: int,
        node: int,
        log: IO[str] | None = None,
        settings: Mapping[str, str] | None = None,
        started_by: Callable[[Sequence[str]], Sequence[str]] = tuple,
    ) -> None:
        """`started_by` makes of a command one that starts it."""
        self.ingress = f"http://127.0.0.1:{ingress}"
        self.admin = f"http://127.0.0.1:{admin}"
        self._folder = folder
        self._log = log
        self._started_by = started_by
        self._environment = {
            "RESTATE_NODE_NAME": "n1",
            "RESTATE_LISTEN_MODE": "tcp",
            "RESTATE_BIND_ADDRESS": f"127.0.0.1:{node}",
            "RESTATE_ADVERTISED_ADDRESS": f"http://127.0.0.1:{node}",
            "RESTATE_INGRESS__BIND_ADDRESS": f"127.0.0.1:{ingress}",
            "RESTATE_ADMIN__BIND_ADDRESS": f"127.0.0.1:{admin}",
            "RESTATE_DISABLE_TELEMETRY": "true",
            **(settings or {}),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, tools: Path = TOOLS) -> None:
        """Returns once it answers. Raises `FlowError` where it does not."""
        options = ("--no-logo", "--base-dir", str(self._folder))
        self.process = subprocess.Popen(
            self._started_by((str(program(tools)), *options)),
            env={**os.environ, **self._environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log or subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for who started it: the turns under way end before the engine does.
            start_new_session=True,
        )
        until = time.monotonic() + _READY_SECONDS
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise FlowError("the Restate server does not start; its log says why")
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        """Whether it takes calls, and its partitions can be asked."""
        query = {"query": "SELECT 1 FROM state LIMIT 1"}
        try:
            answers = (
                httpx.get(f"{self.ingress}/restate/health", timeout=2),
                httpx.post(f"{self.admin}/query", json=query, timeout=2),
            )
        except httpx.TransportError:
            return False
        return all(one.status_code == 200 for one in answers)

    def end(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


async def register(admin: str, worker: str) -> None:
    """Tells the engine of a worker, or of what stands before several. Raises `FlowError`."""
    async with httpx.AsyncClient(timeout=30) as http:
        try:
            answer = await http.post(f"{admin}/deployments", json={"uri": worker, "force": True})
        except httpx.TransportError as error:
            raise FlowError(f"the engine at {admin} does not answer: {error}") from None
    if answer.status_code not in (200, 201):
        raise FlowError(f"the engine does not take {worker}: {answer.text[:300]}")


def register_now(admin: str, worker: str) -> None:
    asyncio.run(register(admin, worker))
