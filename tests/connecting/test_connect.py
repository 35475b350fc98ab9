"""Connecting in a browser: what it promises when all goes well, and when it does not."""

import asyncio
import io
import os
import queue
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import respx

from engine.clock import Clock
from engine.credentials.connecting import LoginDetails
from engine.credentials.token import Token
from engine.errors import CredentialError, LoginRefused
from engine.http.client import HttpClient
from engine.values.secret import Secret
from flowrun.cli import main
from flowrun.connecting.attempt import CALLBACK, Attempt
from flowrun.connecting.browser import wait_for_browser
from flowrun.storage.home import open_vault
from flowrun.storage.vault.sealing import Key
from nodes.salesforce.login.connecting import SalesforceConnecting
from nodes.salesforce.login.reachable import check_domain
from tests.browser import chromium, opened
from tests.connecting.orgs import Org, an_org, free_port, log_in


@pytest.fixture
def org(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Org]:
    with an_org(tmp_path) as org:
        monkeypatch.setenv("SECRET", org.consumer_secret)
        yield org


@dataclass
class Browser:
    """Somebody at a browser, who decides and sees a last page."""

    decision: str = "allow"
    shown: "queue.Queue[str]" = field(default_factory=queue.Queue)

    def last_page(self) -> str:
        return self.shown.get(timeout=120)


