"""Rows as the database keeps them: a cell for each field, and moments as text that sorts."""

from datetime import UTC, datetime
from typing import TypeAlias

from .schema import ObjectType

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Cell]


def moment_text(moment: datetime) -> str:
    """`2026-01-01T00:00:00.000+0000`, always in UTC and so ordered as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def complete(object_type: ObjectType, row: Row) -> Row:
    """Every field of the object; an unset boolean is false."""
    empty = {"boolean": 0}
    return {
        each.name: empty.get(each.type) if row.get(each.name) is None else row[each.name]
        for each in object_type.stored
    }
