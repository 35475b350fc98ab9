"""`/query` and `/queryAll`: SOQL over GET, answered page by page."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..chaos import Chaos
from ..errors import ApiError
from ..http import DATA, json_answer
from ..queries.query import Queries
from .requests import base_path, is_true

_BATCH = r"(?i)batchSize\s*=\s*(\d{1,6})"
_SMALLEST_BATCH, _LARGEST_BATCH = 200, 2000


class QueryResource:
    def __init__(self, queries: Queries, chaos: Chaos) -> None:
        self.queries = queries
        self.chaos = chaos

    def routes(self) -> list[Route]:
        version = f"{DATA}/{{version}}"
        return [
            Route(f"{version}/query", self.query),
            Route(f"{version}/queryAll", self.query_all),
            Route(f"{version}/tooling/query", self.query),
            Route(f"{version}/query/{{locator}}", self.more),
            Route(f"{version}/queryAll/{{locator}}", self.more),
        ]

    async def query(self, request: Request) -> Response:
        return self._query(request, include_deleted=False)

    async def query_all(self, request: Request) -> Response:
        return self._query(request, include_deleted=True)

    async def more(self, request: Request) -> Response:
        base = base_path(request)
        if self.chaos.strikes("lost_locator"):
            self.queries.locators.forget()
        return json_answer(self.queries.locators.next(request.path_params["locator"], base))

    def _query(self, request: Request, *, include_deleted: bool) -> Response:
        base, size = base_path(request), min(self.queries.page_size, _batch_size(request))
        asked = request.query_params
        text = asked.get("q") or asked.get("explain") or ""
        if not text.strip():
            raise ApiError("MALFORMED_QUERY", "A query string has to be specified")
        run = self.queries.run(base, size)
        if asked.get("q") and not is_true(asked.get("columns")):
            result = run.answer(text, include_deleted=include_deleted)
            return json_answer(run.first_page(result))
        from ..queries.explain import column_metadata, explanation

        return json_answer(column_metadata(text, run) if asked.get("q") else explanation(text, run))


def _batch_size(request: Request) -> int:
    match = re.search(_BATCH, request.headers.get("sforce-query-options", ""))
    wanted = int(match[1]) if match else _LARGEST_BATCH
    return max(_SMALLEST_BATCH, min(wanted, _LARGEST_BATCH))
