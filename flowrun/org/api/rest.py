"""Versions, limits and queries, and what every endpoint over the records shares."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..chaos import Chaos
from ..data.data import Data
from ..data.database import Database
from ..errors import ApiError
from ..queries.columns import column_metadata, explanation
from ..queries.cursors import Cursors
from ..queries.literals import Calendar
from ..queries.query import Record, Run
from .answers import json_answer
from .gate import DAILY_CALLS, Usage
from .wire import DATA, base_path, is_true

_NEWEST, _OLDEST = 67, 31
_SEASONS = ("Spring", "Summer", "Winter")
_BATCH = re.compile(r"batchSize\s*=\s*(\d{1,6})", re.IGNORECASE)
_SMALLEST_BATCH, _LARGEST_BATCH = 200, 2000
_RESOURCES = (
    "composite",
    "jobs",
    "limits",
    "parameterizedSearch",
    "query",
    "queryAll",
    "search",
    "sobjects",
    "tooling",
)
_LIMITS = {
    "ConcurrentAsyncGetReportInstances": 200,
    "DailyAsyncApexExecutions": 250_000,
    "DailyBulkApiBatches": 15_000,
    "DailyBulkV2QueryFileStorageMB": 976_562,
    "DailyBulkV2QueryJobs": 10_000,
    "DailyGenericStreamingApiEvents": 10_000,
    "DailyStreamingApiEvents": 10_000,
    "DailyWorkflowEmails": 1000,
    "DataStorageMB": 1024,
    "FileStorageMB": 1024,
    "HourlyAsyncReportRuns": 1200,
    "HourlyPublishedPlatformEvents": 50_000,
    "HourlyTimeBasedWorkflow": 1000,
    "MassEmail": 5000,
    "SingleEmail": 5000,
}


@dataclass(slots=True)
class Rest:
    data: Data
    database: Database
    cursors: Cursors
    page_size: int
    clock: Callable[[], datetime]
    usage: Usage
    chaos: Chaos

    def routes(self) -> list[Route]:
        version = f"{DATA}/{{version}}"
        return [
            Route(DATA, self.versions),
            Route(version, self.resources),
            Route(f"{version}/limits", self.limits),
            Route(f"{version}/query", self.query),
            Route(f"{version}/queryAll", self.query_all),
            Route(f"{version}/tooling/query", self.query),
            Route(f"{version}/query/{{locator}}", self.more),
            Route(f"{version}/queryAll/{{locator}}", self.more),
        ]

    async def versions(self, _: Request) -> Response:
        return json_answer([_version(number) for number in range(_OLDEST, _NEWEST + 1)])

    async def resources(self, request: Request) -> Response:
        base = base_path(request)
        return json_answer({name: f"{base}/{name}" for name in _RESOURCES})

    async def limits(self, request: Request) -> Response:
        base_path(request)
        left = max(0, DAILY_CALLS - self.usage.calls)
        others = {name: {"Max": most, "Remaining": most} for name, most in _LIMITS.items()}
        calls = {"DailyApiRequests": {"Max": DAILY_CALLS, "Remaining": left}}
        return json_answer(dict(sorted((calls | others).items())))

    async def query(self, request: Request) -> Response:
        return self._query(request, include_deleted=False)

    async def query_all(self, request: Request) -> Response:
        return self._query(request, include_deleted=True)

    async def more(self, request: Request) -> Response:
        base = base_path(request)
        if self.chaos.strikes("lost_locator"):
            self.cursors.forget()
        return json_answer(self.cursors.next(request.path_params["locator"], base))

    def _query(self, request: Request, *, include_deleted: bool) -> Response:
        base, size = base_path(request), min(self.page_size, _batch_size(request))
        asked = request.query_params
        text = asked.get("q") or asked.get("explain") or ""
        if not text.strip():
            raise ApiError("MALFORMED_QUERY", "A query string has to be specified")
        run = self.run(base, size)
        if not asked.get("q"):
            return json_answer(explanation(text, run))
        if is_true(asked.get("columns")):
            return json_answer(column_metadata(text, run))
        answer = run.answer(text, include_deleted=include_deleted)
        return json_answer(self.first_page(answer.records, answer.total, size, base))

    def first_page(self, records: list[Record], total: int, size: int, base: str) -> dict[str, Any]:
        if not records:
            return {"totalSize": total, "done": True, "records": []}
        return self.cursors.first(records, size, base)

    def run(self, base: str, size: int) -> Run:
        """Answers queries with paths under `base`; child records come in pages of `size`."""

        def page(records: list[Record]) -> Record:
            return self.cursors.first(records, size, base)

        zone = self.data.settings.zone
        calendar = Calendar(self.clock().astimezone(zone).date(), zone)
        return Run(self.data.schema, self.database, calendar, base, page, self.chaos)


def _version(number: int) -> dict[str, str]:
    """Three releases a year; v66.0 is Spring '26."""
    year = 26 + (number - 65) // 3
    label = f"{_SEASONS[number % 3]} '{year}"
    return {"label": label, "url": f"{DATA}/v{number}.0", "version": f"{number}.0"}


def _batch_size(request: Request) -> int:
    match = _BATCH.search(request.headers.get("sforce-query-options", ""))
    wanted = int(match[1]) if match else _LARGEST_BATCH
    return max(_SMALLEST_BATCH, min(wanted, _LARGEST_BATCH))
