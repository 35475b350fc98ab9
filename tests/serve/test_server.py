"""The server as a process: its WebSocket, how it ends, what a kill leaves, what it refuses."""

import json
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from flowrun.cli import main
from flowrun.storage.home import home
from tests.serve.serving import PATIENCE, serving
from tests.serve.shop import Shop, begin, hear, socket_of, step


def test_a_websocket_has_the_same_turns_and_says_them_as_they_come(shop: Shop, flow: Path) -> None:
    shop.gate.clear()
    with serving(flow) as server:
        begun = begin(server)
        with socket_of(server, begun) as socket:
            socket.send(json.dumps({"session_token": begun["session_token"]}))
            assert hear(socket) == {"session_status": "AWAITING_INPUT", "turn": 0}
            socket.send(json.dumps({"input": "", "turn": 1}))
            assert [hear(socket)["message"]["text"] for _ in range(2)] == ["Welcome!", "Who?"]
            answer = hear(socket)
            assert answer["turn"] == 1 and len(answer["messages"]) == 2
            socket.send(json.dumps({"input": "Dana", "turn": 2}))
            shop.gate.set()
            assert hear(socket)["message"]["text"] == "Order A-Dana for Dana."
            hear(socket), hear(socket)
            socket.send(json.dumps({"input": "Dana", "turn": 2}))  # a repeat
            assert hear(socket)["message"]["text"] == "Order A-Dana for Dana."
            hear(socket), hear(socket)
            socket.send("{")
            assert hear(socket)["statusCode"] == 400
            socket.send(json.dumps({"input": "", "turn": 9}))
            assert hear(socket)["statusCode"] == 409
        assert shop.orders["Dana"] == 1


@pytest.mark.parametrize("first", ["{}", "no JSON", '{"session_token": "x.y.z"}', "[]"])
def test_a_websocket_without_its_token_is_closed(flow: Path, first: str) -> None:
    with serving(flow) as server, socket_of(server, begin(server)) as socket:
        socket.send(first)
        assert hear(socket)["statusCode"] in (400, 401)
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=PATIENCE)
        assert socket.close_code in (4400, 4401)


def test_a_page_of_another_origin_opens_no_websocket(flow: Path) -> None:
    with serving(flow) as server:
        begun = begin(server)
        url = f"{server.url.replace('http', 'ws', 1)}/http/{begun['session_id']}/ws"
        with pytest.raises(Exception, match="403"):
            connect(url, origin="https://evil.example")  # type: ignore[arg-type]


def test_at_the_first_signal_a_turn_ends_and_is_kept(shop: Shop, flow: Path) -> None:
    shop.gate.clear()
    with serving(flow) as server:
        begun = begin(server)
        step(server, begun, "", 1)
        found: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: found.append(step(server, begun, "Dana", 2)))
        asking.start()
        assert shop.begun.wait(PATIENCE)
        server.told()
        shop.gate.set()
        asking.join(PATIENCE)
        assert found[0].json()["messages"][0]["text"] == "Order A-Dana for Dana."
        assert server.process.wait(PATIENCE) == 0
        assert all(line["level"] == "info" for line in server.log())


def test_a_second_signal_ends_at_once_and_the_turn_goes_on_in_the_next_server(
    shop: Shop, flow: Path
) -> None:
    shop.gate.clear()
    with serving(flow) as server:
        begun = begin(server)
        step(server, begun, "", 1)

        def ask() -> None:
            with pytest.raises(httpx.TransportError):
                step(server, begun, "Dana", 2)

        asking = threading.Thread(target=ask)
        asking.start()
        assert shop.begun.wait(PATIENCE)
        server.told()
        while server.process.poll() is None:
            server.told()
            with suppress(subprocess.TimeoutExpired):
                server.process.wait(0.05)
        asking.join(PATIENCE)
        assert server.process.returncode == 1
    shop.gate.set()
    with serving(flow) as server:
        other = step(server, begun, "Robin", 2)
        assert other.status_code == 409 and "cut off" in other.json()["message"]
        said = step(server, begun, "Dana", 2).json()["messages"]
        assert said[0]["text"] == "Please ask a person."
        assert shop.orders["Dana"] == 1


