"""The sessions of a server, which alone writes their file: on connections that stay open, many
turns in one commit."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from engine.flow.loading import Flow
from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from engine.values.at_rest import Seal, kept, opened
from engine.values.redaction import Redaction

from .commits import Commits
from .database import from_json, rows
from .kept_session import Answered, Row
from .ownership import Ownership
from .session_tables import (
    FORGET_NOTES,
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
    " json_extract(visits, '$[#-1].awaits.quick_replies') FROM turns WHERE session = ? AND "
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
_EXPIRE = (
    "UPDATE sessions SET status = 'expired', changed = ? WHERE expires <= ?"
    " AND status IN ('running', 'awaiting_input')"
)
_PURGE = "DELETE FROM sessions WHERE changed < ? AND status NOT IN ('running', 'awaiting_input')"


class ServedSessions:
    """Raises `StoreError` from every method where the file cannot be used, and `CredentialError`
    where its secrets cannot be sealed or opened."""

    def __init__(self, store: Store) -> None:
        """Takes the file for itself, until `aclose`."""
        self._keys = cache(store.keys)
        self._told = store.database.told
        self._ownership = Ownership(store.file)
        self._ownership.take()
        try:
            with store.database.writing():
                pass  # makes the tables, where there are none
            with self._told():
                self._writes, self._reads = store.database.connect(), store.database.connect()
        except BaseException:
            self._ownership.give_back()
            raise
        with self._told():
            self._noted = {id for (id,) in rows(self._reads, tuple[str], _NOTED)}
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
        with self._told():
            for row in rows(self._reads, Row, ROW, (id,)):
                return row
        raise no_session(id)

    def load(self, id: str, flow: Flow) -> Session:
        return self.session(self.row(id), flow)

    def session(self, row: Row, flow: Flow) -> Session:
        """Raises `FlowError` when the session belongs to another flow or fits it no more."""
        return row.opened(flow, self.unseal(row.id))

    def notes(self, id: str) -> list[tuple[int, str]]:
        """Of a turn that was cut off; none where the last turn ended."""
        if id not in self._noted:
            return []
        with self._told():
            return list(rows(self._reads, tuple[int, str], _NOTES, (id,)))

    def answered(self, id: str, *, turn: int = 0, key: str | None = None) -> Answered | None:
        """The turn of that number, or the one that a client called by that key."""
        which, value = ("number", turn) if key is None else ("key", key)
        with self._told():
            found = rows(self._reads, Answered, f"{_ANSWERS}{which} = ?", (id, value))
            return next(found, None)

    def users(self, flow: str, caller: str) -> dict[str, Any]:
        """What this caller's earlier sessions left, as `Parameter.accept` takes it."""
        unseal = opening(self._keys, user_place(flow, caller))
        with self._told():
            found = list(rows(self._reads, tuple[str, str], _USERS, (flow, caller)))
            return {name: opened(from_json(text, object), unseal) for name, text in found}

    def open_by_client(self) -> dict[str, int]:
        """How many sessions each client has that go on."""
        with self._told():
            return dict(rows(self._reads, tuple[str, int], _OPEN))

    def check(self) -> None:
        """Raises `StoreError` where nothing could be read."""
        with self._told():
            self._reads.execute("SELECT 1 FROM sessions LIMIT 1").fetchone()

    async def expire(self, now: datetime) -> None:
        """Sessions that were not ended in time are over."""
        await self._commits.write([(_EXPIRE, (moment(now), moment(now)))])

    async def purge(self, before: datetime) -> None:
        """Forgets the sessions that have been over since then."""
        await self._commits.write([(_PURGE, (moment(before),))])

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
