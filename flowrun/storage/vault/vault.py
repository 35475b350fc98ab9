"""The vault: credentials, their secrets and their tokens at rest, in one SQLite file."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Any

from engine.errors import CredentialError
from engine.values.secret_store import KeptToken

from ..database import Database, transaction, version_of
from . import rows
from .files import touch_privately
from .keys import VARIABLE, KeptKey, Keys, from_environment
from .lock import held
from .rows import Meta, Opened
from .sealing import Key, WrongKey

FILE = "vault.db"


def check_name(name: str) -> None:
    """Raises `CredentialError` for a name that nobody could read or write."""
    if not name.strip() or name != name.strip() or not name.isprintable():
        told = f'"{name}" is no name' if name else "a name is missing"
        raise CredentialError(f'{told}; write one such as "Salesforce Production"')


class Vault:
    """Opens its file for each operation, so that any number of threads and processes share it.

    Nothing is written before there is something to keep. Every operation raises `CredentialError`
    for a file that cannot be used and for a wrong key, and then changes nothing.
    """

    def __init__(self, folder: Path, *, note: Callable[[str], None] = lambda _: None) -> None:
        self.folder = folder
        self.file = folder / FILE
        named, pragmas = f"the vault {self.file}", ("synchronous = FULL", "secure_delete = ON")
        self._database = Database(self.file, rows.VERSION, named, CredentialError, pragmas)
        self._keys = Keys(folder, note)
        self._opened: tuple[Meta, Opened] | None = None
        self._cache: dict[str, str] = {}
        self._cached_at: tuple[int, ...] = ()

    @property
    def place(self) -> str:
        return str(self.file)

    @property
    def exists(self) -> bool:
        return self.file.is_file()

    def credentials(self) -> dict[str, dict[str, Any]]:
        """The fields of each credential by its name; needs no key."""
        with self._database.reading() as db:
            found = db.execute("SELECT name, fields FROM credentials ORDER BY name") if db else ()
            return {name: json.loads(fields) for name, fields in found}

    def ready(self, name: str) -> None:
        """Raises `CredentialError` where nothing could be kept under that name; writes nothing."""
        check_name(name)
        if self.exists:
            with self._transaction() as db:
                if version_of(db):
                    self._open(db)
        else:
            from_environment()
            there = next(each for each in (self.folder, *self.folder.parents) if each.exists())
            if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
                raise CredentialError(f"no vault can be kept in {self.folder}: no right to write")

    def keep(self, name: str, fields: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        """Keeps a credential; what was kept under its name goes, its tokens too."""
        check_name(name)
        with self._write() as (db, opened):
            rows.remove(db, name)
            rows.insert(db, opened.key, name, fields, secrets)

    def rename(self, old: str, new: str, secrets: Mapping[str, str]) -> None:
        """Gives a credential another name; `secrets` are new values of some of its secrets."""
        check_name(new)
        with self._write() as (db, opened):
            fields = rows.fields_of(db, old)
            if db.execute("SELECT 1 FROM credentials WHERE name = ?", (new,)).fetchone():
                raise CredentialError(f'there is a credential "{new}" already')
            kept = rows.secrets_of(db, opened.key, fields)
            rows.remove(db, old)
            rows.insert(db, opened.key, new, fields, {**kept, **secrets})

    def remove(self, name: str) -> None:
        with self._write() as (db, _):
            rows.fields_of(db, name)
            rows.remove(db, name)

    def revealed(self, name: str) -> tuple[dict[str, Any], dict[str, str]]:
        """A credential's plain fields, and its secrets in clear, for `export`."""
        with self._database.reading() as db:
            if db is None:
                raise CredentialError(f"there is no vault in {self.folder}")
            fields = rows.fields_of(db, name)
            secrets = rows.secrets_of(db, self._open(db).key, fields)
            return {key: value for key, value in fields.items() if key not in secrets}, secrets

    def secrets(self) -> list[str]:
        """The names of all secrets; needs no key."""
        with self._database.reading() as db:
            found = db.execute("SELECT name FROM secrets ORDER BY name") if db else ()
            return [name for (name,) in found]

    def secret(self, name: str) -> str:
        """A secret in clear. Read from the file again only when the file has changed."""
        stamp = self._stamp()
        if stamp != self._cached_at:
            self._cache, self._cached_at = {}, stamp
        if name not in self._cache:
            with self._database.reading() as db:
                if db is None:
                    raise CredentialError(f"there is no vault in {self.folder}")
                self._cache[name] = rows.secret(db, self._open(db).key, name)
        return self._cache[name]

    def put_secret(self, name: str, text: str) -> None:
        check_name(name)
        with self._write() as (db, opened):
            rows.put_secret(db, opened.key, name, text)

    def remove_secret(self, name: str) -> None:
        with self._write() as (db, _):
            if not db.execute("DELETE FROM secrets WHERE name = ?", (name,)).rowcount:
                raise CredentialError(f'the vault has no secret "{name}"')

    def token(self, fingerprint: str) -> KeptToken:
        with self._database.reading() as db:
            return KeptToken(*rows.token(db, self._open(db), fingerprint)) if db else KeptToken()

    def keep_token(self, fingerprint: str, credential: str, text: str) -> None:
        """The token is on the disk when this returns."""
        with self._write() as (db, opened):
            rows.put_token(db, opened, fingerprint, credential, text)

    def mark_broken(self, fingerprint: str, credential: str, reason: str) -> None:
        """From now on `token` says that no token can be had, and why."""
        with self._write() as (db, opened):
            rows.put_token(db, opened, fingerprint, credential, "", reason)

    def touch(self, credential: str) -> None:
        """Notes that a credential is used now; only in a vault that is there."""
        if self.exists:
            with self._write() as (db, _):
                row = (credential, rows.now())
                db.execute("INSERT OR REPLACE INTO uses VALUES (?, ?)", row)

    def uses(self) -> dict[str, str]:
        """When each credential was used last, to the minute (ISO 8601, UTC)."""
        with self._database.reading() as db:
            return dict(db.execute("SELECT credential, at FROM uses")) if db else {}

    def rekey(self, new: Key | None = None) -> str:
        """Seals everything with `new`, or with a key made and kept here; gives the key's place.

        The old key is forgotten only when everything is sealed with the new one.
        """
        if not self.exists:
            raise CredentialError(f"there is no vault in {self.folder}")
        with self._transaction() as db:
            old = rows.meta(db)
            opened = self._prove(self._keys.recorded(old.key_place, old.key_id), old)
            kept = KeptKey(new, "environment", "") if new else self._keys.make_here()
            rows.reseal(db, opened, kept)
        self._opened = None
        self._keys.forget(old.key_place, old.key_id)
        return kept.place

    def key_for(self, purpose: str) -> Key:
        """A key for what is kept outside this file; it stays when the vault's own key changes."""
        with self._database.reading() as db:
            if db is not None:
                return self._open(db).names.derived(purpose)
        with self._write() as (_, opened):
            return opened.names.derived(purpose)

    def renewing(self, fingerprint: str) -> AbstractAsyncContextManager[None]:
        """Held by the one process that renews a credential's token."""
        return held(self.folder / "locks", fingerprint)

    def _stamp(self) -> tuple[int, ...]:
        try:
            found = self.file.stat()
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns, found.st_size

    @contextmanager
    def _write(self) -> Iterator[tuple[sqlite3.Connection, Opened]]:
        try:
            touch_privately(self.file)
        except OSError as error:
            reason = error.strerror or error
            raise CredentialError(f"no vault can be kept in {self.folder}: {reason}") from None
        with self._transaction() as db:
            if not version_of(db):
                self._database.create(db, rows.TABLES)
                rows.write_meta(db, self._keys.make(), Key.new())
            yield db, self._open(db)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._database.connection() as db, transaction(db):
            yield db

    def _open(self, db: sqlite3.Connection) -> Opened:
        meta = rows.meta(db)
        if self._opened is None or self._opened[0] != meta:
            kept = from_environment() or self._keys.recorded(meta.key_place, meta.key_id)
            self._opened = meta, self._prove(kept, meta)
        return self._opened[1]

    def _prove(self, kept: KeptKey, meta: Meta) -> Opened:
        try:
            return meta.open(kept.key)
        except WrongKey:
            source = VARIABLE if kept.place == "environment" else f"the key in the {kept.place}"
            its_own = (
                "" if meta.key_place == kept.place else f"; its key is in the {meta.key_place}"
            )
            text = (
                f"{source} does not open the vault in {self.folder}{its_own}; nothing was changed"
            )
            raise WrongKey(text) from None
