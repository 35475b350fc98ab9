"""`/composite/sobjects` and `/composite/tree`: many records at once."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..data.ids import full_id
from ..data.schema import Field, ObjectType
from ..errors import ApiError, QueryError, no_such_object, no_such_relationship, not_found
from ..http import DATA, json_answer
from .records import Records, external_key
from .requests import base_path, is_true, items_of, json_object, listed
from .save_results import Action, SaveResult, delete_row, each_row, update_row, upsert_row

MOST_ROWS = 200


class RecordCollections:
    def __init__(self, records: Records) -> None:
        self.records = records
        self.schema = records.schema
        self.writer = records.writer

    def routes(self) -> list[Route]:
        many = f"{DATA}/{{version}}/composite/sobjects"
        return [
            Route(many, self.write, methods=["POST", "PATCH", "DELETE"]),
            Route(f"{many}/{{type}}", self.read, methods=["GET", "POST"]),
            Route(f"{many}/{{type}}/{{key}}", self.upsert, methods=["PATCH"]),
            Route(f"{DATA}/{{version}}/composite/tree/{{type}}", self.tree, methods=["POST"]),
        ]

    async def write(self, request: Request) -> Response:
        base_path(request)
        if request.method == "DELETE":
            asked = request.query_params
            written = _at_most(listed_ids(asked.get("ids", "")))
            actions: list[Action] = [partial(self._delete, each) for each in written]
            return self._answer(actions, all_or_none=is_true(asked.get("allOrNone")))
        body = await json_object(request)
        act = self._insert if request.method == "POST" else self._update
        actions = [partial(act, item) for item in items_of(body, "records", MOST_ROWS)]
        return self._answer(actions, all_or_none=body.get("allOrNone") is True)

    async def upsert(self, request: Request) -> Response:
        object_type = self._object(request)
        key = external_key(object_type, request.path_params["key"])
        body = await json_object(request)
        actions = [
            partial(self._upsert, object_type, key, item)
            for item in items_of(body, "records", MOST_ROWS)
        ]
        results = each_row(self.writer, actions, all_or_none=body.get("allOrNone") is True)
        return json_answer([each.as_json | {"created": each.created} for each in results])

    async def read(self, request: Request) -> Response:
        """Records by their Ids; null for those that are not there."""
        object_type, base = self._object(request), base_path(request)
        if request.method == "POST":
            body = await json_object(request)
            ids, fields = body.get("ids"), body.get("fields")
            if not isinstance(ids, list) or not isinstance(fields, list):
                raise ApiError("JSON_PARSER_ERROR", "'ids' and 'fields' are lists")
        else:
            asked = request.query_params
            ids, fields = listed_ids(asked.get("ids", "")), listed(asked.get("fields", ""))
        names = [str(each) for each in fields]
        if not names:
            raise ApiError("MALFORMED_QUERY", "fields must be specified")
        return json_answer(
            [self._read(base, object_type, str(each), names) for each in _at_most(ids)]
        )

    async def tree(self, request: Request) -> Response:
        """Records with their children: all are created, or none."""
        object_type = self._object(request)
        items = items_of(await json_object(request), "records", MOST_ROWS)
        results: list[dict[str, Any]] = []
        failures: list[dict[str, Any]] = []
        try:
            with self.writer.database.transaction():
                for item in items:
                    results.extend(self._plant(object_type, item, {}, failures))
                if len(results) > MOST_ROWS:
                    message = f"A tree has at most {MOST_ROWS} records"
                    raise ApiError("EXCEEDED_ID_LIMIT", message)
                if failures:
                    raise _Felled
        except _Felled:
            return json_answer({"hasErrors": True, "results": failures}, 400)
        return json_answer({"hasErrors": False, "results": results}, 201)

    def _plant(
        self,
        object_type: ObjectType,
        item: dict[str, Any],
        parent: dict[str, str],
        failures: list[dict[str, Any]],
    ) -> Iterator[dict[str, Any]]:
        named = item.get("attributes")
        reference = str(named.get("referenceId", "")) if isinstance(named, dict) else ""
        branches = {
            name: value["records"]
            for name, value in item.items()
            if isinstance(value, dict) and _all_objects(value.get("records"))
        }
        values = {name: value for name, value in item.items() if name not in branches} | parent
        try:
            made = self.writer.insert(object_type, values)
            yield {"referenceId": reference, "id": made}
            for name, children in branches.items():
                found = self.schema.children(object_type, name)
                if found is None:
                    raise ApiError("INVALID_FIELD", no_such_relationship(name, "request"))
                child_type, field = found
                for child in children:
                    yield from self._plant(child_type, child, {field.name: made}, failures)
        except ApiError as error:
            failures.append({"referenceId": reference, "errors": [error.of_row]})

    def _insert(self, item: dict[str, Any]) -> SaveResult:
        made = self.writer.insert(self._typed(item), item)
        return SaveResult(made, created=True)

    def _update(self, item: dict[str, Any]) -> SaveResult:
        return update_row(self.writer, self._typed(item), item)

    def _upsert(self, object_type: ObjectType, key: Field, item: dict[str, Any]) -> SaveResult:
        return upsert_row(self.records, object_type, key, item)

    def _delete(self, written: str) -> SaveResult:
        found = full_id(written)
        object_type = self.schema.by_prefix(found) if found else None
        if object_type is None:
            raise ApiError("MALFORMED_ID", f"malformed id {written}")
        return delete_row(self.writer, object_type, written)

    def _read(self, base: str, object_type: ObjectType, written: str, names: list[str]) -> Any:
        found = full_id(written)
        if found is None:
            raise ApiError("MALFORMED_ID", f"malformed id {written}")
        try:
            return self.records.read(base, object_type, found, names)
        except ApiError as error:
            if error.status == 404:
                return None
            raise

    def _typed(self, item: dict[str, Any]) -> ObjectType:
        attributes = item.get("attributes")
        name = str(attributes.get("type", "")) if isinstance(attributes, dict) else ""
        object_type = self.schema.find(name)
        if object_type is None:
            raise ApiError("INVALID_TYPE", no_such_object(name))
        return object_type

    def _answer(self, actions: list[Action], *, all_or_none: bool) -> Response:
        results = each_row(self.writer, actions, all_or_none=all_or_none)
        return json_answer([each.as_json for each in results])

    def _object(self, request: Request) -> ObjectType:
        base_path(request)
        try:
            return self.schema.object(request.path_params["type"])
        except QueryError:
            raise not_found() from None


def _all_objects(records: Any) -> bool:
    return isinstance(records, list) and all(isinstance(item, dict) for item in records)


class _Felled(Exception):
    """A record of a tree was refused, so that none of it stands."""


def listed_ids(written: str) -> list[str]:
    """Ids differ in case, so they are listed apart from names."""
    return [each.strip() for each in written.split(",") if each.strip()]


def _at_most(items: list[Any]) -> list[Any]:
    if not 0 < len(items) <= MOST_ROWS:
        message = f"ids takes from 1 to {MOST_ROWS} entries, not {len(items)}"
        raise ApiError("EXCEEDED_ID_LIMIT" if items else "REQUIRED_FIELD_MISSING", message)
    return items
