"""The jobs of Bulk API 1.0 and their batches, as their infos tell of them."""

from dataclasses import dataclass, field
from typing import Any

from ...queries.plan import Record, Shape
from ..save_results import SaveResult
from .pk_chunks import Chunking
from .query_jobs import Trail

QUERIES = ("query", "queryAll")


@dataclass(slots=True)
class Batch:
    """What was sent, and what came of it: results of rows, or records found. A `chunk` was made of
    another batch."""

    id: str
    job: str
    created: str
    body: bytes
    rows: list[dict[str, Any]] = field(default_factory=list)
    chunk: bool = False
    state: str = "Queued"
    message: str = ""
    results: list[SaveResult] = field(default_factory=list)
    shape: Shape | None = None
    trails: list[Trail] = field(default_factory=list)
    found: list[Record] = field(default_factory=list)

    @property
    def result(self) -> str:
        """The Id of what a query found."""
        return f"752{self.id[3:]}"

    @property
    def failed(self) -> int:
        return sum(each.error is not None for each in self.results)

    @property
    def info(self) -> dict[str, Any]:
        told = {"stateMessage": self.message} if self.message else {}
        return {
            "id": self.id,
            "jobId": self.job,
            "state": self.state,
            **told,
            "createdDate": self.created,
            "systemModstamp": self.created,
            "numberRecordsProcessed": len(self.results) or len(self.found),
            "numberRecordsFailed": self.failed,
            "totalProcessingTime": 1,
            "apiActiveProcessingTime": 1,
            "apexProcessingTime": 0,
        }


@dataclass(slots=True)
class BatchJob:
    """The `content` of its batches, and the `key` that an upsert goes by."""

    id: str
    operation: str
    object: str
    content: str
    key: str
    version: str
    user: str
    created: str
    mode: str
    chunking: Chunking | None = None
    state: str = "Open"
    batches: list[Batch] = field(default_factory=list)

    @property
    def queries(self) -> bool:
        return self.operation in QUERIES

    @property
    def info(self) -> dict[str, Any]:
        states = [each.state for each in self.batches]
        key = {"externalIdFieldName": self.key} if self.key else {}
        return {
            "id": self.id,
            "operation": self.operation,
            "object": self.object,
            "createdById": self.user,
            "createdDate": self.created,
            "systemModstamp": self.created,
            "state": self.state,
            **key,
            "concurrencyMode": self.mode,
            "contentType": self.content,
            "numberBatchesQueued": states.count("Queued"),
            "numberBatchesInProgress": states.count("InProgress"),
            "numberBatchesCompleted": states.count("Completed"),
            "numberBatchesFailed": states.count("Failed"),
            "numberBatchesTotal": len(states),
            "numberRecordsProcessed": sum(
                each.info["numberRecordsProcessed"] for each in self.batches
            ),
            "numberRetries": 0,
            "apiVersion": float(self.version),
            "numberRecordsFailed": sum(each.failed for each in self.batches),
            "totalProcessingTime": 1,
            "apiActiveProcessingTime": 1,
            "apexProcessingTime": 0,
        }