@pytest.fixture
def browser(org: Org, monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = Browser()

    def browse(url: str) -> bool:
        browser.shown.put(log_in(org, url, browser.decision).text)
        return True

    monkeypatch.setattr("webbrowser.open", browse)
    return browser


def test_connect_in_a_browser_keeps_a_credential_that_works(
    org: Org, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["credentials", "connect", "SF", *org.flags()]) == 0
    assert "The OAuth connection is complete" in browser.last_page()
    assert main(["credentials", "test", "SF"]) == 0
    assert "Acme" in capsys.readouterr().out
    secrets = [open_vault().secret(f"SF/{name}") for name in ("consumer_secret", "refresh_token")]
    assert secrets[0] == org.consumer_secret and secrets[1].startswith("5Aep")


def test_deny_stores_nothing_and_says_so(
    org: Org, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    browser.decision = "deny"
    assert main(["credentials", "connect", "SF", *org.flags()]) == 2
    assert "nothing was stored" in capsys.readouterr().err
    assert "The OAuth connection failed" in browser.last_page()
    assert not open_vault().exists


def test_removing_it_revokes_its_tokens(org: Org, browser: Browser) -> None:
    main(["credentials", "connect", "SF", *org.flags()])
    refresh = open_vault().secret("SF/refresh_token")
    assert main(["credentials", "remove", "SF"]) == 0
    assert not works(org, refresh)


def test_removing_what_was_imported_and_never_used_revokes_its_refresh_token(
    org: Org, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSPHRASE", "a long passphrase")
    bundle, passphrase = str(tmp_path / "sealed"), ("--passphrase-env", "PASSPHRASE")
    main(["credentials", "connect", "SF", *org.flags()])
    assert main(["credentials", "export", bundle, "SF", *passphrase]) == 0
    refresh = open_vault().secret("SF/refresh_token")
    monkeypatch.setenv("FLOWRUN_HOME", str(tmp_path / "other"))
    assert main(["credentials", "import", bundle, *passphrase]) == 0
    assert main(["credentials", "remove", "SF"]) == 0
    assert not works(org, refresh)


def works(org: Org, refresh: str) -> bool:
    form = {"grant_type": "refresh_token", "client_id": org.consumer_key, "refresh_token": refresh}
    return httpx.post(f"http://{org.domain}/services/oauth2/token", data=form).is_success


def test_without_a_browser_the_pasted_address_will_do(
    org: Org, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def paste(_: str) -> str:
        url = next(line for line in capsys.readouterr().err.splitlines() if line[:4] == "http")
        try:
            return str(log_in(org, url, "allow").url)
        except httpx.ConnectError as error:
            return str(error.request.url)

    monkeypatch.setattr("builtins.input", paste)
    assert main(["credentials", "connect", "SF", "--no-browser", *org.flags()]) == 0
    assert open_vault().exists


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("", "no address was pasted; nothing was stored"),
        ("http://localhost:1717/oauth/redirect\n", "copy all of it. Nothing was stored"),
        ("http://localhost/?code=x&state=y\n", "belongs to another login"),
    ],
)
def test_a_pasted_address_that_will_not_do_is_told(
    org: Org,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answers: str,
    message: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    assert main(["credentials", "connect", "SF", "--no-browser", *org.flags()]) == 2
    assert message in capsys.readouterr().err
    assert not open_vault().exists


def test_no_browser_opens_when_the_callback_cannot_be_listened_at(
    org: Org, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    port = urlsplit(org.callback).port
    with socket.create_server(("127.0.0.1", port or 0)):
        assert main(["credentials", "connect", "SF", *org.flags()]) == 2
    told = capsys.readouterr().err
    assert f":{port}: the port is in use" in told and "Opening" not in told


@pytest.mark.parametrize("name", ["", " ", "a\nb", " SF"])
def test_a_name_that_nobody_can_write_is_refused_before_the_login(
    org: Org, browser: Browser, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["credentials", "connect", name, *org.flags()]) == 2
    assert "write one such as" in (told := capsys.readouterr().err) and "Opening" not in told


def test_a_vault_that_does_not_open_is_told_before_the_login(
    org: Org,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    open_vault().put_secret("erp", "x")
    monkeypatch.setenv("FLOWRUN_VAULT_KEY", Key.new().text)
    assert main(["credentials", "connect", "SF", *org.flags()]) == 2
    told = capsys.readouterr().err
    assert "does not open the vault" in told and "Opening" not in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--username", "bob"], "--username is not for --grant authorization_code"),
        (["--password-env", "X"], "--password-env is not for --grant authorization_code"),
        (
            ["--grant", "client_credentials", "--callback", "http://localhost:9/"],
            "--callback is not for --grant client_credentials",
        ),
        (
            ["--grant", "sf_cli", "--username", "dev", "--pkce", "off"],
            "--pkce is not for --grant sf_cli",
        ),
    ],
)
def test_an_option_that_a_grant_has_no_use_for_is_refused(
    capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    command = ["credentials", "connect", "SF", "--domain", "acme", *options]
    assert main(command) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("grant", ["authorization_code", "client_credentials"])
def test_a_host_that_is_not_salesforces_is_connected_only_if_it_is_meant(
    monkeypatch: pytest.MonkeyPatch,
    respx_mock: respx.MockRouter,
    capsys: pytest.CaptureFixture[str],
    grant: str,
) -> None:
    monkeypatch.setenv("SECRET", "canary-9d1e")
    respx_mock.get("https://crm.example.com/services/oauth2/authorize").respond(404)
    command = ["credentials", "connect", "SF", "--grant", grant, "--consumer-key", "k"]
    command += ["--domain", "crm.example.com", "--consumer-secret-env", "SECRET"]
    assert main(command) == 2
    assert "give --allow-custom-host if it is meant" in capsys.readouterr().err
    assert not respx_mock.calls
    assert main([*command, "--allow-custom-host"]) == 2
    assert "which Salesforce does not do" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "message"),
    [("", "is missing"), ("no.pem", "cannot be read: No such file"), ("binary", "is no text")],
)
def test_a_private_key_that_is_no_file_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: str,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("binary").write_bytes(b"\xff\xfe")
    command = ["credentials", "connect", "SF", "--grant", "jwt_bearer", "--domain", "acme"]
    command += [
        "--consumer-key",
        "k",
        "--username",
        "u",
        *(["--private-key", file] if file else []),
    ]
    assert main(command) == 2
    told = capsys.readouterr().err
    assert message in told and "Errno" not in told


@pytest.mark.parametrize("folder", [".", "flows"])
def test_a_credentials_file_that_wins_over_what_is_connected_is_told(
    org: Org,
    browser: Browser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    folder: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path(folder) / "credentials.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("SF: {type: local_org}\nOther: {type: local_org}\n")
    assert main(["credentials", "connect", "SF", *org.flags()]) == 0
    assert f'{file} has a "SF" too, which wins over the vault' in capsys.readouterr().err
    assert main(["credentials", "rename", "SF", "Other"]) == 0
    assert f'{file} has a "Other" too' in capsys.readouterr().err
    assert main(["credentials", "rename", "Other", "Third"]) == 0
    assert "warning" not in capsys.readouterr().err


def attempt(callback: str = CALLBACK, *, pkce: bool = True) -> Attempt:
    answers = {"domain": "acme.my.salesforce.com", "consumer_key": "key"}
    details = LoginDetails("SF", "authorization_code", answers, {"consumer_secret": Secret("s")})
    return Attempt(SalesforceConnecting(), details, callback, pkce)


ATTEMPT = attempt()


def test_the_address_carries_state_challenge_and_scope() -> None:
    query = {name: values[0] for name, values in parse_qs(urlsplit(ATTEMPT.url).query).items()}
    assert query["state"] == ATTEMPT.state and query["code_challenge_method"] == "S256"
    assert query["scope"] == "api refresh_token" and query["response_type"] == "code"
    assert ATTEMPT.verifier not in ATTEMPT.url
    assert "code_challenge" not in attempt(pkce=False).url


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("code=x", "belongs to another login"),
        ("code=x&state=other", "belongs to another login"),
        ("state=STATE", "neither a code nor an error"),
        ("error=access_denied&state=STATE", "somebody chose Deny"),
        ("error=OAUTH_EC_APP_NOT_FOUND&state=STATE", "installs the app in this org"),
        (
            "error=invalid_request&error_description=missing+required+code+challenge&state=STATE",
            "leave out --pkce off",
        ),
    ],
)
def test_an_answer_that_is_no_code_says_what_to_do(query: str, message: str) -> None:
    query = query.replace("STATE", ATTEMPT.state)
    with pytest.raises(LoginRefused, match=message):
        ATTEMPT.code(f"http://localhost:1717/oauth/redirect?{query}")


async def no_token(code: Secret) -> Token:
    return Token(code)


@pytest.mark.anyio
async def test_a_browser_that_never_comes_back_is_told_with_the_callback() -> None:
    made = attempt(f"http://localhost:{free_port()}/back")
    with pytest.raises(LoginRefused, match="if Salesforce showed redirect_uri_mismatch") as told:
        await wait_for_browser(made, no_token, within=0.01)
    assert made.callback in str(told.value)


@pytest.mark.anyio
async def test_a_second_callback_and_a_wrong_path_change_nothing() -> None:
    made = attempt(f"http://localhost:{free_port()}/back")
    began, finished = asyncio.Event(), asyncio.Event()

    async def finish(code: Secret) -> Token:
        began.set()
        await finished.wait()
        return Token(code)

    waiting = asyncio.create_task(wait_for_browser(made, finish, within=30))
    query = {"code": "first", "state": made.state}
    transport = httpx.AsyncHTTPTransport(retries=5)
    async with httpx.AsyncClient(transport=transport) as browser:
        wrong = await browser.get(made.callback.replace("/back", "/elsewhere"))
        first = asyncio.create_task(browser.get(made.callback, params=query))
        await began.wait()
        second = await browser.get(made.callback, params={**query, "code": "second"})
        finished.set()
        assert (wrong.status_code, second.status_code) == (404, 409)
        assert (await first).status_code == 200
    assert (await waiting).value == Secret("first")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("GET", {}),
        ("GET", {"code": "stray"}),
        ("GET", {"code": "stray", "state": "of another login"}),
        ("GET", {"error": "access_denied", "state": ""}),
        ("HEAD", {"code": "stray", "state": "STATE"}),
        ("POST", {"code": "stray", "state": "STATE"}),
    ],
)
async def test_only_the_right_state_ends_the_waiting(method: str, query: dict[str, str]) -> None:
    made = attempt(f"http://localhost:{free_port()}/back")

    async def finish(code: Secret) -> Token:
        return Token(code)

    waiting = asyncio.create_task(wait_for_browser(made, finish, within=30))
    stray = {name: made.state if value == "STATE" else value for name, value in query.items()}
    transport = httpx.AsyncHTTPTransport(retries=5)
    async with httpx.AsyncClient(transport=transport) as browser:
        assert (await browser.request(method, made.callback, params=stray)).status_code >= 400
        right = {"code": "right", "state": made.state}
        assert (await browser.get(made.callback, params=right)).status_code == 200
    assert (await waiting).value == Secret("right")


