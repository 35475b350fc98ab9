"""The node: its keys, and which action they choose."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, partial
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
    Request,
    Response,
    ResponseMapping,
    Result,
    Retry,
)
from engine.fields import YamlPath

from .actions import (
    ACTIONS,
    Action,
    ActionName,
    Outcome,
    QueryAction,
    RecordAction,
    SearchAction,
    add_rules,
    check_keys,
)
from .binding import Soql, Sosl
from .descriptions import AskedDescriptions
from .preflight import Preflight
from .record_keys import ApiName, Fields, RecordId
from .requests import RestApi, Send, unwrapped
from .saving import SavePath
from .usage import read_usage, warning

_VERSION = r"^\d{2,3}\.0$"


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
    also_called = "sf sfdc crm soql sosl"
    exits = {
        "success": "The record is there, or was written; a query found at least one.",
        "no_records": "The query or search ran and matched nothing (get_records, search).",
        "not_found": "There is no such record (get_record, update_record, delete_record).",
        "failed": "Salesforce refused, or could not be asked.",
    }
    max_response = 20_000_000
    retry = Retry(times=2, when=(429, 502, 503, 504, "connection"))

    action: Annotated[ActionName, Field(description="What is done.")] = "get_records"
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
        searches = info.data.get("action") in SearchAction.takes
        return Sosl.parse(value) if searches else Soql.parse(value)

    @model_validator(mode="after")
    def _fits_its_action(self) -> "Salesforce":
        check_keys(self.action, self.model_fields_set)
        self.chosen.check()
        return self

    @cached_property
    def chosen(self) -> Action:
        """The action, with all that it needs of the node's keys."""
        api = RestApi(self.credential, self.api_version)
        if isinstance(self.query, Soql):
            return QueryAction(
                api,
                self.query,
                max_records=self.max_records,
                batch_size=self.batch_size,
                include_deleted=self.include_deleted,
                keep_attributes=self.keep_attributes,
                save_to=self.save_to,
                bulk=self.bulk,
            )
        if isinstance(self.query, Sosl):
            return SearchAction(api, self.query, self.max_records, self.keep_attributes)
        assert self.object is not None
        return RecordAction(
            api,
            self.action,
            self.object,
            id=self.id,
            external_id=self.external_id,
            fields=self.fields,
            keep_attributes=self.keep_attributes,
        )

    def exit_names(self) -> tuple[str, ...]:
        return (*ACTIONS[self.action].exits, "failed")

    def never(self, entity_of: Callable[[str], str]) -> Mapping[str, str]:
        if isinstance(self.query, Soql) and self.query.always_finds:
            return {"no_records": "a query of totals has one record, whatever matches"}
        return {}

    def fills(self, exit: str) -> Collection[str]:
        return super().fills(exit) if exit == "success" else ()

    def request(self, ctx: Context) -> Request:
        return self.chosen.request(ctx)

    def understands(self, status: int) -> bool:
        """Every one: what Salesforce refuses, it says in its own way."""
        return True

    async def send(self, ctx: Context, request: Request) -> Response:
        response = await super().send(ctx, request)
        usage = read_usage(response.headers)
        if usage and usage.is_high:
            ctx.warn(warning(self.credential, usage))
        return unwrapped(response)

    async def ask(self, ctx: Context) -> Result:
        return self._mapped(await self.chosen.ask(ctx, self.sender(ctx)))

    def result(self, ctx: Context, response: Response) -> Result:
        return self._mapped(self.chosen.outcome(ctx, unwrapped(response)))

    def beyond(self) -> str:
        return self.chosen.beyond()

    def samples(self, found: Any) -> Iterator[tuple[str, int, Any]]:
        from .samples import samples

        exits = [exit for exit in self.exit_names() if exit not in self.never(lambda name: "")]
        return samples(self.action, exits, found)

    async def preflight(self, ctx: Context) -> tuple[Finding, ...]:
        look = Preflight(self._descriptions(ctx))
        await self.chosen.compare(look)
        return look.findings

    async def describe(self, ctx: Context) -> Mapping[str, Any]:
        from .kept import to_keep

        descriptions = self._descriptions(ctx)
        await self.chosen.compare(Preflight(descriptions))
        return await to_keep(descriptions)

    def missing(self, described: Mapping[str, Any]) -> Iterator[Finding]:
        from .kept import finished, kept_descriptions

        look = Preflight(kept_descriptions(described))
        finished(self.chosen.compare(look))
        for finding in look.findings:
            yield finding._replace(severity="warning")

    @classmethod
    def offers(
        cls,
        written: Mapping[str, Any],
        path: YamlPath,
        before: str,
        after: str,
        described: Mapping[str, Any],
    ) -> Iterator[tuple[str, str]]:
        from .offering import offered

        return offered(written, path, before, after, described)

    def _descriptions(self, ctx: Context) -> AskedDescriptions:
        return AskedDescriptions(RestApi(self.credential, self.api_version), self.sender(ctx))

    def sender(self, ctx: Context) -> Send:
        """What an action sends with."""
        return partial(self.send, ctx)

    def _mapped(self, outcome: Outcome) -> Result:
        if outcome.exit != "success":
            return Result(outcome.exit)
        return Result("success", self.response_mapping.values(outcome.data))
