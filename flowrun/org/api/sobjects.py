"""`/sobjects`: what objects there are, and their records one by one."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..data.ids import full_id
from ..data.schema import Field, ObjectType
from ..errors import ApiError, no_such_key, not_found
from ..http import DATA, json_answer
from .describe import description, outline
from .elsewhere import NOT_HERE, elsewhere
from .overviews import recent_items
from .records import Records, external_key
from .requests import api_version, base_path, created, empty, json_object, listed

_TELLS_CREATED = 46
_MOST_RECENT = 10


class SObjects:
    def __init__(self, records: Records) -> None:
        self.records = records
        self.schema = records.schema
        self.writer = records.writer

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
        known = [outline(each, base) for each in self.schema]
        return json_answer({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": known})

    async def about(self, request: Request) -> Response:
        if request.method == "POST":
            return await self.create(request)
        object_type, base = self._object(request), base_path(request)
        lately = recent_items(self.records, base, [object_type], _MOST_RECENT)
        outlined = outline(object_type, base)
        return json_answer({"objectDescribe": outlined, "recentItems": lately})

    async def describe(self, request: Request) -> Response:
        object_type, base = self._object(request), base_path(request)
        types = self.records.record_types(base, object_type)
        return json_answer(description(object_type, self.schema, base, types))

    async def create(self, request: Request) -> Response:
        object_type, base = self._object(request), base_path(request)
        made = self.writer.insert(object_type, await json_object(request))
        return created(made, f"{base}/sobjects/{object_type.name}/{made}")

    async def record(self, request: Request) -> Response:
        """One record by its Id."""
        object_type, written = self._object(request), request.path_params["id"]
        record_id = full_id(written)
        if record_id is None:
            raise elsewhere(written) if written in NOT_HERE else no_such_key()
        return await self._act(request, object_type, record_id)

    async def keyed(self, request: Request) -> Response:
        """One record by the value of an external Id; PATCH creates what is not there. After an Id
        comes a relationship."""
        object_type, value = self._object(request), request.path_params["value"]
        record_id = full_id(request.path_params["key"])
        if record_id and record_id.startswith(object_type.prefix):
            return await self._related(request, object_type, record_id, value.split("/"))
        key = external_key(object_type, request.path_params["key"])
        if request.method == "PATCH":
            return await self._upsert(request, object_type, key, value)
        found = self.writer.matching(object_type, key, value)
        if len(found) > 1:
            return self._several(request, object_type, found)
        if not found:
            raise not_found()
        return await self._act(request, object_type, found[0])

    async def _related(
        self, request: Request, object_type: ObjectType, record_id: str, names: list[str]
    ) -> Response:
        """Where relationships lead from a record: `Account/Owner` to a parent, `Contacts` to
        children, which come last and are only read."""
        row = self.writer.existing(object_type, record_id)
        name, *more = names
        reference = object_type.reference(name)
        if reference is None:
            children = self.schema.children(object_type, name)
            if children is None or more:
                raise elsewhere(name) if name in NOT_HERE else not_found()
            if request.method != "GET":
                message = f"HTTP Method '{request.method}' not allowed. Allowed are HEAD,GET"
                raise ApiError("METHOD_NOT_ALLOWED", message, 405)
            wanted, base = listed(request.query_params.get("fields", "")), base_path(request)
            return json_answer(self.records.children(base, record_id, children, wanted))
        parent_id = row[reference.name]
        parent = self.schema.by_prefix(str(parent_id)) if parent_id else None
        if parent is None:
            raise not_found()
        if more:
            return await self._related(request, parent, str(parent_id), more)
        return await self._act(request, parent, str(parent_id))

    async def _act(self, request: Request, object_type: ObjectType, record_id: str) -> Response:
        if request.method == "DELETE":
            self.writer.delete(object_type, record_id)
            return empty()
        if request.method == "PATCH":
            self.writer.update(object_type, record_id, await json_object(request))
            return empty()
        names = listed(request.query_params.get("fields", ""))
        base = base_path(request)
        return json_answer(self.records.read(base, object_type, record_id, names))

    async def _upsert(
        self, request: Request, object_type: ObjectType, key: Field, value: str
    ) -> Response:
        body, found = await json_object(request), self.writer.matching(object_type, key, value)
        if len(found) > 1:
            return self._several(request, object_type, found)
        if not found and request.query_params.get("updateOnly", "").lower() == "true":
            raise not_found()
        made = self.records.upsert(object_type, key, value, body, found)
        if not found:
            location = f"{base_path(request)}/sobjects/{object_type.name}/{made}"
            told = {"created": True} if api_version(request) >= _TELLS_CREATED else {}
            return created(made, location, **told)
        if api_version(request) < _TELLS_CREATED:
            return empty()
        return json_answer({"id": made, "success": True, "errors": [], "created": False})

    def _several(self, request: Request, object_type: ObjectType, found: list[str]) -> Response:
        base = base_path(request)
        urls = [f"{base}/sobjects/{object_type.name}/{each}" for each in found]
        return json_answer(urls, 300)

    def _object(self, request: Request) -> ObjectType:
        base_path(request)
        return self.records.named(request.path_params["type"])
