"""A service of somebody else's that stands in for another in tests, found by its entry point."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import FlowError
from flowrun.testing import run_flow

TYPES = """
import json
from pathlib import Path

from engine.credentials.credential import Credential
from engine.credentials.token import Token
from engine.errors import FlowError
from engine.values.secret import Secret, SecretReference
from flowrun.testing.stand_ins import StandIn


class Shop(Credential):
    type = "shop"
    speaks = "shop"
    key: SecretReference

    @property
    def host(self):
        return "shop.example.com"

    @property
    def bound_to(self):
        return frozenset({self.host})

    async def fetch_token(self, http):
        key = self.key.read(self.name).reveal()
        answer = await http.post_form("https://shop.example.com/login", {"key": key})
        return Token(Secret(answer.json()["token"]))


class LocalShop:
    name = "a shop of its own"

    def __init__(self, data):
        self.orders = json.loads(data.read_text()) if data else {}

    async def app(self, scope, receive, send):
        signed = dict(scope["headers"]).get(b"authorization") == b"Bearer token-of-the-shop"
        found = self.orders if signed else {}
        if scope["path"] == "/login":
            right = b"key=known-to-the-shop" in (await receive())["body"]
            found = {"token": "token-of-the-shop" if right else "wrong"}
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(found).encode()})


class Key(SecretReference):
    def read(self, owner):
        return Secret("known-to-the-shop")


class ShopStandIn(StandIn):
    type = "shop"
    stands_for = "shop"
    described = "a local shop"

    def check(self, data):
        if not data.is_file() or "orders" not in data.read_text():
            raise FlowError(f"{data} has no orders")

    def open(self, data, now, others):
        return LocalShop(data)

    def credential(self, name, written, service):
        return Shop(name=name, key=Key("given", "", Path()))
"""
ENTRY_POINTS = """
[flowrun.credentials]
shop = shop_types:Shop
[flowrun.stand_ins]
shop = shop_types:ShopStandIn
"""
FLOW = """
flow: orders
start: ask
parameters: {COUNT: }
nodes:
  ask:
    type: webhook
    credential: My Shop
    url: /orders
    response_mapping: {orders: $COUNT}
    exits: {success: tell, failed: sorry}
  tell: {type: speak, text: There are $COUNT.}
  sorry: {type: speak, text: Nobody knows.}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A flow that uses a shop, and the package that knows shops."""
    (tmp_path / "shop_types.py").write_text(TYPES, "utf-8")
    installed = tmp_path / "shop_types-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: shop-types\n")
    (installed / "entry_points.txt").write_text(ENTRY_POINTS)
    (tmp_path / "orders.yaml").write_text(FLOW, "utf-8")
    (tmp_path / "credentials.yaml").write_text("My Shop: {type: shop, key: {env: KEY}}\n")
    (tmp_path / "shop.yaml").write_text(json.dumps({"orders": 7}))
    return tmp_path


def run(folder: Path, *tests: str) -> str:
    """What `flowrun test` tells where the package is installed."""
    cases = "".join(f"  - {{name: '{at}', talk: [], {test}}}\n" for at, test in enumerate(tests))
    (folder / "orders.test.yaml").write_text(f"flow: orders.yaml\ntests:\n{cases}", "utf-8")
    command = [sys.executable, "-m", "flowrun.cli", "test", "orders.test.yaml"]
    root = Path(__file__).parent.parent.parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(root)])}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment)
    return done.stdout + done.stderr


def test_it_answers_as_a_test_says_and_the_login_of_its_credentials(folder: Path) -> None:
    seven = "expect: {parameters: {COUNT: '7'}}"
    told = run(
        folder,
        f"credentials: {{My Shop: {{shop: shop.yaml}}}}, {seven}",
        f"http: {{ask: {{shop: shop.yaml}}}}, {seven}",
        f"http: {{ask: {{json: {{orders: 7}}}}}}, {seven}",
    )
    assert "3 passed" in told, told


def test_what_is_wrong_with_it_in_a_test_is_told(folder: Path) -> None:
    told = run(
        folder,
        "credentials: {My Shop: {shop: no.yaml}}",
        "credentials: {My Shop: {shop: credentials.yaml}}",
        "credentials: {My Shop: {shpo: shop.yaml}}",
        "credentials: {My Shop: {shop: shop.yaml, json: {}}}",
        "credentials: {My Shop: {shop: []}}",
    )
    for message in (
        "there is no file no.yaml",
        "credentials.yaml has no orders",
        'unknown key "shpo"; did you mean "shop"',
        "shop: stands alone",
        "takes the data file of a local shop",
    ):
        assert message in told


def test_a_request_that_nothing_answers_suggests_it(folder: Path) -> None:
    told = run(folder, "expect: {exits: {ask: success}}")
    assert "answer it in the test with a local shop, filled from a file" in told
    assert "My Shop: {shop: acme.yaml}" in told


WHO = """
flow: who
start: ask
parameters: {NAME: }
nodes:
  ask:
    type: TYPE
    credential: SF
    response_mapping: {"records[0].Name": $NAME}
    exits: {success: tell}
  tell: {type: speak, text: Hello.}
"""


@pytest.mark.parametrize(
    "node",
    [
        "type: salesforce\n    query: SELECT Name FROM Account LIMIT 1",
        "type: webhook\n    url: /services/data/v66.0/query?q=SELECT+Name+FROM+Account+LIMIT+1",
    ],
    ids=["salesforce", "webhook"],
)
def test_a_data_file_alone_fills_what_stands_in_for_the_credential(
    tmp_path: Path, node: str
) -> None:
    (tmp_path / "who.yaml").write_text(WHO.replace("type: TYPE", node), "utf-8")
    (tmp_path / "credentials.yaml").write_text("SF: {type: local_org}\n")
    (tmp_path / "acme.yaml").write_text("records: {Account: [{Name: Acme Tea}]}\n")
    found = run_flow(tmp_path / "who.yaml", credentials={"SF": "acme.yaml"})
    assert found.parameters["NAME"] == "Acme Tea"


def test_a_data_file_for_what_nothing_stands_in_for_is_refused(tmp_path: Path) -> None:
    node = "type: webhook\n    url: https://api.example.com/"
    (tmp_path / "who.yaml").write_text(WHO.replace("type: TYPE", node), "utf-8")
    entry = "SF: {type: http_bearer, token: {env: T}, hosts: [api.example.com]}\n"
    (tmp_path / "credentials.yaml").write_text(entry)
    with pytest.raises(FlowError, match='nothing stands in for "SF"'):
        run_flow(tmp_path / "who.yaml", credentials={"SF": "acme.yaml"})
