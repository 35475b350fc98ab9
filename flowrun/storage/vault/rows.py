"""The rows of the vault's file. Every function works inside the caller's transaction."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from engine.errors import CredentialError

from .keys import KeptKey
from .sealing import Key

VERSION = 1
TABLES = (
    "CREATE TABLE meta (key_place TEXT NOT NULL, key_id TEXT NOT NULL, names BLOB NOT NULL)",
    "CREATE TABLE credentials (name TEXT PRIMARY KEY, fields TEXT NOT NULL)",
    "CREATE TABLE secrets (name TEXT PRIMARY KEY, sealed BLOB NOT NULL)",
    "CREATE TABLE tokens (id TEXT PRIMARY KEY, credential TEXT NOT NULL, sealed BLOB,"
    " broken TEXT NOT NULL DEFAULT '', changed TEXT NOT NULL)",
    "CREATE TABLE uses (credential TEXT PRIMARY KEY, at TEXT NOT NULL)",
)
_UNUSED = timedelta(days=90)


class Opened(NamedTuple):
    """The key, and the one that names tokens, which stays when the key changes."""

    key: Key
    names: Key


class Meta(NamedTuple):
    key_place: str
    key_id: str
    names: bytes

    def open(self, key: Key) -> Opened:
        """Raises `WrongKey`."""
        return Opened(key, Key.read(key.open(self.names, "names")))


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def meta(db: sqlite3.Connection) -> Meta:
    return Meta(*db.execute("SELECT key_place, key_id, names FROM meta").fetchone())


def write_meta(db: sqlite3.Connection, kept: KeptKey, names: Key) -> None:
    db.execute("DELETE FROM meta")
    row = (kept.place, kept.id, kept.key.seal(names.text, "names"))
    db.execute("INSERT INTO meta VALUES (?, ?, ?)", row)


def fields_of(db: sqlite3.Connection, name: str) -> dict[str, Any]:
    row = db.execute("SELECT fields FROM credentials WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise CredentialError(f'the vault has no credential "{name}"')
    fields: dict[str, Any] = json.loads(row[0])
    return fields


def secrets_of(db: sqlite3.Connection, key: Key, fields: Mapping[str, Any]) -> dict[str, str]:
    return {field: secret(db, key, place) for field, place in _places(fields)}


def insert(
    db: sqlite3.Connection,
    key: Key,
    name: str,
    fields: Mapping[str, Any],
    secrets: Mapping[str, str],
) -> None:
    places = {field: {"vault": f"{name}/{field}"} for field in secrets}
    written = json.dumps({**fields, **places}, ensure_ascii=False)
    db.execute("INSERT INTO credentials VALUES (?, ?)", (name, written))
    for field, text in secrets.items():
        put_secret(db, key, f"{name}/{field}", text)


def remove(db: sqlite3.Connection, name: str) -> None:
    row = db.execute("SELECT fields FROM credentials WHERE name = ?", (name,)).fetchone()
    for _, place in _places(json.loads(row[0])) if row else ():
        db.execute("DELETE FROM secrets WHERE name = ?", (place,))
    db.execute("DELETE FROM credentials WHERE name = ?", (name,))
    db.execute("DELETE FROM tokens WHERE credential = ?", (name,))
    db.execute("DELETE FROM uses WHERE credential = ?", (name,))


def secret(db: sqlite3.Connection, key: Key, name: str) -> str:
    row = db.execute("SELECT sealed FROM secrets WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise CredentialError(
            f'the vault has no secret "{name}"; put it there: flowrun vault set "{name}"'
        )
    return key.open(row[0], f"secret {name}")


def put_secret(db: sqlite3.Connection, key: Key, name: str, text: str) -> None:
    row = (name, key.seal(text, f"secret {name}"))
    db.execute("INSERT OR REPLACE INTO secrets VALUES (?, ?)", row)


def token(db: sqlite3.Connection, opened: Opened, fingerprint: str) -> tuple[str, str]:
    """A token's text and why there is none, each empty where it does not apply."""
    id = opened.names.name(fingerprint)
    row = db.execute("SELECT sealed, broken FROM tokens WHERE id = ?", (id,)).fetchone()
    sealed, broken = row or (None, "")
    return opened.key.open(sealed, f"token {id}") if sealed else "", broken


def put_token(
    db: sqlite3.Connection,
    opened: Opened,
    fingerprint: str,
    credential: str,
    text: str,
    broken: str = "",
) -> None:
    """Puts a token in the place of the last one; those unused for long go."""
    id = opened.names.name(fingerprint)
    sealed = opened.key.seal(text, f"token {id}") if text else None
    row = (id, credential, sealed, broken, now())
    db.execute("INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)", row)
    oldest = (datetime.now(UTC) - _UNUSED).isoformat(timespec="seconds")
    db.execute("DELETE FROM tokens WHERE changed < ?", (oldest,))


def reseal(db: sqlite3.Connection, old: Opened, new: KeptKey) -> None:
    for name, sealed in db.execute("SELECT name, sealed FROM secrets").fetchall():
        put_secret(db, new.key, name, old.key.open(sealed, f"secret {name}"))
    found = db.execute("SELECT id, sealed FROM tokens WHERE sealed IS NOT NULL").fetchall()
    for id, sealed in found:
        text = old.key.open(sealed, f"token {id}")
        row = (new.key.seal(text, f"token {id}"), id)
        db.execute("UPDATE tokens SET sealed = ? WHERE id = ?", row)
    write_meta(db, new, old.names)


def _places(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each secret field with the name of its secret."""
    return [
        (field, value["vault"])
        for field, value in fields.items()
        if isinstance(value, dict) and "vault" in value
    ]
