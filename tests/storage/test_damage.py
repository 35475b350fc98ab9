"""Whatever happened to the files that are kept, each command says so in a line."""

import io
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from engine.values.secret import Secret
from flowrun.cli import main
from flowrun.storage.home import open_store, open_vault
from flowrun.storage.vault import journal
from flowrun.storage.vault.journal import Note
from flowrun.storage.vault.lock import lock_for
from flowrun.trial.answers import Answer, open_answers
from tests.no_rights import somebody_of_no_rights

Draw = Callable[[st.SearchStrategy[Any]], Any]

CANARY = "canary-70aa-damage"
FLOW = """
flow: shop
start: ask
parameters: {NAME: , TOKEN: {secret: true}}
nodes:
  ask:
    type: collect_input
    prompt: Your token?
    parameter: $TOKEN
    exits: {filled: get, missed: end, no_input: end, failed: end}
  get:
    type: webhook
    url: http://127.0.0.1:9/
    credential: Shop
    response_mapping: {said: $NAME}
    exits: {success: end, failed: end}
"""
CREDENTIALS = "Shop: {type: http_bearer, token: {vault: erp}, hosts: ['127.0.0.1:9']}\n"
COMMANDS = [
    ["vault", "list"],
    ["vault", "set", "other"],
    ["vault", "set", "erp"],
    ["vault", "remove", "erp"],
    ["vault", "rekey"],
    ["credentials", "list"],
    ["credentials", "show", "SF"],
    ["credentials", "test", "SF"],
    ["credentials", "rename", "SF", "SG"],
    ["credentials", "remove", "SF", "--keep-remote"],
    ["credentials", "export", "HOME/bundle.json", "--passphrase-env", "PASSPHRASE"],
    ["credentials", "import", "kept.json", "--passphrase-env", "PASSPHRASE", "--replace"],
    ["sessions", "list"],
    ["sessions", "list", "--json"],
    ["sessions", "show", "3f2a", "--trace"],
    ["sessions", "show", "3f2a", "--json"],
    ["sessions", "remove", "3f2a"],
    ["sessions", "remove", "--all"],
    ["shop.yaml", "--save-session", "--input", CANARY],
    ["check", "shop.yaml"],
    ["test-request", "shop.yaml", "get", "--from-session", "3f2a", "--dry-run"],
    ["test-request", "shop.yaml", "get", "--last", "--paths"],
    ["test-request", "shop.yaml", "get", "--map", "said=$NAME"],
    ["test-request", "shop.yaml", "get", "--forget"],
]


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A folder with a flow and, beside it, the files of everything that is kept."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        at.chmod(0o755)
        patch.chdir(at)
        patch.setenv("FLOWRUN_HOME", "home")
        patch.setenv("PASSPHRASE", CANARY)
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        Path("shop.yaml").write_text(FLOW)
        Path("credentials.yaml").write_text(CREDENTIALS)
        vault = open_vault()
        vault.put_secret("erp", CANARY)
        fields = {"type": "salesforce", "grant": "refresh_token", "domain": "127.0.0.1:9"}
        vault.keep("SF", {**fields, "consumer_key": "k"}, {"refresh_token": CANARY})
        assert main(["credentials", "export", "kept.json", *COMMANDS[11][3:5]]) == 0
        vault.keep_token("kept", "SF", f'["{CANARY}", "", "{CANARY}"]')
        vault.touch("SF")
        journal.write(
            lock_for(vault.folder / "locks", "x"), vault.data_keys(), Note("x", "SF", CANARY)
        )
        keep_session()
        answer = Answer("GET http://127.0.0.1:9/", 200, {"said": CANARY}, at=now().isoformat())
        open_answers().keep(Path("shop.yaml"), "get", answer)
        yield at


def now() -> datetime:
    return datetime.now(UTC)


def keep_session() -> None:
    session = Session("3f2a0000-0000", "shop", "d", "ask", "ended", {"TOKEN": Secret(CANARY)})
    session.hidden = (Secret(CANARY),)
    request = {"method": "GET", "url": "http://a/", "headers": {"accept": "*/*"}, "body": None}
    call = {"request": request, "ms": 1.5, "error": "it broke off"}
    head = {"node": "get", "type": "webhook", "exit": "failed", "ms": 2.0, "outputs": {}}
    visit = {**head, "error": "it broke off", "calls": [call], "request": request}
    turn = KeptTurn("hi", ["Hello."], [visit], now(), now())
    open_store().keep(session, [turn], Provenance("shop.yaml"), now=now())


