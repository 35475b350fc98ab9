"""docs/writing-a-credential.md: its service is installed, connected and used, as it says."""

import importlib
import re
import socket
import sys
import threading
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
import respx
from authlib.oauth2.rfc7636 import create_s256_code_challenge

import engine.credentials
from engine import plugins
from flowrun.cli import main
from flowrun.storage.home import open_vault

GUIDE = (Path(__file__).parent.parent.parent / "docs/writing-a-credential.md").read_text("utf-8")
FLOW = """
flow: orders
start: ask
parameters: {STATUS: }
nodes:
  ask:
    type: webhook
    credential: My Shop
    url: /orders
    response_mapping: {status: $STATUS}
    exits: {success: tell}
  tell: {type: speak, text: It is $STATUS.}
"""


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    return str(found)


def test_the_guide_explains_each_name_of_the_door_and_no_other() -> None:
    told = re.findall(r"^\| `(\w+)` \|", GUIDE.partition("## The door")[2], re.MULTILINE)
    assert sorted(told) == sorted(engine.credentials.__all__)


class Shop:
    """The shop's side: it lets in who has a code or its newest refresh token."""

    def __init__(self, wire: respx.MockRouter) -> None:
        self.challenge = ""
        self.refresh = ""
        self.gives_refresh = True
        self.forms: list[Mapping[str, str]] = []
        self.tokens = 0
        wire.post("https://login.shop.example.com/oauth/token").mock(side_effect=self.token)
        wire.get("https://api.shop.example.com/orders").mock(side_effect=self.orders)

    def token(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode()))
        self.forms.append(form)
        verified = create_s256_code_challenge(form.get("code_verifier", "")) == self.challenge
        by_code = form.get("code") == "code-of-the-shop" and verified
        by_refresh = bool(self.refresh) and form.get("refresh_token") == self.refresh
        if form.get("client_secret") != "canary-shop-secret" or not (by_code or by_refresh):
            return httpx.Response(400, json={"error": "invalid_grant"})
        self.tokens += 1
        self.refresh = f"refresh-{self.tokens}"
        answer = {"access_token": f"token-{self.tokens}"}
        answer |= {"refresh_token": self.refresh} if self.gives_refresh else {}
        return httpx.Response(200, json=answer)

    def orders(self, request: httpx.Request) -> httpx.Response:
        if request.headers["Authorization"] != f"Bearer token-{self.tokens}":
            return httpx.Response(401)
        headers = {"X-Requests-Left": "7"}
        return httpx.Response(200, json={"status": "shipped"}, headers=headers)


@pytest.fixture
def shop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, respx_mock: respx.MockRouter
) -> Iterator[Shop]:
    """The shop, and the guide's file installed as a package is."""
    (tmp_path / "shop_credential.py").write_text(block("python"), "utf-8")
    installed = tmp_path / "shop_credential-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: shop-credential\n")
    (group, names), *others = tomllib.loads(block("toml"))["project"]["entry-points"].items()
    lines = [f"[{group}]", *(f"{name} = {value}" for name, value in names.items())]
    (installed / "entry_points.txt").write_text("\n".join(lines))
    assert not others
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOP_SECRET", "canary-shop-secret")
    _look_again()
    yield Shop(respx_mock)
    sys.modules.pop("shop_credential", None)
    _look_again()


def _look_again() -> None:
    """What is installed is looked up once in a process."""
    importlib.invalidate_caches()
    plugins._installed.cache_clear()


def command() -> list[str]:
    """The guide's own, and where a browser comes back to."""
    line = block("text").splitlines()[0]
    words = [one or other for one, other in re.findall(r'"([^"]*)"|(\S+)', line)][1:]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return [
        *words,
        *("--client-secret-env", "SHOP_SECRET"),
        *("--callback", f"http://localhost:{port}/back"),
    ]


