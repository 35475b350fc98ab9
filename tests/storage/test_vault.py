"""What the vault promises: sealed, shared, and never lost to a wrong key or a second writer."""

import asyncio
import io
import json
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import keyring
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend

from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import CredentialError
from engine.values.environment import Environment
from engine.values.secret import Secret
from flowrun.cli import main
from flowrun.org.app import LocalOrg
from flowrun.project.project import find_credentials
from flowrun.storage.home import open_vault
from flowrun.storage.vault.bundle import sealed_bundle
from flowrun.storage.vault.keys import Keys
from flowrun.storage.vault.sealing import Key, WrongKey
from flowrun.storage.vault.vault import Vault
from flowrun.testing import VirtualClock

CANARY = "canary-3f9a1c77"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def test_a_secret_comes_back_in_another_process_as_it_was_put(vault: Vault) -> None:
    vault.put_secret("erp", CANARY)
    assert Vault(vault.folder).secret("erp") == CANARY


def test_nothing_is_made_before_there_is_something_to_keep(vault: Vault) -> None:
    assert (vault.credentials(), vault.secrets(), vault.uses()) == ({}, [], {})
    assert not vault.folder.exists()


def test_no_file_of_the_vault_holds_a_secret_or_is_open_to_others(vault: Vault) -> None:
    vault.keep("SF", {"type": "salesforce"}, {"consumer_secret": CANARY})
    vault.keep_token("print", "SF", CANARY)
    files = [path for path in vault.folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".db", ".key", ".lock"}
    for path in files:
        assert CANARY.encode() not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.folder.stat().st_mode) == 0o700