BYTES = st.binary(min_size=1, max_size=200)
ODD_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["sealed", "id", "hosts", "node", "calls"]), inner)
    ),
    max_leaves=6,
)
VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    BYTES,
    st.text(max_size=20),
    ODD_JSON.map(json.dumps),
    st.just("[" * 100_000),
    st.just('{"a": ' * 5_000),
)
COLUMNS = {
    "vault.db": {
        "meta": ("key_place", "key_id", "names"),
        "data_keys": ("id", "sealed", "is_current"),
        "key_ids": ("id",),
        "credentials": ("name", "fields"),
        "secrets": ("name", "sealed"),
        "tokens": ("id", "credential", "sealed", "broken", "changed"),
        "uses": ("credential", "at"),
    },
    "sessions.db": {
        "sessions": (
            *("id", "flow", "file", "digest", "status", "at", "created", "changed", "expires"),
            *("caller", "turns", "data"),
        ),
        "turns": ("session", "number", "heard", "says", "visits", "began", "key", "status"),
    },
}
CELLS = [
    (file, table, column)
    for file, tables in COLUMNS.items()
    for table, columns in tables.items()
    for column in columns
]


def damage(home: Path, draw: Draw) -> None:
    """Does to one of the files what disks, other programs and people do to files."""
    file = draw(st.sampled_from(sorted(path for path in home.rglob("*") if path.is_file())))
    kinds = ["bytes", "cut", "overwritten", "a folder", "gone", "a cell", "in its JSON", "a table"]
    kind = draw(st.sampled_from(kinds))
    if kind == "bytes":
        file.write_bytes(draw(BYTES))
    elif kind == "cut":
        content = file.read_bytes()
        file.write_bytes(content[: draw(st.integers(0, max(0, len(content) - 1)))])
    elif kind == "overwritten":
        content = bytearray(file.read_bytes())
        for _ in range(draw(st.integers(1, 40))):
            at, written = draw(st.integers(0, len(content))), draw(BYTES)
            content[at : at + len(written)] = written
        file.write_bytes(content)
    elif kind == "a folder":
        file.unlink()
        file.mkdir()
    elif kind == "gone":
        file.unlink()
    elif kind == "a table":
        name, table, _ = draw(st.sampled_from(CELLS))
        statements = [
            f"DROP TABLE {table}",
            f"ALTER TABLE {table} ADD COLUMN more TEXT DEFAULT 'x'",
            f"DELETE FROM {table}",
            f"CREATE VIEW v AS SELECT 1; DROP TABLE {table}; CREATE TABLE {table} (x)",
            "PRAGMA user_version = 0",
            "PRAGMA user_version = -1",
            "PRAGMA user_version = 3",
        ]
        execute(home / name, draw(st.sampled_from(statements)))
    elif kind == "a cell":
        name, table, column = draw(st.sampled_from(CELLS))
        value = draw(VALUES)
        how = draw(st.sampled_from(["?", "CAST(? AS TEXT)", "CAST(? AS BLOB)"]))
        execute(home / name, f"UPDATE OR IGNORE {table} SET {column} = {how}", value)
    else:
        columns = [
            ("vault.db", "credentials", "fields"),
            ("sessions.db", "sessions", "data"),
            ("sessions.db", "turns", "visits"),
        ]
        name, table, column = draw(st.sampled_from(columns))
        with closing(sqlite3.connect(home / name)) as db:
            (text,) = db.execute(f"SELECT {column} FROM {table}").fetchone()
        changed = json.dumps(replaced(json.loads(text), draw))
        execute(home / name, f"UPDATE {table} SET {column} = ?", changed)


def replaced(value: Any, draw: Draw) -> Any:
    """The value with something else in one of its places."""
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 3)) == 0:
        return draw(ODD_JSON)
    copy: Any = value.copy()
    keys = sorted(value) if isinstance(value, dict) else range(len(value))
    key = draw(st.sampled_from(keys))
    if isinstance(copy, dict) and draw(st.integers(0, 5)) == 0:
        del copy[key]
    else:
        copy[key] = replaced(copy[key], draw)
    return copy


