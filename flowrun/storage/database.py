"""SQLite files that any number of threads and processes share."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowrunError

_BUSY_SECONDS = 10.0


class Database(NamedTuple):
    """A file of one version of its tables, opened for each operation.

    `named` is what messages call it; it raises `error` where it cannot be used.
    """

    file: Path
    version: int
    named: str
    error: type[FlowrunError]
    pragmas: tuple[str, ...]

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection to read from, or None where nothing was ever kept."""
        if not self.file.is_file():
            yield None
            return
        with self.connection() as db:
            yield db if version_of(db) else None

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        db = None
        try:
            db = sqlite3.connect(self.file, timeout=_BUSY_SECONDS, isolation_level=None)
            for pragma in self.pragmas:
                db.execute(f"PRAGMA {pragma}")
            if version_of(db) > self.version:
                raise self.error(f"{self.file} was written by a newer flowrun")
            yield db
        except sqlite3.Error as error:
            raise self.error(f"{self.named} cannot be used: {error}") from None
        finally:
            if db is not None:
                db.close()

    def create(self, db: sqlite3.Connection, tables: tuple[str, ...]) -> None:
        for statement in tables:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {self.version:d}")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of its block or nothing; nobody else writes meanwhile."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def version_of(db: sqlite3.Connection) -> int:
    """0 for a file without tables."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])
