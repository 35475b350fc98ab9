"""The tables of a sessions file, and what keeping a turn writes into them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from engine.values.at_rest import Seal

from .database import Schema
from .vault.sealing import DataKeys

FILE = "sessions.db"
_TABLES = (
    # Sessions and turns lie in the order in which they came: those of one moment share pages, of
    # which a commit writes few.
    "CREATE TABLE sessions (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, flow TEXT NOT NULL,"
    " file TEXT NOT NULL, digest TEXT NOT NULL, status TEXT NOT NULL, at TEXT NOT NULL,"
    " created INTEGER NOT NULL, changed INTEGER NOT NULL, expires INTEGER, caller TEXT,"
    " client TEXT, environment TEXT, turns INTEGER NOT NULL, data TEXT NOT NULL)",
    # What expires is looked for once a minute, however many sessions there are.
    "CREATE INDEX expiring ON sessions (expires) WHERE expires IS NOT NULL"
    " AND status IN ('running', 'awaiting_input')",
    "CREATE TABLE turns (session INTEGER NOT NULL, number INTEGER NOT NULL, heard TEXT,"
    " says TEXT NOT NULL, visits TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER NOT NULL,"
    " key TEXT, asked TEXT, began_with TEXT, status TEXT NOT NULL, PRIMARY KEY (session, number))",
    # By the session's id: notes are gone with their turn, and to look for a key at each of them
    # would take longer than to write it.
    "CREATE TABLE notes (session TEXT NOT NULL, number INTEGER NOT NULL, note TEXT NOT NULL,"
    " PRIMARY KEY (session, number)) WITHOUT ROWID",
    # A foreign key would look for the session at each turn and note: a sixth of what keeping costs.
    "CREATE TRIGGER forgotten AFTER DELETE ON sessions BEGIN"
    " DELETE FROM turns WHERE session = old.key; DELETE FROM notes WHERE session = old.id; END",
    "CREATE TABLE users (flow TEXT NOT NULL, caller TEXT NOT NULL, name TEXT NOT NULL,"
    " value TEXT NOT NULL, changed INTEGER NOT NULL, PRIMARY KEY (flow, caller, name))"
    " WITHOUT ROWID",
)
SCHEMA = Schema(5, 5, _TABLES, ("secure_delete = ON",), write_ahead=True)

Statement = tuple[str, tuple[object, ...]]

_KEEP = (
    "INSERT INTO sessions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET status = excluded.status, at = excluded.at,"
    " changed = excluded.changed, expires = excluded.expires, caller = excluded.caller,"
    " digest = excluded.digest, turns = turns + excluded.turns,"
    " data = excluded.data"
)
# Numbered by what the session's row counts, which `_KEEP` has counted up already.
_TURN = (
    "INSERT INTO turns SELECT key, turns - ?, ?, ?, ?, ?, ?, ?, ?, ?, status FROM sessions"
    " WHERE id = ?"
)
KEY = "SELECT key FROM sessions WHERE id = ?"
AMEND = f"UPDATE turns SET visits = ? WHERE session = ({KEY}) AND number = ?"
FORGET_NOTES = "DELETE FROM notes WHERE session = ?"
NOTE = "INSERT INTO notes VALUES (?, ?, ?)"
ROW = (
    "SELECT id, flow, file, digest, status, at, created, changed, expires, caller, client,"
    " environment, turns, data FROM sessions WHERE id = ?"
)


def keeping(
    session: Session, turns: Sequence[KeptTurn], origin: Provenance, now: datetime, seal: Seal
) -> Iterator[Statement]:
    """What writes a session in the place of what was kept of it, and adds its last turns."""
    at = moment(now)
    row = (
        *(session.id, session.flow, origin.file, session.digest, session.status, session.at),
        *(at, at, origin.expires and moment(origin.expires), origin.caller, origin.client),
        *(origin.environment, len(turns), json_text(session.data(seal))),
    )
    yield _KEEP, row
    for left, turn in enumerate(reversed(turns)):
        yield _TURN, _turn_row(session, turn, left)


def _turn_row(session: Session, turn: KeptTurn, left: int) -> tuple[object, ...]:
    return (
        *(left, turn.heard, json_text(turn.says), json_text(turn.visits)),
        *(moment(turn.began), moment(turn.ended), turn.key, turn.asked),
        *(turn.began_with and json_text(turn.began_with), session.id),
    )


def json_text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def moment(when: datetime) -> int:
    """As the file holds it: milliseconds since 1970, UTC."""
    return round(when.timestamp() * 1000)


def iso(column: str) -> str:
    """A moment of the file as a text of ISO 8601, in SQL."""
    return f"strftime('%Y-%m-%dT%H:%M:%fZ', {column} / 1000.0, 'unixepoch')"


def sealing(keys: Callable[[], DataKeys], place: str) -> Seal:
    """Seals what is secret there, by keys that are asked for once there is any."""
    return lambda text: keys().seal(text, place)


def opening(keys: Callable[[], DataKeys], place: str) -> Seal:
    return lambda sealed: keys().open(sealed, place)


def user_place(flow: str, caller: str) -> str:
    """Where the parameters that outlive a caller's sessions are sealed."""
    return f"user {flow} {caller}"
