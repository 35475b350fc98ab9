"""`/sobjects`: what objects there are, and their records one by one."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nodes.salesforce.soql import (
    Column,
    FieldComparison,
    FieldPath,
    FieldSet,
    Origin,
    SoqlQuery,
    StringLiteral,
)

from ..data.ids import full_id
from ..data.schema import Field, ObjectType
from ..data.writes import Values, Writer
from ..errors import ApiError, QueryError, no_such_key, not_found
from ..queries.query import Record
from .answers import json_answer
from .describe import description, outline
from .rest import Rest
from .wire import DATA, api_version, base_path, created, empty, json_object, listed

_TELLS_CREATED = 46


@dataclass(slots=True)
class SObjects:
    rest: Rest
    writer: Writer

    def routes(self) -> list[Route]:
        objects = f"{DATA}/{{version}}/sobjects"
        one = f"{objects}/{{type}}"
        writes = ["GET", "PATCH", "DELETE"]
        return [
            Route(objects, self.all),
            Route(one, self.about, methods=["GET", "POST"]),
            Route(f"{one}/describe", self.describe),
            Route(f"{one}/{{id}}", self.record, methods=writes),
            Route(f"{one}/Id", self.create, methods=["POST"]),
            Route(f"{one}/{{key}}/{{value:path}}", self.keyed, methods=writes),
            Route(f"{DATA}/{{version}}/tooling/sobjects", self.all),
        ]

    async def all(self, request: Request) -> Response:
        base = base_path(request)
        known = [outline(each, base) for each in self.rest.data.schema]
        return json_answer({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": known})

    async def about(self, request: Request) -> Response:
        if request.method == "POST":
            return await self.create(request)
        outlined = outline(self._object(request), base_path(request))
        return json_answer({"objectDescribe": outlined, "recentItems": []})

    async def describe(self, request: Request) -> Response:
        object_type = self._object(request)
        return json_answer(description(object_type, self.rest.data.schema, base_path(request)))

    async def create(self, request: Request) -> Response:
        object_type, base = self._object(request), base_path(request)
        made = self.writer.insert(object_type, await json_object(request))
        return created(made, f"{base}/sobjects/{object_type.name}/{made}")

    async def record(self, request: Request) -> Response:
        """One record by its Id."""
        object_type = self._object(request)
        record_id = full_id(request.path_params["id"])
        if record_id is None:
            raise no_such_key()
        return await self._act(request, object_type, record_id)

    async def keyed(self, request: Request) -> Response:
        """One record by the value of an external Id; PATCH creates what is not there."""
        object_type, value = self._object(request), request.path_params["value"]
        key = external_key(object_type, request.path_params["key"])
        if request.method == "PATCH":
            return await self._upsert(request, object_type, key, value)
        found = self.writer.matching(object_type, key, value)
        if len(found) > 1:
            return self._several(request, object_type, found)
        if not found:
            raise not_found()
        return await self._act(request, object_type, found[0])

    async def _act(self, request: Request, object_type: ObjectType, record_id: str) -> Response:
        if request.method == "DELETE":
            self.writer.delete(object_type, record_id)
            return empty()
        if request.method == "PATCH":
            self.writer.update(object_type, record_id, await json_object(request))
            return empty()
        names = listed(request.query_params.get("fields", ""))
        base = base_path(request)
        return json_answer(self.read(base, object_type, record_id, names))

    async def _upsert(
        self, request: Request, object_type: ObjectType, key: Field, value: str
    ) -> Response:
        body, found = await json_object(request), self.writer.matching(object_type, key, value)
        if len(found) > 1:
            return self._several(request, object_type, found)
        if not found and request.query_params.get("updateOnly", "").lower() == "true":
            raise not_found()
        made = upsert(self.writer, object_type, key, value, body, found)
        if not found:
            location = f"{base_path(request)}/sobjects/{object_type.name}/{made}"
            told = {"created": True} if api_version(request) >= _TELLS_CREATED else {}
            return created(made, location, **told)
        if api_version(request) < _TELLS_CREATED:
            return empty()
        return json_answer({"id": made, "success": True, "errors": [], "created": False})

    def read(self, base: str, object_type: ObjectType, record_id: str, names: list[str]) -> Record:
        """All fields of a record, or those named: its own, or of its parents (`Account.Name`)."""
        self.writer.existing(object_type, record_id)
        select = tuple(Column(FieldPath(tuple(name.split(".")))) for name in names) or (
            FieldSet("ALL"),
        )
        where = FieldComparison(FieldPath(("Id",)), "=", StringLiteral(record_id, record_id))
        query = SoqlQuery(select, (Origin(FieldPath((object_type.name,))),), where=where, limit=1)
        try:
            return self.rest.run(base, self.rest.page_size).execute(query).records[0]
        except QueryError as error:
            raise ApiError(error.code, error.message) from None

    def _several(self, request: Request, object_type: ObjectType, found: list[str]) -> Response:
        base = base_path(request)
        urls = [f"{base}/sobjects/{object_type.name}/{each}" for each in found]
        return json_answer(urls, 300)

    def _object(self, request: Request) -> ObjectType:
        base_path(request)
        object_type = self.rest.data.schema.find(request.path_params["type"])
        if object_type is None:
            raise not_found()
        return object_type


def external_key(object_type: ObjectType, name: str) -> Field:
    """A field that may name one record: the Id, an external Id, a user's name."""
    field = object_type.field(name)
    if field is None or not (field.external_id or field.type == "id" or field.name == "Username"):
        raise no_such_key(name)
    return field


def upsert(
    writer: Writer, object_type: ObjectType, key: Field, value: Any, body: Values, found: list[str]
) -> str:
    """Changes the record found, or creates one with the key; gives its Id."""
    if any(name.lower() == key.name.lower() for name in body):
        message = f"The {key.name} field should not be specified in the sobject data."
        raise ApiError("INVALID_FIELD", message, fields=[key.name])
    if found:
        writer.update(object_type, found[0], body)
        return found[0]
    if key.type == "id":
        raise not_found()
    return writer.insert(object_type, {**body, key.name: value})
