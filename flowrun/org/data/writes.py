"""Creating, changing and deleting records, with the checks Salesforce makes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from ..chaos import Chaos
from ..errors import ApiError, not_found
from .database import RecordDatabase
from .derived import drop_stale, fill_derived, fill_label
from .ids import full_id, make_id
from .json_values import incorrect_id, written_cell
from .rows import Row, complete, moment_text
from .schema import DELETED_FOR_GOOD, Field, ObjectType, Schema

Values = Mapping[str, Any]


class RecordWriter:
    """Each method does all of it or nothing, and raises `ApiError`."""

    def __init__(
        self,
        schema: Schema,
        database: RecordDatabase,
        user: str,
        clock: Callable[[], datetime],
        chaos: Chaos,
    ) -> None:
        self.schema = schema
        self.database = database
        self.user = user
        self.clock = clock
        self.chaos = chaos
        self._numbers: dict[str, int] = {}

    def insert(self, object_type: ObjectType, values: Values) -> str:
        if object_type.name == "Organization":
            raise _unsupported(object_type, "create")
        if any(name.lower() == "id" for name in values):
            message = "cannot specify Id in an insert call"
            raise ApiError("INVALID_FIELD_FOR_INSERT_UPDATE", message, fields=["Id"])
        with self.database.transaction():
            row = self._defaults(object_type) | self._changes(object_type, values, creating=True)
            _require(row, object_type.fields.values())
            self._check_unique(object_type, row, "")
            row["Id"] = self._new_id(object_type)
            self._complete(object_type, row)
            self.database.insert(object_type, complete(object_type, row))
        return str(row["Id"])

    def update(self, object_type: ObjectType, record_id: str, values: Values) -> None:
        if any(name.lower() == "id" for name in values):
            message = "The Id field should not be specified in the sobject data."
            raise ApiError("INVALID_FIELD", message, fields=["Id"])
        with self.database.transaction():
            row = self._locked(object_type, record_id)
            changes = self._changes(object_type, values, creating=False)
            _require(changes, [object_type.fields[name.lower()] for name in changes])
            self._check_unique(object_type, changes, record_id)
            row |= changes
            drop_stale(object_type.name, row, changes)
            row |= {"LastModifiedDate": self._now(), "LastModifiedById": self.user}
            row["SystemModstamp"] = row["LastModifiedDate"]
            fill_label(object_type.name, row, "")
            fill_derived(object_type.name, row)
            self.database.update(object_type, record_id, complete(object_type, row))

    def delete(self, object_type: ObjectType, record_id: str) -> None:
        """Puts the record into the bin; what has none is gone."""
        for_good = object_type.name in DELETED_FOR_GOOD
        if not (object_type.deletable or for_good):
            raise _unsupported(object_type, "delete")
        with self.database.transaction():
            self._locked(object_type, record_id)
            if for_good:
                self.database.delete(object_type, record_id)
            else:
                stamp: Row = {"IsDeleted": 1, "SystemModstamp": self._now()}
                self.database.update(object_type, record_id, stamp)

    def existing(self, object_type: ObjectType, record_id: str) -> Row:
        row = self.database.row(object_type, record_id)
        if row is None:
            raise not_found()
        if row.get("IsDeleted"):
            raise ApiError("ENTITY_IS_DELETED", "entity is deleted", 404)
        return row

    def _locked(self, object_type: ObjectType, record_id: str) -> Row:
        row = self.existing(object_type, record_id)
        if self.chaos.strikes("lock_row"):
            message = "unable to obtain exclusive access to this record or 1 records: " + record_id
            raise ApiError("UNABLE_TO_LOCK_ROW", message, fields=[])
        return row

    def matching(self, object_type: ObjectType, key: Field, value: Any) -> list[str]:
        """The records an external Id names."""
        if key.type == "id":
            found = full_id(str(value))
            row = self.database.row(object_type, found) if found else None
            return [] if row is None or row.get("IsDeleted") else [str(found)]
        return self.database.ids(object_type, key, written_cell(key, value))

    def _changes(self, object_type: ObjectType, values: Values, *, creating: bool) -> Row:
        fields: dict[str, tuple[Field, Any]] = {}
        for name, value in values.items():
            if name.lower() != "attributes":
                field, plain = self._named(object_type, name, value)
                fields[field.name] = (field, plain)
        locked = [
            name
            for name, (field, _) in fields.items()
            if not (field.createable if creating else field.updateable)
        ]
        if locked:
            message = (
                f"Unable to create/update fields: {', '.join(locked)}. Please check the security"
                " settings of this field and verify that it is read/write for your profile or"
                " permission set."
            )
            raise ApiError("INVALID_FIELD_FOR_INSERT_UPDATE", message, fields=locked)
        row = {name: written_cell(field, value) for name, (field, value) in fields.items()}
        for field, _ in fields.values():
            if field.type == "reference" and row[field.name] is not None:
                self._check_reference(object_type, field, str(row[field.name]))
        return row

    def _named(self, object_type: ObjectType, name: str, value: Any) -> tuple[Field, Any]:
        """The field meant by a key; `Account: {Key__c: …}` means AccountId."""
        field = object_type.field(name)
        if field:
            return field, value
        reference = object_type.reference(name)
        if reference and isinstance(value, dict):
            return reference, self._by_key(reference, value)
        message = f"No such column '{name}' on sobject of type {object_type.name}"
        raise ApiError("INVALID_FIELD", message)

    def _by_key(self, reference: Field, value: dict[str, Any]) -> str:
        target = self._meant(reference, value)
        named = [(name, each) for name, each in value.items() if name.lower() != "attributes"]
        key = target.field(named[0][0]) if len(named) == 1 else None
        if key is None or not (key.external_id or key.type == "id"):
            message = f"A reference to {target.name} takes exactly one external ID field"
            raise ApiError("INVALID_FIELD", message)
        wanted = named[0][1]
        found = self.matching(target, key, wanted)
        if len(found) == 1:
            return found[0]
        message = (
            f"Foreign key external ID: {wanted} not found for field {key.name}"
            f" in entity {target.name}"
        )
        if found:
            message = f"More than one record found for external id field: {found}"
            raise ApiError("DUPLICATE_EXTERNAL_ID", message)
        raise ApiError("INVALID_FIELD", message)

    def _meant(self, reference: Field, value: dict[str, Any]) -> ObjectType:
        """The object that a key is of; where there are several, `attributes` may say which."""
        attributes = value.get("attributes")
        said = attributes.get("type") if isinstance(attributes, dict) else None
        parents = self.schema.parents(reference)
        return next((one for one in parents if one.name == said), parents[0])

    def _check_reference(self, owner: ObjectType, field: Field, record_id: str) -> None:
        parents = self.schema.parents(field)
        target = next((one for one in parents if record_id.startswith(one.prefix)), None)
        if target is None:
            raise incorrect_id(field.label, record_id, field.name)
        row = self.database.row(target, record_id)
        if row is None:
            raise ApiError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", fields=[])
        if row.get("IsDeleted"):
            raise ApiError("ENTITY_IS_DELETED", "entity is deleted", fields=[])
        if target.name == "RecordType" and row["SobjectType"] != owner.name:
            message = f"Record Type ID: this ID value isn't valid for the user: {record_id}"
            raise ApiError("INVALID_CROSS_REFERENCE_KEY", message, fields=[field.name])

    def _check_unique(self, object_type: ObjectType, row: Row, own_id: str) -> None:
        for name, cell in row.items():
            field = object_type.fields[name.lower()]
            if field.unique and cell is not None:
                others = set(self.database.ids(object_type, field, cell)) - {own_id}
                if others:
                    message = (
                        f"duplicate value found: {name} duplicates value on record with id:"
                        f" {min(others)}"
                    )
                    raise ApiError("DUPLICATE_VALUE", message, fields=[])

    def _defaults(self, object_type: ObjectType) -> Row:
        fields = object_type.fields.values()
        return {each.name: written_cell(each, each.default) for each in fields if each.default}

    def _new_id(self, object_type: ObjectType) -> str:
        name = object_type.name
        number = self._numbers.get(name) or self.database.count(object_type)
        while self.database.row(object_type, make_id(object_type.prefix, number + 1)):
            number += 1
        self._numbers[name] = number + 1
        return make_id(object_type.prefix, number + 1)

    def _complete(self, object_type: ObjectType, row: Row) -> None:
        name, now = object_type.name, self._now()
        row |= {"CreatedDate": now, "LastModifiedDate": now, "SystemModstamp": now}
        row |= {"CreatedById": self.user, "LastModifiedById": self.user}
        if row.get("OwnerId") is None:
            row["OwnerId"] = self.user
        if name == "Case":
            self._complete_case(object_type, row)
        elif name.endswith("__c") and row.get("Name") is None:
            row["Name"] = row["Id"]
        fill_label(name, row, "")
        fill_derived(name, row)

    def _complete_case(self, case: ObjectType, row: Row) -> None:
        number = case.fields["casenumber"]
        row["CaseNumber"] = f"{max(1000, self.database.highest(case, number)) + 1:08}"
        if row.get("ContactId") and not row.get("AccountId"):
            contact = self.database.row(self.schema.object("Contact"), str(row["ContactId"]))
            row["AccountId"] = contact["AccountId"] if contact else None

    def _now(self) -> str:
        return moment_text(self.clock().replace(microsecond=0))


def _require(row: Row, fields: Iterable[Field]) -> None:
    missing = [each.name for each in fields if each.required and row.get(each.name) is None]
    if missing:
        message = f"Required fields are missing: [{', '.join(missing)}]"
        raise ApiError("REQUIRED_FIELD_MISSING", message, fields=missing)


def _unsupported(object_type: ObjectType, action: str) -> ApiError:
    message = f"entity type {object_type.name} does not support {action}"
    return ApiError("INVALID_TYPE_FOR_OPERATION", message)
