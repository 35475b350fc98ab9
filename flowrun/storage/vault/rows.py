"""The rows of the vault's file. Every function works inside the caller's transaction."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec

from engine.errors import CredentialError
from engine.values.secret_store import KeptToken

from ..database import LASTING, Damaged, Schema, from_json
from ..database import rows as rows_of
from .keys import KeptKey, Place
from .sealing import DataKeys, Key, WrongKey

NEW_IN_2 = (
    "CREATE TABLE data_keys"
    " (id TEXT PRIMARY KEY, sealed BLOB NOT NULL, is_current INTEGER NOT NULL)",
    "CREATE TABLE key_ids (id TEXT PRIMARY KEY)",
)
_TABLES = (
    "CREATE TABLE meta (key_place TEXT NOT NULL, key_id TEXT NOT NULL, names BLOB NOT NULL)",
    "CREATE TABLE credentials (name TEXT PRIMARY KEY, fields TEXT NOT NULL)",
    "CREATE TABLE secrets (name TEXT PRIMARY KEY, sealed TEXT NOT NULL)",
    "CREATE TABLE tokens (id TEXT PRIMARY KEY, credential TEXT NOT NULL, sealed TEXT,"
    " broken TEXT NOT NULL DEFAULT '', changed TEXT NOT NULL)",
    "CREATE TABLE uses (credential TEXT PRIMARY KEY, at TEXT NOT NULL)",
    *NEW_IN_2,
)
SCHEMA = Schema(2, 1, _TABLES, LASTING)
_UNUSED = timedelta(days=90)

S = TypeVar("S")
KeyId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{0,16}$")]
Fields = dict[str, Any]


class Meta(NamedTuple):
    """Where the vault's key is, and what it sealed: the key that names things."""

    key_place: Place
    key_id: KeyId
    names: bytes


class WrappedKey(NamedTuple):
    """A data key, sealed by the vault's key."""

    id: str
    sealed: bytes
    is_current: int


class _Token(NamedTuple):
    credential: str
    sealed: str | None
    broken: str


Wrapped = tuple[Meta, tuple[WrappedKey, ...]]


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def meta(db: sqlite3.Connection) -> Meta | None:
    """None for a file whose first key was never made. Raises `Damaged`."""
    found = next(rows_of(db, Meta, "SELECT key_place, key_id, names FROM meta"), None)
    if found is None:
        asked = "SELECT 1 FROM credentials UNION SELECT 1 FROM secrets UNION SELECT 1 FROM tokens"
        if db.execute(asked).fetchone():
            raise Damaged("it says nothing of its key")
    return found


def wrapped_keys(db: sqlite3.Connection) -> tuple[WrappedKey, ...]:
    return tuple(rows_of(db, WrappedKey, "SELECT id, sealed, is_current FROM data_keys"))


def unwrap(wrapped: Wrapped, key: Key) -> DataKeys:
    """Raises `WrongKey`, and `Damaged` where no key seals what is new."""
    (_, _, names), found = wrapped
    opened = {id: Key.read(key.open(sealed, f"data key {id}")) for id, sealed, _ in found}
    current = [id for id, _, is_current in found if is_current]
    if len(current) != 1:
        raise Damaged("its data keys are not all there")
    return DataKeys(current[0], opened, Key.read(key.open(names, "names")))


def write_keys(db: sqlite3.Connection, kept: KeptKey, keys: DataKeys) -> None:
    """In the place of those that were there."""
    db.execute("DELETE FROM meta")
    row = (kept.place, kept.id, kept.key.seal(keys.names.text, "names"))
    db.execute("INSERT INTO meta VALUES (?, ?, ?)", row)
    db.execute("DELETE FROM data_keys")
    for id, key in keys.keys.items():
        wrapped = (id, kept.key.seal(key.text, f"data key {id}"), id == keys.current)
        db.execute("INSERT INTO data_keys VALUES (?, ?, ?)", wrapped)


def key_ids(db: sqlite3.Connection) -> set[str]:
    """Those under which a key of this vault was put somewhere, or was about to be."""
    return {id for (id,) in rows_of(db, tuple[KeyId], "SELECT id FROM key_ids")}


def note_key_id(db: sqlite3.Connection, id: str) -> None:
    if id:  # the environment's key has none
        db.execute("INSERT OR IGNORE INTO key_ids VALUES (?)", (id,))


def forget_key_id(db: sqlite3.Connection, id: str) -> None:
    db.execute("DELETE FROM key_ids WHERE id = ?", (id,))


