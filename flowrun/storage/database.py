"""SQLite files that any number of threads and processes share, and that may be damaged."""

import os
import sqlite3
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from engine.errors import FlowrunError

from .vault.files import touch_privately

T = TypeVar("T")

BUSY_SECONDS = 10.0
LASTING = ("synchronous = FULL", "secure_delete = ON")
"""Pragmas of a file whose last word must be on the disk, and whose removed ones must not."""
_BUSY = "another process has been writing to it all the while; try again"
_MISTYPED = "a value is not what flowrun writes"
_BYTES = (bytes,)
_DAMAGED = "it is damaged; put a copy in its place, or move it away and begin anew"
_WHY = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_IOERR: "the disk does not take or give it",
    sqlite3.SQLITE_CANTOPEN: "it has to be a file that you may read and write, as its folder",
    sqlite3.SQLITE_READONLY: "it has to be a file that you may write, as its folder",
    sqlite3.SQLITE_PERM: "it has to be a file that you may read and write",
}


class Damaged(Exception):
    """What was read is not what was written there once."""


class Schema(NamedTuple):
    """The tables of a file in their present version, and how they are kept; from `oldest` on a
    version is still read."""

    version: int
    oldest: int
    tables: tuple[str, ...]
    pragmas: tuple[str, ...] = ()
    write_ahead: bool = False


class Database(NamedTuple):
    """A file of one schema, opened for each operation.

    `named` is what messages call it; it raises `error` where it cannot be used, and for damage:
    what a row holds is read by `rows` and `from_json`, which say what it has to be.
    """

    file: Path
    schema: Schema
    named: str
    error: type[FlowrunError]

    @property
    def is_there(self) -> bool:
        try:
            os.lstat(self.file)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise self.error(f"{self.named} cannot be used: {error.strerror or error}") from None
        return True

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection to read from, all of it as it is at one moment; None where nothing was ever
        kept."""
        if not self.is_there:
            yield None
            return
        with self.connection() as db, transaction(db, "DEFERRED"):
            yield db if version_of(db) else None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of its block or nothing, in a file that is made where there is none."""
        try:
            touch_privately(self.file)
        except OSError as error:
            reason = error.strerror or error
            raise self.error(f"{self.named} cannot be kept: {reason}") from None
        with self.connection() as db:
            if self.schema.write_ahead:
                db.execute("PRAGMA journal_mode = WAL")
            with transaction(db):
                if not version_of(db):
                    self._create(db)
                yield db

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        db = None
        with self.told():
            try:
                db = self.connect()
                self._check(db)
                yield db
            finally:
                if db is not None:
                    db.close()

    def connect(self, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
        """A connection that whoever asks for it closes; another thread may end its transactions.
        Where another process has locked the file, it waits so long."""
        db = sqlite3.connect(
            self.file, timeout=busy_seconds, isolation_level=None, check_same_thread=False
        )
        for pragma in self.schema.pragmas:
            db.execute(f"PRAGMA {pragma}")
        return db

    def told(self) -> "Told":
        """Raises what went wrong in its block as an error in words for who operates flowrun."""
        return Told(self)

    def _check(self, db: sqlite3.Connection) -> None:
        # In one statement: between two of them another process may make the tables.
        asked = "SELECT (SELECT user_version FROM pragma_user_version), count(*) FROM sqlite_master"
        version, foreign = db.execute(asked).fetchone()
        if version > self.schema.version:
            raise self.error(f"{self.file} was written by a newer flowrun; use that one")
        if 0 < version < self.schema.oldest:
            raise self.error(f"{self.file} was written by an older flowrun; move it away")
        if version < 0 or (foreign and not version):
            raise Damaged("it holds tables that flowrun did not make")

    def _create(self, db: sqlite3.Connection) -> None:
        for statement in self.schema.tables:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {self.schema.version:d}")


class Told:
    """A context manager that may be entered again and again: as a generator it would take as long
    as the reading of a row."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, _kind: type[BaseException] | None, failure: BaseException | None, _trace: object
    ) -> None:
        if failure is None:
            return
        error, named = self._database.error, self._database.named
        if isinstance(failure, sqlite3.Error):
            code = getattr(failure, "sqlite_errorcode", 0) & 0xFF
            reason = str(failure).encode("utf-8", "replace").decode()
            raise error(f"{named} cannot be used: {reason}; {_WHY.get(code, _DAMAGED)}") from None
        if isinstance(failure, Damaged | UnicodeDecodeError):  # SQLite quotes what it met as it is
            why = failure if isinstance(failure, Damaged) else "it holds what is no text"
            raise error(f"{named} cannot be used: {why}; {_DAMAGED}") from None


@contextmanager
def transaction(db: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """All of its block or nothing; nobody else writes meanwhile, or, where it is DEFERRED and only
    reads, nothing that it reads changes."""
    db.execute(f"BEGIN {kind}")
    try:
        yield
    except BaseException:  # whatever ends the block, Ctrl-C too, leaves nothing half written
        if db.in_transaction:  # SQLite itself ends one that met a full disk
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def rows(
    db: sqlite3.Connection, kind: type[T], query: str, arguments: tuple[object, ...] = ()
) -> Iterator[T]:
    """Each row as a tuple of its types. Raises `Damaged`."""
    for row in db.execute(query, arguments):
        yield typed(row, kind)


def one_row(
    db: sqlite3.Connection, kind: type[T], query: str, arguments: tuple[object, ...] = ()
) -> T | None:
    """The first row as a tuple of its types. Raises `Damaged`."""
    row = db.execute(query, arguments).fetchone()
    return None if row is None else typed(row, kind)


def from_json(text: str, kind: type[T]) -> T:
    """Data that was kept as JSON. Raises `Damaged`."""
    try:
        found: T = _decoder(cast(Hashable, kind)).decode(text)
    except (msgspec.ValidationError, RecursionError):
        raise Damaged(_MISTYPED) from None
    except msgspec.DecodeError:
        raise Damaged("a value is no JSON") from None
    return found


def typed(value: Any, kind: type[T]) -> T:
    """Raises `Damaged`."""
    try:
        return msgspec.convert(value, kind, builtin_types=_BYTES)
    except (msgspec.ValidationError, RecursionError):
        raise Damaged(_MISTYPED) from None


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def version_of(db: sqlite3.Connection) -> int:
    """0 for a file without tables."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])