@pytest.mark.anyio
async def test_a_taken_port_is_told_with_what_can_be_done() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        callback = f"http://localhost:{taken.getsockname()[1]}/back"
        with pytest.raises(CredentialError, match="is in use"):
            await wait_for_browser(attempt(callback), no_token)


@pytest.mark.anyio
async def test_a_domain_that_does_not_exist_names_the_form_that_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = "acme.develop.my.salesforce.com"

    async def getaddrinfo(host: str, *_: object, **__: object) -> list[object]:
        if host != known:
            raise socket.gaierror("unknown")
        return []

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    async with httpx.AsyncHTTPTransport() as wire:
        with pytest.raises(CredentialError, match=f'did you mean "{known}"'):
            await check_domain(HttpClient(wire, Clock()), "acme.my.salesforce.com")


@pytest.mark.anyio
@pytest.mark.parametrize("status", [404, 503])
async def test_a_host_that_is_not_salesforce_is_told_before_the_browser_opens(status: int) -> None:
    wire = httpx.MockTransport(lambda _: httpx.Response(status))
    with pytest.raises(CredentialError, match="which Salesforce does not do"):
        await check_domain(HttpClient(wire, Clock()), "127.0.0.1:9")


ROUNDS = int(os.environ.get("FLOWRUN_SOAK_ROUNDS", "5"))
RENEWS = """
import asyncio, sys
from pathlib import Path
from engine.credentials.connections import Connections
from engine.values.environment import Environment
from flowrun.project.project import find_credentials

async def work():
    async with Connections(find_credentials(Path("."), None, Environment())) as connections:
        connection = connections.open("SF")
        token = await connection.token()
        for _ in range(int(sys.argv[1])):
            print("renews", flush=True)
            token = await connection.renew(token)

asyncio.run(work())
"""