def test_a_second_server_is_refused_and_the_first_goes_on(flow: Path) -> None:
    with serving(flow) as server:
        command = [sys.executable, "-m", "flowrun.cli", "serve", str(flow), "--port", "0"]
        second = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        assert second.returncode == 2
        assert "another server's" in second.stderr and "Traceback" not in second.stderr
        assert step(server, begin(server), "", 1).status_code == 200


def test_another_machine_is_let_in_by_key_alone(flow: Path) -> None:
    command = [sys.executable, "-m", "flowrun.cli", "serve", str(flow)]
    options = ["--host", "0.0.0.0", "--port", "0"]
    ran = subprocess.run([*command, *options], capture_output=True, text=True, timeout=PATIENCE)
    assert ran.returncode == 2 and "flowrun keys create" in ran.stderr


@pytest.mark.parametrize(
    ("option", "value", "right"),
    [
        ("--cors", "https://shop.example/", "https://shop.example, no path"),
        ("--cors", "*", "https://shop.example, no path"),
        ("--most-sessions", "0.5", "a whole number above 0"),
        ("--allow-host", "https://flows.example.com", "a name such as flows.example.com"),
    ],
)
def test_an_option_that_could_never_work_is_told_with_what_would_be_right(
    option: str, value: str, right: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "shop.yaml", option, value])
    assert f"argument {option}: takes" in (said := capsys.readouterr().err) and right in said


def test_a_flow_that_does_not_load_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("flow: bad\nstart: a\nnodes: {a: {type: nope}}\n")
    command = [sys.executable, "-m", "flowrun.cli", "serve", str(tmp_path / "bad.yaml")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert ran.returncode == 2 and "bad.yaml:3:" in ran.stderr


def test_a_session_keeps_its_version_and_waits_for_it(flow: Path) -> None:
    text = flow.read_text("utf-8")
    with serving(flow) as server:
        begun = begin(server)
        step(server, begun, "", 1)
    flow.write_text(text.replace("Who?", "Your name?"), "utf-8")
    with serving(flow) as server:
        answer = step(server, begun, "Dana", 2)
        assert answer.status_code == 503 and "version" in answer.json()["message"]
    flow.write_text(text, "utf-8")
    with serving(flow) as server:
        assert step(server, begun, "Dana", 2).status_code == 200


def test_sessions_that_cannot_be_written_are_told_and_the_turn_is_made_later(
    shop: Shop, flow: Path
) -> None:
    with serving(flow) as server:
        begun = begin(server)
        step(server, begun, "", 1)
        with closing(sqlite3.connect(home() / "sessions.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # SQLite waits ten seconds for its lock
            answer = step(server, begun, "Dana", 2)
            other.execute("ROLLBACK")
        assert answer.status_code == 503 and "Retry-After" in answer.headers
        assert shop.orders["Dana"] == 0
        assert step(server, begun, "Dana", 2).json()["turn"] == 2
        assert shop.orders["Dana"] == 1


def test_the_log_is_lines_of_json_with_the_session(flow: Path) -> None:
    with serving(flow) as server:
        begun = begin(server)
        step(server, begun, "", 1)
        server.told()
        server.process.wait(PATIENCE)
        (line,) = (line for line in server.log() if line["message"] == "turn")
        assert line["session"] == begun["session_id"]
        assert (line["flow"], line["turn"], line["status"]) == ("shop", 1, "awaiting_input")


def test_what_an_extra_brings_is_named_where_it_is_missing(flow: Path) -> None:
    code = (
        "import sys\n"
        "for name in ('prometheus_client', 'websockets'): sys.modules[name] = None\n"
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda n, p=None: None if n in sys.modules and sys.modules[n] is None "
        "else find(n, p)\n"
        f"from flowrun.cli import main; sys.exit(main(['serve', {str(flow)!r}]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE
    )
    assert ran.returncode == 2
    assert "serving needs prometheus-client and websockets" in ran.stderr
    assert "pip install -e '.[serve]'" in ran.stderr
