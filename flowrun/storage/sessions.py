"""Sessions at rest: one SQLite file for any number of processes."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from engine.errors import FlowError, StoreError
from engine.flow.loading import Flow
from engine.run.session import Session
from engine.values.at_rest import Seal

from .database import Damaged, Database, from_json, rows, typed
from .kept_session import Data, Record, Stored
from .vault.sealing import DataKeys, WrongKey

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
_HEADS = "SELECT id, flow, file, status, at, created, changed FROM sessions"


class Store:
    """Opens its file for each operation. Nothing is written before there is something to keep.

    `keys` seal secrets; they are asked for when a session has one. Every operation raises
    `StoreError` for a file that cannot be used, and `CredentialError` for a vault that cannot.
    """

    def __init__(self, folder: Path, keys: Callable[[], DataKeys]) -> None:
        self.file = folder / FILE
        self._database = Database(
            self.file,
            VERSION,
            TABLES,
            f"the sessions in {self.file}",
            StoreError,
            ("foreign_keys = ON", "secure_delete = ON"),
            write_ahead=True,
        )
        self._keys = keys

    def keep(
        self, session: Session, visits: Sequence[Mapping[str, Any]], *, file: str, now: datetime
    ) -> None:
        """Keeps the session in the place of what was kept of it, and adds `visits` (masked)."""
        at = now.isoformat(timespec="seconds")
        records = [json.dumps(visit) for visit in visits]
        with self._database.writing() as db:
            # Within the transaction, which `reseal` waits for: a key asked for before may be gone.
            data = json.dumps(session.as_json(self._seal(session.id)))
            row = (session.id, session.flow, file, session.status, session.at, at, at, data)
            db.execute(_KEEP, row)
            count = "SELECT COALESCE(MAX(number), 0) FROM visits WHERE session = ?"
            (last,) = db.execute(count, (session.id,)).fetchone()
            db.executemany(
                "INSERT INTO visits VALUES (?, ?, ?)",
                [(session.id, number, record) for number, record in enumerate(records, last + 1)],
            )

    def sessions(self) -> list[Stored]:
        """The one that changed last comes first."""
        with self._database.reading() as db:
            return list(rows(db, Stored, f"{_HEADS} ORDER BY changed DESC, id")) if db else []

    def find(self, start: str) -> Stored:
        """The session whose id begins so. Raises `FlowError` for none and for several."""
        with self._database.reading() as db:
            asked = f"{_HEADS} WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 4"
            found = list(rows(db, Stored, asked, (len(start), start))) if db and start else []
        if not found:
            raise FlowError(f'no session "{start}"; those that are kept: flowrun sessions list')
        if len(found) > 1 and found[0].id != start:
            known = ", ".join(one.id[: max(SHORTEST_ID, len(start) + 4)] for one in found[:3])
            more = ", …" if len(found) > 3 else ""
            raise FlowError(f'several sessions begin with "{start}": {known}{more}')
        return found[0]

    def load(self, id: str, flow: Flow) -> Session:
        return self.session(self.find(id), flow)

    def session(self, stored: Stored, flow: Flow) -> Session:
        """Raises `FlowError` when the session belongs to another flow or fits it no more."""
        try:
            try:
                return self._opened(stored, flow)
            except WrongKey:  # sealed anew while it was read: its old key is gone
                return self._opened(stored, flow)
        except (WrongKey, ValueError) as error:
            raise self._damaged(stored.id, error) from None

    def data(self, stored: Stored) -> Data:
        """The session itself, its secrets sealed."""
        with self._database.reading() as db:
            asked = "SELECT data FROM sessions WHERE id = ?"
            found = list(rows(db, tuple[str], asked, (stored.id,))) if db else []
        if not found:
            raise FlowError(f'session "{stored.id}" was removed meanwhile')
        with self._told(stored.id):
            return from_json(found[0][0], Data)

    def visits(self, stored: Stored) -> list[dict[str, Any]]:
        """The trace: every visit of every turn, masked."""
        with self._database.reading() as db, self._told(stored.id):
            asked = "SELECT record FROM visits WHERE session = ? ORDER BY number"
            found = rows(db, tuple[str], asked, (stored.id,)) if db else ()
            records = [from_json(record, dict[str, Any]) for (record,) in found]
            for record in records:
                typed(record, Record)
            return records

    def remove(self, *ids: str) -> None:
        if self._database.is_there:
            with self._database.writing() as db:
                db.executemany("DELETE FROM sessions WHERE id = ?", [(id,) for id in ids])

    def reseal(self, keys: DataKeys) -> None:
        """Seals all secrets by the current key. Nobody keeps a session meanwhile, and who does
        afterwards asks for the keys anew."""
        if not self._database.is_there:
            return
        with self._database.writing() as db:
            for (id,) in list(rows(db, tuple[str], "SELECT id FROM sessions")):
                with self._told(id):
                    asked = "SELECT data FROM sessions WHERE id = ?"
                    ((text,),) = rows(db, tuple[str], asked, (id,))
                    again = partial(keys.again, place=f"session {id}")
                    data = json.dumps(Session.resealed(from_json(text, Data), again))
                if data != text:
                    db.execute("UPDATE sessions SET data = ? WHERE id = ?", (data, id))

    def _opened(self, stored: Stored, flow: Flow) -> Session:
        data, keys = self.data(stored), cache(self._keys)
        place = f"session {stored.id}"
        return Session.from_json(data, flow, lambda sealed: keys().open(sealed, place))

    def _seal(self, id: str) -> Seal:
        keys = cache(self._keys)
        return lambda text: keys().seal(text, f"session {id}")

    @contextmanager
    def _told(self, id: str) -> Iterator[None]:
        try:
            yield
        except (Damaged, WrongKey) as error:
            raise self._damaged(id, error) from None

    def _damaged(self, id: str, why: Exception) -> StoreError:
        short = id[:SHORTEST_ID]
        return StoreError(
            f"session {short} in {self.file} is damaged: {why}; "
            f"forget it: flowrun sessions remove {short}"
        )
