"""No secret is written anywhere, whatever goes wrong: every failure path, every place searched."""

import base64
import contextlib
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, quote, quote_plus

import httpx
import pytest
import respx

from flowrun.cli import main
from flowrun.org.app import LocalOrg
from flowrun.org.chaos import TROUBLES
from flowrun.storage.vault.sealing import Key

CONSUMER_SECRET = "cSEC/9f+Zk=Qp7xW%2FmR&t"
ERP_SECRET = "eRPt0k+/=n~Vb3&Hq8\"Lw'Yz"
PASSPHRASE = "pASS phr4se/of+the=vault"
HOST = "acme.my.salesforce.com"

ORG = f"""
org: {{consumer_key: canarykey, consumer_secret: {json.dumps(CONSUMER_SECRET)}, rotation: true,
       refresh_tokens: [5AepCanaryRefreshToken0123456789abcdef]}}
records:
  Contact: [{{LastName: A}}, {{LastName: B}}]
"""
CREDENTIALS = """
SF: {type: salesforce, domain: acme, consumer_key: canarykey, consumer_secret: {env: SF_SECRET}}
ERP: {type: http_bearer, hosts: [erp.example.com], token: {env: ERP_SECRET}}
"""
FLOW = """
flow: t
start: find
parameters:
  N:
  TOKEN: {secret: true, hosts: [erp.example.com]}
nodes:
  find:
    type: salesforce
    credential: SF
    query: SELECT LastName FROM Contact
    response_mapping: {totalSize: $N}
    exits: {success: write, no_records: write, failed: write}
  write:
    type: salesforce
    action: create_record
    credential: SF
    object: Contact
    fields: {LastName: C}
    exits: {success: login, failed: login}
  login:
    type: webhook
    url: https://erp.example.com/login
    method: POST
    body: {form: {secret: $TOKEN}}
    response_mapping: {token: $TOKEN}
    exits: {success: order, failed: order}
  order:
    type: webhook
    url: https://erp.example.com/order
    credential: ERP
    headers: {X-Token: $TOKEN}
    exits: {success: end, failed: end}
"""
COMMANDS = (
    ["credentials", "test", "SF"],
    ["credentials", "test", "Kept"],
    ["credentials", "show", "Kept"],
    ["credentials", "list", "--json"],
    ["check", "t.yaml"],
    ["preflight", "t.yaml"],
    ["t.yaml", "--json", "--trace"],
    ["t.yaml", "--trace", "--set", f"TOKEN={ERP_SECRET}"],
    ["test-request", "t.yaml", "find", "--json"],
    ["test-request", "t.yaml", "order", "--set", f"TOKEN={ERP_SECRET}"],
    ["test-request", "t.yaml", "order", "--dry-run", "--set", f"TOKEN={ERP_SECRET}"],
    ["test-request", "t.yaml", "order", "--curl", "--set", f"TOKEN={ERP_SECRET}"],
    ["test-request", "t.yaml", "login", "--paths"],
    ["test-request", "t.yaml", "login", "--set", f"TOKEN={ERP_SECRET}", "--json", "--paths"],
    ["test-request", "t.yaml", "login", "--last", "--paths"],
    ["test-request", "t.yaml", "login", "--map", "again=$N", "--map", "agian=$TOKEN", "--json"],
    ["t.yaml", "--save-session", "--set", f"TOKEN={ERP_SECRET}"],
    ["sessions", "list"],
    ["credentials", "export", "out.sealed", "Kept", "--passphrase-env", "PASSPHRASE"],
    ["credentials", "import", "out.sealed", "--replace", "--passphrase-env", "SF_SECRET"],
    ["credentials", "connect", "New", "--grant", "refresh_token", "--domain", "acme"]
    + ["--consumer-key", "canarykey", "--refresh-token-env", "ERP_SECRET"],
    ["vault", "list"],
    ["credentials", "remove", "Kept"],
)


