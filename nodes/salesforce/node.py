"""The node: which keys its actions take, what they ask, what they make of the answer."""

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from engine import (
    Context,
    CredentialName,
    Finding,
    HttpNode,
    NodeError,
    Request,
    Response,
    ResponseMapping,
    Result,
    Retry,
)
from engine.fields import WrongAt

from .actions import ACTIONS, Action, add_rules, check_keys
from .binding import Soql
from .bulk import BulkQuery
from .errors import LocatorLost, read_errors, rest_error
from .pages import Pages, collected, plain, read_page
from .preflight import Preflight
from .records import ApiName, Fields, RecordId
from .requests import RestApi, unwrapped
from .saving import SavePath, saved
from .sosl import Sosl
from .usage import read_usage, warning

_VERSION = r"^\d{2,3}\.0$"
_RESTARTS = 2
_NO_SUCH_KEY = "Provided external ID field does not exist"
_GONE = ("NOT_FOUND", "ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY")


def _version(written: Any) -> Any:
    if isinstance(written, str) and not re.match(_VERSION, written):
        raise ValueError("takes a version such as 66.0")
    return written


Version = Annotated[str, BeforeValidator(_version), StringConstraints(pattern=_VERSION)]


class Salesforce(HttpNode):
    """Read and write Salesforce records. It logs in by itself with the credential that it names.

    `action` is `get_records` (a SOQL `query`), `search` (a SOSL `query`), or `get_record`,
    `create_record`, `update_record`, `upsert_record`, `delete_record` with `object`, `id` and
    `fields`. `$NAME` stands where a value belongs; values are bound, never spliced.

    `response_mapping` sees `{totalSize, done, records: […]}` of a query or a search, the record of
    get_record, and `{id, success, created}` of a write. A query may match `max_records`; a larger
    result goes to a file with `save_to: contacts.csv` or `.jsonl`.
    """

    model_config = ConfigDict(json_schema_extra=add_rules)

    type = "salesforce"
    exits = {
        "success": "The record is there, or was written; a query found at least one.",
        "no_records": "The query or search ran and matched nothing (get_records, search).",
        "not_found": "There is no such record (get_record, update_record, delete_record).",
        "failed": "Salesforce refused, or could not be asked.",
    }
    max_response = 20_000_000
    retry = Retry(times=2, when=(429, 502, 503, 504, "connection"))

    action: Annotated[Action, Field(description="What is done.")] = "get_records"
    credential: Annotated[
        str,
        CredentialName("salesforce"),
        Field(description="The credential that logs in.", examples=["Salesforce Production"]),
    ]
    query: Annotated[
        Soql | Sosl | None,
        Field(
            description="SOQL, or for `search` SOSL. A $NAME is bound as a value.",
            examples=["SELECT Id FROM Contact WHERE Phone = $CALLER_PHONE_NUMBER LIMIT 1"],
        ),
    ] = None
    object: Annotated[
        ApiName | None, Field(description="The object's API name.", examples=["Contact"])
    ] = None
    id: Annotated[
        RecordId | None,
        Field(description="The record's Id, or the value of its external id."),
    ] = None
    external_id: Annotated[
        ApiName | None, Field(description="The field that `id` is a value of.")
    ] = None
    fields: Annotated[
        Fields | None,
        Field(
            description="`Field: value` lines to write, or a list of fields to read.",
            examples=[{"Status": "$STATUS"}, ["Name", "Email"]],
        ),
    ] = None
    response_mapping: ResponseMapping = Field(
        default_factory=ResponseMapping,
        description="Object path of the answer: the parameter that it fills.",
        examples=[{"records[0].Id": "$CONTACT_ID"}],
    )
    max_records: Annotated[
        int, Field(ge=1, le=1_000_000, description="How many records a query may match.")
    ] = 2_000
    save_to: Annotated[
        SavePath | None,
        Field(
            description="The .csv or .jsonl file that takes every record.",
            examples=["contacts.csv"],
        ),
    ] = None
    bulk: Annotated[
        bool | None,
        Field(description="Whether `save_to` uses a bulk job; else where that is faster."),
    ] = None
    batch_size: Annotated[
        Annotated[int, Field(ge=200, le=2_000)] | None,
        Field(description="How many records a page holds."),
    ] = None
    include_deleted: Annotated[bool, Field(description="Deleted records count too.")] = False
    keep_attributes: Annotated[
        bool, Field(description="Keep the `attributes` that Salesforce adds to records.")
    ] = False
    api_version: Annotated[Version, Field(description="The version of the REST API.")] = "66.0"

    @field_validator("query", mode="wrap")
    @classmethod
    def _in_its_language(cls, value: Any, _: Any, info: ValidationInfo) -> Soql | Sosl | None:
        if value is None:
            return None
        searches = info.data.get("action") == "search"
        return Sosl.parse(value) if searches else Soql.parse(value)

    @model_validator(mode="after")
    def _fits_its_action(self) -> "Salesforce":
        check_keys(self.action, self.model_fields_set)
        if self.fields and self.action != "get_record" and not self.fields.values:
            raise WrongAt("takes `Field: value` lines to write", ("fields",))
        if self.fields and self.action == "get_record" and not self.fields.names:
            raise WrongAt("takes a list of field names to read", ("fields",))
        if self.save_to:
            self.save_to.check(self.soql)
        if self.bulk and not self.save_to:
            message = "bulk: true needs save_to; a bulk query is for results of any size"
            raise WrongAt(message, ("bulk",), key=True)
        if self.bulk:
            BulkQuery.check(self.soql)
        return self

    def exit_names(self) -> tuple[str, ...]:
        return (*ACTIONS[self.action].exits, "failed")

    def fills(self, exit: str) -> Collection[str]:
        return super().fills(exit) if exit == "success" else ()

    @property
    def soql(self) -> Soql:
        assert isinstance(self.query, Soql)
        return self.query

    @cached_property
    def api(self) -> RestApi:
        return RestApi(self.credential, self.api_version)

    def request(self, ctx: Context) -> Request:
        if self.bulk:
            return BulkQuery(self, ctx, self.api).request()
        if self.action == "get_records":
            return self._asked(self.soql.render(ctx))
        if self.action == "search":
            assert self.query is not None
            return self.api.ask("search", self.query.render(ctx))
        if self.action == "get_record":
            names = ",".join(self.fields.names) if self.fields else ""
            return self.api.get(self._record_path(ctx) + (f"?fields={names}" if names else ""))
        if self.action == "delete_record":
            return self.api.send("DELETE", self._record_path(ctx), idempotent=True)
        assert self.fields is not None
        record = self.fields.record(ctx)
        if self.action == "create_record":
            return self.api.send("POST", f"sobjects/{self.object}", record, idempotent=False)
        return self.api.send("PATCH", self._record_path(ctx), record, idempotent=True)

    async def send(self, ctx: Context, request: Request) -> Response:
        response = await super().send(ctx, request)
        usage = read_usage(response.headers)
        if usage and usage.is_high:
            ctx.warn(warning(self.credential, usage))
        return unwrapped(response)

    async def ask(self, ctx: Context) -> Result:
        request = self.request(ctx)
        if self.action != "get_records":
            return self.result(ctx, await self.send(ctx, request))
        for restarts_left in reversed(range(_RESTARTS + 1)):
            try:
                return await self._queried(ctx, request)
            except LocatorLost:
                if not restarts_left:
                    raise
        raise AssertionError("unreachable")

    def result(self, ctx: Context, response: Response) -> Result:
        response = unwrapped(response)
        if self.action == "get_records":
            page = read_page(response)
            return self._found(page["totalSize"], plain(page["records"]))
        if self.action == "search":
            return self._searched(response)
        if self._is_gone(response):
            return Result("not_found")
        if response.status == 300:
            raise NodeError(f"several {self.object} records have that {self.external_id}")
        if not response.ok:
            raise rest_error(response)
        if self.action == "get_record":
            record = response.json()
            return self._mapped(record if self.keep_attributes else plain(record))
        return self._mapped(self._written(ctx, response))

    def beyond(self) -> str:
        if self.action != "get_records":
            return ""
        if self.save_to and self.bulk:
            return "the flow runs a bulk job instead"
        return "one page; the flow asks for further ones where there are any"

    def samples(self, found: Any) -> Iterator[tuple[str, int, Any]]:
        from .samples import samples

        return samples(self.action, self.exit_names(), found)

    async def preflight(self, ctx: Context) -> tuple[Finding, ...]:
        return await Preflight(self, ctx).findings()

    def pages(self, ctx: Context) -> Pages:
        """The reader of its query's pages."""
        return Pages(
            self.soql,
            lambda request: self.send(ctx, request),
            self.api.get,
            keep_attributes=self.keep_attributes,
        )

    async def _queried(self, ctx: Context, request: Request) -> Result:
        if self.save_to:
            bulk = BulkQuery(self, ctx, self.api) if self.bulk is not False else None
            answer = await saved(self, ctx, request, bulk)
            return self._mapped(answer) if answer["totalSize"] else Result("no_records")
        total, records = await collected(self.pages(ctx), request, self.max_records)
        return self._found(total, records)

    def _searched(self, response: Response) -> Result:
        if not response.ok:
            raise rest_error(response)
        data = response.json()
        found = data.get("searchRecords") if isinstance(data, dict) else None
        if not isinstance(found, list):
            raise NodeError("Salesforce answered with something that is no search result")
        if len(found) > self.max_records:
            raise NodeError(f"the search found {len(found):,} records; narrow it with LIMIT")
        return self._found(len(found), found if self.keep_attributes else plain(found))

    def _found(self, total: int, records: list[Any]) -> Result:
        if not total:
            return Result("no_records")
        return self._mapped({"totalSize": total, "done": True, "records": records})

    def _is_gone(self, response: Response) -> bool:
        """Whether the record is not there; an error about a field of it is another matter."""
        if "not_found" not in self.exit_names() or response.status not in (400, 404):
            return False
        errors = [error for error in read_errors(response) if not error.fields]
        if self.external_id and any(error.message.startswith(_NO_SUCH_KEY) for error in errors):
            return False
        return any(error.code in _GONE for error in errors)

    def _written(self, ctx: Context, response: Response) -> dict[str, Any]:
        """`{id, success, created}`; Salesforce says nothing of a record that was there before."""
        told = response.json() if response.body else {}
        if not isinstance(told, dict):
            raise NodeError("Salesforce answered with something that is no result of a write")
        known = None
        if self.id and not self.external_id:
            known = self.id.segment(ctx, external=False)
        if self.action == "create_record" and not told.get("id"):
            raise NodeError(
                f"Salesforce answered {response.status} without the new record's Id; "
                "look in the org before you create it again"
            )
        created = told.get("created", response.status == 201)
        return {"id": told.get("id", known), "success": True, "created": created}

    def _mapped(self, data: Any) -> Result:
        return Result("success", self.response_mapping.values(data))

    def _asked(self, soql: str) -> Request:
        headers = {}
        if self.batch_size:
            headers["Sforce-Query-Options"] = f"batchSize={self.batch_size}"
        return self.api.ask("queryAll" if self.include_deleted else "query", soql, headers)

    def _record_path(self, ctx: Context) -> str:
        assert self.id is not None
        path = f"sobjects/{self.object}/"
        if self.external_id:
            path += f"{self.external_id}/"
        return path + self.id.segment(ctx, external=self.external_id is not None)
