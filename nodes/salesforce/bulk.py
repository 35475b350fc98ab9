"""A query as a job of the Bulk API 2.0: for results that pages would take long to bring.

https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm
"""

import csv
import io
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import quote

from engine import Context, NodeError, Request, Response

from .binding import Soql
from .errors import rest_error
from .pages import Page, whole_number
from .requests import RestApi, Send

_JOBS = "jobs/query"
_PAGE = 10_000
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 10.0
_MOST_WAITING = 3_600.0


class BulkQuery:
    """One job: created, waited for, its results read. Its values are text, null where empty."""

    def __init__(self, soql: Soql, api: RestApi, *, include_deleted: bool) -> None:
        self.soql = soql
        self.api = api
        self.operation = "queryAll" if include_deleted else "query"

    def fits(self) -> bool:
        """Whether a job can run the query."""
        return self.soql.columns is not None and self.soql.query.offset is None

    def request(self, ctx: Context) -> Request:
        """Asks for the job. One more job than needed, after a retry, only reads."""
        body = {"operation": self.operation, "query": self.soql.render(ctx)}
        return self.api.send("POST", _JOBS, body, idempotent=True, reads=True)

    async def results(self, ctx: Context, send: Send) -> AsyncGenerator[Page, None]:
        """The records, page by page. Raises `NodeError`."""
        job = str(_job(_ok(await send(self.request(ctx))))["id"])
        total = await self._completed(job, ctx, send)
        locator = ""
        while True:
            path = f"{_JOBS}/{job}/results?maxRecords={_PAGE}"
            if locator:
                path += f"&locator={quote(locator, safe='')}"
            response = _ok(await send(self.api.get(path, {"Accept": "text/csv"})))
            yield Page(total, _rows(response))
            locator = response.headers.get("sforce-locator", "null")
            if locator in ("null", ""):
                return

    async def _completed(self, job: str, ctx: Context, send: Send) -> int:
        """Waits for the job; the number of its records."""
        wait, waited = _FIRST_WAIT, 0.0
        while True:
            told = _job(_ok(await send(self.api.get(f"{_JOBS}/{job}"))))
            if told["state"] == "JobComplete":
                return whole_number(told.get("numberRecordsProcessed")) or 0
            if told["state"] in ("Failed", "Aborted"):
                why = told.get("errorMessage") or "it says no more"
                raise NodeError(f"the bulk query {told['state'].lower()}: {why}")
            if waited >= _MOST_WAITING:
                raise NodeError("the bulk query was not done within an hour")
            ctx.progress("waiting for Salesforce's bulk job", 0, 0)
            await ctx.clock.sleep(wait)
            waited += wait
            wait = min(wait * 2, _LONGEST_WAIT)


def _ok(response: Response) -> Response:
    if not response.ok:
        raise rest_error(response)
    return response


def _job(response: Response) -> dict[str, Any]:
    data = response.json()
    if isinstance(data, dict) and isinstance(data.get("id"), str) and "state" in data:
        return data
    raise NodeError("Salesforce answered with something that is no bulk job")


def _rows(response: Response) -> list[Any]:
    """The records of one page of results. Each page begins with the names of the columns."""
    if response.content_type != "text/csv":
        raise NodeError(f"the results came as {response.content_type or 'nothing'}, not as CSV")
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(response.body.decode("utf-8", "replace"), newline=""))
    names = next(reader, [])
    return [_record(names, row) for row in reader]


def _record(names: list[str], row: list[str]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, value in zip(names, row, strict=False):
        *parents, field = name.split(".")
        below = record
        for parent in parents:
            below = below.setdefault(parent, {})
        below[field] = value or None
    return record
