"""The records in SQLite, in memory."""

import math
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock, RLock

from ..errors import QueryError, too_long
from .rows import Cell, Row
from .schema import Field, ObjectType, Schema
from .sql_functions import install

_WRITE_TIME = 60.0
_STEPS_BETWEEN_CHECKS = 5_000
_TOO_COMPLICATED = ("too many", "too large", "at most", "overflow")


_COPYING = Lock()


def filled(schema: Schema, records: Mapping[str, list[Row]]) -> sqlite3.Connection:
    """What databases begin as copies of: to fill one takes ten times as long as to copy it."""
    connection = _opened(schema)
    connection.execute("BEGIN")
    for object_type in schema:
        _create(connection, object_type, records[object_type.name])
    connection.execute("COMMIT")
    return connection


class RecordDatabase:
    """Threads take turns. Nothing but `insert`, `update` and `delete` can change it."""

    def __init__(self, schema: Schema, beginning: sqlite3.Connection) -> None:
        self._lock = RLock()
        self._deadline = math.inf
        self._stopped = False
        self._connection = _opened(schema)
        with _COPYING:
            beginning.backup(self._connection)
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.set_progress_handler(self._is_late, _STEPS_BETWEEN_CHECKS)

    def close(self) -> None:
        self._connection.close()

    def stop(self) -> None:
        """What runs now ends early, as if its time were over; nothing else begins."""
        self._stopped = True
        self._connection.interrupt()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What is fetched inside may take so long in all."""
        with self._lock:
            if self._stopped:
                raise too_long()
            before, self._deadline = self._deadline, time.monotonic() + seconds
            try:
                yield
            finally:
                self._deadline = before

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What was written inside stands, or nothing of it when an exception leaves. They nest."""
        with self.within(_WRITE_TIME):
            self._connection.execute("SAVEPOINT it")
            try:
                yield
            except BaseException:  # whatever ends it, Ctrl-C too, leaves nothing half written
                self._connection.execute("ROLLBACK TO it")
                raise
            finally:
                self._connection.execute("RELEASE it")

    def insert(self, object_type: ObjectType, row: Row) -> None:
        """The row has every field of the object."""
        fields = object_type.stored
        marks = ", ".join("?" for _ in fields)
        cells = [row[field.name] for field in fields]
        self._write(f'INSERT INTO "{object_type.name}" VALUES ({marks})', cells)

    def update(self, object_type: ObjectType, record_id: str, row: Row) -> None:
        """The row's keys are names of fields, as the schema spells them."""
        known = {field.name for field in object_type.stored}
        assert row.keys() <= known
        columns = ", ".join(f'"{name}" = ?' for name in row)
        sql = f'UPDATE "{object_type.name}" SET {columns} WHERE "Id" = ?'
        self._write(sql, [*row.values(), record_id])

    def delete(self, object_type: ObjectType, record_id: str) -> None:
        self._write(f'DELETE FROM "{object_type.name}" WHERE "Id" = ?', [record_id])

    def row(self, object_type: ObjectType, record_id: str) -> Row | None:
        names = [field.name for field in object_type.stored]
        columns = ", ".join(f'"{name}"' for name in names)
        found = self.fetch(
            f'SELECT {columns} FROM "{object_type.name}" WHERE "Id" = ?', [record_id]
        )
        return dict(zip(names, found[0], strict=True)) if found else None

    def ids(self, object_type: ObjectType, field: Field, cell: Cell) -> list[str]:
        """The records not in the bin that have the value."""
        kept = 'AND "IsDeleted" = 0' if object_type.deletable else ""
        sql = f'SELECT "Id" FROM "{object_type.name}" WHERE "{field.name}" = ? {kept}'
        return [str(row[0]) for row in self.fetch(sql, [cell])]

    def count(self, object_type: ObjectType) -> int:
        return int(self.fetch(f'SELECT COUNT(*) FROM "{object_type.name}"', [])[0][0] or 0)

    def highest(self, object_type: ObjectType, field: Field) -> int:
        """The highest number kept as text."""
        sql = f'SELECT MAX(CAST("{field.name}" AS INTEGER)) FROM "{object_type.name}"'
        return int(self.fetch(sql, [])[0][0] or 0)

    def _write(self, sql: str, values: Sequence[Cell]) -> None:
        self._connection.execute("PRAGMA query_only = OFF")
        try:
            self._connection.execute(sql, values)
        finally:
            self._connection.execute("PRAGMA query_only = ON")

    def fetch(self, sql: str, values: Sequence[Cell]) -> list[tuple[Cell, ...]]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except UnicodeEncodeError:
            raise QueryError("MALFORMED_QUERY", "half a character (a surrogate) is none") from None
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise too_long() from None
            if not any(words in str(error) for words in _TOO_COMPLICATED):
                raise
            message = "The filter conditions of the query are too complicated."
            raise QueryError("QUERY_TOO_COMPLICATED", message) from None

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline


def _opened(schema: Schema) -> sqlite3.Connection:
    """An empty one that compares as Salesforce does."""
    connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    ranks = {
        f"{object_type.name}.{field.name}": field.ranks
        for object_type in schema
        for field in object_type.fields.values()
        if field.type == "picklist"
    }
    install(connection, ranks)
    return connection


def _create(connection: sqlite3.Connection, object_type: ObjectType, rows: list[Row]) -> None:
    fields = object_type.stored
    columns = ", ".join(field.column for field in fields)
    connection.execute(f'CREATE TABLE "{object_type.name}" ({columns})')
    connection.execute(
        f'CREATE UNIQUE INDEX "{object_type.name}.Id" ON "{object_type.name}" ("Id")'
    )
    for field in fields:
        if field.unique or field.external_id:
            connection.execute(
                f'CREATE INDEX "{object_type.name}.{field.name}"'
                f' ON "{object_type.name}" ("{field.name}")'
            )
    marks = ", ".join("?" for _ in fields)
    cells = ([row[field.name] for field in fields] for row in rows)
    connection.executemany(f'INSERT INTO "{object_type.name}" VALUES ({marks})', cells)
