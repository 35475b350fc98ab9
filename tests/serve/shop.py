"""A shop on loopback, a flow that orders there, and what a client of the flow's server asks."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from tests.serve.serving import PATIENCE, Server

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
                shop.gate.wait(PATIENCE)
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


def written(folder: Path, shop: Shop, text: str = FLOW, **others: str) -> Path:
    """A flow that asks this shop, and `others` by their urls."""
    file = folder / "shop.yaml"
    file.write_text(text.format(url=shop.url, **others), "utf-8")
    return file


def begin(server: Server) -> dict[str, Any]:
    headers = {"X-Vgai-Key": server.key}
    asked = {"agent_id": "shop"}
    answer = httpx.post(f"{server.url}/http/init", json=asked, headers=headers, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def step(server: Server, begun: dict[str, Any], input: str, turn: int) -> httpx.Response:
    return httpx.post(
        f"{server.url}/http/{begun['session_id']}/step",
        json={"input": input, "turn": turn},
        headers={"Authorization": f"Bearer {begun['session_token']}"},
        timeout=PATIENCE,
    )


@contextmanager
def socket_of(server: Server, begun: dict[str, Any]) -> Iterator[ClientConnection]:
    url = server.url.replace("http", "ws", 1)
    with connect(f"{url}/http/{begun['session_id']}/ws") as socket:
        yield socket


def hear(socket: ClientConnection) -> dict[str, Any]:
    return json.loads(socket.recv(timeout=PATIENCE))  # type: ignore[no-any-return]