def test_a_killed_renewal_leaves_a_credential_that_works_or_says_to_connect_again(
    org: Org, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    for delay in range(ROUNDS):
        main(["credentials", "connect", "SF", *org.flags()])
        command = [sys.executable, "-c", RENEWS, "1000"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(delay % 7 + 1):
                process.stdout.readline()
            process.kill()
        again = subprocess.run([*command[:-1], "1"], capture_output=True, text=True)
        capsys.readouterr()
        works = main(["credentials", "test", "SF"]) == 0
        assert works == (again.returncode == 0)
        for told in [] if works else [again.stderr, capsys.readouterr().err]:
            assert 'flowrun credentials connect "SF"' in told


def test_two_processes_that_renew_a_rotated_token_lose_no_credential(
    org: Org, browser: Browser
) -> None:
    main(["credentials", "connect", "SF", *org.flags()])
    running = [
        subprocess.Popen([sys.executable, "-c", RENEWS, str(ROUNDS * 4)], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    assert main(["credentials", "test", "SF"]) == 0


FLOW = """
flow: who
start: ask
parameters: {NAME: }
nodes:
  ask:
    type: salesforce
    credential: SF
    query: SELECT Name FROM Organization
    response_mapping: {"records[0].Name": $NAME}
    exits: {success: tell, no_records: end, failed: end}
  tell: {type: speak, text: This is $NAME.}
"""


def in_chromium(org: Org, decision: str, monkeypatch: pytest.MonkeyPatch) -> "queue.Queue[str]":
    """Chromium takes every login; what it shows in the end comes through the queue."""
    browser = chromium()
    shown: queue.Queue[str] = queue.Queue()

    def open_url(url: str) -> bool:
        try:
            with opened(browser) as page:
                page.goto(url)
                page.get_by_label("Username").fill(org.username)
                page.get_by_label("Password").fill(org.password)
                page.get_by_role("button", name="Log In").click()
                page.get_by_role("button", name=decision).click()
                page.wait_for_url(f"{org.callback}**")
                shown.put(page.inner_text("h1"))
        except Exception as error:  # it runs in a thread: the test has to hear of it
            shown.put(repr(error))
        return True

    monkeypatch.setattr("webbrowser.open", open_url)
    return shown


def test_in_chromium_connect_allow_and_a_flow_runs(
    org: Org,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = in_chromium(org, "Allow", monkeypatch)
    assert main(["credentials", "connect", "SF", *org.flags()]) == 0
    assert shown.get(timeout=60) == "The OAuth connection is complete"
    flow = tmp_path / "who.yaml"
    flow.write_text(FLOW, "utf-8")
    assert main([str(flow)]) == 0
    assert "This is Acme." in capsys.readouterr().out


def test_in_chromium_deny_is_told_on_the_page_and_keeps_nothing(
    org: Org,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = in_chromium(org, "Deny", monkeypatch)
    assert main(["credentials", "connect", "SF", *org.flags()]) == 2
    assert shown.get(timeout=60) == "The OAuth connection failed"
    assert not open_vault().exists
