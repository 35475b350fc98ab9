"""Reads on one open connection, on the event loop: those of one tick see the file as one."""

import asyncio
import sqlite3
from contextlib import suppress


class Reads:
    """Who has awaited a write sees it: the tick that they read in is a later one."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._is_open = False

    def connection(self) -> sqlite3.Connection:
        """To read from at once. Without a transaction for all reads of a tick, each would begin and
        end one of its own, which takes as long as the row."""
        if not self._is_open:
            self._db.execute("BEGIN")
            self._is_open = True
            asyncio.get_running_loop().call_soon(self._end)
        return self._db

    def close(self) -> None:
        self._end()
        self._db.close()

    def _end(self) -> None:
        if self._is_open:
            self._is_open = False
            with suppress(sqlite3.Error):  # it read; who reads next is told what is wrong
                self._db.execute("ROLLBACK")
