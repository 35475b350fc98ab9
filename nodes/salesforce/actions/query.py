"""A SOQL query: its records in memory page by page, or in a file by pages or by a bulk job."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from engine import Context, Request, Response
from engine.fields import WrongAt

from ..binding import Soql
from ..bulk import BulkQuery
from ..errors import LocatorLost
from ..pages import Page, Pages, collected, plain, read_page, whole_number
from ..preflight import Preflight
from ..requests import RestApi, Send
from ..saving import SavePath, saved
from .action import Action, Outcome, Takes, found

_RESTARTS = 2
BULK_FROM = 50_000
"""From so many records on, a CSV file is had from one bulk job instead of many pages."""


@dataclass(frozen=True, slots=True)
class QueryAction(Action):
    """`get_records`. While `bulk` is None, a job is used where it is faster and yields the same."""

    takes = {
        "get_records": Takes(
            ("query",),
            (
                "max_records",
                "batch_size",
                "include_deleted",
                "save_to",
                "bulk",
                "keep_attributes",
            ),
            ("success", "no_records"),
        )
    }

    api: RestApi
    soql: Soql
    max_records: int
    batch_size: int | None
    include_deleted: bool
    keep_attributes: bool
    save_to: SavePath | None
    bulk: bool | None

    def check(self) -> None:
        if self.save_to:
            self.save_to.check(self.soql)
        if self.bulk and not self.save_to:
            message = "bulk: true needs save_to; a bulk query is for results of any size"
            raise WrongAt(message, ("bulk",), key=True)
        if self.bulk and not self._job.fits():
            message = "a bulk query has plain fields alone, no functions, children or OFFSET"
            raise WrongAt(message, ("bulk",), key=True)

    def request(self, ctx: Context) -> Request:
        return self._job.request(ctx) if self.bulk else self._first_page(ctx)

    def outcome(self, ctx: Context, response: Response) -> Outcome:
        page = read_page(response, self.soql)
        records, told = page["records"], whole_number(page.get("totalSize")) or 0
        is_all = page.get("done") is True and not self.soql.counts
        return found(len(records) if is_all else max(told, len(records)), plain(records))

    async def ask(self, ctx: Context, send: Send) -> Outcome:
        for restarts_left in reversed(range(_RESTARTS + 1)):
            try:
                return await self._queried(ctx, send)
            except LocatorLost:
                if not restarts_left:
                    raise
        raise AssertionError("unreachable")

    def beyond(self) -> str:
        if self.bulk:
            return "the flow runs a bulk job instead"
        return "one page; the flow asks for further ones where there are any"

    async def compare(self, look: Preflight) -> None:
        await look.query(self.soql)

    def pages(self, ctx: Context, send: Send) -> AsyncGenerator[Page, None]:
        """The result page by page."""
        pages = Pages(self.soql, send, self.api.get, keep_attributes=self.keep_attributes)
        return pages.read(self._first_page(ctx))

    @property
    def _job(self) -> BulkQuery:
        return BulkQuery(self.soql, self.api, include_deleted=self.include_deleted)

    def _first_page(self, ctx: Context) -> Request:
        headers = {}
        if self.batch_size:
            headers["Sforce-Query-Options"] = f"batchSize={self.batch_size}"
        resource = "queryAll" if self.include_deleted else "query"
        return self.api.ask(resource, self.soql.render(ctx), headers)

    async def _queried(self, ctx: Context, send: Send) -> Outcome:
        if self.save_to is None:
            return found(*await collected(self.soql, self.pages(ctx, send), self.max_records))
        answer = await saved(self.save_to.path, self.soql, self._stream(ctx, send), ctx.progress)
        return Outcome("success", answer) if answer["totalSize"] else Outcome("no_records")

    async def _stream(self, ctx: Context, send: Send) -> AsyncGenerator[Page, None]:
        """What a file takes: pages, or a job's results in their place once they prove to be many.

        A job's values are all text, as a CSV's are anyway; in JSON lines they would differ.
        """
        may_change = bool(self.save_to and self.save_to.is_csv) and self.bulk is None
        if not self.bulk:
            async with aclosing(self.pages(ctx, send)) as pages:
                async for page in pages:
                    if may_change and page.total >= BULK_FROM and self._job.fits():
                        break
                    yield page
                else:
                    return
        async with aclosing(self._job.results(ctx, send)) as results:
            async for page in results:
                yield page
