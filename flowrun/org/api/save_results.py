"""Many records in one call: each succeeds or fails by itself, or all of them together."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from ..data.ids import full_id
from ..data.json_values import incorrect_id
from ..data.schema import Field, ObjectType
from ..data.writes import RecordWriter, Values
from ..errors import ApiError
from .records import Records, external_key

_ROLLED_BACK = ApiError(
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone"
    " header",
)


class SaveResult(NamedTuple):
    """How one row went."""

    id: str | None
    created: bool = False
    error: ApiError | None = None

    @property
    def as_json(self) -> dict[str, Any]:
        named = {"id": self.id} if self.id else {}
        errors = [self.error.of_row] if self.error else []
        return {**named, "success": not errors, "errors": errors}


Action = Callable[[], SaveResult]


class _Undone(Exception):
    """A row failed where all succeed or none."""


def each_row(
    writer: RecordWriter, actions: Iterable[Action], *, all_or_none: bool
) -> list[SaveResult]:
    results: list[SaveResult] = []
    try:
        with writer.database.transaction():
            results.extend(_tried(action) for action in actions)
            if all_or_none and any(result.error for result in results):
                raise _Undone
    except _Undone:
        return [SaveResult(None, error=each.error or _ROLLED_BACK) for each in results]
    return results


def write_row(
    records: Records, operation: str, object_type: ObjectType, key: str, values: dict[str, Any]
) -> SaveResult:
    """What a row of a job asks for; an upsert goes by the key."""
    if operation == "insert":
        return SaveResult(records.writer.insert(object_type, values), created=True)
    if operation == "update":
        return update_row(records.writer, object_type, values)
    if operation == "upsert":
        return upsert_row(records, object_type, external_key(object_type, key), values)
    written = next((each for name, each in values.items() if name.lower() == "id"), "")
    return delete_row(records.writer, object_type, written)


def update_row(writer: RecordWriter, object_type: ObjectType, values: Values) -> SaveResult:
    """The row names its record by an Id among its values."""
    written = next((value for name, value in values.items() if name.lower() == "id"), None)
    if written is None:
        message = "Id not specified in an update call"
        raise ApiError("MISSING_ARGUMENT", message, fields=["Id"])
    record_id = record_id_of(object_type, written)
    rest = {name: value for name, value in values.items() if name.lower() != "id"}
    writer.update(object_type, record_id, rest)
    return SaveResult(record_id)


def upsert_row(
    records: Records, object_type: ObjectType, key: Field, item: dict[str, Any]
) -> SaveResult:
    """The row names its record by an external Id among its values."""
    value = next((value for name, value in item.items() if name.lower() == key.name.lower()), None)
    if value is None and key.type != "id":
        message = f"{key.name} not specified"
        raise ApiError("MISSING_ARGUMENT", message, fields=[key.name])
    rest = {name: each for name, each in item.items() if name.lower() != key.name.lower()}
    if value is None:
        return SaveResult(records.writer.insert(object_type, rest), created=True)
    found = records.writer.matching(object_type, key, value)
    if len(found) > 1:
        message = f"{key.name}: more than one record found for external id field: {found}"
        raise ApiError("DUPLICATE_VALUE", message, fields=[key.name])
    made = records.upsert(object_type, key, value, rest, found)
    return SaveResult(made, created=not found)


def delete_row(writer: RecordWriter, object_type: ObjectType, written: Any) -> SaveResult:
    record_id = record_id_of(object_type, written)
    writer.delete(object_type, record_id)
    return SaveResult(record_id)


def record_id_of(object_type: ObjectType, written: Any) -> str:
    found = full_id(str(written))
    if found is None or not found.startswith(object_type.prefix):
        raise incorrect_id(f"{object_type.title} ID", str(written), "Id")
    return found


def _tried(action: Action) -> SaveResult:
    try:
        return action()
    except ApiError as error:
        if error.status == 404 and error.code == "NOT_FOUND":
            error = ApiError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        return SaveResult(None, error=error)
