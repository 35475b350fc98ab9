"""What the two kinds of bulk jobs share."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...chaos import Chaos
from ...data.ids import full_id, make_id
from ...data.rows import moment_text
from ...errors import ApiError, not_found
from .csv_text import DELIMITERS, LINE_ENDINGS

_FAILED = "InternalServerError : the job was made to fail"


@dataclass(slots=True)
class Job:
    """`rows` are what it gives, or what it was given."""

    id: str
    operation: str
    object: str
    created: str
    user: str
    version: float
    line_ending: str
    delimiter: str
    state: str
    more: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    processed: int = 0
    failed: int = 0

    @property
    def as_json(self) -> dict[str, Any]:
        told = {
            "id": self.id,
            "operation": self.operation,
            "object": self.object,
            "createdById": self.user,
            "createdDate": self.created,
            "systemModstamp": self.created,
            "state": self.state,
            "concurrencyMode": "Parallel",
            "contentType": "CSV",
            "apiVersion": self.version,
            "lineEnding": self.line_ending,
            "columnDelimiter": self.delimiter,
            **self.more,
        }
        return told | ({"errorMessage": self.error} if self.error else {})

    @property
    def progress(self) -> dict[str, Any]:
        return self.as_json | {
            "numberRecordsProcessed": self.processed,
            "retries": 0,
            "totalProcessingTime": 1,
        }


class Jobs:
    """The jobs of one kind, by their Ids."""

    def __init__(self, user: str, clock: Callable[[], datetime], chaos: Chaos) -> None:
        self.user = user
        self.clock = clock
        self.chaos = chaos
        self._jobs: dict[str, Job] = {}
        self._numbers = itertools.count(1)

    def __iter__(self) -> Any:
        return iter(self._jobs.values())

    def open(
        self, asked: Mapping[str, Any], operation: str, name: str, version: int, state: str
    ) -> Job:
        line_ending = str(asked.get("lineEnding", "LF"))
        delimiter = str(asked.get("columnDelimiter", "COMMA"))
        kind = asked.get("contentType", "CSV")
        if line_ending not in LINE_ENDINGS or delimiter not in DELIMITERS or kind != "CSV":
            message = "lineEnding, columnDelimiter or contentType has a value that is not supported"
            raise ApiError("INVALIDJOB", message)
        job = Job(
            make_id("750", next(self._numbers)),
            operation,
            name,
            moment_text(self.clock()),
            self.user,
            float(version),
            line_ending,
            delimiter,
            state,
        )
        self._jobs[job.id] = job
        return job

    def find(self, written: str) -> Job:
        job = self._jobs.get(full_id(written) or "")
        if job is None:
            raise not_found()
        return job

    def look(self, written: str) -> Job:
        """The job as a client that polls sees it: its work is done meanwhile."""
        job = self.find(written)
        if job.state in ("UploadComplete", "InProgress"):
            if self.chaos.strikes("slow_job"):
                job.state = "InProgress"
            elif self.chaos.strikes("failed_job"):
                job.state, job.error = "Failed", _FAILED
            else:
                job.state = "JobComplete"
        return job

    def finish(self, job: Job, state: Any) -> None:
        """What PATCH may do beside uploading: abort."""
        if state != "Aborted" or job.state in ("JobComplete", "Failed", "Aborted"):
            message = f"A job in state {job.state} cannot become {state}"
            raise ApiError("INVALIDJOBSTATE", message)
        job.state = "Aborted"

    def delete(self, written: str) -> None:
        job = self.find(written)
        if job.state not in ("JobComplete", "Failed", "Aborted"):
            message = f"A job in state {job.state} cannot be deleted; abort it first"
            raise ApiError("INVALIDJOBSTATE", message)
        del self._jobs[job.id]


def listing(jobs: Jobs) -> dict[str, Any]:
    return {"done": True, "records": [job.as_json for job in jobs], "nextRecordsUrl": None}
