"""The local org's tokens: what they are good for, how long, and the troubles it can have."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from engine.credentials.connections import Connections
from engine.errors import CredentialError, FlowError
from engine.values.environment import Environment
from flowrun.org.app import LocalOrg
from flowrun.org.chaos import TROUBLES
from flowrun.project.project import find_credentials
from flowrun.testing import VirtualClock

pytestmark = pytest.mark.anyio

TOKEN = "/services/oauth2/token"
DATA = "/services/data/v66.0"
NOON = datetime(2026, 2, 4, 12, 0, tzinfo=UTC)
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
USER = "ops@example.com"
ORG = f"""
org:
  consumer_key: the-key
  time_zone: America/Los_Angeles
  token_lifetime: 15m
  refresh_tokens: [5Aep-kept]
  CERTIFICATE
records:
  User: [{{FirstName: Olivia, LastName: Marsh, Username: {USER}}}]
  Account: [{{Name: Alpha}}]
"""


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def public_key() -> str:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


def certificate() -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "app")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(NOON)
        .not_valid_after(NOON + timedelta(days=1))
        .sign(KEY, hashes.SHA256())
    )
    return built.public_bytes(Encoding.PEM).decode()


Open = Callable[..., LocalOrg]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_org(tmp_path: Path, clock: Clock) -> Open:
    def opened(pem: str = "", **chaos: int | None) -> LocalOrg:
        path = tmp_path / "org.yaml"
        block = f"certificate: {json.dumps(pem)}" if pem else ""
        path.write_text(ORG.replace("CERTIFICATE", block), encoding="utf-8")
        return LocalOrg(path, clock=clock, chaos=chaos)

    return opened


@pytest.fixture
def org(open_org: Open) -> LocalOrg:
    return open_org(public_key())


@pytest.fixture
async def client(org: LocalOrg) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(org) as it:
        yield it


def visitor(org: LocalOrg) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(org.app), base_url="http://org.test")


def app(org: LocalOrg) -> dict[str, str]:
    return {"client_id": org.consumer_key, "client_secret": org.consumer_secret}


async def log_in(client: httpx.AsyncClient, org: LocalOrg) -> dict[str, Any]:
    answer = await client.post(TOKEN, data={"grant_type": "client_credentials", **app(org)})
    body: dict[str, Any] = answer.json()
    client.headers["Authorization"] = f"Bearer {body.get('access_token')}"
    return body


# JWT


def assertion(key: Any = None, algorithm: str = "RS256", **changes: Any) -> str:
    claims = {
        "iss": "the-key",
        "sub": USER,
        "aud": "https://login.salesforce.com",
        "exp": int(NOON.timestamp()) + 180,
    }
    key = key or RSAKey.import_key(KEY)
    return jwt.encode({"alg": algorithm}, claims | changes, key, algorithms=[algorithm])


async def bear(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post(TOKEN, data={"grant_type": JWT_BEARER, "assertion": token})


@pytest.mark.parametrize("pem", [public_key(), certificate()], ids=["key", "certificate"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"exp": str(int(NOON.timestamp()) + 180)},
        {"aud": "https://test.salesforce.com"},
        {"aud": "http://org.test/"},
        {"sub": USER.upper()},
    ],
)
async def test_a_signed_assertion_gives_a_token(
    open_org: Open, pem: str, changes: dict[str, Any]
) -> None:
    org = open_org(pem)
    async with visitor(org) as client:
        answer = await bear(client, assertion(**changes))
        assert answer.status_code == 200, answer.text
        assert "refresh_token" not in answer.json()
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        assert (await client.get(f"{DATA}/limits")).status_code == 200


STRANGER = RSAKey.import_key(rsa.generate_private_key(public_exponent=65537, key_size=2048))


@pytest.mark.parametrize(
    ("token", "error", "description"),
    [
        (lambda: assertion(iss="other"), "invalid_client_id", "client identifier invalid"),
        (lambda: assertion(sub="x@y"), "invalid_grant", "user hasn't approved this consumer"),
        (lambda: assertion(aud="https://evil.example"), "invalid_grant", "audience is invalid"),
        (lambda: assertion(exp=int(NOON.timestamp()) - 120), "invalid_grant", "expired"),
        (lambda: assertion(exp=int(NOON.timestamp()) + 3600), "invalid_grant", "invalid assertion"),
        (lambda: assertion(exp="soon"), "invalid_grant", "invalid assertion"),
        (lambda: assertion(STRANGER), "invalid_grant", "invalid assertion"),
        (
            lambda: assertion(OctKey.generate_key(256), "HS256"),
            "invalid_grant",
            "invalid assertion",
        ),
        (lambda: assertion(ECKey.generate_key("P-256"), "ES256"), "invalid_grant", "invalid"),
        (lambda: "eyJhbGciOiJub25lIn0.e30.", "invalid_grant", "invalid assertion"),
        (lambda: "nonsense", "invalid_grant", "invalid assertion"),
        (lambda: "", "invalid_grant", "invalid assertion"),
    ],
)
async def test_another_assertion_is_refused(
    org: LocalOrg,
    client: httpx.AsyncClient,
    token: Callable[[], str],
    error: str,
    description: str,
) -> None:
    answer = await bear(client, token())
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert description in answer.json()["error_description"]
    assert org.logins == 0


async def test_without_a_certificate_no_assertion_is_good(open_org: Open) -> None:
    async with visitor(open_org()) as client:
        assert (await bear(client, assertion())).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "pem",
    [
        "nonsense",
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    ],
)
def test_a_certificate_of_another_kind_is_a_mistake(open_org: Open, pem: str) -> None:
    with pytest.raises(FlowError, match="certificate is an RSA certificate or public key"):
        open_org(pem)


# Lifetime, introspection, identity


async def test_a_token_ends_when_its_time_is_up(
    org: LocalOrg, client: httpx.AsyncClient, clock: Clock
) -> None:
    await log_in(client, org)
    clock.now = NOON + timedelta(minutes=14)
    assert (await client.get(f"{DATA}/limits")).status_code == 200
    clock.now = NOON + timedelta(minutes=15)
    answer = await client.get(f"{DATA}/limits")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (401, "INVALID_SESSION_ID")


async def test_the_app_learns_what_a_token_is_good_for(
    org: LocalOrg, client: httpx.AsyncClient, clock: Clock
) -> None:
    given = await log_in(client, org)
    path = "/services/oauth2/introspect"
    asked = {"token": given["access_token"], "token_type_hint": "access_token", **app(org)}
    assert (await client.post(path, data=asked)).json() == {
        "active": True,
        "scope": "api",
        "client_id": "the-key",
        "username": USER,
        "sub": given["id"],
        "token_type": "access_token",
        "exp": int(NOON.timestamp()) + 900,
        "iat": int(NOON.timestamp()),
        "nbf": int(NOON.timestamp()),
    }
    assert (await client.post(path, data=asked | {"token": "x"})).json() == {"active": False}
    stranger = await client.post(path, data=asked | {"client_secret": "x"})
    assert (stranger.status_code, stranger.json()["error"]) == (400, "invalid_client")
    clock.now = NOON + timedelta(hours=1)
    assert (await client.post(path, data=asked)).json() == {"active": False}


async def test_a_token_tells_whom_it_speaks_for(org: LocalOrg, client: httpx.AsyncClient) -> None:
    given = await log_in(client, org)
    told = (await client.get("/services/oauth2/userinfo")).json()
    assert told["sub"] == given["id"]
    assert told["user_id"] == org.user_id
    assert told["organization_id"] == org.organization_id
    assert (told["preferred_username"], told["name"]) == (USER, "Olivia Marsh")
    assert (told["zoneinfo"], told["utcOffset"]) == ("America/Los_Angeles", -8 * 3600 * 1000)
    assert told["urls"]["rest"] == "http://org.test/services/data/v{version}/"
    identity = (await client.get(given["id"])).json()
    assert (identity["username"], identity["display_name"]) == (USER, "Olivia Marsh")
    assert identity["user_id"] == org.user_id
    other = await client.get(f"/id/{org.organization_id}/005000000000009AAA")
    client.headers["Authorization"] = "Bearer x"
    for answer in (other, await client.get("/services/oauth2/userinfo")):
        assert (answer.status_code, answer.json()[0]["message"]) == (403, "Bad_OAuth_Token")


# Chaos


@pytest.mark.parametrize(
    "name", [name for name, trouble in TROUBLES.items() if trouble.place == "login"]
)
async def test_a_login_can_be_troubled(open_org: Open, name: str) -> None:
    org = open_org(**{name: 1})
    async with visitor(org) as client:
        refused = await log_in(client, org)
        trouble = TROUBLES[name]
        assert refused == {"error": trouble.code, "error_description": trouble.message}
        assert (await log_in(client, org))["access_token"]


async def test_in_the_process_an_unreachable_org_fails_as_an_unknown_name_does(
    tmp_path: Path,
) -> None:
    (tmp_path / "org.yaml").write_text("org: {chaos: {unreachable: 1}}")
    (tmp_path / "credentials.yaml").write_text("SF: {type: local_org, data: org.yaml}")
    clock = VirtualClock()
    credentials = find_credentials(tmp_path, None, Environment())
    async with Connections(credentials, clock=clock) as connections:
        with pytest.raises(CredentialError, match="there is no host local-org.test"):
            await connections.open("SF").token()
        clock.elapsed += 61
        assert (await connections.open("SF").token()).value


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("login_rate_exceeded", "3,600 times this hour; wait"),
        ("inactive_user", "the admin activates the user"),
        ("ip_restricted", "the admin allows this machine's address"),
        ("maintenance", "answered with 503"),
    ],
)
async def test_in_the_process_a_troubled_login_says_what_to_do(
    tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "org.yaml").write_text(f"org: {{chaos: [{name}]}}")
    (tmp_path / "credentials.yaml").write_text("SF: {type: local_org, data: org.yaml}")
    credentials = find_credentials(tmp_path, None, Environment())
    async with Connections(credentials) as connections:
        with pytest.raises(CredentialError, match=words):
            await connections.open("SF").token()


def test_on_a_port_an_unreachable_org_hangs_up() -> None:
    command = [sys.executable, "-m", "flowrun.cli", "org", "--port", "0"]
    command += ["--chaos", "unreachable:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(8)]
        assert told[-1] == "chaos: unreachable:1"
        url = told[1].removeprefix("url: ")
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{url}/services/data")
        assert httpx.get(f"{url}/services/data").status_code == 200
        process.terminate()


def test_a_signal_that_comes_before_the_server_runs_stops_it_too() -> None:
    program = """
