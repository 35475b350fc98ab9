"""Records one by one: what the endpoints that read and write them share."""

from typing import Any, TypeAlias

from nodes.salesforce.soql import (
    Column,
    FieldComparison,
    FieldPath,
    FieldSet,
    Origin,
    SoqlQuery,
    StringLiteral,
)

from ..data.schema import Field, ObjectType, Schema
from ..data.writes import RecordWriter, Values
from ..errors import ApiError, QueryError, no_such_key, not_found
from ..queries.plan import Record
from ..queries.query import Queries, QueryResult

Child: TypeAlias = tuple[ObjectType, Field]
"""An object, and its reference to the parent it is asked for by."""


class Records:
    """Reads records through queries, and writes them as the running user."""

    def __init__(self, schema: Schema, queries: Queries, writer: RecordWriter) -> None:
        self.schema = schema
        self.queries = queries
        self.writer = writer

    def read(self, base: str, object_type: ObjectType, record_id: str, names: list[str]) -> Record:
        """All fields of a record, or those named: its own, or of its parents (`Account.Name`)."""
        self.writer.existing(object_type, record_id)
        select = tuple(Column(FieldPath(tuple(name.split(".")))) for name in names) or (
            FieldSet("ALL"),
        )
        where = FieldComparison(FieldPath(("Id",)), "=", StringLiteral(record_id, record_id))
        query = SoqlQuery(select, (Origin(FieldPath((object_type.name,))),), where=where, limit=1)
        return self._executed(base, query).records[0]

    def children(self, base: str, parent_id: str, child: Child, names: list[str]) -> Record:
        """The first page of a record's children, all their fields or those named."""
        object_type, reference = child
        wanted = names or [each.name for each in object_type.fields.values()]
        select = tuple(Column(FieldPath(tuple(name.split(".")))) for name in wanted)
        parent = FieldPath((reference.name,))
        where = FieldComparison(parent, "=", StringLiteral(parent_id, parent_id))
        query = SoqlQuery(select, (Origin(FieldPath((object_type.name,))),), where=where)
        return self.queries.run(base).first_page(self._executed(base, query))

    def _executed(self, base: str, query: SoqlQuery) -> QueryResult:
        try:
            return self.queries.run(base).execute(query)
        except QueryError as error:
            raise ApiError(error.code, error.message) from None

    def named(self, name: str) -> ObjectType:
        """The object a path names."""
        object_type = self.schema.find(name)
        if object_type is None:
            raise not_found()
        return object_type

    def select(self, base: str, soql: str) -> list[Record]:
        return self.queries.run(base).answer(soql).records

    def record_types(self, base: str, object_type: ObjectType) -> list[Record]:
        return self.select(
            base,
            "SELECT Id, Name, DeveloperName, IsActive FROM RecordType"
            f" WHERE SobjectType = '{object_type.name}' ORDER BY Name",
        )

    def upsert(
        self, object_type: ObjectType, key: Field, value: Any, body: Values, found: list[str]
    ) -> str:
        """Changes the record found, or creates one with the key; gives its Id."""
        if any(name.lower() == key.name.lower() for name in body):
            message = f"The {key.name} field should not be specified in the sobject data."
            raise ApiError("INVALID_FIELD", message, fields=[key.name])
        if found:
            self.writer.update(object_type, found[0], body)
            return found[0]
        if key.type == "id":
            raise not_found()
        return self.writer.insert(object_type, {**body, key.name: value})


def external_key(object_type: ObjectType, name: str) -> Field:
    """A field that may name one record: the Id, an external Id, a user's name."""
    field = object_type.field(name)
    if field is None or not (field.external_id or field.type == "id" or field.name == "Username"):
        raise no_such_key(name)
    return field
