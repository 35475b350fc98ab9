"""The vault's file, opened with its key: how it is made, read, written and given a new key."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from engine.errors import CredentialError, StoreError

from ..database import Database, version_of
from . import rows
from .keys import VARIABLE, KeptKey, Keys, from_environment
from .lock import held_meanwhile
from .sealing import DataKeys, Key, WrongKey, new_id
from .upgrade import upgrade

FILE = "vault.db"


class SealedElsewhere(Protocol):
    """What lies outside the vault's file and is sealed by its data keys."""

    def reseal(self, keys: DataKeys) -> None:
        """Has everything sealed by the current key when it returns, whoever writes meanwhile.
        Raises `CredentialError` or `StoreError` where it cannot."""
        ...


class VaultFile:
    """Two kinds of keys: the vault's own, which lies elsewhere, seals the data keys that lie here,
    and these seal all the rest. Every operation raises `CredentialError`.
    """

    def __init__(self, folder: Path, note: Callable[[str], None]) -> None:
        self.folder = folder
        self.path = folder / FILE
        self.database = Database(self.path, rows.SCHEMA, f"the vault {self.path}", CredentialError)
        self._keys = Keys(folder, note)
        self._making = folder / "locks" / "key.lock"
        self._opened: tuple[rows.Wrapped, DataKeys] | None = None

    @contextmanager
    def reading(self) -> Iterator[tuple[sqlite3.Connection, DataKeys] | None]:
        """None where nothing was ever kept. The key stays where it is as long as this reads."""
        self._upgrade()
        with self._naming_the_file(), self.database.reading() as db:
            meta = rows.meta(db) if db is not None else None
            yield (db, self._open(db, meta)) if db is not None and meta else None

    @contextmanager
    def writing(self) -> Iterator[tuple[sqlite3.Connection, DataKeys]]:
        """Makes the file and its keys where there are none."""
        self._upgrade()
        self._make()
        with self._naming_the_file(), self.database.writing() as db:
            yield db, self._open(db, self._meta(db))

    def data_keys(self) -> DataKeys:
        """They may be replaced at any moment: who seals with them holds a lock that `rekey` waits
        for (`SealedElsewhere`)."""
        with self.reading() as found:
            if found:
                return found[1]
        with self.writing() as (_, keys):
            return keys

    def rekey(self, new: Key | None, others: Sequence[SealedElsewhere]) -> str:
        """Seals everything with new keys, the data keys with `new` or with one that is made and
        kept here; gives the place of that.

        An old key goes when nothing is sealed by it any more: killed anywhere, all of it opens, and
        the next time finishes.
        """
        if not self.database.is_there:
            raise CredentialError(f"there is no vault in {self.folder}")
        self._upgrade()
        with held_meanwhile(self._making):
            given = KeptKey(new, "environment", "") if new else None
            with self._kept(given) as kept, self._naming_the_file(), self.database.writing() as db:
                old = self._meta(db)
                recorded = self._keys.recorded(old.key_place, old.key_id)
                keys = self._unwrap((old, rows.wrapped_keys(db)), recorded).renewed()
                rows.reseal(db, tuple[str, str, str], keys.again)
                rows.write_keys(db, kept, keys)
                self._opened = (self._meta(db), rows.wrapped_keys(db)), keys
            self._keys.tell(kept)
            for other in others:
                with _saying_what_stands(kept):
                    other.reseal(keys)
            with self.database.writing() as db:
                rows.write_keys(db, kept, keys.current_alone())
        return kept.place

    def _open(self, db: sqlite3.Connection, meta: rows.Meta) -> DataKeys:
        wrapped = meta, rows.wrapped_keys(db)
        if self._opened is None or self._opened[0] != wrapped:
            kept = from_environment() or self._keys.recorded(meta.key_place, meta.key_id)
            self._opened = wrapped, self._unwrap(wrapped, kept)
        return self._opened[1]

    def _unwrap(self, wrapped: rows.Wrapped, kept: KeptKey) -> DataKeys:
        try:
            return rows.unwrap(wrapped, kept.key)
        except WrongKey:
            raise self._wrong(wrapped[0], kept) from None

    def _wrong(self, meta: rows.Meta, kept: KeptKey) -> CredentialError:
        source = VARIABLE if kept.place == "environment" else f"the key in the {kept.place}"
        its_own = "" if meta.key_place == kept.place else f"; its key is in the {meta.key_place}"
        if not its_own and kept.place == "environment":
            its_own = "; after a `vault rekey` that did not end well, try the other of the two keys"
        return CredentialError(
            f"{source} does not open the vault in {self.folder}{its_own}; nothing was changed"
        )

    def _meta(self, db: sqlite3.Connection) -> rows.Meta:
        found = rows.meta(db)
        if found is None:
            raise CredentialError(f"the vault in {self.folder} was taken away meanwhile; try again")
        return found

    def _make(self) -> None:
        if self._has_keys():
            return
        with held_meanwhile(self._making):
            if self._has_keys():
                return
            with self._kept(from_environment()) as kept, self.database.writing() as db:
                rows.write_keys(db, kept, DataKeys.new())
            self._keys.tell(kept)

    def _has_keys(self) -> bool:
        with self.database.reading() as db:
            return db is not None and rows.meta(db) is not None

    @contextmanager
    def _kept(self, given: KeptKey | None) -> Iterator[KeptKey]:
        """The key that is given, or else a new one that is kept here; in the end, all that the
        vault has no use for are gone. An id is on the disk before its key is anywhere, so that what
        a killed process leaves is found."""
        id = new_id()
        if given is None:
            with self.database.writing() as db:
                rows.note_key_id(db, id)
        try:
            yield given or self._keys.make(id)
        finally:
            with suppress(CredentialError, OSError):  # they are found the next time
                self._forget_unused()

    def _forget_unused(self) -> None:
        with self.database.reading() as db:
            if db is None:
                return
            meta = rows.meta(db)
            used = {meta.key_id} if meta else set()
            unused = (rows.key_ids(db) | self._keys.ids()) - used
        for id in unused:
            self._keys.forget(id)
        with self.database.writing() as db:
            for id in unused:
                rows.forget_key_id(db, id)

    def _upgrade(self) -> None:
        with self.database.reading() as db:
            if db is None or version_of(db) == rows.SCHEMA.version:
                return
        with self._naming_the_file(), self.database.writing() as db:
            if version_of(db) != rows.SCHEMA.version:
                meta = self._meta(db)
                kept = from_environment() or self._keys.recorded(meta.key_place, meta.key_id)
                try:
                    upgrade(db, meta, kept)
                except WrongKey:
                    raise self._wrong(meta, kept) from None

    @contextmanager
    def _naming_the_file(self) -> Iterator[None]:
        try:
            yield
        except WrongKey as error:
            raise WrongKey(f"{self.path}: {error}") from None


@contextmanager
def _saying_what_stands(kept: KeptKey) -> Iterator[None]:
    try:
        yield
    except (CredentialError, StoreError) as error:
        where = VARIABLE if kept.place == "environment" else f"the {kept.place}"
        raise type(error)(
            f"{error}; then run `flowrun vault rekey` again: the vault has its new key, kept in "
            f"{where}, but not all the rest is sealed anew"
        ) from None
