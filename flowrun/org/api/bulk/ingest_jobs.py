"""`/jobs/ingest`: records written from a CSV (Bulk API 2.0)."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...data.schema import ObjectType
from ...errors import ApiError, QueryError, not_found
from ...http import DATA, json_answer
from ..records import Records, external_key
from ..requests import api_version, base_path, empty, json_object
from ..save_results import SaveResult, each_row, write_row
from .csv_text import error_cell, from_csv, row_values, to_csv
from .jobs import Job, Jobs, listing

_OPERATIONS = ("insert", "update", "upsert", "delete", "hardDelete")
_ENDED = ("JobComplete", "Failed", "Aborted")


class _Upload:
    """What was sent, and how each row went."""

    def __init__(self) -> None:
        self.header: list[str] = []
        self.rows: list[list[str]] = []
        self.results: list[SaveResult] = []


class IngestJobs:
    def __init__(self, records: Records, jobs: Jobs) -> None:
        self.records = records
        self.jobs = jobs
        self._uploads: dict[str, _Upload] = {}

    def routes(self) -> list[Route]:
        jobs = f"{DATA}/{{version}}/jobs/ingest"
        return [
            Route(jobs, self.all, methods=["GET", "POST"]),
            Route(f"{jobs}/{{id}}", self.one, methods=["GET", "PATCH", "DELETE"]),
            Route(f"{jobs}/{{id}}/batches", self.upload, methods=["PUT"]),
            Route(f"{jobs}/{{id}}/{{results}}", self.results),
        ]

    async def all(self, request: Request) -> Response:
        base = base_path(request)
        if request.method == "GET":
            return json_answer(listing(self.jobs))
        asked = await json_object(request)
        operation, name = asked.get("operation"), str(asked.get("object", ""))
        if operation not in _OPERATIONS:
            raise ApiError("INVALIDJOB", f"operation is one of {', '.join(_OPERATIONS)}")
        try:
            object_type = self.records.schema.object(name)
        except QueryError as error:
            raise ApiError("INVALIDJOB", f"InvalidJob : {error.message}") from None
        key = asked.get("externalIdFieldName")
        if operation == "upsert":
            if not isinstance(key, str):
                raise ApiError("INVALIDJOB", "upsert needs an externalIdFieldName")
            external_key(object_type, key)
        version = api_version(request)
        job = self.jobs.open(asked, operation, object_type.name, version, "Open")
        if operation == "upsert":
            job.more["externalIdFieldName"] = key
        job.more["contentUrl"] = f"{base.lstrip('/')}/jobs/ingest/{job.id}/batches"
        job.more["jobType"] = "V2Ingest"
        self._uploads[job.id] = _Upload()
        return json_answer(job.as_json)

    async def one(self, request: Request) -> Response:
        base_path(request)
        written = request.path_params["id"]
        if request.method == "DELETE":
            self._uploads.pop(self.jobs.find(written).id, None)
            self.jobs.delete(written)
            return empty()
        if request.method == "PATCH":
            job, state = self.jobs.find(written), (await json_object(request)).get("state")
            if state == "UploadComplete" and job.state == "Open":
                job.state = "UploadComplete"
            else:
                self.jobs.finish(job, state)
            return json_answer(job.as_json)
        job = self.jobs.look(written)
        if job.state == "JobComplete":
            self._process(job)
        told = {"numberRecordsFailed": job.failed, "apexProcessingTime": 0}
        return json_answer(job.progress | told | {"apiActiveProcessingTime": 1})

    async def upload(self, request: Request) -> Response:
        base_path(request)
        job = self.jobs.find(request.path_params["id"])
        kind = request.headers.get("content-type", "text/csv").partition(";")[0]
        if job.state != "Open" or self._uploads[job.id].header:
            raise ApiError("INVALIDJOBSTATE", f"A job in state {job.state} takes no more data")
        if kind.strip().lower() != "text/csv":
            raise ApiError("INVALIDJOB", f"Content-Type is text/csv, not {kind}", 415)
        header, rows = from_csv(await request.body(), job.delimiter)
        if not header:
            raise ApiError("INVALIDBATCH", "The CSV has no header row")
        upload = self._uploads[job.id]
        upload.header, upload.rows = header, rows
        return Response(status_code=201)

    async def results(self, request: Request) -> Response:
        """Clients write `unprocessedRecords`, the manual `unprocessedrecords`."""
        parts = {
            "successfulresults": self._successes,
            "failedresults": self._failures,
            "unprocessedrecords": self._unprocessed,
        }
        part = parts.get(request.path_params["results"].lower())
        if part is None:
            raise not_found()
        return part(*self._done(request))

    def _successes(self, job: Job, upload: _Upload) -> Response:
        rows = [
            [result.id, result.created, *row]
            for row, result in zip(upload.rows, upload.results, strict=False)
            if not result.error
        ]
        return self._csv(job, ["sf__Id", "sf__Created", *upload.header], rows)

    def _failures(self, job: Job, upload: _Upload) -> Response:
        rows = [
            [result.id, error_cell(result.error), *row]
            for row, result in zip(upload.rows, upload.results, strict=False)
            if result.error
        ]
        return self._csv(job, ["sf__Id", "sf__Error", *upload.header], rows)

    def _unprocessed(self, job: Job, upload: _Upload) -> Response:
        return self._csv(job, upload.header, upload.rows[len(upload.results) :])

    def _done(self, request: Request) -> tuple[Job, _Upload]:
        base_path(request)
        job = self.jobs.find(request.path_params["id"])
        if job.state not in _ENDED:
            message = f"The results of a job in state {job.state} cannot be read"
            raise ApiError("INVALIDJOBSTATE", message)
        return job, self._uploads[job.id]

    def _process(self, job: Job) -> None:
        upload = self._uploads[job.id]
        if upload.results or not upload.rows:
            return
        object_type = self.records.schema.object(job.object)
        actions = [partial(self._act, job, object_type, upload.header, row) for row in upload.rows]
        upload.results = each_row(self.records.writer, actions, all_or_none=False)
        job.processed = len(upload.results)
        job.failed = sum(result.error is not None for result in upload.results)

    def _act(
        self, job: Job, object_type: ObjectType, header: list[str], row: list[str]
    ) -> SaveResult:
        if len(row) != len(header):
            message = f"The row has {len(row)} values, the header {len(header)}"
            raise ApiError("INVALIDBATCH", message)
        key = job.more.get("externalIdFieldName", "")
        values = row_values(header, row)
        return write_row(self.records, job.operation, object_type, key, values)

    def _csv(self, job: Job, header: list[str], rows: list[Any]) -> Response:
        text = to_csv([header, *rows], job.delimiter, job.line_ending)
        return Response(text, media_type="text/csv")