import os, signal
import uvicorn
from flowrun.org.server import serve

class Late(uvicorn.Server):
    def run(self, sockets):
        os.kill(os.getpid(), signal.SIGTERM)
        super().run(sockets)

uvicorn.Server = Late
serve("127.0.0.1", 0)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr


async def test_a_browser_login_can_be_troubled(open_org: Open) -> None:
    async with visitor(open_org(app_not_found=1)) as client:
        answer = await client.get("/services/oauth2/authorize")
        assert (answer.status_code, "OAUTH_EC_APP_NOT_FOUND" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("session_expired", 401, '"errorCode":"INVALID_SESSION_ID"'),
        ("request_limit", 403, "TotalRequests Limit exceeded."),
        ("concurrent_limit", 403, "ConcurrentRequests"),
        ("api_disabled", 403, '"errorCode":"API_DISABLED_FOR_ORG"'),
        ("too_many_requests", 429, ""),
        ("empty_answer", 200, ""),
        ("html_answer", 200, "<html>"),
        ("server_error", 500, '"errorCode":"UNKNOWN_EXCEPTION"'),
        ("bad_gateway", 502, "<html>"),
        ("maintenance", 503, "Down for maintenance"),
        ("gateway_timeout", 504, "<html>"),
        ("query_timeout", 400, '"errorCode":"QUERY_TIMEOUT"'),
    ],
)
async def test_a_call_can_be_troubled(open_org: Open, name: str, status: int, words: str) -> None:
    org = open_org()
    async with visitor(org) as client:
        await log_in(client, org)
        org.chaos.switch_on(name, 1)
        asked = {"q": "SELECT Id FROM Account"}
        answer = await client.get(f"{DATA}/query", params=asked)
        assert answer.status_code == status
        assert words in answer.text
        if not words:
            assert answer.content == b""
        assert answer.headers.get("Retry-After") == ("1" if status == 429 else None)
        assert (await client.get(f"{DATA}/query", params=asked)).json()["totalSize"] == 1


