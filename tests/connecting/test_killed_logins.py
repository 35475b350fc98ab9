"""A login that a process was given outlives the process, whichever line a kill strikes."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from flowrun.listening import listen
from flowrun.org.app import LocalOrg
from flowrun.storage.home import open_vault

ROUNDS = int(os.environ.get("FLOWRUN_SOAK_ROUNDS", "5"))


@pytest.fixture
def credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One of an org on a real port that rotates its refresh tokens."""
    monkeypatch.chdir(tmp_path)
    Path("org.yaml").write_text(
        "org: {rotation: true}\nrecords:\n  Organization: [{Name: Acme}]\n"
        "  User: [{Username: a@acme.example.com, LastName: A}]\n"
    )
    org = LocalOrg(Path("org.yaml"))
    with listen("127.0.0.1", 0, instead="") as listener:
        config = uvicorn.Config(org.app, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        serving.start()
        fields = {"type": "salesforce", "grant": "refresh_token", "consumer_key": org.consumer_key}
        fields["domain"] = f"127.0.0.1:{listener.getsockname()[1]}"
        open_vault().keep("SF", fields, {"refresh_token": org.issue_refresh_token()})
        yield
        server.should_exit = True
        serving.join(120)


KILLED = '''
"""Forks processes that renew, and kills each at another line after it was given the login."""
import asyncio, os, signal, sys, threading
from pathlib import Path
from engine.credentials.connections import Connections
from engine.values.environment import Environment
from flowrun.project.project import find_credentials
from flowrun.storage.home import home

rounds, told = int(sys.argv[1]), Path(sys.argv[2])

async def renew():
    async with Connections(find_credentials(Path("."), None, Environment())) as connections:
        connection = connections.open("SF")
        await connection.renew(await connection.token())

def noted():
    try:
        return any(path.stat().st_size for path in home().glob("locks/*.token"))
    except FileNotFoundError:
        return True

def renew_until(last):
    """Counts the lines from the one on that follows the note, and dies at one of them."""
    lines = 0
    def line(frame, event, _):
        nonlocal lines
        lines += event == "line" and (lines > 0 or noted())
        if lines == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return line
    def call(frame, *_):
        file = frame.f_code.co_filename
        return line if "/flowrun/storage/" in file or "/engine/credentials/" in file else None
    threading.settrace(call)
    sys.settrace(call)
    asyncio.run(renew())
    sys.settrace(None)
    told.write_text(str(lines))

def fork(work):
    if (child := os.fork()) == 0:
        try:
            work()
        except BaseException as error:
            print(error, file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]

asyncio.run(renew())  # and imports all that the forks need
assert fork(lambda: renew_until(-1)) == 0
lines, killed = int(told.read_text()), 0
for last in range(1, lines, max(1, lines // rounds)):
    died = fork(lambda: renew_until(last))
    assert died in (0, signal.SIGKILL), died
    killed += died == signal.SIGKILL
    assert fork(lambda: asyncio.run(renew())) == 0, f"lost at line {last} after the note"
    assert not any(home().glob("locks/*.token"))
print(lines, killed)
'''


def test_a_process_killed_at_any_line_after_it_was_given_a_login_loses_none(
    credential: None, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", KILLED, str(ROUNDS * 4), str(tmp_path / "lines")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    lines, killed = map(int, done.stdout.split())
    assert lines > 80 and killed >= ROUNDS * 3
