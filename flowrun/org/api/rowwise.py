"""Many records in one call: each succeeds or fails by itself, or all of them together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..data.ids import full_id
from ..data.schema import ObjectType
from ..data.values import incorrect_id
from ..data.writes import Values, Writer
from ..errors import ApiError

_ROLLED_BACK = ApiError(
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone"
    " header",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one row went."""

    id: str | None
    created: bool = False
    error: ApiError | None = None

    @property
    def as_json(self) -> dict[str, Any]:
        named = {"id": self.id} if self.id else {}
        errors = [self.error.of_row] if self.error else []
        return {**named, "success": not errors, "errors": errors}


Action = Callable[[], Outcome]


class _Undone(Exception):
    pass


def each_row(writer: Writer, actions: Iterable[Action], *, all_or_none: bool) -> list[Outcome]:
    outcomes: list[Outcome] = []
    try:
        with writer.database.transaction():
            outcomes.extend(_tried(action) for action in actions)
            if all_or_none and any(outcome.error for outcome in outcomes):
                raise _Undone
    except _Undone:
        return [Outcome(None, error=each.error or _ROLLED_BACK) for each in outcomes]
    return outcomes


def update_row(writer: Writer, object_type: ObjectType, values: Values) -> Outcome:
    """The row names its record by an Id among its values."""
    written = next((value for name, value in values.items() if name.lower() == "id"), None)
    if written is None:
        message = "Id not specified in an update call"
        raise ApiError("MISSING_ARGUMENT", message, fields=["Id"])
    record_id = record_id_of(object_type, written)
    rest = {name: value for name, value in values.items() if name.lower() != "id"}
    writer.update(object_type, record_id, rest)
    return Outcome(record_id)


def delete_row(writer: Writer, object_type: ObjectType, written: Any) -> Outcome:
    record_id = record_id_of(object_type, written)
    writer.delete(object_type, record_id)
    return Outcome(record_id)


def record_id_of(object_type: ObjectType, written: Any) -> str:
    found = full_id(str(written))
    if found is None or not found.startswith(object_type.prefix):
        raise incorrect_id(f"{object_type.title} ID", str(written), "Id")
    return found


def _tried(action: Action) -> Outcome:
    try:
        return action()
    except ApiError as error:
        if error.status == 404 and error.code == "NOT_FOUND":
            error = ApiError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        return Outcome(None, error=error)