async def test_a_row_is_locked_twice(open_org: Open) -> None:
    org = open_org(lock_row=2)
    async with visitor(org) as client:
        await log_in(client, org)
        (row,) = org.queries.run(DATA).answer("SELECT Id FROM Account").records
        path, sent = f"{DATA}/sobjects/Account/{row['Id']}", {"Name": "New"}
        for _ in range(2):
            answer = await client.patch(path, json=sent)
            (error,) = answer.json()
            assert (answer.status_code, error["errorCode"]) == (400, "UNABLE_TO_LOCK_ROW")
            assert error["message"].endswith(f"1 records: {row['Id']}")
        assert (await client.patch(path, json=sent)).status_code == 204


async def test_a_locator_is_lost(tmp_path: Path) -> None:
    org = LocalOrg(page_size=2, chaos={"lost_locator": 1})
    async with visitor(org) as client:
        await log_in(client, org)
        page = await client.get(f"{DATA}/query", params={"q": "SELECT Id FROM Account"})
        answer = await client.get(page.json()["nextRecordsUrl"])
        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_QUERY_LOCATOR")
        again = await client.get(f"{DATA}/query", params={"q": "SELECT Id FROM Account"})
        assert (await client.get(again.json()["nextRecordsUrl"])).status_code == 200


async def test_an_instance_url_is_left_out(open_org: Open) -> None:
    org = open_org(no_instance_url=1)
    async with visitor(org) as client:
        assert "instance_url" not in await log_in(client, org)
        assert "instance_url" in await log_in(client, org)


