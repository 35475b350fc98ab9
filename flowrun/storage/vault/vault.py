"""The vault: credentials, their secrets and their tokens at rest, in one SQLite file."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from engine.errors import CredentialError
from engine.values.secret_store import KeptToken, NoteLogin

from ..database import from_json
from ..database import rows as rows_of
from . import journal, rows
from .journal import Note
from .keys import from_environment
from .lock import held, held_meanwhile, lock_for
from .sealing import DataKeys, Key
from .vault_file import SealedElsewhere, VaultFile


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
        self._file = VaultFile(folder, note)
        self.file = self._file.path
        self._locks = folder / "locks"
        self._cache: dict[str, str] = {}
        self._cached_at: tuple[int, ...] = ()

    @property
    def place(self) -> str:
        return str(self.file)

    @property
    def exists(self) -> bool:
        return self._file.database.is_there

    def credentials(self) -> dict[str, dict[str, Any]]:
        """The fields of each credential by its name; needs no key."""
        with self._file.database.reading() as db:
            if db is None:
                return {}
            asked = "SELECT name, fields FROM credentials ORDER BY name"
            found = rows_of(db, tuple[str, str], asked)
            return {name: from_json(fields, rows.Fields) for name, fields in found}

    def ready(self, name: str) -> None:
        """Raises `CredentialError` where nothing could be kept under that name; writes nothing."""
        check_name(name)
        with self._file.reading() as found:
            if found:
                return
        from_environment()
        there = next(each for each in (self.folder, *self.folder.parents) if each.exists())
        if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
            raise CredentialError(f"no vault can be kept in {self.folder}: no right to write")

    def keep(self, name: str, fields: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        """Keeps a credential; what was kept under its name goes, its tokens too."""
        check_name(name)
        with self._file.writing() as (db, keys):
            rows.remove(db, name)
            rows.insert(db, keys, name, fields, secrets)
        self._forget_notes(name, keys)

    def rename(self, old: str, new: str, secrets: Mapping[str, str]) -> None:
        """Gives a credential another name; `secrets` are new values of some of its secrets."""
        check_name(new)
        with self._file.writing() as (db, keys):
            fields = rows.fields_of(db, old)
            if db.execute("SELECT 1 FROM credentials WHERE name = ?", (new,)).fetchone():
                raise CredentialError(f'there is a credential "{new}" already')
            kept = rows.secrets_of(db, keys, fields)
            rows.remove(db, old)
            rows.insert(db, keys, new, fields, {**kept, **secrets})
        self._forget_notes(old, keys)

    def remove(self, name: str) -> None:
        with self._file.writing() as (db, keys):
            rows.fields_of(db, name)
            rows.remove(db, name)
        self._forget_notes(name, keys)

    def revealed(self, name: str) -> tuple[dict[str, Any], dict[str, str]]:
        """A credential's plain fields, and its secrets in clear, for `export`."""
        with self._file.reading() as found:
            if found is None:
                raise CredentialError(f"there is no vault in {self.folder}")
            db, keys = found
            fields = rows.fields_of(db, name)
            secrets = rows.secrets_of(db, keys, fields)
            return {key: value for key, value in fields.items() if key not in secrets}, secrets

    def secrets(self) -> list[str]:
        """The names of all secrets; needs no key."""
        with self._file.database.reading() as db:
            asked = "SELECT name FROM secrets ORDER BY name"
            return [name for (name,) in rows_of(db, tuple[str], asked)] if db else []

    def secret(self, name: str) -> str:
        """A secret in clear. Read from the file again only when the file has changed."""
        stamp = self._stamp()
        if stamp != self._cached_at:
            self._cache, self._cached_at = {}, stamp
        if name not in self._cache:
            with self._file.reading() as found:
                if found is None:
                    raise CredentialError(f"there is no vault in {self.folder}")
                self._cache[name] = rows.secret(*found, name)
        return self._cache[name]

    def put_secret(self, name: str, text: str) -> None:
        check_name(name)
        with self._file.writing() as (db, keys):
            rows.put_secret(db, keys, name, text)

    def remove_secret(self, name: str) -> None:
        with self._file.writing() as (db, _):
            if not db.execute("DELETE FROM secrets WHERE name = ?", (name,)).rowcount:
                raise CredentialError(f'the vault has no secret "{name}"')

    def token(self, fingerprint: str) -> KeptToken:
        with self._file.reading() as found:
            if found is None:
                return KeptToken()
            note = journal.read(self._lock(fingerprint), found[1])
            return KeptToken(note.text) if note else rows.token(*found, fingerprint)

    def keep_token(self, fingerprint: str, credential: str, text: str) -> None:
        """The token is on the disk when this returns."""
        with self._file.writing() as (db, keys):
            rows.put_token(db, keys, fingerprint, credential, text)
        journal.remove(self._lock(fingerprint))

    def mark_broken(self, fingerprint: str, credential: str, reason: str) -> None:
        """From now on `token` says that no token can be had, and why."""
        with self._file.writing() as (db, keys):
            rows.put_token(db, keys, fingerprint, credential, "", reason)

    def touch(self, credential: str) -> None:
        """Notes that a credential is used now; only in a vault that is there."""
        if self.exists:
            with self._file.writing() as (db, _):
                row = (credential, rows.now())
                db.execute("INSERT OR REPLACE INTO uses VALUES (?, ?)", row)

    def uses(self) -> dict[str, str]:
        """When each credential was used last, to the minute (ISO 8601, UTC)."""
        with self._file.database.reading() as db:
            if db is None:
                return {}
            return dict(rows_of(db, tuple[str, str], "SELECT credential, at FROM uses"))

    def rekey(self, new: Key | None = None, others: Sequence[SealedElsewhere] = ()) -> str:
        """Seals everything with new keys, that of `others` too; `new` or a key that is made and
        kept here is the vault's from now on. Gives its place."""
        return self._file.rekey(new, [_Notes(self), *others])

    def data_keys(self) -> DataKeys:
        """For what is kept outside this file, by who is among the `others` of `rekey`."""
        return self._file.data_keys()

    @asynccontextmanager
    async def renewing(self, fingerprint: str) -> AsyncIterator[NoteLogin]:
        """Held by the one process that renews a token; what it notes counts at once."""
        lock = self._lock(fingerprint)
        async with held(lock):
            keys = await asyncio.to_thread(self._keys_to_note, lock)

            def note(credential: str, text: str) -> None:
                with suppress(OSError):  # where that fails, keeping it fails too, and says so
                    if keys is not None:
                        journal.write(lock, keys, Note(fingerprint, credential, text))

            yield note

    def take_in(self, lock: Path) -> None:
        """Keeps the login that a killed process noted under a lock, which is held."""
        if not journal.is_there(lock):
            return
        if self.exists:
            with self._file.writing() as (db, keys):
                if note := journal.read(lock, keys):
                    rows.put_token(db, keys, *note)
        journal.remove(lock)

    def _keys_to_note(self, lock: Path) -> DataKeys | None:
        """None where there is no vault yet: then no login was kept that a new one could end."""
        self.take_in(lock)
        with self._file.reading() as found:
            return found[1] if found else None

    def _lock(self, fingerprint: str) -> Path:
        return lock_for(self._locks, fingerprint)

    def _forget_notes(self, credential: str, keys: DataKeys) -> None:
        for lock in journal.locks(self._locks):
            note = journal.read(lock, keys)
            if note and note.credential == credential:
                journal.remove(lock)

    def _stamp(self) -> tuple[int, ...]:
        try:
            found = self.file.stat()
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns, found.st_size


class _Notes:
    """The logins that were noted and are not in the vault yet, and those that are about to be."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def reseal(self, keys: DataKeys) -> None:
        for lock in journal.locks(self._vault.folder / "locks"):
            with held_meanwhile(lock):
                self._vault.take_in(lock)
