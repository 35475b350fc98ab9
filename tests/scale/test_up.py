"""`flowrun up`: all of a system on one machine, and what happens when its parts are killed."""

import asyncio
import os
import select
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from flowrun.cli import main
from tests.scale.ups import Up, a_client, customers, processor_time, running
from tests.serve.serving import PATIENCE, Server
from tests.serve.shop import a_shop, begin, step, written


def client_of(up: Up) -> Server:
    return Server(up.process, up.front, up.key, up.errors)


def test_it_says_where_all_of_it_is_and_ends_all_of_it_when_told(tmp_path: Path) -> None:
    with a_shop() as shop, running(written(tmp_path, shop)) as up:
        assert list(up.lines) == ["front", "engine", "worker", "key"]
        assert (
            httpx.get(f"{up.lines['engine'][0]}/restate/health", timeout=PATIENCE).status_code
            == 200
        )
        pids = up.pids()
        assert pids["worker"] == up.workers and len(up.workers) == 2
        begun = begin(client_of(up))
        assert step(client_of(up), begun, "", 1).status_code == 200
        said = step(client_of(up), begun, "Dana", 2).json()["messages"][0]["text"]
        assert said == "Order A-Dana for Dana."
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(PATIENCE) == 0
        for pid in sum(pids.values(), []):
            assert not Path(f"/proc/{pid}").exists()


def test_all_of_it_dies_where_it_is_killed(tmp_path: Path) -> None:
    with a_shop() as shop, running(written(tmp_path, shop)) as up:
        ends = [os.pidfd_open(pid) for pid in sum(up.pids().values(), [])]
        up.process.kill()
        for end in ends:
            assert select.select([end], [], [], PATIENCE)[0], "a process goes on"
            os.close(end)
        assert len(ends) == 4


@pytest.mark.parametrize("part", ["worker", "engine"])
def test_a_part_that_is_killed_in_the_middle_of_a_turn_is_started_again_and_the_turn_ends(
    part: str, tmp_path: Path
) -> None:
    with a_shop() as shop, running(written(tmp_path, shop)) as up, ThreadPoolExecutor() as pool:
        begun = begin(client_of(up))
        assert step(client_of(up), begun, "", 1).status_code == 200
        shop.gate.clear()
        answer = pool.submit(step, client_of(up), begun, "Dana", 2)
        assert shop.begun.wait(PATIENCE)
        for pid in up.pids()[part]:
            os.kill(pid, signal.SIGKILL)
        if part == "worker":
            assert [up.read_line(), up.read_line()] == ["worker", "worker"]
            assert up.pids()["worker"] == up.workers[2:]
        shop.gate.set()
        told = answer.result(PATIENCE)
        assert told.status_code == 200
        # Its request was under way, and may have arrived: a write is not made twice.
        assert told.json()["messages"][0]["text"] in (
            "Please ask a person.",
            "Order A-Dana for Dana.",
        )
        assert shop.orders["Dana"] == 1
        assert step(client_of(up), begun, "Dana", 2).content == told.content
        assert step(client_of(up), begun, "Robin", 3).status_code == 200


@pytest.mark.anyio
async def test_two_workers_on_one_socket_share_the_work(tmp_path: Path) -> None:
    with a_shop() as shop, running(written(tmp_path, shop)) as up:
        async with a_client() as http:
            made = await customers(up.front, up.key, 100, http)
            said = await asyncio.gather(*(one.order() for one in made))
        assert said == [f"Order A-{one.name}-1 for {one.name}-1." for one in made]
        spent = [processor_time(pid) for pid in up.workers]
        up.process.terminate()
        up.process.wait(PATIENCE)
        up.errors.seek(0)
        assert up.errors.read().count('"message": "turn"') == 200
    assert min(spent) > 0.1 * sum(spent), spent


def test_without_a_server_it_says_how_to_have_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["up", "shop.yaml"]) == 2
    assert "npm install --ignore-scripts" in capsys.readouterr().err


def test_a_flow_that_cannot_be_served_ends_it_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text("flow: shop\n", "utf-8")
    wrong = pytest.raises(AssertionError, match=r"shop\.yaml[^$]*the worker does not start")
    with wrong, running(tmp_path / "shop.yaml"):
        pass
