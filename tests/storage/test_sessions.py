"""Sessions at rest: what is kept is found again, by any process, and its secrets are sealed."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.errors import FlowError, StoreError
from engine.flow.loading import Flow, read_flow
from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from engine.source.reading import parse_source
from engine.values.secret import Secret
from flowrun.project.types import node_types
from flowrun.storage.sessions import Store
from flowrun.storage.vault.sealing import DataKeys

NOW = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
CANARY = "canary-5e0c-store"
FLOW = """
flow: shop
start: hi
parameters: {NAME: , COUNT: {entity: number}, DAY: {entity: date}, TOKEN: {secret: true}, ECHO: }
nodes: {hi: {type: speak, text: hi}}
"""


@pytest.fixture
def flow() -> Flow:
    return read_flow(parse_source(FLOW, "shop.yaml"), node_types())


def a_session(id: str = "3f2a0000-0000", **values: Any) -> Session:
    return Session(id, "shop", "digest", "hi", "ended", values)


def keep(store: Store, session: Session, *visits: str, later: int = 0) -> None:
    moment = NOW + timedelta(minutes=later)
    records = [
        {"node": name, "type": "speak", "exit": "next", "ms": 1.0, "outputs": {}} for name in visits
    ]
    turns = [KeptTurn(None, (), records, moment, moment)]
    store.keep(session, turns, Provenance("shop.yaml"), now=moment)


def test_a_session_comes_back_as_it_was(store: Store, flow: Flow) -> None:
    hosts = frozenset({"a.example"})
    session = a_session(NAME="Dana", COUNT=3, DAY=NOW.date(), TOKEN=Secret(CANARY, hosts=hosts))
    session.hidden = (Secret(CANARY),)
    keep(store, session)
    again = store.session(store.find(session.id), flow)
    assert again.parameters == session.parameters
    assert again.parameters["TOKEN"].hosts == hosts
    assert (again.id, again.status, again.hidden) == (session.id, "ended", session.hidden)


def test_a_value_that_repeats_a_secret_is_sealed_as_well(store: Store, flow: Flow) -> None:
    values = {"ECHO": {"said": f"you sent {CANARY}"}, "NAME": {"sealed": "not by us"}}
    session = a_session(**values)
    session.hidden = (Secret(CANARY),)
    keep(store, session)
    for file in store.file.parent.iterdir():
        assert CANARY.encode() not in file.read_bytes()
    assert store.session(store.find(session.id), flow).parameters == values


def test_what_is_kept_again_takes_the_place_and_its_visits_are_added(store: Store) -> None:
    keep(store, a_session(NAME="a"), "one", "two")
    keep(store, a_session(NAME="b"), "three", later=5)
    (stored,) = store.sessions()
    assert store.data(stored)["parameters"] == {"NAME": "b"}
    assert (stored.created, stored.changed) == (
        "2026-01-31T10:00:00.000Z",
        "2026-01-31T10:05:00.000Z",
    )
    visits = [visit for turn in store.turns(stored) for visit in turn.visits]
    assert [visit["node"] for visit in visits] == ["one", "two", "three"]
    assert "one" not in json.dumps(store.data(stored))


def test_the_session_that_changed_last_is_listed_first(store: Store) -> None:
    for minute, id in ((1, "b"), (3, "a"), (2, "c")):
        keep(store, a_session(id), later=minute)
    assert [stored.id for stored in store.sessions()] == ["a", "c", "b"]


def test_the_start_of_an_id_is_enough_where_it_is_the_only_one(store: Store) -> None:
    for id in ("3f2a-1", "3f2b-2", "77%_-3"):
        keep(store, a_session(id))
    assert store.find("3f2a").id == "3f2a-1"
    assert store.find("77%").id == "77%_-3"
    with pytest.raises(FlowError, match='several sessions begin with "3f2": 3f2a-1, 3f2b-2'):
        store.find("3f2")
    for start in ("", "%", "_", "3F2A", "9"):
        with pytest.raises(FlowError, match=f'no session "{start}"'):
            store.find(start)


def test_an_id_that_begins_another_is_still_found(store: Store) -> None:
    for id in ("ab", "abc"):
        keep(store, a_session(id))
    assert store.find("ab").id == "ab"


def test_what_is_removed_is_gone_with_its_visits(store: Store) -> None:
    keep(store, a_session("a"), "one")
    keep(store, a_session("b"), "two")
    stored = store.find("a")
    store.remove("a")
    assert [one.id for one in store.sessions()] == ["b"]
    assert store.turns(stored) == []
    keep(store, a_session("a"))
    assert [list(turn.visits) for turn in store.turns(stored)] == [[]]


def test_nothing_is_written_before_there_is_something_to_keep(store: Store) -> None:
    assert store.sessions() == []
    store.remove("a")
    assert not store.file.parent.exists()


def test_the_key_is_asked_for_only_when_there_is_a_secret(tmp_path: Path, flow: Flow) -> None:
    def no_keys() -> DataKeys:
        raise AssertionError("asked")

    store = Store(tmp_path, no_keys)
    keep(store, a_session(NAME="Dana"))
    assert store.session(store.find("3f2a"), flow).parameters == {"NAME": "Dana"}


def test_others_cannot_read_the_files(store: Store) -> None:
    keep(store, a_session())
    with sqlite3.connect(store.file) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        db.execute("SELECT * FROM sessions").fetchall()
        modes = {file.name: file.stat().st_mode & 0o777 for file in store.file.parent.iterdir()}
    db.close()
    assert set(modes.values()) == {0o600}
    assert store.file.parent.stat().st_mode & 0o777 == 0o700


def test_another_flow_does_not_take_the_session(store: Store) -> None:
    keep(store, a_session())
    other = read_flow(parse_source(FLOW.replace("shop", "other"), "o.yaml"), node_types())
    with pytest.raises(FlowError, match='belongs to flow "shop", not to "other"'):
        store.session(store.find("3f2a"), other)


def test_a_newer_store_is_told_and_left_alone(store: Store) -> None:
    keep(store, a_session())
    with sqlite3.connect(store.file) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="written by a newer flowrun"):
        store.sessions()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"the sessions in .* cannot be kept: File exists"):
        keep(Store(tmp_path / "file", DataKeys.new), a_session())


WRITER = """
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from flowrun.storage.sessions import Store
from flowrun.storage.vault.sealing import DataKeys
store, who = Store(Path(sys.argv[1]), DataKeys.new), sys.argv[2]
for number in range(10):  # all of it takes less than one may wait for the others
    now = datetime(2026, 1, 31, tzinfo=UTC)
    turns = [KeptTurn("hi", ["hello"], [{"node": who}], now, now)]
    store.keep(Session(f"{who}-{number}", "f", "d", "a"), turns, Provenance("f"), now=now)
    store.keep(Session("shared", "f", "d", "a"), turns, Provenance("f"), now=now)
"""


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), who]) for who in "abc"
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    store = Store(tmp_path, DataKeys.new)
    assert len(store.sessions()) == 31
    shared = store.find("shared")
    with closing(sqlite3.connect(store.file)) as db:
        which = "session = (SELECT key FROM sessions WHERE id = ?)"
        asked = f"SELECT count(*), max(number) FROM turns WHERE {which}"
        assert db.execute(asked, (shared.id,)).fetchone() == (30, 30)