def fields_of(db: sqlite3.Connection, name: str) -> Fields:
    asked = "SELECT fields FROM credentials WHERE name = ?"
    for (written,) in rows_of(db, tuple[str], asked, (name,)):
        return from_json(written, Fields)
    raise CredentialError(f'the vault has no credential "{name}"')


def secrets_of(db: sqlite3.Connection, keys: DataKeys, fields: Mapping[str, Any]) -> dict[str, str]:
    return {field: secret(db, keys, place) for field, place in _places(fields)}


def insert(
    db: sqlite3.Connection,
    keys: DataKeys,
    name: str,
    fields: Mapping[str, Any],
    secrets: Mapping[str, str],
) -> None:
    places = {field: {"vault": f"{name}/{field}"} for field in secrets}
    written = json.dumps({**fields, **places}, ensure_ascii=False)
    db.execute("INSERT INTO credentials VALUES (?, ?)", (name, written))
    for field, text in secrets.items():
        put_secret(db, keys, f"{name}/{field}", text)


def remove(db: sqlite3.Connection, name: str) -> None:
    asked = "SELECT fields FROM credentials WHERE name = ?"
    for (written,) in list(rows_of(db, tuple[str], asked, (name,))):
        for _, place in _places(from_json(written, Fields)):
            db.execute("DELETE FROM secrets WHERE name = ?", (place,))
    db.execute("DELETE FROM credentials WHERE name = ?", (name,))
    db.execute("DELETE FROM tokens WHERE credential = ?", (name,))
    db.execute("DELETE FROM uses WHERE credential = ?", (name,))


def secret(db: sqlite3.Connection, keys: DataKeys, name: str) -> str:
    asked = "SELECT sealed FROM secrets WHERE name = ?"
    for (sealed,) in rows_of(db, tuple[str], asked, (name,)):
        with _put_again(f'flowrun vault set "{name}"'):
            return keys.open(sealed, f"secret {name}")
    raise CredentialError(
        f'the vault has no secret "{name}"; put it there: flowrun vault set "{name}"'
    )


def put_secret(db: sqlite3.Connection, keys: DataKeys, name: str, text: str) -> None:
    row = (name, keys.seal(text, f"secret {name}"))
    db.execute("INSERT OR REPLACE INTO secrets VALUES (?, ?)", row)


def token(db: sqlite3.Connection, keys: DataKeys, fingerprint: str) -> KeptToken:
    id = keys.names.name(fingerprint)
    asked = "SELECT credential, sealed, broken FROM tokens WHERE id = ?"
    for credential, sealed, broken in rows_of(db, _Token, asked, (id,)):
        with _put_again(f'flowrun credentials connect "{credential}"'):
            return KeptToken(keys.open(sealed, f"token {id}") if sealed else "", broken)
    return KeptToken()


def put_token(
    db: sqlite3.Connection,
    keys: DataKeys,
    fingerprint: str,
    credential: str,
    text: str,
    broken: str = "",
) -> None:
    """Puts a token in the place of the last one; those unused for long go."""
    id = keys.names.name(fingerprint)
    sealed = keys.seal(text, f"token {id}") if text else None
    row = (id, credential, sealed, broken, now())
    db.execute("INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)", row)
    oldest = (datetime.now(UTC) - _UNUSED).isoformat(timespec="seconds")
    db.execute("DELETE FROM tokens WHERE changed < ?", (oldest,))


def reseal(
    db: sqlite3.Connection, kind: type[tuple[str, S, str]], again: Callable[[S, str], str]
) -> None:
    """Every secret and token; `again` makes a seal, which is of that kind, anew for its place.
    Raises `WrongKey`."""
    for table, id, owner, what, command in _SEALED:
        asked = f"SELECT {id}, sealed, {owner} FROM {table} WHERE sealed IS NOT NULL"
        for name, sealed, whose in list(rows_of(db, kind, asked)):
            with _put_again(f'{command} "{whose}"'):
                row = (again(sealed, f"{what} {name}"), name)
            db.execute(f"UPDATE {table} SET sealed = ? WHERE {id} = ?", row)


_SEALED = (
    ("secrets", "name", "name", "secret", "flowrun vault set"),
    ("tokens", "id", "credential", "token", "flowrun credentials connect"),
)


@contextmanager
def _put_again(command: str) -> Iterator[None]:
    try:
        yield
    except WrongKey as error:
        raise WrongKey(f"{error}; put it there again: {command}") from None


def _places(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each secret field with the name of its secret."""
    return [
        (field, value["vault"])
        for field, value in fields.items()
        if isinstance(value, dict) and isinstance(value.get("vault"), str)
    ]
