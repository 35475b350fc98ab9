"""`/services/async`: jobs of batches (Bulk API 1.0), which older clients still speak."""

import itertools
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...chaos import Chaos
from ...data.ids import full_id, make_id
from ...data.rows import moment_text
from ...errors import ApiError, QueryError
from ...login.tokens import Tokens
from ..records import Records, external_key
from .async_formats import (
    accepts_json,
    info_answer,
    json_records,
    json_text,
    read_info,
    refused,
    typed,
    wants_json,
    xml_found,
    xml_records,
    xml_result_ids,
    xml_results,
)
from .batch_work import BatchWork, in_milliseconds
from .batches import QUERIES, Batch, BatchJob
from .csv_text import error_cell, from_csv, row_values, to_csv
from .pk_chunks import HEADER, read_chunking
from .query_jobs import value_at

_WRITES = ("insert", "update", "upsert", "delete", "hardDelete")
_CONTENTS = ("CSV", "JSON", "XML")
_MOST_RECORDS = 10_000
_VERSION = re.compile(r"[2-6]\d\.0")

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


class AsyncJobs:
    def __init__(
        self, records: Records, tokens: Tokens, clock: Callable[[], datetime], chaos: Chaos
    ) -> None:
        self.records = records
        self.tokens = tokens
        self.clock = clock
        self.work = BatchWork(records, chaos, self._new_batch)
        self._jobs: dict[str, BatchJob] = {}
        self._numbers = itertools.count(1)

    def routes(self) -> list[Route]:
        jobs = "/services/async/{version}/job"
        batch = f"{jobs}/{{id}}/batch/{{batch}}"
        return [
            Route(jobs, self._guarded(self.create), methods=["POST"]),
            Route(f"{jobs}/{{id}}", self._guarded(self.job), methods=["GET", "POST"]),
            Route(f"{jobs}/{{id}}/batch", self._guarded(self.batches), methods=["GET", "POST"]),
            Route(batch, self._guarded(self.batch)),
            Route(f"{batch}/request", self._guarded(self.request)),
            Route(f"{batch}/result", self._guarded(self.results)),
            Route(f"{batch}/result/{{result}}", self._guarded(self.found)),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            try:
                self._admit(request)
                return await handler(request)
            except ApiError as error:
                return refused(error, as_json=wants_json(request))

        return answer

    def _admit(self, request: Request) -> None:
        bearer = request.headers.get("authorization", "").partition(" ")[2]
        if not self.tokens.is_good(request.headers.get("x-sfdc-session", bearer).strip()):
            raise ApiError("InvalidSessionId", "Invalid session id")
        if not _VERSION.fullmatch(request.path_params["version"]):
            raise ApiError("InvalidVersion", "No such version of the API")

    async def create(self, request: Request) -> Response:
        asked = await read_info(request)
        given = {name: str(value or "") for name, value in asked.items()}
        operation, content = given.get("operation", ""), given.get("contentType") or "XML"
        if operation not in (*_WRITES, *QUERIES) or content not in _CONTENTS:
            message = f"operation is one of {', '.join((*_WRITES, *QUERIES))}"
            message += f", contentType one of {', '.join(_CONTENTS)}"
            raise ApiError("InvalidJob", message)
        try:
            object_type = self.records.schema.object(given.get("object", ""))
        except QueryError as error:
            raise ApiError("InvalidJob", error.message) from None
        key = given.get("externalIdFieldName", "")
        if operation == "upsert":
            external_key(object_type, key)
        asked_chunks = request.headers.get(HEADER, "") if operation in QUERIES else ""
        job = BatchJob(
            make_id("750", next(self._numbers)),
            operation,
            object_type.name,
            content,
            key,
            request.path_params["version"],
            self.tokens.user,
            moment_text(self.clock()),
            given.get("concurrencyMode") or "Parallel",
            read_chunking(asked_chunks, object_type, self.records.schema),
        )
        self._jobs[job.id] = job
        return info_answer("jobInfo", job.info, as_json=wants_json(request), status=201)

    async def job(self, request: Request) -> Response:
        job = self._job(request)
        if request.method == "POST":
            state = (await read_info(request)).get("state")
            if state not in ("Closed", "Aborted") or job.state != "Open":
                message = f"A job in state {job.state} cannot become {state}"
                raise ApiError("InvalidJobState", message)
            job.state = state
        for each in job.batches:
            self.work.look(job, each)
        return info_answer("jobInfo", job.info, as_json=wants_json(request))

    async def batches(self, request: Request) -> Response:
        job = self._job(request)
        if request.method == "GET":
            for each in job.batches:
                self.work.look(job, each)
            infos = {"batchInfo": [each.info for each in job.batches]}
            return self._told(request, job, "batchInfoList", infos)
        if job.state != "Open":
            raise ApiError("InvalidJobState", f"A job in state {job.state} takes no more batches")
        body = await request.body()
        batch = self._new_batch(job, body)
        if not job.queries:
            batch.rows = _rows(job.content, body)
            if len(batch.rows) > _MOST_RECORDS:
                message = f"A batch has {_MOST_RECORDS} records at most, not {len(batch.rows)}"
                raise ApiError("InvalidBatch", message)
        job.batches.append(batch)
        return self._told(request, job, "batchInfo", batch.info, 201)

    def _new_batch(self, job: BatchJob, body: bytes) -> Batch:
        made = make_id("751", next(self._numbers))
        return Batch(made, job.id, moment_text(self.clock()), body)

    async def batch(self, request: Request) -> Response:
        job, batch = self._batch(request)
        return self._told(request, job, "batchInfo", batch.info)

    async def request(self, request: Request) -> Response:
        """What the batch was sent as."""
        job, batch = self._batch(request)
        return typed(batch.body, job.content)

    async def results(self, request: Request) -> Response:
        job, batch = self._done(request)
        if job.queries:
            ids = [batch.result]
            return json_text(ids) if job.content == "JSON" else xml_result_ids(ids)
        if job.content == "CSV":
            rows = [
                [each.id, each.error is None, each.created, error_cell(each.error)]
                for each in batch.results
            ]
            return _csv([["Id", "Success", "Created", "Error"], *rows])
        told = [{"id": each.id, **each.as_json, "created": each.created} for each in batch.results]
        return json_text(told) if job.content == "JSON" else xml_results(told)

    async def found(self, request: Request) -> Response:
        """The records of a query."""
        job, batch = self._done(request)
        if not job.queries or full_id(request.path_params["result"]) != batch.result:
            raise ApiError("InvalidBatch", "Unable to find the result")
        if job.content == "CSV":
            rows = [[value_at(row, trail) for trail in batch.trails] for row in batch.found]
            return _csv([[".".join(trail) for trail in batch.trails], *rows])
        if job.content == "XML":
            return xml_found(batch.found)
        assert batch.shape
        return json_text([in_milliseconds(row, batch.shape) for row in batch.found])

    def _job(self, request: Request) -> BatchJob:
        job = self._jobs.get(full_id(request.path_params["id"]) or "")
        if job is None:
            raise ApiError("InvalidJob", "Unable to find object")
        return job

    def _batch(self, request: Request) -> tuple[BatchJob, Batch]:
        job, wanted = self._job(request), full_id(request.path_params["batch"])
        batch = next((each for each in job.batches if each.id == wanted), None)
        if batch is None:
            raise ApiError("InvalidBatch", "Unable to find batch")
        self.work.look(job, batch)
        return job, batch

    def _done(self, request: Request) -> tuple[BatchJob, Batch]:
        job, batch = self._batch(request)
        if batch.state != "Completed":
            raise ApiError("InvalidBatch", "Batch not completed")
        return job, batch

    def _told(
        self, request: Request, job: BatchJob, name: str, info: dict[str, Any], status: int = 200
    ) -> Response:
        """Of batches a job is told in its own form, XML for CSV, whatever is said to be sent."""
        as_json = job.content == "JSON" or accepts_json(request)
        return info_answer(name, info, as_json=as_json, status=status)


def _rows(content: str, body: bytes) -> list[dict[str, Any]]:
    if content != "CSV":
        return json_records(body) if content == "JSON" else xml_records(body)
    header, rows = from_csv(body, "COMMA")
    if any(len(row) != len(header) for row in rows):
        raise ApiError("InvalidBatch", "A row has another number of values than the header")
    return [row_values(header, row) for row in rows]


def _csv(rows: list[list[Any]]) -> Response:
    return typed(to_csv(rows, "COMMA", "LF").encode(), "CSV")
