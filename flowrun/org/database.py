"""The records in SQLite, in memory."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock

from .derived import Cell, Row
from .errors import QueryError
from .functions import install
from .schema import ObjectType, Schema

_STEPS_BETWEEN_CHECKS = 5_000
_TOO_COMPLICATED = ("too many", "too large", "at most", "overflow")


class Database:
    """Read-only once it stands. Threads take turns."""

    def __init__(self, schema: Schema, records: dict[str, list[Row]]) -> None:
        self._lock = RLock()
        self._deadline = 0.0
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        install(self._connection)
        for object_type in schema:
            self._create(object_type, records[object_type.name])
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.set_progress_handler(self._is_late, _STEPS_BETWEEN_CHECKS)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What is fetched inside may take so long in all."""
        with self._lock:
            self._deadline = time.monotonic() + seconds
            yield

    def fetch(self, sql: str, values: Sequence[Cell]) -> list[tuple[Cell, ...]]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                message = "Your query request was running for too long."
                raise QueryError("QUERY_TIMEOUT", message) from None
            if not any(words in str(error) for words in _TOO_COMPLICATED):
                raise
            message = "The filter conditions of the query are too complicated."
            raise QueryError("QUERY_TOO_COMPLICATED", message) from None

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline

    def _create(self, object_type: ObjectType, rows: list[Row]) -> None:
        fields = object_type.fields.values()
        columns = ", ".join(field.column for field in fields)
        self._connection.execute(f'CREATE TABLE "{object_type.name}" ({columns})')
        self._connection.execute(
            f'CREATE UNIQUE INDEX "{object_type.name}.Id" ON "{object_type.name}" ("Id")'
        )
        marks = ", ".join("?" for _ in fields)
        cells = ([row[field.name] for field in fields] for row in rows)
        self._connection.executemany(f'INSERT INTO "{object_type.name}" VALUES ({marks})', cells)
