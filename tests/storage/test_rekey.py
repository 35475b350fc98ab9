"""A new key reaches all that is sealed; whatever kills it on the way, everything still opens."""

import base64
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.errors import CredentialError, StoreError
from engine.flow.loading import Flow, read_flow
from engine.run.session import Session
from engine.run.store import Provenance
from engine.source.reading import parse_source
from engine.values.secret import Secret
from flowrun.cli import main
from flowrun.project.types import node_types
from flowrun.storage.home import open_store, open_vault
from flowrun.storage.sessions import Store
from flowrun.storage.vault import journal
from flowrun.storage.vault.journal import Note
from flowrun.storage.vault.lock import lock_for
from flowrun.storage.vault.sealing import DataKeys, Key
from flowrun.storage.vault.vault import Vault
from flowrun.trial.answers import Answer, Answers, open_answers

NOW = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
CANARY = "canary-61c2-rekey"
FLOW = """
flow: shop
start: hi
parameters: {TOKEN: {secret: true}, ECHO: }
nodes: {hi: {type: speak, text: hi}}
"""
FIRST_VERSION = Path(__file__).parent / "first_version"


@pytest.fixture
def flow() -> Flow:
    return read_flow(parse_source(FLOW, "shop.yaml"), node_types())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which every kind of thing is kept that is ever sealed."""
    monkeypatch.setenv("FLOWRUN_HOME", str(tmp_path / "home"))
    vault = open_vault()
    vault.keep("SF", {"type": "salesforce"}, {"consumer_secret": CANARY})
    vault.keep_token("kept", "SF", f"{CANARY} kept")
    keys = vault.data_keys()
    note = Note("noted", "SF", f"{CANARY} noted")
    journal.write(lock_for(vault.folder / "locks", "noted"), keys, note)
    keep_session(open_store())
    open_answers().keep(tmp_path / "a.yaml", "get", an_answer(CANARY))
    return vault.folder


def keep_session(store: Store) -> None:
    values = {"TOKEN": Secret(CANARY), "ECHO": f"you said {CANARY}"}
    session = Session("3f2a0000-0000", "shop", "digest", "hi", "ended", values)
    session.memory = {"asked": f"{CANARY}?"}
    session.hidden = (Secret(CANARY),)
    store.keep(session, [], Provenance("shop.yaml"), now=NOW)


def an_answer(said: str) -> Answer:
    return Answer("GET https://a.example/", 200, {"said": said}, at=NOW.isoformat())


def assert_all_opens(home: Path, flow: Flow) -> None:
    vault = Vault(home)
    assert vault.secret("SF/consumer_secret") == CANARY
    assert [vault.token(each).text for each in ("kept", "noted")] == [
        f"{CANARY} kept",
        f"{CANARY} noted",
    ]
    session = Store(home, vault.data_keys).load("3f2a", flow)
    assert session.parameters["TOKEN"].reveal() == CANARY
    assert session.parameters["ECHO"] == f"you said {CANARY}"
    assert session.memory == {"asked": f"{CANARY}?"}
    assert session.hidden == (Secret(CANARY),)
    answer = Answers(home, vault.data_keys).last(home.parent / "a.yaml", "get", NOW)
    assert answer == an_answer(CANARY)


def named_keys(home: Path) -> set[str]:
    """The ids of the keys that whatever is sealed names."""
    texts = [path.read_text() for path in home.rglob("*") if path.suffix in (".sealed", ".token")]
    for file in ("vault.db", "sessions.db"):
        with closing(sqlite3.connect(home / file)) as db:
            texts += db.iterdump()
    found = re.findall(r"(?<![0-9a-f])([0-9a-f]{16}):[A-Za-z0-9+/]", "\n".join(texts))
    assert len(found) >= 3
    return set(found)


def data_keys(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / "vault.db")) as db:
        return {id for (id,) in db.execute("SELECT id FROM data_keys")}


def key_ids(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / "vault.db")) as db:
        return {id for (id,) in db.execute("SELECT id FROM key_ids")}


def key_files(home: Path) -> set[str]:
    return {path.name for path in home.iterdir() if ".key" in path.name}


def test_all_that_is_sealed_names_its_key_which_goes_when_nothing_names_it(
    home: Path, flow: Flow, capsys: pytest.CaptureFixture[str]
) -> None:
    (old,) = named_keys(home)
    old_file = key_files(home)
    assert main(["vault", "rekey"]) == 0
    assert "everything is sealed with a new key" in capsys.readouterr().out
    (new,) = named_keys(home)
    assert new != old and data_keys(home) == {new}
    assert len(key_files(home)) == 1 and key_files(home).isdisjoint(old_file)
    assert_all_opens(home, flow)


def test_the_old_keys_open_nothing_that_is_kept_afterwards(home: Path) -> None:
    vault = open_vault()
    old = vault.data_keys()
    assert main(["vault", "rekey"]) == 0
    keys = DataKeys(old.current, old.keys, old.names)
    with pytest.raises(StoreError):
        Store(home, lambda: keys).load("3f2a", read_flow(parse_source(FLOW, "f"), node_types()))
    with pytest.raises(StoreError):
        Answers(home, lambda: keys).last(home.parent / "a.yaml", "get", NOW)


def test_rekey_to_the_environment_needs_the_variable_afterwards(
    home: Path, flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEW_KEY", Key.new().text)
    assert main(["vault", "rekey", "--key-env", "NEW_KEY"]) == 0
    assert key_files(home) == set() and key_ids(home) == set()
    with pytest.raises(CredentialError, match="FLOWRUN_VAULT_KEY is not set"):
        Vault(home).secret("SF/consumer_secret")
    monkeypatch.setenv("FLOWRUN_VAULT_KEY", os.environ["NEW_KEY"])
    assert_all_opens(home, flow)


def test_a_session_that_does_not_open_stops_it_with_what_to_do_and_loses_nothing(
    home: Path, flow: Flow, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(home / "sessions.db", isolation_level=None)) as db:
        db.execute(
            "INSERT INTO sessions SELECT NULL, 'damaged-0', flow, file, digest, status, at,"
            " created, changed, expires, caller, client, environment, turns, data FROM sessions"
        )
    assert main(["vault", "rekey"]) == 2
    told = capsys.readouterr().err
    assert "forget it: flowrun sessions remove damaged-" in told and "vault rekey" in told
    assert_all_opens(home, flow)
    assert main(["sessions", "remove", "damaged-"]) == 0
    assert main(["vault", "rekey"]) == 0
    assert data_keys(home) == named_keys(home)
    assert_all_opens(home, flow)


def test_an_answer_keeps_its_age_and_one_that_does_not_open_goes(home: Path) -> None:
    (file,) = (home / "answers").iterdir()
    damaged = file.with_name("00.sealed")
    damaged.write_text("damaged")
    left = file.with_name(f".{file.name}.0123abcd")
    left.touch()
    changed = file.stat().st_mtime - 3_600
    os.utime(file, (changed, changed))
    assert main(["vault", "rekey"]) == 0
    assert list((home / "answers").iterdir()) == [file]
    assert file.stat().st_mtime == pytest.approx(changed, abs=1)


def test_what_an_earlier_attempt_left_of_keys_is_found_and_removed(home: Path, flow: Flow) -> None:
    vault_key = key_files(home)
    for name in ("vault-0123456789abcdef.key", ".vault-0123456789abcdef.key.01234567"):
        (home / name).touch()
    (home / "vault-of-mine.key").touch()
    assert main(["vault", "rekey"]) == 0
    assert len(key_files(home) - {"vault-of-mine.key"}) == 1
    assert key_files(home).isdisjoint(vault_key)
    assert_all_opens(home, flow)


WRITES = """
import select, sys
from pathlib import Path
from tests.storage.test_rekey import *
home, flow = Path(sys.argv[1]), read_flow(parse_source(FLOW, "shop.yaml"), node_types())
print("writes", flush=True)
vault = Vault(home)
store, answers = Store(home, vault.data_keys), Answers(home, vault.data_keys)
while not select.select([sys.stdin], [], [], 0)[0]:
    keep_session(store)
    answers.keep(home.parent / "a.yaml", "get", an_answer(CANARY))
    vault.keep_token("kept", "SF", f"{CANARY} kept")
    assert_all_opens(home, flow)
