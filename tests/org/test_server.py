"""`flowrun org`: an org on a port of this machine, from its greeting to its end."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from engine.errors import FlowError
from flowrun.org.api.middleware import SERVER
from flowrun.org.server import serve
from tests.org.asking import DATA, TOKEN

pytestmark = pytest.mark.anyio


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    code = "from flowrun.org.server import serve; serve('127.0.0.1', 0)"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    ) as process:
        assert process.stdout
        lines = [process.stdout.readline().strip() for _ in range(6)]
        try:
            yield process, dict(line.split(": ", 1) for line in lines)
        finally:
            process.kill()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
async def test_the_server_says_how_to_log_in_and_ends_quietly(
    served: tuple[subprocess.Popen[str], dict[str, str]], stop: signal.Signals
) -> None:
    process, said = served
    assert "local org" in said["Acme Coffee Roasters"]
    async with httpx.AsyncClient(base_url=said["url"], trust_env=False) as client:
        form = {
            "grant_type": "password",
            "client_id": said["consumer_key"],
            "client_secret": said["consumer_secret"],
            "username": said["username"],
            "password": said["password"],
        }
        answer = await client.post(TOKEN, data=form)
        assert answer.json()["instance_url"] == said["url"]
        assert answer.headers.get_list("Server") == [SERVER]
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        assert (await client.get(f"{DATA}/query?q=SELECT+COUNT()+FROM+User")).json()[
            "totalSize"
        ] == 4
    process.send_signal(stop)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


async def test_a_port_that_is_taken_is_the_callers_mistake(
    served: tuple[subprocess.Popen[str], dict[str, str]],
) -> None:
    port = int(served[1]["url"].rpartition(":")[2])
    with pytest.raises(FlowError, match=f"cannot listen on 127.0.0.1:{port}"):
        serve("127.0.0.1", port)


def test_on_a_port_an_unreachable_org_hangs_up() -> None:
    command = [sys.executable, "-m", "flowrun.cli", "org", "--port", "0"]
    command += ["--chaos", "unreachable:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(8)]
        assert told[-1] == "chaos: unreachable:1"
        url = told[1].removeprefix("url: ")
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{url}/services/data")
        assert httpx.get(f"{url}/services/data").status_code == 200
        process.terminate()


def test_a_signal_that_comes_before_the_server_runs_stops_it_too() -> None:
    program = """
import os, signal
import uvicorn
from flowrun.org.server import serve

class Late(uvicorn.Server):
    def run(self, sockets):
        os.kill(os.getpid(), signal.SIGTERM)
        super().run(sockets)

uvicorn.Server = Late
serve("127.0.0.1", 0)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
