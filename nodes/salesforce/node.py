import re
from collections.abc import Iterator
from typing import Annotated, Any, TypedDict
from urllib.parse import quote

from pydantic import BeforeValidator, Field, StringConstraints

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
)

from .binding import Soql
from .errors import rest_error

_VERSION = r"^\d{2,3}\.0$"


def _version(written: Any) -> Any:
    if isinstance(written, str) and not re.match(_VERSION, written):
        raise ValueError("takes a version such as 66.0")
    return written


Version = Annotated[str, BeforeValidator(_version), StringConstraints(pattern=_VERSION)]


class Answer(TypedDict):
    """What the mapping sees: all pages as one, without `attributes`."""

    totalSize: int
    done: bool
    records: list[Any]


class Salesforce(HttpNode):
    """Query Salesforce. It logs in by itself with the credential that it names.

    `query` is SOQL with `$NAME` where a value belongs; values are bound, never spliced. All pages
    are read; `response_mapping` sees `{totalSize, done, records: […]}`.
    """

    type = "salesforce"
    exits = {
        "success": "There is at least one record.",
        "no_records": "The query ran and matched nothing.",
        "failed": "Salesforce refused the query, or could not be asked.",
    }
    max_response = 20_000_000

    credential: Annotated[str, CredentialName("salesforce")]
    query: Soql
    response_mapping: ResponseMapping = Field(default_factory=ResponseMapping)
    api_version: Version = "66.0"

    def request(self, ctx: Context) -> Request:
        soql = quote(self.query.render(ctx), safe="")
        return self._get(f"/services/data/v{self.api_version}/query?q={soql}")

    async def ask(self, ctx: Context) -> Result:
        answer = _page(await self.send(ctx, self.request(ctx)))
        page, records, size, seen = answer, answer["records"], 0, set[str]()
        while len(records) < answer["totalSize"] and (path := _next_page(page)):
            if path in seen:
                raise NodeError("Salesforce named the same next page twice")
            seen.add(path)
            response = await self.send(ctx, self._get(path))
            size += len(response.body)
            if size > (ctx.policy.max_response or self.max_response):
                raise NodeError("the result is larger than policy.max_response; narrow the query")
            page = _page(response)
            if not page["records"]:
                raise NodeError("Salesforce sent an empty page in the middle of a result")
            records += page["records"]
        return self._mapped({**answer, "done": True})

    def result(self, ctx: Context, response: Response) -> Result:
        return self._mapped(_page(response))

    def findings(self) -> Iterator[Finding]:
        if self.query.syntax_error:
            yield Finding(("query",), f"SOQL: {self.query.syntax_error}", "soql-syntax")

    def _get(self, path: str) -> Request:
        headers = {"Accept": "application/json"}
        return Request("GET", path, headers, credential=self.credential)

    def _mapped(self, page: Any) -> Result:
        if not page["totalSize"]:
            return Result("no_records")
        answer = Answer(
            totalSize=page["totalSize"], done=page["done"], records=_plain(page["records"])
        )
        return Result("success", self.response_mapping.values(answer))


def _page(response: Response) -> dict[str, Any]:
    if not response.ok:
        raise rest_error(response)
    data = response.json()
    if not (
        isinstance(data, dict)
        and isinstance(data.get("records"), list)
        and isinstance(data.get("totalSize"), int)
    ):
        raise NodeError("Salesforce answered with something that is no query result")
    return data


def _next_page(page: dict[str, Any]) -> str:
    """The path of the next page; nothing after the last one."""
    path = page.get("nextRecordsUrl") or ""
    if page.get("done", True) or not path:
        return ""
    if not isinstance(path, str) or not path.startswith("/services/data/"):
        raise NodeError("Salesforce named a next page that is not one of its own")
    return path


def _plain(value: Any) -> Any:
    """Records without their `attributes`, at every level."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "attributes"}
    return value