"""


def test_who_writes_and_reads_meanwhile_notices_nothing(home: Path, flow: Flow) -> None:
    command = [sys.executable, "-c", WRITES, str(home)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None and writer.stdout.readline() == "writes\n"
        for _ in range(10):
            assert main(["vault", "rekey"]) == 0
            assert writer.poll() is None
        writer.stdin.close()
    assert writer.returncode == 0
    assert_all_opens(home, flow)
    assert main(["vault", "rekey"]) == 0
    assert named_keys(home) == data_keys(home)


ROUNDS = int(os.environ.get("FLOWRUN_SOAK_ROUNDS", "5"))
KILLED = '''
"""Forks processes that give the vault a new key, and kills each at another of their lines."""
import os, shutil, signal, sys
from pathlib import Path
import keyring
from keyring.backend import KeyringBackend
from tests.storage.test_rekey import *

home, rounds, kept_in = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
flow = read_flow(parse_source(FLOW, "shop.yaml"), node_types())
entries = home.parent / "keyring"

class Entries(KeyringBackend):
    """A keyring that all processes share: a file for each entry."""
    priority = 1.0
    def get_password(self, service, name):
        return (entries / name).read_text() if (entries / name).is_file() else None
    def set_password(self, service, name, password):
        entries.mkdir(exist_ok=True)
        (entries / name).write_text(password)
    def delete_password(self, service, name):
        (entries / name).unlink()

if kept_in == "keyring":
    keyring.set_keyring(Entries())
    Vault(home).rekey(None, [open_store(), open_answers()])

def keys():
    files = {path.name[6:22] for path in home.iterdir() if path.suffix == ".key"}
    return files | ({path.name for path in entries.iterdir()} if entries.is_dir() else set())

def fork(work):
    if (child := os.fork()) == 0:
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1]

def rekey_until(last):
    """Counts the lines that run in our own modules, and dies at one of them."""
    lines = 0
    def line(frame, event, _):
        nonlocal lines
        lines += event == "line"
        if lines == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return line
    def call(frame, *_):
        file = frame.f_code.co_filename
        return line if "/flowrun/storage/" in file or "/flowrun/trial/" in file else None
    sys.settrace(call)
    Vault(home).rekey(None, [open_store(), open_answers()])
    sys.settrace(None)
    Path(sys.argv[4]).write_text(str(lines))

assert fork(lambda: rekey_until(-1)) == 0
lines = int(Path(sys.argv[4]).read_text())
killed, step = 0, max(1, lines // rounds)
for last in range(1, lines, step):
    died = fork(lambda: rekey_until(last))
    assert died in (0, signal.SIGKILL), died
    killed += died == signal.SIGKILL
    assert_all_opens(home, flow)
    assert key_ids(home) >= keys(), "a key lies somewhere and the vault does not know"
Vault(home).rekey(None, [open_store(), open_answers()])
assert_all_opens(home, flow)
assert named_keys(home) == data_keys(home)
assert keys() == key_ids(home) and len(keys()) == 1
assert not [path for path in home.rglob(".*")]
print(lines, killed)
'''


@pytest.mark.parametrize("kept_in", ["file", "keyring"])
def test_killed_at_any_line_everything_opens_and_the_next_time_tidies_up(
    home: Path, tmp_path: Path, kept_in: str
) -> None:
    command = [sys.executable, "-c", KILLED, str(home), str(ROUNDS * 6), kept_in]
    done = subprocess.run(
        [*command, str(tmp_path / "lines")], capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    lines, killed = map(int, done.stdout.split())
    assert lines > 300 and killed >= ROUNDS * 5


def of_the_first_version(home: Path, name: str) -> None:
    home.mkdir(exist_ok=True)
    with closing(sqlite3.connect(home / f"{name}.db")) as db:
        db.executescript((FIRST_VERSION / f"{name}.sql").read_text())


@pytest.fixture
def first_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "first"
    monkeypatch.setenv("FLOWRUN_HOME", str(home))
    monkeypatch.setenv("FLOWRUN_VAULT_KEY", base64.urlsafe_b64encode(bytes(range(32))).decode())
    of_the_first_version(home, "vault")
    return home


def test_a_vault_of_the_first_version_is_taken_over_as_it_is(
    first_version: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def check() -> None:
        vault = open_vault()
        assert vault.secret("erp") == "canary-of-version-1"
        assert vault.secret("SF/consumer_secret") == "consumer-of-version-1"
        assert vault.token("fingerprint").text == "token-of-version-1"
        assert vault.token("other").broken == "it is broken"

    check()
    assert main(["vault", "rekey"]) == 0
    assert "note: unset FLOWRUN_VAULT_KEY" in capsys.readouterr().err
    monkeypatch.delenv("FLOWRUN_VAULT_KEY")
    check()
    assert named_keys(first_version) == data_keys(first_version)


def test_sessions_of_an_older_version_are_told_and_left_alone(first_version: Path) -> None:
    of_the_first_version(first_version, "sessions")
    before = (first_version / "sessions.db").read_bytes()
    with pytest.raises(StoreError, match="written by an older flowrun; move it away"):
        open_store().sessions()
    assert (first_version / "sessions.db").read_bytes() == before


def test_a_vault_of_the_first_version_is_not_touched_by_a_wrong_key(
    first_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (first_version / "vault.db").read_bytes()
    with monkeypatch.context() as patch:
        patch.setenv("FLOWRUN_VAULT_KEY", Key.new().text)
        with pytest.raises(CredentialError, match="FLOWRUN_VAULT_KEY does not open"):
            open_vault().secret("erp")
    assert (first_version / "vault.db").read_bytes() == before


def test_a_damaged_secret_of_the_first_version_keeps_no_other_from_being_taken_over(
    first_version: Path,
) -> None:
    with closing(sqlite3.connect(first_version / "vault.db", isolation_level=None)) as db:
        db.execute("UPDATE secrets SET sealed = x'00' WHERE name = 'erp'")
    assert open_vault().secret("SF/consumer_secret") == "consumer-of-version-1"
    with pytest.raises(CredentialError, match='put it there again: flowrun vault set "erp"'):
        open_vault().secret("erp")
    open_vault().put_secret("erp", CANARY)
    assert open_vault().secret("erp") == CANARY