@dataclass
class World:
    """An org and an ERP behind the wire. `mood` is how they answer."""

    org: LocalOrg
    mood: str = ""
    secrets: set[str] = field(
        default_factory=lambda: (
            {CONSUMER_SECRET, ERP_SECRET, PASSPHRASE} | {"5AepCanaryRefreshToken0123456789abcdef"}
        )
    )

    async def answer(self, request: httpx.Request) -> httpx.Response:
        if self.mood == "unreachable":
            raise httpx.ConnectError("no route", request=request)
        if self.mood == "broken off":
            raise httpx.ReadError(f"broken: {request.content!r}", request=request)
        if self.mood.startswith("echo") and ("token" not in request.url.path or "all" in self.mood):
            return self._echo(request)
        if request.url.host != HOST:
            return httpx.Response(200, json={"token": ERP_SECRET, "again": ERP_SECRET})
        response = await httpx.ASGITransport(
            self.org.app, raise_app_exceptions=False
        ).handle_async_request(request)
        await response.aread()
        self._learn(request, response)
        return httpx.Response(
            response.status_code, headers=response.headers, content=response.content
        )

    def _learn(self, request: httpx.Request, response: httpx.Response) -> None:
        if "/oauth2/token" not in request.url.path:
            return
        with contextlib.suppress(ValueError, AttributeError):
            told = response.json()
            self.secrets |= {told[key] for key in ("access_token", "refresh_token") if key in told}

    def _echo(self, request: httpx.Request) -> httpx.Response:
        """What a careless service does: it sends back all that it got, at a place where a message
        would be cut."""
        got = "".join(f"{name}: {value}\n" for name, value in request.headers.items())
        sent = request.content.decode("utf-8", "replace")
        values = [value for values in parse_qs(sent).values() for value in values]
        text = "x" * int(self.mood.rpartition(" ")[2]) + got + sent + " ".join(values)
        body = [{"errorCode": "ECHO", "message": text}]
        if "/oauth2/" in request.url.path:
            return httpx.Response(400, json={"error": "invalid_grant", "error_description": text})
        return httpx.Response(400, json=body)


def forms_of(secret: str) -> Iterator[str]:
    """What must not be found: the secret, its encodings, and either half of it."""
    half = len(secret) // 2
    yield from (secret, secret[:half], secret[half:])
    yield from (quote(secret), quote(secret, safe=""), quote_plus(secret), secret.encode().hex())
    yield json.dumps(secret)[1:-1]
    for shift in range(3):
        encoded = base64.b64encode(b"x" * shift + secret.encode()).decode()
        yield encoded[4 if shift else 0 : -4]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    (tmp_path / "org.yaml").write_text(ORG, "utf-8")
    org = LocalOrg(tmp_path / "org.yaml")
    (tmp_path / "org.yaml").unlink()
    work = tmp_path / "work"
    work.mkdir()
    (work / "credentials.yaml").write_text(CREDENTIALS, "utf-8")
    (work / "t.yaml").write_text(FLOW, "utf-8")
    monkeypatch.chdir(work)
    monkeypatch.setenv("FLOWRUN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FLOWRUN_VAULT_KEY", Key.new().text)
    monkeypatch.setenv("SF_SECRET", CONSUMER_SECRET)
    monkeypatch.setenv("ERP_SECRET", ERP_SECRET)
    monkeypatch.setenv("PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("REFRESH", "5AepCanaryRefreshToken0123456789abcdef")
    monkeypatch.setattr("asyncio.sleep", _no_sleep)
    world = World(org)
    with respx.mock(assert_all_called=False) as wire:
        wire.route().mock(side_effect=world.answer)
        yield world


async def _no_sleep(_seconds: float) -> None:
    return None


MOODS = ["", "unreachable", "broken off", *TROUBLES]
MOODS += [f"echo {pad}" for pad in (0, 150, 260, 290)]
MOODS += [f"echo all {pad}" for pad in (0, 150, 260, 290)]


@pytest.mark.parametrize("mood", MOODS)
def test_no_secret_is_written_anywhere(
    world: World,
    mood: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    connect = ["credentials", "connect", "Kept", "--grant", "refresh_token", "--domain", "acme"]
    connect += ["--consumer-key", "canarykey", "--refresh-token-env", "REFRESH"]
    assert main(connect) == 0
    world.mood = mood
    if mood in TROUBLES:
        world.org.chaos.switch_on(mood)
    codes = [main(command) for command in COMMANDS]
    assert len(set(codes)) > 1 or not mood
    told = capfd.readouterr()
    written = {"stdout": told.out, "stderr": told.err, "log": caplog.text}
    for file in tmp_path.rglob("*"):
        if file.is_file():
            written[file.name] = file.read_bytes().decode("latin-1")
    assert "vault.db" in written or any("vault" in name for name in written)
    assert "Traceback" not in told.err
    for secret in world.secrets:
        for form in forms_of(secret):
            found = [name for name, text in written.items() if form in text]
            assert not found, f"{form!r} in {found}"


def test_the_search_would_find_a_secret() -> None:
    text = io.StringIO()
    for form in forms_of(CONSUMER_SECRET):
        text.write(form + "\n")
    encoded = base64.b64encode(f"k:{CONSUMER_SECRET}".encode()).decode()
    assert any(form in encoded for form in forms_of(CONSUMER_SECRET))
    assert len(set(text.getvalue().split())) > 8
