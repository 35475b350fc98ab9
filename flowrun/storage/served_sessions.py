"""The sessions of a server, which alone writes their file: on connections that stay open, many
turns in one commit."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from engine.errors import StoreError
from engine.flow.loading import Flow
from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from engine.values.at_rest import Seal, kept, opened
from engine.values.redaction import Redaction

from .commits import Commits
from .database import from_json, one_row, rows
from .kept_session import Answered, Row
from .ownership import Ownership
from .reads import Reads
from .session_tables import (
    AMEND,
    FORGET_NOTES,
    KEY,
    NOTE,
    ROW,
    Statement,
    json_text,
    keeping,
    moment,
    opening,
    sealing,
    user_place,
)
from .sessions import Store, no_session

_NOTES = "SELECT number, note FROM notes WHERE session = ? ORDER BY number"
_NOTED = "SELECT DISTINCT session FROM notes"
_ANSWERS = (
    "SELECT number, says, key, asked, status,"
    " json_extract(visits, '$[#-1].awaits.quick_replies') FROM turns"
    f" WHERE session = ({KEY}) AND "
)
_OPEN = (
    "SELECT client, count(*) FROM sessions WHERE status IN ('running', 'awaiting_input')"
    " AND client IS NOT NULL GROUP BY client"
)
_USERS = "SELECT name, value FROM users WHERE flow = ? AND caller = ?"
_USER = (
    "INSERT INTO users VALUES (?, ?, ?, ?, ?) ON CONFLICT (flow, caller, name)"
    " DO UPDATE SET value = excluded.value, changed = excluded.changed"
)
_FORGET_USER = "DELETE FROM users WHERE flow = ? AND caller = ? AND name = ?"
_EXPIRED = "expires <= ? AND status IN ('running', 'awaiting_input')"
_EXPIRE = f"UPDATE sessions SET status = 'expired', changed = ? WHERE {_EXPIRED} AND id = ?"
_LONG_OVER = "changed < ? AND status NOT IN ('running', 'awaiting_input')"
_PURGE = f"DELETE FROM sessions WHERE {_LONG_OVER} AND id = ?"
_AT_ONCE = 100
"""Turns are made between two such portions of sessions that expire or are forgotten."""


_BUSY_READING = 0.2
"""Who reads waits for nobody but one who mends the file after a kill, which is soon done."""
_SOON = 1.0


class ServedSessions:
    """Raises `StoreError` from every method where the file cannot be used, and `CredentialError`
    where its secrets cannot be sealed or opened."""

    def __init__(self, store: Store) -> None:
        """Takes the file for itself, until `aclose`."""
        self._keys = cache(store.keys)
        self._database = store.database
        self._told = store.database.told()
        self._ownership = Ownership(store.file)
        self._ownership.take()
        try:
            with store.database.writing():
                pass  # makes the tables, where there are none
            with self._told:
                self._writes = store.database.connect(busy_seconds=0)
                reads = store.database.connect(busy_seconds=_BUSY_READING)
                self._noted = {id for (id,) in rows(reads, tuple[str], _NOTED)}
        except BaseException:  # Ctrl-C too: a file that nobody serves is for the next to take
            self._ownership.give_back()
            raise
        self._reads = Reads(reads)
        self._commits = Commits(store.database, self._writes)

    async def aclose(self) -> None:
        await self._commits.aclose()
        self._reads.close()
        self._writes.close()
        self._ownership.give_back()

    async def keep(
        self,
        session: Session,
        turns: Sequence[KeptTurn],
        origin: Provenance,
        *,
        now: datetime,
        users: Mapping[str, Any] | None = None,
    ) -> None:
        """`users` are parameters that outlive the session, those that changed; None: it was
        unset."""
        statements = list(keeping(session, turns, origin, now, self.seal(session.id)))
        if session.id in self._noted:
            statements.append((FORGET_NOTES, (session.id,)))
        if users and origin.caller is not None:
            statements += self._user_statements(session, origin.caller, users, now)
        await self._commits.write(statements)
        self._noted.discard(session.id)

    async def amend(self, id: str, number: int, turn: KeptTurn) -> None:
        """Keeps the visits of a turn that was kept before all that it sent was answered."""
        await self._commits.write([(AMEND, (json_text(turn.visits), id, number))])

    async def note(self, id: str, notes: Sequence[tuple[int, str]]) -> None:
        """Keeps what the turn under way has done so far, until the session itself is kept."""
        self._noted.add(id)
        await self._commits.write([(NOTE, (id, number, text)) for number, text in notes])

    def seal(self, id: str) -> Seal:
        return sealing(self._keys, f"session {id}")

    def unseal(self, id: str) -> Seal:
        return opening(self._keys, f"session {id}")

    def row(self, id: str) -> Row:
        """Raises `FlowError` for an unknown id."""
        with self._told:
            row = one_row(self._reads.connection(), Row, ROW, (id,))
        if row is None:
            raise no_session(id)
        return row

    def load(self, id: str, flow: Flow) -> Session:
        return self.session(self.row(id), flow)

    def session(self, row: Row, flow: Flow) -> Session:
        """Raises `FlowError` when the session belongs to another flow or fits it no more."""
        return row.opened(flow, self.unseal(row.id))

    def notes(self, id: str) -> list[tuple[int, str]]:
        """Of a turn that was cut off; none where the last turn ended."""
        if id not in self._noted:
            return []
        with self._told:
            return list(rows(self._reads.connection(), tuple[int, str], _NOTES, (id,)))

    def answered(self, id: str, *, turn: int = 0, key: str | None = None) -> Answered | None:
        """The turn of that number, or the one that a client called by that key."""
        which, value = ("number", turn) if key is None else ("key", key)
        with self._told:
            return one_row(
                self._reads.connection(), Answered, f"{_ANSWERS}{which} = ?", (id, value)
            )

    def users(self, flow: str, caller: str) -> dict[str, Any]:
        """What this caller's earlier sessions left, as `Parameter.accept` takes it."""
        unseal = opening(self._keys, user_place(flow, caller))
        with self._told:
            found = list(rows(self._reads.connection(), tuple[str, str], _USERS, (flow, caller)))
            return {name: opened(from_json(text, object), unseal) for name, text in found}

    def open_by_client(self) -> dict[str, int]:
        """How many sessions each client has that go on. It reads all there are, on a connection of
        its own: any thread may ask."""
        with self._database.reading() as db:
            return dict(rows(db, tuple[str, int], _OPEN)) if db else {}

    async def check(self) -> None:
        """Raises `StoreError` where nothing could be read or written."""
        with self._told:
            self._reads.connection().execute("SELECT 1 FROM sessions LIMIT 1").fetchone()
        try:
            async with asyncio.timeout(_SOON):
                await self._commits.write(())
        except TimeoutError:
            raise StoreError("another process has been writing to the sessions") from None

    async def expire(self, now: datetime) -> None:
        """Sessions that were not ended in time are over."""
        at = moment(now)
        while ids := await asyncio.to_thread(self._some, _EXPIRED, at):
            await self._commits.write([(_EXPIRE, (at, at, id)) for id in ids])

    async def purge(self, before: datetime) -> None:
        """Forgets the sessions that have been over since then."""
        at = moment(before)
        while ids := await asyncio.to_thread(self._some, _LONG_OVER, at):
            await self._commits.write([(_PURGE, (at, id)) for id in ids])

    def _some(self, which: str, at: int) -> list[str]:
        """The ids of such sessions, in a thread: it may have to read all there are."""
        with self._database.reading() as db:
            asked = f"SELECT id FROM sessions WHERE {which} LIMIT {_AT_ONCE:d}"
            return [id for (id,) in rows(db, tuple[str], asked, (at,))] if db else []

    def _user_statements(
        self, session: Session, caller: str, users: Mapping[str, Any], now: datetime
    ) -> list[Statement]:
        redaction = Redaction()
        for secret in session.hidden:
            redaction.add(secret)
        seal = sealing(self._keys, user_place(session.flow, caller))
        statements: list[Statement] = []
        for name, value in users.items():
            place = (session.flow, caller, name)
            if value is None:
                statements.append((_FORGET_USER, place))
            else:
                text = json_text(kept(value, seal, redaction))
                statements.append((_USER, (*place, text, moment(now))))
        return statements