class Browser:
    """Somebody who is sent to the shop and comes back with its answer."""

    def __init__(self, shop: Shop, **answer: str) -> None:
        self.shop = shop
        self.answer = answer or {"code": "code-of-the-shop"}
        self.asked: dict[str, str] = {}
        self.page = ""
        self.done = threading.Event()

    def open(self, url: str) -> bool:
        self.asked = dict(parse_qsl(urlsplit(url).query))
        self.shop.challenge = self.asked["code_challenge"]
        query = urlencode({**self.answer, "state": self.asked["state"]})
        try:
            with urllib.request.urlopen(f"{self.asked['redirect_uri']}?{query}") as answer:
                self.page = answer.read().decode()
        except HTTPError as refused:
            self.page = refused.read().decode()
        self.done.set()
        return True

    def last_page(self) -> str:
        assert self.done.wait(120)
        return self.page


def test_the_shop_is_connected_in_a_browser_and_signs_a_flow_s_requests(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = Browser(shop)
    monkeypatch.setattr("webbrowser.open", browser.open)
    assert main(command()) == 0
    assert "My Shop is connected to login.shop.example.com" in browser.last_page()
    assert browser.asked["client_id"] == "4711" and browser.asked["scope"] == "orders offline"
    assert '"My Shop" is connected to api.shop.example.com' in capsys.readouterr().out
    fields = open_vault().credentials()["My Shop"]
    assert (fields["type"], fields["client_id"]) == ("shop", "4711")
    assert open_vault().revealed("My Shop")[1]["refresh_token"] == "refresh-1"

    assert main(["credentials", "test", "My Shop"]) == 0
    assert "My Shop: it works" in capsys.readouterr().out

    Path("orders.yaml").write_text(FLOW, "utf-8")
    assert main(["orders.yaml"]) == 0
    assert "It is shipped." in capsys.readouterr().out
    assert shop.tokens == 1

    shop.tokens += 1  # the shop no longer takes the token that it gave
    assert main(["test-request", "orders.yaml", "ask"]) == 0
    shown = capsys.readouterr()
    assert "7 requests left this hour" in shown.out
    assert shop.tokens == 3 and shop.forms[-1]["refresh_token"] == "refresh-1"
    assert "canary" not in shown.out + shown.err


def test_what_the_shop_refuses_is_told_and_nothing_is_kept(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = Browser(shop, error="access_denied", error_description="no <b>thanks</b>")
    monkeypatch.setattr("webbrowser.open", browser.open)
    assert main(command()) == 2
    told = capsys.readouterr().err
    assert "the shop refused the login: access_denied: no <b>thanks</b>" in told
    assert "The OAuth connection failed" in browser.last_page() and "<b>" not in browser.page
    assert not open_vault().exists


def test_a_service_without_a_refresh_token_is_told_and_nothing_is_kept(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.gives_refresh = False
    browser = Browser(shop)
    monkeypatch.setattr("webbrowser.open", browser.open)
    assert main(command()) == 2
    assert "the app gave no refresh token; nothing was stored" in capsys.readouterr().err
    assert "The OAuth connection failed" in browser.last_page()
    assert not open_vault().exists


def test_each_type_has_its_own_options(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    helps = []
    for more in ([], ["--type", "shop"], ["--type=shop"]):
        with pytest.raises(SystemExit):
            main(["credentials", "connect", "--help", *more])
        helps.append(capsys.readouterr().out)
    usual, of_shop, too = helps
    assert "--consumer-key" in usual and "--client-id" not in usual
    assert "--client-id" in of_shop and "--consumer-key" not in of_shop
    assert too == of_shop


@pytest.mark.parametrize(
    ("type_name", "message"),
    [
        ("http_bearer", "nothing connects a http_bearer; it is written into credentials.yaml"),
        ("shpo", 'no credential type "shpo"; did you mean "shop"'),
    ],
)
def test_a_type_that_cannot_be_connected_is_told(
    shop: Shop, capsys: pytest.CaptureFixture[str], type_name: str, message: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["credentials", "connect", "X", "--type", type_name])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
