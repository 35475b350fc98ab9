"""The keys of those who may talk to a server: hashed, in a SQLite file beside the sessions."""

import hmac
import os
import secrets
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from engine.errors import CredentialError, FlowError
from engine.suggestions import suggestion

from .database import LASTING, Database, Schema, rows

FILE = "keys.db"
_TABLE = (
    "CREATE TABLE keys (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash BLOB NOT NULL,"
    " created TEXT NOT NULL, revoked TEXT, insights INTEGER NOT NULL) WITHOUT ROWID"
)
_SCHEMA = Schema(2, 2, (_TABLE,), LASTING)
RESERVED = ("local", "try")
"""Those who need no key: what a server lets in by itself."""
LONGEST_NAME = 100

_KEYS = "SELECT id, name, hash, created, revoked, insights FROM keys ORDER BY created, name"
_PREFIX = "flowrun"


class ApiKey(NamedTuple):
    """A key as it is kept; moments are ISO 8601, UTC. With `insights` it looks into the sessions of
    every client, not only of its own."""

    id: str
    name: str
    hash: bytes
    created: str
    revoked: str | None
    insights: int


class ApiKeys:
    """A key has 256 bits of chance, so that a plain SHA-256 of it tells nobody what it was. Every
    operation raises `CredentialError` for a file that cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self._database = Database(self.file, _SCHEMA, f"the keys in {self.file}", CredentialError)
        self._known: dict[str, ApiKey] = {}
        self._read_at: tuple[int, ...] | None = None

    def create(self, name: str, now: datetime, *, insights: bool = False) -> str:
        """The key itself, which is kept nowhere. Raises `FlowError` for a name that is taken, by a
        key that was revoked too: its sessions stay its own."""
        if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
            raise FlowError(
                f"a name has 1 to {LONGEST_NAME} printable characters, such as web-shop"
            )
        if name in RESERVED:
            raise FlowError(f'"{name}" is what a server calls its own clients; choose another name')
        id, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        text = f"{_PREFIX}_{id}_{secret}"
        with self._database.writing() as db:
            taken = "SELECT revoked FROM keys WHERE name = ?"
            for (revoked,) in rows(db, tuple[str | None], taken, (name,)):
                was = "there was a key" if revoked else "there is a key"
                raise FlowError(f'{was} "{name}" already; choose another name')
            row = (id, name, _hash(text), now.isoformat(timespec="seconds"), None, int(insights))
            db.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?)", row)
        return text

    def all(self) -> list[ApiKey]:
        with self._database.reading() as db:
            return list(rows(db, ApiKey, _KEYS)) if db else []

    def revoke(self, name: str, now: datetime) -> None:
        """From now on nobody is let in by it, nor by a token of a session that it began."""
        live = [key.name for key in self.all() if key.revoked is None]
        if name not in live:
            raise FlowError(f'no key "{name}"{suggestion(name, live)}')
        with self._database.writing() as db:
            moment = now.isoformat(timespec="seconds")
            db.execute("UPDATE keys SET revoked = ? WHERE name = ?", (moment, name))

    def find(self, text: str) -> ApiKey | None:
        """The key that this text is, unless it was revoked; compared in constant time."""
        _, _, rest = text.partition("_")
        key = self._live().get(rest.partition("_")[0])
        if key is None or not hmac.compare_digest(key.hash, _hash(text)):
            return None
        return key

    def names(self) -> set[str]:
        """Of the keys that are good."""
        return {key.name for key in self._live().values()}

    def _live(self) -> dict[str, ApiKey]:
        """By their ids; read from the file again only when that has changed."""
        stamp = self._stamp()
        if stamp != self._read_at:
            self._known = {key.id: key for key in self.all() if key.revoked is None}
            self._read_at = stamp
        return self._known

    def _stamp(self) -> tuple[int, ...]:
        try:
            found = os.stat(self.file)
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns, found.st_size


def _hash(text: str) -> bytes:
    return sha256(text.encode("utf-8", "replace")).digest()