def test_a_wrong_key_is_an_error_that_loses_nothing(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.put_secret("erp", CANARY)
    monkeypatch.setenv("FLOWRUN_VAULT_KEY", Key.new().text)
    other = Vault(vault.folder)
    for action in (lambda: other.secret("erp"), lambda: other.put_secret("erp", "new")):
        with pytest.raises(CredentialError, match="FLOWRUN_VAULT_KEY does not open"):
            action()
    monkeypatch.delenv("FLOWRUN_VAULT_KEY")
    assert Vault(vault.folder).secret("erp") == CANARY


def test_a_variable_that_is_no_key_is_told(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWRUN_VAULT_KEY", "secret")
    with pytest.raises(CredentialError, match="vault new-key"):
        vault.put_secret("erp", CANARY)


def test_a_value_moved_to_another_name_does_not_open(vault: Vault) -> None:
    vault.put_secret("a", CANARY)
    vault.put_secret("b", "other")
    db = sqlite3.connect(vault.file)
    db.execute("UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE name = 'a')")
    db.commit()
    db.close()
    assert vault.secret("a") == CANARY
    with pytest.raises(CredentialError, match="does not open secret b"):
        vault.secret("b")


def test_a_place_that_takes_no_key_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(CredentialError, match="the vault's key cannot be kept in "):
        Keys(file, print).make("00")


def test_a_damaged_file_is_told_by_name(vault: Vault) -> None:
    vault.folder.mkdir()
    vault.file.write_bytes(b"no database at all" * 100)
    with pytest.raises(CredentialError, match=r"vault\.db cannot be used"):
        vault.put_secret("erp", CANARY)


def test_processes_that_write_at_once_lose_nothing(vault: Vault) -> None:
    script = (
        "import sys; from pathlib import Path; from flowrun.storage.vault.vault import Vault\n"
        "vault = Vault(Path(sys.argv[1]))\n"
        "for n in range(4): vault.put_secret(f'{sys.argv[2]}-{n}', 'x')\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(vault.folder), str(number)])
        for number in range(4)
    ]
    assert [process.wait() for process in running] == [0] * 4
    assert len(vault.secrets()) == 16


CREDENTIALS = """
SF:
  type: salesforce
  domain: acme
  grant: refresh_token
  consumer_key: key
  refresh_token: {vault: refresh}
"""


class RotatingOrg:
    """Gives out a refresh token once; one that is used again is refused."""

    def __init__(self) -> None:
        self.refresh = "refresh-0"
        self.logins = 0
        self.good = ""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            given = dict(httpx.QueryParams(request.content.decode()))["refresh_token"]
            if given != self.refresh:
                error = {
                    "error": "invalid_grant",
                    "error_description": "expired access/refresh token",
                }
                return httpx.Response(400, json=error)
            self.logins += 1
            self.refresh, self.good = f"refresh-{self.logins}", f"token-{self.logins}"
            return httpx.Response(
                200, json={"access_token": self.good, "refresh_token": self.refresh}
            )
        return httpx.Response(200)


@pytest.fixture
def registry(tmp_path: Path) -> Credentials:
    (tmp_path / "credentials.yaml").write_text(CREDENTIALS, "utf-8")
    open_vault().put_secret("refresh", "refresh-0")
    return find_credentials(tmp_path, None, Environment())


async def token_of(registry: Credentials, org: RotatingOrg, *, renewals: int = 0) -> str:
    async with Connections(registry, wire=httpx.MockTransport(org)) as connections:
        connection = connections.open("SF")
        token = await connection.token()
        for _ in range(renewals):
            token = await connection.renew(token)
        assert token.base_url == "https://acme.my.salesforce.com"
        return token.value.reveal()


def test_a_second_process_takes_the_token_that_is_kept(registry: Credentials) -> None:
    org = RotatingOrg()
    assert [asyncio.run(token_of(registry, org)) for _ in range(3)] == ["token-1"] * 3
    assert org.logins == 1


def execute(vault: Vault, statement: str) -> None:
    with closing(sqlite3.connect(vault.file, isolation_level=None)) as db:
        db.execute(statement)


@pytest.mark.anyio
async def test_every_use_counts_for_the_last_use_to_the_minute(registry: Credentials) -> None:
    clock, vault, wire = VirtualClock(), open_vault(), httpx.MockTransport(RotatingOrg())

    async with Connections(registry, wire=wire, clock=clock) as connections:
        connection = connections.open("SF")
        noted = []
        for seconds in (0, 59, 1, 30, 30):
            clock.elapsed += seconds
            await connection.token()
            noted.append("SF" in vault.uses())
            execute(vault, "DELETE FROM uses")
    assert noted == [True, False, True, False, True]


@pytest.mark.anyio
async def test_a_vault_that_takes_no_note_stops_no_use(registry: Credentials) -> None:
    vault, wire = open_vault(), httpx.MockTransport(RotatingOrg())
    async with Connections(registry, wire=wire, clock=VirtualClock()) as connections:
        execute(vault, "DROP TABLE uses")
        assert (await connections.open("SF").token()).value == Secret("token-1")


def test_a_rotated_refresh_token_outlives_the_process(registry: Credentials) -> None:
    org = RotatingOrg()
    asyncio.run(token_of(registry, org, renewals=2))
    assert asyncio.run(token_of(registry, org, renewals=1)) == "token-4"


def test_a_dead_refresh_token_marks_the_credential_broken_and_asks_no_more(
    registry: Credentials,
) -> None:
    org = RotatingOrg()
    org.refresh = "another"
    asked: list[httpx.Request] = []

    def counted(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return org(request)

    async def ask() -> None:
        async with Connections(registry, wire=httpx.MockTransport(counted)) as connections:
            await connections.open("SF").token()

    for _ in range(3):
        with pytest.raises(CredentialError, match='flowrun credentials connect "SF"'):
            asyncio.run(ask())
    assert len(asked) == 1


def test_a_broken_credential_is_listed_with_what_to_do_until_it_is_connected_again(
    org: LocalOrg, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def state() -> str:
        capsys.readouterr()
        assert main(["credentials", "list", "--json"]) == 0
        rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
        return str(rows["SF"]["state"])

    def connect_again() -> int:
        monkeypatch.setenv("REFRESH", org.issue_refresh_token())
        flags = ["--grant", "refresh_token", "--domain", "acme", "--refresh-token-env", "REFRESH"]
        key = ["--consumer-key", org.consumer_key]
        return main(["credentials", "connect", "SF", *flags, *key])

    assert connect_again() == 0
    assert state() == "connected"
    org.expire_tokens()
    org.chaos.switch_on("expired_refresh_token", 1)
    assert main(["credentials", "test", "SF"]) == 2
    assert state() == "broken"
    assert main(["credentials", "list"]) == 0
    assert 'broken: flowrun credentials connect "SF"' in capsys.readouterr().out
    assert main(["credentials", "test", "SF"]) == 2
    assert 'connect it again: flowrun credentials connect "SF"' in capsys.readouterr().err
    assert connect_again() == 0
    assert state() == "connected"


def test_a_caller_who_gives_up_loses_no_rotated_token(registry: Credentials) -> None:
    org = RotatingOrg()

    async def hang_up() -> None:
        asked, answered = asyncio.Event(), asyncio.Event()

        async def slow(request: httpx.Request) -> httpx.Response:
            asked.set()
            await answered.wait()
            return org(request)

        async with Connections(registry, wire=httpx.MockTransport(slow)) as connections:
            caller = asyncio.create_task(connections.open("SF").token())
            await asked.wait()
            caller.cancel()
            answered.set()

    asyncio.run(hang_up())
    assert asyncio.run(token_of(registry, org)) == "token-1"


@pytest.fixture
def org(respx_mock: respx.MockRouter) -> LocalOrg:
    """A local org that answers for acme.my.salesforce.com."""
    org = LocalOrg()
    transport = httpx.ASGITransport(org.app)

    async def answer(request: httpx.Request) -> httpx.Response:
        found = await transport.handle_async_request(request)
        return httpx.Response(found.status_code, headers=found.headers, content=await found.aread())

    respx_mock.route(host="acme.my.salesforce.com").mock(side_effect=answer)
    return org


def connect(org: LocalOrg, secret: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("SECRET", secret)
    flags = ["--domain", "acme", "--consumer-key", org.consumer_key]
    flags += ["--grant", "client_credentials"]
    return main(["credentials", "connect", "SF", *flags, "--consumer-secret-env", "SECRET"])


def test_connect_keeps_what_works_and_test_rename_and_remove_find_it(
    org: LocalOrg, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connect(org, org.consumer_secret, monkeypatch) == 0
    assert main(["credentials", "test", "SF"]) == 0
    assert org.logins == 1
    shown = capsys.readouterr().out
    assert "it works" in shown and re.search(r"calls left +14,99\d\n", shown)
    assert re.search(r"sandbox +no\n", shown)
    assert main(["credentials", "test", "SF", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["sandbox"], facts["calls_a_day"]) == (False, 15_000)
    assert main(["credentials", "rename", "SF", "Production"]) == 0
    assert main(["credentials", "list", "--json"]) == 0
    assert '"name": "Production"' in capsys.readouterr().out
    assert main(["credentials", "remove", "Production", "--keep-remote"]) == 0
    assert open_vault().secrets() == []


def test_connect_keeps_nothing_that_is_refused(
    org: LocalOrg, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connect(org, CANARY, monkeypatch) == 2
    assert not open_vault().exists
    shown = "".join(capsys.readouterr())
    assert "check consumer_secret" in shown and CANARY not in shown


def test_show_names_the_place_of_a_secret_and_not_the_secret(
    org: LocalOrg, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(org, org.consumer_secret, monkeypatch)
    assert main(["credentials", "show", "SF"]) == 0
    shown = capsys.readouterr().out
    assert "vault: SF/consumer_secret" in shown and "connected" in shown
    assert org.consumer_secret not in shown


def test_list_and_show_tell_the_last_use(
    org: LocalOrg, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(org, org.consumer_secret, monkeypatch)
    main(["credentials", "list"])
    assert "used" not in capsys.readouterr().out
    main(["credentials", "test", "SF"])
    capsys.readouterr()
    for command in (["list"], ["show", "SF"]):
        main(["credentials", *command])
        assert re.search(r"used +\d{4}-\d\d-\d\d \d\d:\d\d UTC", capsys.readouterr().out)


def test_the_vault_command_takes_a_secret_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(f"{CANARY}\n"))
        assert main(["vault", "set", "erp"]) == 0
    assert open_vault().secret("erp") == CANARY
    assert main(["vault", "list"]) == 0
    assert CANARY not in "".join(capsys.readouterr())


def test_a_secret_of_many_lines_is_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    pem = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{pem}\n"))
    assert main(["vault", "set", "server-key"]) == 0
    assert open_vault().secret("server-key") == pem


class Keyring(KeyringBackend):
    """A keyring in memory; one that is `forgetful` takes everything and keeps nothing."""

    priority = 1.0

    def __init__(self, *, forgetful: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.forgetful = forgetful

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgetful:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def in_keyring() -> Iterator[Callable[[Keyring], Keyring]]:
    before = keyring.get_keyring()

    def use(chosen: Keyring) -> Keyring:
        keyring.set_keyring(chosen)
        return chosen

    yield use
    keyring.set_keyring(before)


def test_a_keyring_that_keeps_has_the_key_and_no_file_has_it(
    vault: Vault, in_keyring: Callable[[Keyring], Keyring]
) -> None:
    kept = in_keyring(Keyring()).kept
    vault.put_secret("erp", CANARY)
    assert Vault(vault.folder).secret("erp") == CANARY
    (first,) = kept.values()
    assert not list(vault.folder.glob("*.key"))
    assert vault.rekey() == "keyring"
    assert first not in kept.values() and len(kept) == 1
    assert Vault(vault.folder).secret("erp") == CANARY
    kept.clear()
    with pytest.raises(CredentialError, match="is gone from the keyring"):
        Vault(vault.folder).secret("erp")


def test_a_keyring_that_keeps_nothing_is_not_trusted_with_the_key(
    tmp_path: Path, in_keyring: Callable[[Keyring], Keyring]
) -> None:
    notes: list[str] = []
    in_keyring(Keyring(forgetful=True))
    vault = Vault(tmp_path / "vault", note=notes.append)
    vault.put_secret("erp", CANARY)
    assert Vault(vault.folder).secret("erp") == CANARY
    (note,) = notes
    assert note.startswith("note: there is no keyring here; the vault's key is kept in")


@pytest.mark.parametrize("text", ["", "short", "é" * 3_000])
@given(place=st.text(max_size=20))
def test_what_is_sealed_opens_only_with_its_key_and_at_its_place(text: str, place: str) -> None:
    key = Key.new()
    sealed = key.seal(text, place)
    assert key.open(sealed, place) == text
    for other, where in ((Key.new(), place), (key, place + "x")):
        with pytest.raises(WrongKey):
            other.open(sealed, where)


def test_what_is_exported_with_a_passphrase_works_in_another_vault(
    org: LocalOrg,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    connect(org, org.consumer_secret, monkeypatch)
    monkeypatch.setenv("PASSPHRASE", CANARY)
    bundle = str(tmp_path / "bundle.json")
    passphrase = ["--passphrase-env", "PASSPHRASE"]
    assert main(["credentials", "export", bundle, *passphrase]) == 0
    assert stat.S_IMODE(Path(bundle).stat().st_mode) == 0o600
    assert org.consumer_secret not in Path(bundle).read_text()
    assert main(["credentials", "import", bundle, *passphrase]) == 2
    monkeypatch.setenv("FLOWRUN_HOME", str(tmp_path / "other"))
    assert main(["credentials", "import", bundle, *passphrase]) == 0
    assert main(["credentials", "test", "SF"]) == 0
    assert CANARY not in "".join(capsys.readouterr())


def test_what_the_vault_keeps_is_renamed_exported_and_removed_though_a_file_has_the_name_too(
    org: LocalOrg,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("credentials.yaml").write_text("SF: {type: salesforce, domain: other}\n")
    connect(org, org.consumer_secret, monkeypatch)
    monkeypatch.setenv("PASSPHRASE", CANARY)
    assert main(["credentials", "export", "sealed", "SF", "--passphrase-env", "PASSPHRASE"]) == 0
    assert main(["credentials", "rename", "SF", "QA"]) == 0
    assert main(["credentials", "test", "QA"]) == 0
    assert main(["credentials", "rename", "QA", "SF"]) == 0
    assert main(["credentials", "remove", "SF"]) == 0
    assert open_vault().credentials() == {}


def test_a_credential_whose_secret_is_gone_can_be_removed(
    org: LocalOrg, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    connect(org, org.consumer_secret, monkeypatch)
    assert main(["vault", "remove", "SF/consumer_secret"]) == 0
    assert main(["credentials", "remove", "SF"]) == 0
    assert "its tokens were not revoked" in capsys.readouterr().err
    assert open_vault().credentials() == {}


@pytest.mark.parametrize("name", ["", "a\nb", " SF"])
def test_a_name_that_nobody_can_write_is_refused_wherever_it_is_given(
    org: LocalOrg, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    connect(org, org.consumer_secret, monkeypatch)
    monkeypatch.setattr("sys.stdin", io.StringIO(CANARY))
    for command in (["credentials", "rename", "SF", name], ["vault", "set", name]):
        assert main(command) == 2
        assert "write one such as" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["there", "SF"], "there is there already; name another file"),
        (["no/folder", "SF"], "no: there is no such folder"),
        (["new", "SG"], 'the vault has no credential "SG"; there are: SF'),
        (["new", "--passphrase-env", "NO_SUCH"], "NO_SUCH is not set or empty"),
        (["new", "--passphrase-env", "SHORT"], "eight characters or more"),
    ],
)
def test_what_cannot_be_exported_is_told_and_nothing_written(
    org: LocalOrg,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there").write_text("kept")
    monkeypatch.setenv("PASSPHRASE", CANARY)
    monkeypatch.setenv("SHORT", "short")
    connect(org, org.consumer_secret, monkeypatch)
    given = arguments if len(arguments) > 2 else [*arguments, "--passphrase-env", "PASSPHRASE"]
    assert main(["credentials", "export", *given]) == 2
    assert message in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert Path("there").read_text() == "kept"


def test_what_needs_no_login_is_told_as_ready_and_not_as_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET", CANARY)
    text = "Shop: {type: http_bearer, token: {env: SECRET}, hosts: [api.example.com]}\n"
    Path("credentials.yaml").write_text(text)
    assert main(["credentials", "test", "Shop"]) == 0
    assert "there is no login to try" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (sealed_bundle({}, "another one"), "the passphrase does not open this file"),
        ("{}", "this is no file"),
        ("[1]", "this is no file"),
        ("no JSON", "this is no file"),
    ],
)
def test_a_file_that_cannot_be_imported_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: str,
    message: str,
) -> None:
    monkeypatch.setenv("PASSPHRASE", CANARY)
    file = tmp_path / "bundle.json"
    file.write_text(content)
    assert main(["credentials", "import", str(file), "--passphrase-env", "PASSPHRASE"]) == 2
    assert message in capsys.readouterr().err
