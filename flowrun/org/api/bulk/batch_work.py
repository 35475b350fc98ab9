"""What the batches of Bulk API 1.0 do: write rows, answer a query, split one into chunks."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from ...chaos import Chaos
from ...errors import ApiError, QueryError
from ...http import DATA
from ...queries.plan import Leaf, Record, Shape
from ..records import Records
from ..save_results import each_row, write_row
from .batches import Batch, BatchJob
from .pk_chunks import chunked
from .query_jobs import trails_of


class BatchWork:
    """`new_batch` makes one of a job and what it was sent."""

    def __init__(
        self, records: Records, chaos: Chaos, new_batch: Callable[[BatchJob, bytes], Batch]
    ) -> None:
        self.records = records
        self.chaos = chaos
        self.new_batch = new_batch

    def look(self, job: BatchJob, batch: Batch) -> None:
        """The batch as a client that polls sees it: its work is done meanwhile."""
        if batch.state not in ("Queued", "InProgress"):
            return
        if job.state == "Aborted":
            batch.state = "NotProcessed"
        elif self.chaos.strikes("slow_job"):
            batch.state = "InProgress"
        elif self.chaos.strikes("failed_job"):
            batch.state, batch.message = "Failed", "InternalServerError : the job was made to fail"
        else:
            try:
                batch.state = (self._query if job.queries else self._write)(job, batch)
            except (ApiError, QueryError) as error:
                why = f"Failed to process query: {error.code}: " if job.queries else ""
                batch.state, batch.message = "Failed", f"InvalidBatch : {why}{error.message}"

    def _write(self, job: BatchJob, batch: Batch) -> str:
        object_type = self.records.schema.object(job.object)
        act = partial(write_row, self.records, job.operation, object_type, job.key)
        actions = [partial(act, row) for row in batch.rows]
        batch.results = each_row(self.records.writer, actions, all_or_none=False)
        return "Completed"

    def _query(self, job: BatchJob, batch: Batch) -> str:
        """Answers it, or leaves that to batches for its chunks."""
        soql = batch.body.decode("utf-8", "replace")
        run = self.records.queries.run(f"{DATA}/v{job.version}")
        batch.shape = run.plan(soql).shape
        batch.trails = list(trails_of(batch.shape, ()))
        if job.chunking and not batch.chunk:
            chunks = chunked(soql, job.chunking, self.records.writer.database)
            job.batches += [self._chunk(job, each) for each in chunks]
            if chunks:
                return "NotProcessed"
        batch.found = run.answer(soql, include_deleted=job.operation == "queryAll").records
        return "Completed"

    def _chunk(self, job: BatchJob, soql: str) -> Batch:
        batch = self.new_batch(job, soql.encode())
        batch.chunk = True
        return batch


def in_milliseconds(row: Record, shape: Shape) -> Record:
    """The JSON of this API has moments as milliseconds since 1970."""
    shown = dict(row)
    for name, item in shape.items.items():
        value = row[name]
        if isinstance(item, Shape) and value:
            shown[name] = in_milliseconds(value, item)
        elif isinstance(item, Leaf) and value and item.type in ("date", "datetime"):
            written = value if item.type == "datetime" else f"{value}T00:00:00+00:00"
            moment = datetime.fromisoformat(written)
            shown[name] = int(moment.timestamp() * 1000)
    return shown
