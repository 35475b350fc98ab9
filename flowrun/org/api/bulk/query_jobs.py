"""`/jobs/query`: the results of a query as pages of CSV (Bulk API 2.0)."""

import base64
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...errors import ApiError
from ...http import DATA, json_answer
from ...queries.plan import Child, Choice, Record, Shape
from ...queries.query import Queries
from ..requests import api_version, base_path, empty, json_object
from .csv_text import to_csv
from .jobs import Job, Jobs, listing

_PAGE = 50_000
_OPERATIONS = ("query", "queryAll")
Trail = tuple[str, ...]


class QueryJobs:
    def __init__(self, queries: Queries, jobs: Jobs) -> None:
        self.queries = queries
        self.jobs = jobs
        self._results: dict[str, tuple[list[Trail], list[Record]]] = {}

    def routes(self) -> list[Route]:
        jobs = f"{DATA}/{{version}}/jobs/query"
        return [
            Route(jobs, self.all, methods=["GET", "POST"]),
            Route(f"{jobs}/{{id}}", self.one, methods=["GET", "PATCH", "DELETE"]),
            Route(f"{jobs}/{{id}}/results", self.results),
        ]

    async def all(self, request: Request) -> Response:
        base = base_path(request)
        if request.method == "GET":
            return json_answer(listing(self.jobs))
        asked = await json_object(request)
        operation, text = asked.get("operation"), asked.get("query")
        if operation not in _OPERATIONS or not isinstance(text, str):
            raise ApiError("INVALIDJOB", "A query job needs operation (query, queryAll) and query")
        run = self.queries.run(base)
        plan = run.plan(text)
        trails = list(trails_of(plan.shape, ()))
        answer = run.answer(text, include_deleted=operation == "queryAll")
        job = self.jobs.open(
            asked, operation, plan.tables.driving.name, api_version(request), "UploadComplete"
        )
        job.processed = len(answer.records)
        self._results[job.id] = (trails, answer.records)
        return json_answer(job.as_json)

    async def one(self, request: Request) -> Response:
        base_path(request)
        written = request.path_params["id"]
        if request.method == "DELETE":
            self._results.pop(self.jobs.find(written).id, None)
            self.jobs.delete(written)
            return empty()
        if request.method == "PATCH":
            job = self.jobs.find(written)
            self.jobs.finish(job, (await json_object(request)).get("state"))
            return json_answer(job.as_json)
        return json_answer(self.jobs.look(written).progress)

    async def results(self, request: Request) -> Response:
        """A page; each has the header row, and `Sforce-Locator: null` is on the last."""
        base_path(request)
        job, asked = self.jobs.find(request.path_params["id"]), request.query_params
        if job.state != "JobComplete":
            message = f"The results of a job in state {job.state} cannot be read"
            raise ApiError("INVALIDJOBSTATE", message)
        size, start = asked.get("maxRecords", str(_PAGE)), _offset(asked.get("locator"))
        if not (size.isascii() and size.isdigit() and int(size[:9])):
            raise ApiError("INVALID_PARAMETER", "maxRecords is a whole number above 0")
        trails, records = self._results[job.id]
        end = start + int(size[:9])
        page = records[start:end]
        return Response(
            self._text(job, trails, page),
            media_type="text/csv",
            headers={
                "Sforce-Locator": _locator(end) if end < len(records) else "null",
                "Sforce-NumberOfRecords": str(len(page)),
            },
        )

    def _text(self, job: Job, trails: list[Trail], page: list[Record]) -> str:
        header = [".".join(trail) for trail in trails]
        rows = ([value_at(record, trail) for trail in trails] for record in page)
        return to_csv([header, *rows], job.delimiter, job.line_ending)


def trails_of(shape: Shape, above: Trail) -> Iterator[Trail]:
    """The columns of the CSV; raises `ApiError` for what it has no place for."""
    if shape.id_column is None:
        message = "Aggregate Relationships not supported in Bulk Query"
        raise ApiError("FEATURENOTENABLED", message)
    for name, item in shape.items.items():
        if isinstance(item, Child):
            message = "Nested queries are not supported in Bulk Query"
            raise ApiError("FEATURENOTENABLED", message)
        if isinstance(item, Choice):
            message = "TYPEOF is not supported in Bulk Query"
            raise ApiError("FEATURENOTENABLED", message)
        if isinstance(item, Shape):
            yield from trails_of(item, (*above, name))
        elif item.type == "address":
            message = "Selecting compound data not supported in Bulk Query"
            raise ApiError("FEATURENOTENABLED", message)
        else:
            yield (*above, name)


def value_at(record: Record, trail: Trail) -> Any:
    value: Any = record
    for name in trail:
        value = value and value[name]
    return value


def _locator(offset: int) -> str:
    return base64.urlsafe_b64encode(str(offset).encode()).decode().rstrip("=")


def _offset(locator: str | None) -> int:
    if not locator:
        return 0
    try:
        text = base64.urlsafe_b64decode(locator + "=" * (-len(locator) % 4)).decode("ascii")
    except ValueError:
        text = ""
    if not (text.isdigit() and len(text) < 12):
        raise ApiError("INVALID_QUERY_LOCATOR", "invalid query locator")
    return int(text)
