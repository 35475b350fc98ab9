"""`/sobjects/TYPE/updated` and `/deleted`: what changed in a span of time, for who keeps a copy."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..data.rows import moment_text
from ..data.schema import ObjectType
from ..errors import ApiError
from ..http import DATA, json_answer
from ..queries.plan import Record
from .records import Records
from .requests import base_path

_KEPT = timedelta(days=30)


class Changes:
    def __init__(self, records: Records, clock: Callable[[], datetime]) -> None:
        self.records = records
        self.clock = clock

    def routes(self) -> list[Route]:
        one = f"{DATA}/{{version}}/sobjects/{{type}}"
        return [Route(f"{one}/updated", self.updated), Route(f"{one}/deleted", self.deleted)]

    async def updated(self, request: Request) -> Response:
        found, end = self._changed(request, "LastModifiedDate")
        return json_answer({"ids": [row["Id"] for row in found], "latestDateCovered": end})

    async def deleted(self, request: Request) -> Response:
        found, end = self._changed(request, "SystemModstamp", deleted=True)
        gone = [{"deletedDate": row["SystemModstamp"], "id": row["Id"]} for row in found]
        earliest = moment_text((self.clock() - _KEPT).replace(microsecond=0))
        covered = {"earliestDateAvailable": earliest, "latestDateCovered": end}
        return json_answer({"deletedRecords": gone, **covered})

    def _changed(
        self, request: Request, date: str, *, deleted: bool = False
    ) -> tuple[list[Record], str]:
        """The records whose date lies in the span, and the end of it."""
        base, object_type = base_path(request), self.records.named(request.path_params["type"])
        start, end = self._span(request)
        if deleted and not object_type.deletable:
            return [], moment_text(end)
        soql = _query(object_type, date, start, end, deleted)
        run = self.records.queries.run(base)
        return run.answer(soql, include_deleted=deleted).records, moment_text(end)

    def _span(self, request: Request) -> tuple[datetime, datetime]:
        start, end = (_moment(request, name) for name in ("start", "end"))
        if start < self.clock() - _KEPT:
            message = "startDate cannot be more than 30 days ago"
            raise ApiError("INVALID_REPLICATION_DATE", message)
        if end <= start:
            message = "endDate must be later than startDate"
            raise ApiError("INVALID_REPLICATION_DATE", message)
        return start, end


def _query(
    object_type: ObjectType, date: str, start: datetime, end: datetime, deleted: bool
) -> str:
    span = f"{date} >= {_literal(start)} AND {date} < {_literal(end)}"
    gone = " AND IsDeleted = true" if deleted else ""
    return f"SELECT Id, {date} FROM {object_type.name} WHERE {span}{gone} ORDER BY {date}, Id"


def _literal(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(request: Request, name: str) -> datetime:
    """A plus that was sent bare has become a space."""
    written = request.query_params.get(name, "").replace(" ", "+")
    try:
        moment = datetime.fromisoformat(written).replace(microsecond=0)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        message = f"{name} is a date and time such as 2026-01-31T10:00:00+00:00"
        raise ApiError("INVALID_REPLICATION_DATE", message) from None
