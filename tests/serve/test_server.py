"""The server as a process: its WebSocket, how it ends, what a kill leaves, what it refuses."""

import json
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from flowrun.storage.home import home
from tests.serve.serving import Server, serving

FLOW = """
flow: shop
start: hello
parameters: {{NAME: , ORDER: }}
nodes:
  hello: {{type: speak, text: Welcome!, next: who}}
  who:
    type: collect_input
    parameter: $NAME
    prompt: Who?
    exits: {{filled: order, missed: end}}
  order:
    type: webhook
    method: POST
    url: {url}/orders
    body: {{json: {{name: $NAME}}}}
    response_mapping: {{id: $ORDER}}
    exits: {{success: done, failed: sorry}}
  done: {{type: speak, text: "Order $ORDER for $NAME.", next: who}}
  sorry: {{type: speak, text: Please ask a person., next: who}}
"""


class QuietServer(ThreadingHTTPServer):
    """Its clients are killed at times, which is no news."""

    request_queue_size = 1_024

    def handle_error(self, request: Any, client_address: Any) -> None: ...


class Shop:
    """A shop on loopback, which counts what it is asked; `gate` holds it back."""

    def __init__(self) -> None:
        self.orders: Counter[str] = Counter()
        self.keys: list[str | None] = []
        self.begun, self.gate = threading.Event(), threading.Event()
        self.gate.set()
        self._counting = threading.Condition()
        shop = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                shop.count(body["name"])
                shop.keys.append(self.headers["Idempotency-Key"])
                shop.begun.set()
                shop.gate.wait(60)
                answer = json.dumps({"id": f"A-{body['name']}"}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None: ...

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def count(self, name: str) -> None:
        with self._counting:
            self.orders[name] += 1
            self._counting.notify_all()

    def wait_for(self, orders: int) -> None:
        """Until so many were made."""
        with self._counting:
            assert self._counting.wait_for(lambda: self.orders.total() >= orders, 300)


@contextmanager
def a_shop() -> Iterator[Shop]:
    shop = Shop()
    thread = threading.Thread(target=shop.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        shop.gate.set()
        shop.server.shutdown()
        shop.server.server_close()


@pytest.fixture
def shop() -> Iterator[Shop]:
    with a_shop() as shop:
        yield shop


@pytest.fixture
def flow(shop: Shop, tmp_path: Path) -> Path:
    file = tmp_path / "shop.yaml"
    file.write_text(FLOW.format(url=shop.url), "utf-8")
    return file


def begin(server: Server) -> dict[str, Any]:
    headers = {"X-Vgai-Key": server.key}
    asked = {"agent_id": "shop"}
    answer = httpx.post(f"{server.url}/http/init", json=asked, headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def step(server: Server, begun: dict[str, Any], input: str, turn: int) -> httpx.Response:
    return httpx.post(
        f"{server.url}/http/{begun['session_id']}/step",
        json={"input": input, "turn": turn},
        headers={"Authorization": f"Bearer {begun['session_token']}"},
        timeout=60,
    )


@contextmanager
def socket_of(server: Server, begun: dict[str, Any]) -> Iterator[ClientConnection]:
    url = server.url.replace("http", "ws", 1)
    with connect(f"{url}/http/{begun['session_id']}/ws") as socket:
        yield socket


def hear(socket: ClientConnection) -> dict[str, Any]:
    return json.loads(socket.recv(timeout=30))  # type: ignore[no-any-return]


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
            socket.recv(timeout=30)
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
        assert shop.begun.wait(30)
        server.told()
        shop.gate.set()
        asking.join(30)
        assert found[0].json()["messages"][0]["text"] == "Order A-Dana for Dana."
        assert server.process.wait(30) == 0
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
        assert shop.begun.wait(30)
        server.told()
        while server.process.poll() is None:
            server.told()
            with suppress(subprocess.TimeoutExpired):
                server.process.wait(0.05)
        asking.join(30)
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
        second = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert second.returncode == 2
        assert "another server's" in second.stderr and "Traceback" not in second.stderr
        assert step(server, begin(server), "", 1).status_code == 200


def test_another_machine_is_let_in_by_key_alone(flow: Path) -> None:
    command = [sys.executable, "-m", "flowrun.cli", "serve", str(flow)]
    options = ["--host", "0.0.0.0", "--port", "0"]
    ran = subprocess.run([*command, *options], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2 and "flowrun keys create" in ran.stderr


def test_a_flow_that_does_not_load_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("flow: bad\nstart: a\nnodes: {a: {type: nope}}\n")
    command = [sys.executable, "-m", "flowrun.cli", "serve", str(tmp_path / "bad.yaml")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
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
        server.process.wait(30)
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
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2
    assert "serving needs prometheus-client and websockets" in ran.stderr
    assert "pip install -e '.[serve]'" in ran.stderr