def execute(file: Path, statements: str, *values: object) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        if values:
            with suppress(sqlite3.IntegrityError):  # a column that takes no NULL stays
                db.execute(statements, values)
        else:
            db.executescript(statements)


def run(folder: Path, home: Path, command: list[str]) -> tuple[int, str]:
    """The command's exit code and what it said on stderr."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("FLOWRUN_HOME", str(home))
        patch.setenv("PASSPHRASE", CANARY)
        patch.setattr("sys.stdin", io.StringIO(f"{CANARY}\n"))
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            code = main([part.replace("HOME", str(home)) for part in command])
        err.flush()
        return code, err.buffer.getvalue().decode()


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_no_damage_ends_a_command_otherwise_than_in_a_line(
    template: Path, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        shutil.copytree(template / "home", home)
        damage(home, data.draw)
        command = data.draw(st.sampled_from(COMMANDS))
        code, told = run(template, home, command)
    assert code in (0, 1, 2)
    assert "Traceback" not in told and "crashed" not in told
    errors = [line for line in told.splitlines() if "error: " in line]
    assert code != 2 or len(errors) == 1, told
    assert len(told.splitlines()) - len(errors) <= 3, told


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_damage_each_command_does_what_it_is_for(
    template: Path, tmp_path: Path, command: list[str]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(template / "home", home)
    code, told = run(template, home, command)
    assert code == (2 if command[:2] == ["credentials", "test"] else 0), told


def unreadable(path: Path) -> None:
    path.chmod(0)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.touch()


def noise(path: Path) -> None:
    path.write_bytes(b"\xff\xfe noise \x00" * 40)


def other_tables(path: Path) -> None:
    path.unlink()
    execute(path, "CREATE TABLE contacts (name TEXT)")


VAULT, SESSIONS = ["vault", "rekey"], ["sessions", "list"]
LAST = ["test-request", "shop.yaml", "get", "--last"]
REMEDIES = [
    ("vault.db", noise, VAULT, "file is not a database; it is damaged; put a copy in its place"),
    ("vault.db", a_folder, VAULT, "it has to be a file"),
    ("vault.db", unreadable, VAULT, "it has to be a file that you may read and write"),
    ("vault.db", other_tables, VAULT, "it holds tables that flowrun did not make"),
    ("vault-*.key", noise, VAULT, "this is no key of a vault; put a copy of the key in its place"),
    ("vault-*.key", a_folder, VAULT, "cannot be read: Is a directory"),
    ("vault-*.key", unreadable, VAULT, "cannot be read: Permission denied"),
    ("vault-*.key", Path.unlink, VAULT, "is gone from"),
    ("locks", a_file, VAULT, "no lock can be kept at"),
    ("locks/key.lock", a_folder, VAULT, "no lock can be kept at"),
    ("locks/key.lock", unreadable, VAULT, "Permission denied"),
    ("sessions.db", noise, SESSIONS, "file is not a database; it is damaged"),
    ("sessions.db", a_folder, SESSIONS, "it has to be a file"),
    ("sessions.db", unreadable, SESSIONS, "it has to be a file that you may read and write"),
    ("sessions.db", other_tables, SESSIONS, "it holds tables that flowrun did not make"),
    ("answers/*.sealed", noise, LAST, "is damaged; make the request again"),
    ("answers/*.sealed", a_folder, LAST, "cannot be read: Is a directory"),
    ("answers/*.sealed", unreadable, LAST, "cannot be read: Permission denied"),
    ("answers", a_file, LAST, "cannot be read: Not a directory"),
]


@pytest.mark.parametrize(("pattern", "harm", "command", "told"), REMEDIES)
def test_what_cannot_be_used_is_named_with_what_to_do(
    template: Path,
    pattern: str,
    harm: Callable[[Path], None],
    command: list[str],
    told: str,
) -> None:
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        shutil.copytree(template / "home", home)
        (path,) = home.glob(pattern)
        harm(path)
        with somebody_of_no_rights():
            code, said = run(template, home, command)
    assert code == 2
    assert said.count("\n") == 1 and str(path) in said and told in said, said
