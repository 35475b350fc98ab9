"""What it costs to take a session up and to keep its turn, 100 at once with the notes of its
visits, beside sqlite3 alone with the same rows."""

import asyncio
import gc
import json
import sqlite3
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.flow.loading import read_flow
from engine.plugins import Types
from engine.run.runner import Runner
from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from engine.source.reading import parse_source
from flowrun.project.types import node_types
from flowrun.storage.served_sessions import ServedSessions
from flowrun.storage.session_tables import FILE, FORGET_NOTES, NOTE, ROW, keeping
from flowrun.storage.sessions import Store
from flowrun.storage.vault.sealing import DataKeys

from .measure import Figure, Side, interleave

AT_ONCE = 100
TURNS = 5
"""Of each session in a round: a task for each turn would be measured too."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = [f"P{number}" for number in range(10)]
IDS = [f"3f2a{number:04d}-0000-4000-8000-000000000000" for number in range(AT_ONCE)]
PRAGMAS = ("synchronous = FULL", "secure_delete = ON")
"""As the sessions file has them."""
ORIGIN = Provenance("flows/shop.yaml", caller="+14155550100", client="web", expires=NOW)
VISIT = {"node": "hi", "type": "speak", "exit": "next", "ms": 1.0, "outputs": {}}
TURN = KeptTurn("hello", ["hi"], [VISIT], NOW, NOW)
NOTES = [(0, '"pay"'), (1, '["pay",{}]')]
_FLOW = (
    f"flow: shop\nstart: hi\nparameters: {{{', '.join(f'{name}: ' for name in NAMES)}}}\n"
    "nodes: {hi: {type: speak, text: hi}}\n"
)


async def measure(rounds: int) -> dict[str, Figure]:
    flow, sealing = read_flow(parse_source(_FLOW, "shop.yaml"), node_types()), DataKeys.new()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "raw").mkdir()
        for place in (Path(folder), Path(folder) / "raw"):
            store = ServedSessions(Store(place, lambda: sealing))
            await asyncio.gather(*(store.keep(_session(id), [], ORIGIN, now=NOW) for id in IDS))
            if place.name == "raw":
                await store.aclose()
            else:
                served = store

        async def talk(id: str) -> None:
            for _ in range(TURNS):
                session = served.session(served.row(id), flow)
                served.notes(id)
                for note in NOTES:
                    await served.note(id, [note])
                await served.keep(session, [TURN], ORIGIN, now=NOW)

        async def turns() -> None:
            await asyncio.gather(*map(talk, IDS))

        with closing(sqlite3.connect(Path(folder) / "raw" / FILE, isolation_level=None)) as db:
            for pragma in PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            rows = {id: list(keeping(_session(id), [TURN], ORIGIN, NOW, str)) for id in IDS}

            async def raw() -> None:
                for _ in range(TURNS):
                    for id in IDS:
                        json.loads(db.execute(ROW, (id,)).fetchone()[-1])
                    for number, note in NOTES:
                        db.execute("BEGIN IMMEDIATE")
                        for id in IDS:
                            db.execute(NOTE, (id, number, note))
                        db.execute("COMMIT")
                    db.execute("BEGIN IMMEDIATE")
                    for id in IDS:
                        for statement, values in (*rows[id], (FORGET_NOTES, (id,))):
                            db.execute(statement, values)
                    db.execute("COMMIT")

            gc.freeze()
            figures = await interleave(
                {
                    "sqlite3 alone, CPU": _timed(raw, time.process_time),
                    "a turn taken up and kept, CPU": _timed(turns, time.process_time),
                    "sqlite3 alone, wall": _timed(raw, time.perf_counter),
                    "a turn taken up and kept, wall": _timed(turns, time.perf_counter),
                },
                rounds,
            )
        await served.aclose()
    return figures


def at_rest(figures: dict[str, Figure]) -> list[str]:
    """The bytes of a session's row with what its indexes add, and of one that waits in memory."""
    keys = DataKeys.new()

    async def kept(folder: Path) -> None:
        store = ServedSessions(Store(folder, lambda: keys))
        sessions = [
            _session(f"{number:08d}-0000-4000-8000-000000000000") for number in range(1_000)
        ]
        await asyncio.gather(*(store.keep(one, [], ORIGIN, now=NOW) for one in sessions))
        await store.aclose()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(kept(Path(folder)))
        with closing(sqlite3.connect(Path(folder) / FILE)) as db:
            named = "SELECT name FROM sqlite_schema WHERE tbl_name = 'sessions'"
            query = f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({named})"
            (size,) = db.execute(query).fetchone()
    return [
        f"  at rest, a session of ten parameters: {size / 1_000:.0f} bytes, ≤ 600",
        f"  in memory, while it waits: {asyncio.run(_live()):.0f} bytes, ≤ 2,000",
        "",
    ]


async def _live() -> float:
    """The bytes of a session that waits: of what its turn returned the session alone is kept."""
    asks = _FLOW.replace("speak, text: hi", "collect_input, parameter: $P0, prompt: Which?")
    flow = read_flow(
        parse_source(asks.replace("}}", ", exits: {filled: end}}}"), "shop.yaml"), node_types()
    )
    given = {name: f"value {name}" for name in NAMES}
    async with Connections(Credentials({}, Types("credential", Credential, []))) as connections:
        runner = Runner(flow, connections)

        async def waiting() -> Session:
            return (await runner.turn(runner.start(dict(given)))).session

        await waiting()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        sessions = [await waiting() for _ in range(1_000)]
        size = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        assert all(session.status == "awaiting_input" for session in sessions)
        return size / len(sessions)


def _session(id: str) -> Session:
    values = {name: f"value {name}" for name in NAMES}
    return Session(id, "shop", "0123456789abcdef", "hi", "awaiting_input", dict(values))


def _timed(run: Callable[[], Awaitable[None]], clock: Callable[[], float]) -> Side:
    async def seconds() -> float:
        started = clock()
        await run()
        return (clock() - started) / (AT_ONCE * TURNS)

    return seconds
