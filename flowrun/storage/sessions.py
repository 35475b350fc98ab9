"""Sessions at rest: one SQLite file for any number of processes."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from engine.errors import FlowError, StoreError
from engine.flow.loading import Flow
from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from engine.values.at_rest import resealed

from .database import Damaged, Database, from_json, rows
from .kept_session import Data, Row, Stored, StoredTurn
from .ownership import Ownership
from .session_filter import SessionFilter
from .session_tables import (
    FILE,
    KEY,
    ROW,
    SCHEMA,
    iso,
    keeping,
    moment,
    opening,
    sealing,
    user_place,
)
from .vault.sealing import DataKeys, WrongKey

SHORTEST_ID = 8
_ALL = SessionFilter()
_TURNS = "SELECT heard, says, visits, began, ended, began_with FROM turns"
_HEADS = (
    f"SELECT id, flow, file, status, at, {iso('created')}, {iso('changed')}, caller,"
    " environment, turns FROM sessions"
)
_REMOVED_AT_ONCE = 500
"""Others write between two such steps: what is removed is written over, which takes its time."""


class Store:
    """Opens its file for each operation. Nothing is written before there is something to keep.

    `keys` seal secrets; they are asked for when a session has one. Every operation raises
    `StoreError` for a file that cannot be used, and `CredentialError` for a vault that cannot.
    """

    def __init__(self, folder: Path, keys: Callable[[], DataKeys]) -> None:
        self.file = folder / FILE
        self.database = Database(self.file, SCHEMA, f"the sessions in {self.file}", StoreError)
        self.keys = keys

    def keep(
        self,
        session: Session,
        turns: Sequence[KeptTurn],
        origin: Provenance,
        *,
        now: datetime,
        anew: bool = False,
    ) -> None:
        """As `SessionStore.keep`, for who has no event loop. `anew`, the turns stand in the place
        of all that were kept."""
        with self._writing() as db:
            if anew:
                db.execute(f"DELETE FROM turns WHERE session = ({KEY})", (session.id,))
                db.execute("UPDATE sessions SET turns = 0 WHERE id = ?", (session.id,))
            # Within the transaction, which `reseal` waits for: a key asked for before may be gone.
            seal = sealing(cache(self.keys), f"session {session.id}")
            for statement, values in keeping(session, turns, origin, now, seal):
                db.execute(statement, values)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        Ownership(self.file).check()
        with self.database.writing() as db:
            yield db

    def sessions(self, wanted: SessionFilter = _ALL, limit: int = -1) -> list[Stored]:
        """The one that changed last comes first; a negative limit is none."""
        where, values = wanted.where()
        with self.database.reading() as db:
            asked = f"{_HEADS}{where} ORDER BY changed DESC, id LIMIT ?"
            return list(rows(db, Stored, asked, (*values, limit))) if db else []

    def count(self, wanted: SessionFilter = _ALL) -> int:
        where, values = wanted.where()
        with self.database.reading() as db:
            if db is None:
                return 0
            return int(db.execute(f"SELECT count(*) FROM sessions{where}", values).fetchone()[0])

    def versions_in_use(self, now: datetime) -> set[tuple[str, str]]:
        """The flows, with their digests, of all sessions that may go on."""
        asked = (
            "SELECT DISTINCT flow, digest FROM sessions WHERE status IN"
            " ('running', 'awaiting_input') AND (expires IS NULL OR expires > ?)"
        )
        with self.database.reading() as db:
            return set(rows(db, tuple[str, str], asked, (moment(now),))) if db else set()

    def check_writable(self) -> None:
        """Raises `StoreError` where a server has the file."""
        Ownership(self.file).check()

    def find(self, start: str) -> Stored:
        """The session whose id begins so. Raises `FlowError` for none and for several."""
        with self.database.reading() as db:
            asked = f"{_HEADS} WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 4"
            found = list(rows(db, Stored, asked, (len(start), start))) if db and start else []
        return found_by_start(start, found)

    def load(self, id: str, flow: Flow) -> Session:
        return self.session(self.find(id), flow)

    def session(self, stored: Stored, flow: Flow) -> Session:
        """Raises `FlowError` when the session belongs to another flow or fits it no more."""
        try:
            try:
                return self._opened(stored, flow)
            except WrongKey:  # sealed anew while it was read: its old key is gone
                return self._opened(stored, flow)
        except (Damaged, WrongKey) as error:
            raise self._damaged(stored.id, error) from None

    def data(self, stored: Stored) -> Data:
        """The session itself, its secrets sealed."""
        with self.database.reading() as db:
            asked = "SELECT data FROM sessions WHERE id = ?"
            found = list(rows(db, tuple[str], asked, (stored.id,))) if db else []
        if not found:
            raise FlowError(f'session "{stored.id}" was removed meanwhile')
        with self._told(stored.id):
            return from_json(found[0][0], Data)

    def turns(self, stored: Stored) -> list[KeptTurn]:
        """What was said and done, masked."""
        with self.database.reading() as db, self._told(stored.id):
            asked = f"{_TURNS} WHERE session = ({KEY}) ORDER BY number"
            found = list(rows(db, StoredTurn, asked, (stored.id,))) if db else []
            return [row.kept() for row in found]

    def remove(self, *ids: str) -> None:
        if self.database.is_there:
            with self._writing() as db:
                db.executemany("DELETE FROM sessions WHERE id = ?", [(id,) for id in ids])

    def purge(self, wanted: SessionFilter) -> int:
        """Removes the sessions that are wanted, and says how many."""
        where, values = wanted.where()
        chosen = f"SELECT id FROM sessions{where} ORDER BY id LIMIT {_REMOVED_AT_ONCE:d}"
        removed = 0
        while self.database.is_there:
            with self._writing() as db:
                done = db.execute(f"DELETE FROM sessions WHERE id IN ({chosen})", values).rowcount
            removed += done
            if done < _REMOVED_AT_ONCE:
                break
        return removed

    def cut_off(self, stored: Stored) -> bool:
        """Whether its last turn was cut off in the middle."""
        with self.database.reading() as db:
            asked = "SELECT 1 FROM notes WHERE session = ? LIMIT 1"
            return db is not None and db.execute(asked, (stored.id,)).fetchone() is not None

    def reseal(self, keys: DataKeys) -> None:
        """Seals all secrets by the current key. Nobody keeps a session meanwhile, and who does
        afterwards asks for the keys anew."""
        if self.database.is_there:
            with self._writing() as db:
                for reseal in (_reseal_sessions, _reseal_notes, _reseal_users):
                    reseal(db, keys, self._told)

    def _opened(self, stored: Stored, flow: Flow) -> Session:
        return self.row(stored).opened(flow, opening(cache(self.keys), f"session {stored.id}"))

    def row(self, stored: Stored) -> Row:
        with self.database.reading() as db:
            found = list(rows(db, Row, ROW, (stored.id,))) if db else []
        if not found:
            raise FlowError(f'session "{stored.id}" was removed meanwhile')
        return found[0]

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


def found_by_start(start: str, found: Sequence[Stored]) -> Stored:
    """The one of those `found` by the start of their ids. Raises `FlowError` for none and for
    several."""
    if not found:
        raise no_session(start)
    if len(found) > 1 and found[0].id != start:
        known = ", ".join(one.id[: max(SHORTEST_ID, len(start) + 4)] for one in found[:3])
        more = ", …" if len(found) > 3 else ""
        raise FlowError(f'several sessions begin with "{start}": {known}{more}')
    return found[0]


def no_session(id: str) -> FlowError:
    return FlowError(f'no session "{id}"; those that are kept: flowrun sessions list')


Told = Callable[[str], AbstractContextManager[None]]


def _reseal_sessions(db: sqlite3.Connection, keys: DataKeys, told: Told) -> None:
    for (id,) in list(rows(db, tuple[str], "SELECT id FROM sessions")):
        with told(id):
            ((text,),) = rows(db, tuple[str], "SELECT data FROM sessions WHERE id = ?", (id,))
            again = partial(keys.again, place=f"session {id}")
            data = json.dumps(Session.resealed(from_json(text, Data), again))
        if data != text:
            db.execute("UPDATE sessions SET data = ? WHERE id = ?", (data, id))


def _reseal_notes(db: sqlite3.Connection, keys: DataKeys, told: Told) -> None:
    asked = "SELECT session, number, note FROM notes"
    for id, number, text in list(rows(db, tuple[str, int, str], asked)):
        with told(id):
            again = partial(keys.again, place=f"session {id}")
            note = json.dumps(resealed(from_json(text, object), again))
        where = "UPDATE notes SET note = ? WHERE session = ? AND number = ?"
        db.execute(where, (note, id, number))


def _reseal_users(db: sqlite3.Connection, keys: DataKeys, told: Told) -> None:
    asked = "SELECT flow, caller, name, value FROM users"
    for flow, caller, name, text in list(rows(db, tuple[str, str, str, str], asked)):
        with told(caller):
            again = partial(keys.again, place=user_place(flow, caller))
            value = json.dumps(resealed(from_json(text, object), again))
        where = "UPDATE users SET value = ? WHERE flow = ? AND caller = ? AND name = ?"
        db.execute(where, (value, flow, caller, name))
