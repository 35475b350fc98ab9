"""Group commit: what is written at the same moment becomes one transaction, on the disk once."""

import asyncio
import os
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from pathlib import Path

from engine.errors import StoreError

from .database import BUSY_SECONDS, Database
from .session_tables import NOTE, Statement

Waiting = tuple[Sequence[Statement], asyncio.Future[None]]

SECONDS_ONCE_LOCKED = 1.0
MOST_AT_ONCE = 500
"""A transaction holds the loop for as long as its statements take."""


class Commits:
    """Writes on one open connection. Statements run on the event loop, for a thread that lets go
    of the interpreter at each of them would wait for the loop each time; the disk, and whoever
    else writes, is waited for in a thread."""

    def __init__(self, database: Database, db: sqlite3.Connection) -> None:
        """`db` is to wait for nobody itself."""
        self._database = database
        self._db = db
        self._identity = _identity(database.file)
        self._is_locked = False
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="flowrun-commit")

    def write(self, statements: Sequence[Statement]) -> asyncio.Future[None]:
        """All of the statements or none; they are on the disk when it is awaited. That raises
        `StoreError`."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((statements, done))
        if self._writing is None:
            # In no turn's context: a turn ends the tasks that were begun in it, and this one
            # writes for others too.
            self._writing = loop.create_task(self._write(), context=Context())
        return done

    async def aclose(self) -> None:
        """Once all is written."""
        if self._writing is not None:
            await self._writing
        self._disk.shutdown()

    async def _write(self) -> None:
        """One group after another, each of all that came while the last was written."""
        try:
            while self._waiting:
                group = self._waiting[:MOST_AT_ONCE]
                del self._waiting[:MOST_AT_ONCE]
                await self._commit(group)
        finally:
            self._writing = None

    async def _commit(self, group: Sequence[Waiting]) -> None:
        """All of a group at once, or what of it can be written where that is not all."""
        try:
            await self._begin()
        except StoreError as error:  # not even one of them
            for _, done in group:
                _settle(done, error)
            return
        try:
            await self._executed([statements for statements, _ in group])
        except StoreError as error:
            if len(group) > 1:
                for one in group:
                    await self._commit([one])
            else:
                _settle(group[0][1], error)
        else:
            for _, done in group:
                _settle(done)

    async def _begin(self) -> None:
        """Where another process writes it is waited for in the thread; once that was for nothing,
        not for long until it lets go. Raises `StoreError`."""
        if _identity(self._database.file) != self._identity:
            # SQLite looks only where it has no WAL: all of it would be gone with this process.
            raise StoreError(
                f"{self._database.named} cannot be kept: another file is in its place, or none; "
                "put it back, or end the server"
            )
        with self._database.told():
            try:
                self._db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                seconds = SECONDS_ONCE_LOCKED if self._is_locked else BUSY_SECONDS
                self._is_locked = True
                await asyncio.get_running_loop().run_in_executor(self._disk, self._wait, seconds)
            self._is_locked = False

    def _wait(self, seconds: float) -> None:
        """Begins once nobody else writes."""
        self._db.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
        try:
            self._db.execute("BEGIN IMMEDIATE")
        finally:
            self._db.execute("PRAGMA busy_timeout = 0")

    async def _executed(self, group: Sequence[Sequence[Statement]]) -> None:
        """What was begun is written. Raises `StoreError`, and nothing is written then."""
        db, loop = self._db, asyncio.get_running_loop()
        with self._database.told():
            try:
                for statement, values in _alike(group).items():
                    db.executemany(statement, values)
                await loop.run_in_executor(self._disk, db.execute, "COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")


def _identity(file: Path) -> tuple[int, int] | None:
    """What a file has in common with itself under another name; None where there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _alike(group: Sequence[Sequence[Statement]]) -> dict[str, list[Sequence[object]]]:
    """The values of each statement. Only the order of one session's own means anything, and all
    write in the same; a note may stand beside the end of its turn, which forgets it."""
    found: dict[str, list[Sequence[object]]] = {NOTE: []}
    for statements in group:
        for statement, values in statements:
            found.setdefault(statement, []).append(values)
    return found


def _settle(done: asyncio.Future[None], error: StoreError | None = None) -> None:
    if done.done():  # whoever waited is gone
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
