"""Workers and servers as processes: what clients see is what one server would show them."""

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flowrun.cli import main
from flowrun.scale.server import Server as EngineServer
from tests.scale.workers import a_front, a_worker
from tests.serve import test_published
from tests.serve.serving import PATIENCE
from tests.serve.shop import a_shop, begin, hear, socket_of, step, written
from tests.serve.test_published import publish, says


def test_a_websocket_has_the_messages_of_a_turn_at_its_end(
    engine: EngineServer, tmp_path: Path
) -> None:
    with a_shop() as shop:
        flow = written(tmp_path, shop)
        with a_worker(flow) as worker, a_front(engine, worker, flow) as front:
            begun = begin(front)
            with socket_of(front, begun) as socket:
                socket.send(json.dumps({"session_token": begun["session_token"]}))
                assert hear(socket) == {"session_status": "AWAITING_INPUT", "turn": 0}
                for turn, input, count in ((1, "", 2), (2, "Dana", 2), (2, "Dana", 2)):
                    socket.send(json.dumps({"input": input, "turn": turn}))
                    said = [hear(socket)["message"]["text"] for _ in range(count)]
                    answer = hear(socket)
                    assert [one["text"] for one in answer["messages"]] == said
                    assert answer["turn"] == turn
                socket.send(json.dumps({"input": "", "turn": 9}))
                assert hear(socket)["statusCode"] == 409
            assert shop.orders["Dana"] == 1


def test_a_session_keeps_its_published_version_whichever_worker_makes_its_turn(
    engine: EngineServer, tmp_path: Path
) -> None:
    flow = tmp_path / "shop.yaml"
    publish(flow, "one")
    with a_worker("--published") as worker, a_front(engine, worker, "--published") as front:
        old = test_published.begin(front)
        assert says(front, old, "") == "Hello from one."
        publish(flow, "two")
        new = test_published.begin(front)
        assert says(front, new, "") == "Hello from two."
        worker.kill()
        with a_worker("--published", port=worker.port):
            assert says(front, old, "Dana") == "Bye from one, Dana."
            assert main(["rollback", "shop"]) == 0
            assert says(front, new, "Robin") == "Bye from two, Robin."


def test_a_worker_that_is_told_to_end_ends_its_turns_first(
    engine: EngineServer, tmp_path: Path
) -> None:
    with a_shop() as shop, ThreadPoolExecutor() as pool:
        flow = written(tmp_path, shop)
        with a_worker(flow) as worker, a_front(engine, worker, flow) as front:
            begun = begin(front)
            assert step(front, begun, "", 1).status_code == 200
            shop.gate.clear()
            answer = pool.submit(step, front, begun, "Dana", 2)
            assert shop.begun.wait(PATIENCE)
            worker.process.send_signal(signal.SIGTERM)
            shop.gate.set()
            assert answer.result(PATIENCE).json()["messages"][0]["text"] == "Order A-Dana for Dana."
            assert shop.orders["Dana"] == 1
            assert worker.process.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["worker", "shop.yaml"], "fronts and workers share a key: set FLOWRUN_SHARED_KEY"),
        (["serve", "shop.yaml", "--engine", "restate=http://127.0.0.1:1"], "share a key"),
    ],
)
def test_without_the_shared_key_nothing_begins(
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FLOWRUN_SHARED_KEY")
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("key", ["short", "A" * 43 + "=,", "A" * 44])
def test_a_key_that_is_none_is_told_and_not_shown(
    key: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWRUN_SHARED_KEY", key)
    assert main(["worker", "shop.yaml"]) == 2
    said = capsys.readouterr().err
    assert "FLOWRUN_SHARED_KEY is no key" in said and key not in said
