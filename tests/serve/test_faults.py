"""A full disk, a damaged file, a slow client: told, and nothing made worse."""

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from flowrun.serve.limits import Limits
from flowrun.serve.server import Lives, clean_up
from flowrun.storage.home import home
from tests.serve.serving import PATIENCE, here, serving
from tests.serve.shop import begin, step

ASK = """
flow: shop
start: ask
parameters: {NAME: }
nodes:
  ask: {type: collect_input, parameter: $NAME, prompt: Who?, exits: {filled: ask, missed: end}}
"""
LIMITED = """
import resource, signal, sys
limit = int(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
sys.argv[1:] = sys.argv[2:]
from flowrun.cli import main
sys.exit(main())
"""


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    file = tmp_path / "shop.yaml"
    file.write_text(ASK, "utf-8")
    return file


def test_a_full_disk_is_told_and_no_turn_that_was_answered_is_lost(
    flow: Path, tmp_path: Path
) -> None:
    limited = tmp_path / "limited.py"
    limited.write_text(LIMITED, "utf-8")
    command = [sys.executable, str(limited), "600000"]
    said = "x" * 15_000
    with serving(flow, command=command) as server:
        begun = begin(server)
        answers = [step(server, begun, "", 1)]
        while answers[-1].status_code == 200:
            assert len(answers) < 200
            answers.append(step(server, begun, said, len(answers) + 1))
        assert answers[-1].status_code == 503
        assert "nothing is lost" in answers[-1].json()["message"]
        assert server.get("/healthz").status_code == 200
    with serving(flow) as server:
        for turn in (1, len(answers) - 1):
            again = step(server, begun, said if turn > 1 else "", turn)
            assert again.content == answers[turn - 1].content
        assert step(server, begun, said, len(answers)).status_code == 200


@pytest.mark.anyio
async def test_while_another_has_locked_the_file_all_that_reads_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flowrun.storage.commits.BUSY_SECONDS", PATIENCE)
    async with here(ASK) as server:
        one, other = await server.init(), await server.init()
        first = await server.step(other, "", turn=1)
        with closing(sqlite3.connect(home() / "sessions.db", isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            waiting = asyncio.create_task(server.step(one, "", turn=1))
            not_ready = await server.http.get("/readyz")
            assert not_ready.status_code == 503 and "cannot be read or kept" in not_ready.text
            assert (await server.http.get("/healthz")).status_code == 200
            assert (await server.step(other, "", turn=1)).content == first.content
            assert (await server.insight("/insights/sessions")).json()["total"] == 2
            assert not waiting.done()  # the turn waits, and nobody else
        assert (await waiting).status_code == 200
        assert (await server.http.get("/readyz")).status_code == 200


@pytest.mark.anyio
@pytest.mark.parametrize("instead", [None, b"", b"a copy of another day"])
async def test_no_turn_is_made_that_would_be_kept_in_a_file_that_was_taken_away(
    instead: bytes | None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with here(ASK) as server:
        begun = await server.init()
        await server.says(begun, "", turn=1)
        file = home() / "sessions.db"
        file.rename(tmp_path / "away.db")
        if instead is not None:
            file.write_bytes(instead)
        assert (await server.step(begun, "Dana", turn=2)).status_code == 503
        assert (await server.http.get("/readyz")).status_code == 503
        assert "another file is in its place, or none" in caplog.text
        (tmp_path / "away.db").rename(file)
        assert await server.says(begun, "Dana", turn=2) == ["Who?"]
        assert (await server.http.get("/readyz")).status_code == 200


def test_a_damaged_file_is_told_at_the_start_and_left_as_it_is(flow: Path) -> None:
    file = home() / "sessions.db"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(damage := b"no database " * 1_000)
    command = [sys.executable, "-m", "flowrun.cli", "serve", str(flow), "--port", "0"]
    ran = subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, env={**os.environ}
    )
    assert ran.returncode == 2 and "sessions.db" in ran.stderr and "Traceback" not in ran.stderr
    assert file.read_bytes() == damage


def test_a_client_that_goes_away_in_the_middle_harms_nobody(flow: Path) -> None:
    with serving(flow) as server:
        begun = begin(server)
        host, port = server.url.removeprefix("http://").split(":")
        for sent in (b"POST", b"POST /http/x/step HTTP/1.1\r\nHost: localhost\r\n"):
            with socket.create_connection((host, int(port))) as client:
                client.sendall(sent)
        head = (
            f"POST /http/{begun['session_id']}/step HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {begun['session_token']}\r\nContent-Length: 100\r\n\r\n"
        )
        with socket.create_connection((host, int(port))) as client:
            client.sendall(head.encode() + b'{"input"')
        assert step(server, begun, "", 1).status_code == 200


@pytest.mark.anyio
async def test_a_session_whose_row_is_damaged_is_told_and_the_others_go_on() -> None:
    async with here(ASK) as shop:
        one, other = await shop.init(), await shop.init()
        await shop.says(one, "")
        with closing(sqlite3.connect(home() / "sessions.db")) as db, db:
            db.execute("UPDATE sessions SET data = '{' WHERE id = ?", (one["session_id"],))
        assert (await shop.step(one, "Dana")).status_code == 503
        for path in ("", "/parameters"):
            answer = await shop.insight(f"/insights/sessions/{one['session_id']}{path}")
            assert answer.status_code == 503
        assert await shop.says(other, "") == ["Who?"]


@pytest.mark.anyio
async def test_sessions_expire_and_are_forgotten_without_being_asked() -> None:
    lives = Lives(timedelta(hours=1), timedelta(days=2))
    async with here(ASK, lives=lives, limits=Limits(open_sessions=1)) as shop:
        begun = await shop.init()
        path = f"/insights/sessions/{begun['session_id']}"
        shop.clock.later = timedelta(hours=2)
        await clean_up(shop.agent, lives)
        assert (await shop.insight(path)).json()["outcome"] == "expired"
        await shop.init()  # there is room again
        shop.clock.later = timedelta(days=3)
        await clean_up(shop.agent, lives)
        assert (await shop.insight(path)).status_code == 404


@pytest.mark.anyio
async def test_a_body_that_comes_too_slowly_is_not_waited_for() -> None:
    async with here(ASK, limits=Limits(body_seconds=0.05)) as shop:
        begun = await shop.init()

        async def slowly() -> object:
            yield b'{"input": '
            await asyncio.Event().wait()

        answer = await shop.http.post(
            f"/http/{begun['session_id']}/step",
            content=slowly(),  # type: ignore[arg-type]
            headers={"Authorization": f"Bearer {begun['session_token']}"},
        )
        assert answer.status_code == 408
        assert await shop.says(begun, "", turn=1) == ["Who?"]
