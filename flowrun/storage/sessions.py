"""Sessions at rest: one SQLite file for any number of processes."""

import base64
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from engine.errors import FlowError, StoreError
from engine.flow.loading import Flow
from engine.run.session import Session

from .database import Database, transaction, version_of
from .vault.files import touch_privately
from .vault.sealing import Key

FILE = "sessions.db"
VERSION = 1
TABLES = (
    "CREATE TABLE sessions (id TEXT PRIMARY KEY, flow TEXT NOT NULL, file TEXT NOT NULL,"
    " status TEXT NOT NULL, at TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL,"
    " data TEXT NOT NULL)",
    "CREATE TABLE visits (session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,"
    " number INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (session, number))",
)
SHORTEST_ID = 8
_KEEP = (
    "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
    " status = excluded.status, at = excluded.at, changed = excluded.changed, data = excluded.data"
)


class Stored(NamedTuple):
    """A session as it is kept; times are ISO 8601, UTC. Secrets in `data` are sealed."""

    id: str
    flow: str
    file: str
    status: str
    at: str
    created: str
    changed: str
    data: dict[str, Any]


class Store:
    """Opens its file for each operation. Nothing is written before there is something to keep.

    `key` seals secrets; it is asked for when a session has one. Every operation raises
    `StoreError` for a file that cannot be used, and `CredentialError` for a wrong key.
    """

    def __init__(self, folder: Path, key: Callable[[], Key]) -> None:
        self.file = folder / FILE
        named, pragmas = f"the sessions in {self.file}", ("foreign_keys = ON", "secure_delete = ON")
        self._database = Database(self.file, VERSION, named, StoreError, pragmas)
        self._key = key

    def keep(
        self, session: Session, visits: Sequence[Mapping[str, Any]], *, file: str, now: datetime
    ) -> None:
        """Keeps the session in the place of what was kept of it, and adds `visits` (masked)."""
        at = now.isoformat(timespec="seconds")
        data = json.dumps(session.as_json(self._seal(session.id)), ensure_ascii=False)
        row = (session.id, session.flow, file, session.status, session.at, at, at, data)
        with self._write() as db:
            db.execute(_KEEP, row)
            count = "SELECT COALESCE(MAX(number), 0) FROM visits WHERE session = ?"
            (last,) = db.execute(count, (session.id,)).fetchone()
            db.executemany(
                "INSERT INTO visits VALUES (?, ?, ?)",
                [
                    (session.id, number, json.dumps(visit, ensure_ascii=False))
                    for number, visit in enumerate(visits, last + 1)
                ],
            )

    def sessions(self) -> list[Stored]:
        """The one that changed last comes first."""
        with self._database.reading() as db:
            found = db.execute("SELECT * FROM sessions ORDER BY changed DESC, id") if db else ()
            return [_stored(row) for row in found]

    def find(self, start: str) -> Stored:
        """The session whose id begins so. Raises `FlowError` for none and for several."""
        with self._database.reading() as db:
            asked = "SELECT * FROM sessions WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 4"
            rows = db.execute(asked, (len(start), start)).fetchall() if db and start else []
        if not rows:
            raise FlowError(f'no session "{start}"; those that are kept: flowrun sessions list')
        if len(rows) > 1 and rows[0][0] != start:
            known = ", ".join(row[0][: max(SHORTEST_ID, len(start) + 4)] for row in rows[:3])
            more = ", …" if len(rows) > 3 else ""
            raise FlowError(f'several sessions begin with "{start}": {known}{more}')
        return _stored(rows[0])

    def load(self, id: str, flow: Flow) -> Session:
        return self.session(self.find(id), flow)

    def session(self, stored: Stored, flow: Flow) -> Session:
        """Raises `FlowError` when the session belongs to another flow or fits it no more."""
        return Session.from_json(stored.data, flow, self._unseal(stored.id))

    def visits(self, stored: Stored) -> list[dict[str, Any]]:
        """The trace: every visit of every turn, masked."""
        with self._database.reading() as db:
            asked = "SELECT record FROM visits WHERE session = ? ORDER BY number"
            found = db.execute(asked, (stored.id,)) if db else ()
            return [json.loads(record) for (record,) in found]

    def remove(self, *ids: str) -> None:
        if self.file.is_file():
            with self._write() as db:
                db.executemany("DELETE FROM sessions WHERE id = ?", [(id,) for id in ids])

    def _seal(self, id: str) -> Callable[[str], str]:
        return lambda text: base64.b64encode(self._key().seal(text, f"session {id}")).decode()

    def _unseal(self, id: str) -> Callable[[str], str]:
        return lambda sealed: self._key().open(base64.b64decode(sealed), f"session {id}")

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        try:
            touch_privately(self.file)
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(f"no session can be kept in {self.file}: {reason}") from None
        with self._database.connection() as db:
            db.execute("PRAGMA journal_mode = WAL")
            with transaction(db):
                if not version_of(db):
                    self._database.create(db, TABLES)
                yield db


def _stored(row: Sequence[str]) -> Stored:
    id, flow, file, status, at, created, changed, data = row
    return Stored(id, flow, file, status, at, created, changed, json.loads(data))
