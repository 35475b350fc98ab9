"""The sessions of a server: many turns in one commit, and turns that go on after a kill."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.containment import contained
from engine.errors import FlowError, StoreError
from engine.flow.loading import Flow, read_flow
from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from engine.source.reading import parse_source
from engine.values.redaction import Redaction
from engine.values.secret import Secret
from flowrun.project.types import node_types
from flowrun.storage.served_sessions import ServedSessions
from flowrun.storage.sessions import Store

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
CANARY = "canary-77aa-served"
FLOW = """
flow: shop
start: hi
parameters: {NAME: , TOKEN: {secret: true}}
nodes: {hi: {type: speak, text: hi}}
"""


@pytest.fixture
def flow() -> Flow:
    return read_flow(parse_source(FLOW, "shop.yaml"), node_types())


@pytest.fixture
async def served(store: Store) -> AsyncIterator[ServedSessions]:
    served = ServedSessions(store)
    yield served
    await served.aclose()


def a_session(id: str, **values: Any) -> Session:
    return Session(id, "shop", "digest", "hi", "awaiting_input", values)


def a_turn(*says: str, key: str | None = None, asked: str | None = None) -> KeptTurn:
    visit = {"node": "hi", "type": "speak", "exit": "next", "ms": 1.0, "outputs": {}}
    return KeptTurn("hello", says, [visit], NOW, NOW, key, asked)


async def test_turns_that_end_together_are_kept_in_one_commit(
    served: ServedSessions, store: Store
) -> None:
    commits: list[str] = []
    served._writes.set_trace_callback(commits.append)
    ids = [f"session-{number}" for number in range(100)]
    await asyncio.gather(
        *(served.keep(a_session(id), [a_turn("hi")], Provenance("f"), now=NOW) for id in ids)
    )
    assert commits.count("COMMIT") <= 2
    assert {one.id for one in store.sessions()} == set(ids)


async def test_a_turn_that_ends_ends_no_write(served: ServedSessions) -> None:
    with contained(Redaction()) as turn:
        await served.keep(a_session("one"), [a_turn("hi")], Provenance("f"), now=NOW)
        assert turn.tasks == []  # which it would cancel, with the writes of others


async def test_what_is_kept_is_found_again_by_its_id(served: ServedSessions, flow: Flow) -> None:
    session = a_session("a", NAME="Dana", TOKEN=Secret(CANARY))
    session.hidden = (Secret(CANARY),)
    origin = Provenance("shop.yaml", caller="+14155550100", client="web", expires=NOW)
    await served.keep(session, [], origin, now=NOW)
    row = served.row("a")
    assert (row.caller, row.client, row.turns, row.status) == (
        *("+14155550100", "web", 0, "awaiting_input"),
    )
    assert served.session(row, flow).parameters == session.parameters
    with pytest.raises(FlowError, match='no session "b"'):
        served.row("b")


async def test_no_secret_stands_in_the_files(served: ServedSessions, store: Store) -> None:
    session = a_session("a", TOKEN=Secret(CANARY))
    session.hidden = (Secret(CANARY),)
    origin = Provenance("f", caller="dana")
    await served.keep(session, [], origin, now=NOW, users={"TOKEN": Secret(CANARY)})
    for file in store.file.parent.iterdir():
        assert CANARY.encode() not in file.read_bytes()
    assert served.users("shop", "dana")["TOKEN"].reveal() == CANARY


async def test_a_repeat_is_known_by_its_key_and_by_its_number(served: ServedSessions) -> None:
    turns = [a_turn("one", key="k1", asked="x"), a_turn("two", key="k2", asked="y")]
    await served.keep(a_session("a"), turns[:1], Provenance("f"), now=NOW)
    await served.keep(a_session("a"), turns[1:], Provenance("f"), now=NOW)
    first, second = served.answered("a", key="k1"), served.answered("a", turn=2)
    assert first and second
    assert (first.number, first.says, first.asked) == (1, '["one"]', "x")
    assert (second.key, second.says) == ("k2", '["two"]')
    assert served.answered("a", key="k3") is None and served.answered("b", key="k1") is None


async def test_parameters_of_a_caller_outlive_the_session(served: ServedSessions) -> None:
    origin = Provenance("f", caller="dana")
    await served.keep(a_session("a"), [], origin, now=NOW, users={"NAME": "Dana", "OLD": [1]})
    await served.keep(a_session("b"), [], origin, now=NOW, users={"OLD": None})
    assert served.users("shop", "dana") == {"NAME": "Dana"}
    assert served.users("shop", "robin") == {} == served.users("other", "dana")


async def test_sessions_expire_and_those_that_are_over_are_forgotten_in_time(
    served: ServedSessions,
) -> None:
    late = NOW + timedelta(hours=1)
    await served.keep(a_session("a"), [a_turn()], Provenance("f", expires=NOW), now=NOW)
    await served.keep(a_session("b"), [a_turn()], Provenance("f", expires=late), now=NOW)
    await served.expire(NOW + timedelta(minutes=1))
    assert (served.row("a").status, served.row("b").status) == ("expired", "awaiting_input")
    await served.purge(late)
    with pytest.raises(FlowError):
        served.row("a")
    assert served.row("b").turns == 1


async def test_however_many_expire_or_are_forgotten_turns_are_kept_meanwhile(
    served: ServedSessions, store: Store
) -> None:
    many = [f"session-{number:03d}" for number in range(250)]
    origin = Provenance("f", expires=NOW)
    await asyncio.gather(
        *(served.keep(a_session(id), [a_turn()], origin, now=NOW) for id in many),
        served.keep(a_session("open"), [], Provenance("f"), now=NOW),
    )
    ended: list[str] = []

    async def told(what: str, doing: Any) -> None:
        await doing
        ended.append(what)

    for doing in (served.expire(NOW), served.purge(NOW + timedelta(hours=1))):
        turn = served.keep(a_session("open"), [a_turn()], Provenance("f"), now=NOW)
        await asyncio.gather(told("all", doing), told("a turn", turn))
        assert {one.status for one in store.sessions()} <= {"expired", "awaiting_input"}
    assert ended == ["a turn", "all"] * 2
    assert [(one.id, one.turns) for one in store.sessions()] == [("open", 2)]
    with closing(sqlite3.connect(store.file)) as db:
        assert db.execute("SELECT count(*) FROM turns").fetchone() == (2,)


async def test_notes_are_there_until_the_session_is_kept(served: ServedSessions) -> None:
    await served.keep(a_session("a"), [], Provenance("f"), now=NOW)
    await served.note("a", [(1, '["hi", {}]'), (2, '"pay"')])
    assert served.notes("a") == [(1, '["hi", {}]'), (2, '"pay"')]
    await served.keep(a_session("a"), [a_turn()], Provenance("f"), now=NOW)
    assert served.notes("a") == []


async def test_what_cannot_be_written_keeps_nothing_else_from_it(served: ServedSessions) -> None:
    for id in ("a", "b"):
        await served.keep(a_session(id), [], Provenance("f"), now=NOW)
    kept = [
        served.note("a", [(1, "[]")]),
        served.note("b", [(1, "[]"), (1, "[]")]),
        served.keep(a_session("c"), [], Provenance("f"), now=NOW),
    ]
    outcomes = await asyncio.gather(*kept, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), StoreError, type(None)]
    assert served.notes("a") and not served.notes("b") and served.row("c")


async def test_a_client_that_goes_away_loses_nothing(served: ServedSessions) -> None:
    keeping = asyncio.ensure_future(served.keep(a_session("a"), [], Provenance("f"), now=NOW))
    await asyncio.sleep(0)
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping
    await served.keep(a_session("b"), [], Provenance("f"), now=NOW)
    assert served.row("a") and served.row("b")


async def test_a_second_server_is_refused_and_commands_only_read(
    served: ServedSessions, store: Store
) -> None:
    await served.keep(a_session("a"), [a_turn()], Provenance("f"), now=NOW)
    with pytest.raises(StoreError, match="are another server's; they can only be read now"):
        ServedSessions(store)
    with pytest.raises(StoreError, match="set FLOWRUN_HOME to another folder"):
        store.remove("a")
    assert [one.id for one in store.sessions()] == ["a"]


SERVER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from flowrun.storage.served_sessions import ServedSessions
from flowrun.storage.sessions import Store
from flowrun.storage.vault.sealing import DataKeys

async def main():
    served = ServedSessions(Store(Path(sys.argv[1]), DataKeys.new))
    now = datetime(2026, 1, 31, tzinfo=UTC)
    async def client(id):
        for number in range(1, 10_000):
            turn = KeptTurn(str(number), ["ok"], [{"node": "a"}], now, now)
            await served.keep(Session(id, "f", "d", "a"), [turn], Provenance("f"), now=now)
            print(id, number, flush=True)
    await asyncio.gather(*(client(f"client-{name}") for name in "abcdefgh"))

asyncio.run(main())
"""


def test_whatever_was_kept_is_there_after_a_kill(tmp_path: Path) -> None:
    told: dict[str, int] = {}
    for _ in range(3):
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        kept: dict[str, int] = {}
        for _ in range(200):
            id, number = server.stdout.readline().split()
            kept[id] = int(number)
        os.kill(server.pid, signal.SIGKILL)
        rest = server.stdout.read().splitlines()
        for line in rest[:-1]:
            id, number = line.split()
            kept[id] = int(number)
        server.stdout.close()
        server.wait(10)
        for id, number in kept.items():
            told[id] = told.get(id, 0) + number
        with closing(sqlite3.connect(tmp_path / "sessions.db")) as db:
            for id, number in told.items():
                asked = "SELECT turns FROM sessions WHERE id = ?"
                (turns,) = db.execute(asked, (id,)).fetchone()
                assert turns >= number
                told[id] = turns
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
