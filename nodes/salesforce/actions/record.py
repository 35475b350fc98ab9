"""One record: got by its Id or a key of its own, created, updated, upserted or deleted."""

from dataclasses import dataclass
from typing import Any

from engine import Context, NodeError, Request, Response
from engine.fields import WrongAt

from ..errors import read_errors, rest_error
from ..pages import plain
from ..preflight import Preflight
from ..record_keys import ApiName, Fields, RecordId
from ..requests import RestApi
from .action import Action, ActionName, Outcome, Takes

_NO_SUCH_KEY = "Provided external ID field does not exist"
_GONE = ("NOT_FOUND", "ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY")
_SEVERAL = 300


@dataclass(frozen=True, slots=True)
class RecordAction(Action):
    """`get_record` and the four that write. `fields` are names to read, or values to write."""

    takes = {
        "get_record": Takes(("object", "id"), ("fields", "external_id", "keep_attributes")),
        "create_record": Takes(("object", "fields"), exits=("success",)),
        "update_record": Takes(("object", "id", "fields")),
        "upsert_record": Takes(("object", "external_id", "id", "fields"), exits=("success",)),
        "delete_record": Takes(("object", "id")),
    }

    api: RestApi
    name: ActionName
    object: ApiName
    id: RecordId | None
    external_id: ApiName | None
    fields: Fields | None
    keep_attributes: bool

    def check(self) -> None:
        if self.fields is None:
            return
        if self.name == "get_record" and not self.fields.names:
            raise WrongAt("takes a list of field names to read", ("fields",))
        if self.name != "get_record" and not self.fields.values:
            raise WrongAt("takes `Field: value` lines to write", ("fields",))

    def request(self, ctx: Context) -> Request:
        match self.name:
            case "get_record":
                names = f"?fields={','.join(self.fields.names)}" if self.fields else ""
                return self.api.get(self._path(ctx) + names)
            case "delete_record":
                return self.api.send("DELETE", self._path(ctx), idempotent=True)
            case "create_record":
                path = f"sobjects/{self.object}"
                return self.api.send("POST", path, self._written(ctx), idempotent=False)
            case _:
                written = self._written(ctx)
                return self.api.send("PATCH", self._path(ctx), written, idempotent=True)

    def outcome(self, ctx: Context, response: Response) -> Outcome:
        if self._is_gone(response):
            return Outcome("not_found")
        if response.status == _SEVERAL:
            raise NodeError(f"several {self.object} records have that {self.external_id}")
        if not response.ok:
            raise rest_error(response, self._written(ctx) if self._writes else None)
        if self.name == "get_record":
            record = response.json()
            return Outcome("success", record if self.keep_attributes else plain(record))
        return Outcome("success", self._told_of_write(ctx, response))

    async def compare(self, look: Preflight) -> None:
        await look.record(
            self.object, self.external_id, self.fields, creates=self.name == "create_record"
        )

    def _path(self, ctx: Context) -> str:
        assert self.id is not None
        key = f"{self.external_id}/" if self.external_id else ""
        segment = self.id.segment(ctx, external=self.external_id is not None)
        return f"sobjects/{self.object}/{key}{segment}"

    @property
    def _writes(self) -> bool:
        return self.fields is not None and bool(self.fields.values)

    def _written(self, ctx: Context) -> dict[str, Any]:
        assert self.fields is not None
        return self.fields.record(ctx)

    def _is_gone(self, response: Response) -> bool:
        """Whether the record is not there; an error about a field of it is another matter."""
        exits = self.takes[self.name].exits
        if "not_found" not in exits or response.status not in (400, 404):
            return False
        errors = [error for error in read_errors(response) if not error.fields]
        if self.external_id and any(error.message.startswith(_NO_SUCH_KEY) for error in errors):
            return False
        return any(error.code in _GONE for error in errors)

    def _told_of_write(self, ctx: Context, response: Response) -> dict[str, Any]:
        """`{id, success, created}`; Salesforce says nothing of a record that was there before."""
        told = response.json() if response.body else {}
        if not isinstance(told, dict):
            raise NodeError("Salesforce answered with something that is no result of a write")
        known = None
        if self.id and not self.external_id:
            known = self.id.segment(ctx, external=False)
        if self.name == "create_record" and not told.get("id"):
            raise NodeError(
                f"Salesforce answered {response.status} without the new record's Id; "
                "look in the org before you create it again"
            )
        created = told.get("created", response.status == 201)
        return {"id": told.get("id", known), "success": True, "created": created}
