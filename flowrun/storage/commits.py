"""Group commit: what is written at the same moment becomes one transaction, on the disk once."""

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

from engine.errors import StoreError

from .database import Database
from .session_tables import Statement

Waiting = tuple[Sequence[Statement], asyncio.Future[None]]

MOST_AT_ONCE = 500
"""A transaction holds the loop for as long as its statements take."""


class Commits:
    """Writes on one open connection. Statements run on the event loop, for a thread that lets go
    of the interpreter at each of them would wait for the loop each time; only the disk is waited
    for in a thread."""

    def __init__(self, database: Database, db: sqlite3.Connection) -> None:
        self._database = database
        self._db = db
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="flowrun-commit")

    async def write(self, statements: Sequence[Statement]) -> None:
        """All of the statements or none; they are on the disk when this returns. Raises
        `StoreError`."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((statements, done))
        if self._writing is None:
            # In no turn's context: a turn ends the tasks that were begun in it, and this one
            # writes for others too.
            self._writing = loop.create_task(self._write(), context=Context())
        await done

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
                try:
                    await self._commit([statements for statements, _ in group])
                except StoreError as error:
                    await self._one_by_one(group, error)
                else:
                    for _, done in group:
                        _settle(done)
        finally:
            self._writing = None

    async def _one_by_one(self, group: Sequence[Waiting], error: StoreError) -> None:
        """What of a group can be written, where not all of it can."""
        for statements, done in group:
            if len(group) > 1:
                try:
                    await self._commit([statements])
                except StoreError as own:
                    _settle(done, own)
                else:
                    _settle(done)
            else:
                _settle(done, error)

    async def _commit(self, group: Sequence[Sequence[Statement]]) -> None:
        """Raises `StoreError`, and nothing is written then."""
        db, loop = self._db, asyncio.get_running_loop()
        with self._database.told():
            try:
                db.execute("BEGIN IMMEDIATE")
                for statements in group:
                    for statement, values in statements:
                        db.execute(statement, values)
                await loop.run_in_executor(self._disk, db.execute, "COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")


def _settle(done: asyncio.Future[None], error: StoreError | None = None) -> None:
    if done.done():  # whoever waited is gone
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