def test_every_trouble_is_listed_where_the_help_says() -> None:
    guide = (Path(__file__).parent.parent.parent / "docs" / "local-org.md").read_text("utf-8")
    assert [name for name in TROUBLES if f"`{name}`" not in guide] == []


async def test_a_data_file_switches_troubles_on(tmp_path: Path) -> None:
    path = tmp_path / "org.yaml"
    path.write_text("org: {chaos: [maintenance, 'lock_row:2']}")
    assert str(LocalOrg(path).chaos) == "maintenance, lock_row:2"
    path.write_text("org: {chaos: {lock_row: 2}}")
    assert str(LocalOrg(path).chaos) == "lock_row:2"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("chaos: [maintenence]", 'no trouble "maintenence"; did you mean "maintenance"?'),
        ("chaos: {lock_row: never}", "lock_row takes how often it strikes, such as lock_row:2"),
        ("chaos: {lock_row: 0}", "lock_row takes how often it strikes"),
        ("chaos: x", "a list"),
        ("token_lifetime: long", "token_lifetime is a duration such as 90s, 15m or 2h"),
    ],
)
def test_a_mistaken_setting_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "org.yaml"
    path.write_text(f"org: {{{text}}}")
    with pytest.raises(FlowError) as refused:
        LocalOrg(path)
    assert words in str(refused.value)
