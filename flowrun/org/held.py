"""The records that a local org holds, as a test asks for them."""

from collections.abc import Mapping
from typing import Any

from engine.errors import FlowError
from engine.suggestions import nearest

from .data.file_values import EXPECTED, read_cell
from .data.ids import full_id
from .data.rows import Cell
from .data.schema import KEYS, NUMBERS, Field, ObjectType
from .org import Org


class OrgRecords:
    """Those that are not in the bin, with the fields that have a value of their own."""

    def __init__(self, org: Org) -> None:
        self.org = org

    def held(self, kind: str) -> list[Mapping[str, Any]]:
        object_type = self._object(kind)
        fields = object_type.stored
        columns = ", ".join(f'"{field.name}"' for field in fields)
        kept = ' WHERE "IsDeleted" = 0' if object_type.deletable else ""
        sql = f'SELECT {columns} FROM "{object_type.name}"{kept} ORDER BY rowid'
        return [
            {field.name: _value(field, cell) for field, cell in zip(fields, row, strict=True)}
            for row in self.org.database.fetch(sql, [])
        ]

    def read(self, kind: str, field: str, written: str | None) -> tuple[str, Any]:
        object_type = self._object(kind)
        found = object_type.field(field)
        if found is None:
            known = [each.name for each in object_type.stored]
            raise ValueError(f"{object_type.name} has no field {field}{nearest(field, known)}")
        if not found.stored:
            raise ValueError(f"{found.name} is put together from other fields; expect those")
        if written is None:
            return found.name, _value(found, 0 if found.type == "boolean" else None)
        try:
            cell = read_cell(found, written)
        except (ValueError, KeyError):
            takes = "a number" if found.type in NUMBERS else "a text"
            raise ValueError(
                f"{found.name} is {EXPECTED.get(found.type, takes)}, which {written} is not"
            ) from None
        if found.type in KEYS:
            cell = full_id(str(cell))
            if cell is None:
                raise ValueError(f"{found.name} is an Id, which {written} is not")
        return found.name, _value(found, cell)

    def _object(self, kind: str) -> ObjectType:
        found = self.org.schema.find(kind)
        if found is None:
            known = [each.name for each in self.org.schema]
            raise FlowError(f"the local org has no object {kind}{nearest(kind, known)}")
        return found


def _value(field: Field, cell: Cell) -> Any:
    """A cell as data; a whole number is one, whatever its field keeps it as."""
    if field.type == "boolean":
        return bool(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
