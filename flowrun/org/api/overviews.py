"""What the whole org has: how many records of each object, and which ones lately."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..data.schema import SETUP_OBJECTS, ObjectType
from ..errors import ApiError
from ..http import DATA, json_answer
from ..queries.plan import Record
from .records import Records
from .requests import base_path, listed

_MOST, _USUAL = 200, 200


class Overviews:
    def __init__(self, records: Records) -> None:
        self.records = records
        self.schema = records.schema

    def routes(self) -> list[Route]:
        version = f"{DATA}/{{version}}"
        return [
            Route(f"{version}/limits/recordCount", self.counts),
            Route(f"{version}/recent", self.recent),
        ]

    async def counts(self, request: Request) -> Response:
        """All objects, or those named; a name that nothing has is left out, as at Salesforce."""
        base = base_path(request)
        named = listed(request.query_params.get("sObjects", ""))
        found = [self.schema.find(name) for name in named] if named else list(self.schema)
        counted = [{"count": self._count(base, each), "name": each.name} for each in found if each]
        return json_answer({"sObjects": sorted(counted, key=lambda one: str(one["name"]))})

    async def recent(self, request: Request) -> Response:
        """What was changed last stands for what was looked at last, which nobody counts here."""
        base, limit = base_path(request), request.query_params.get("limit", str(_USUAL))
        if not limit.isdecimal() or not 0 < int(limit[:9]) <= _MOST:
            raise ApiError("INVALID_LIMIT", f"limit is a whole number from 1 to {_MOST}")
        shown = [each for each in self.schema if each.label and each.name not in SETUP_OBJECTS]
        return json_answer(recent_items(self.records, base, shown, int(limit)))

    def _count(self, base: str, object_type: ObjectType) -> int:
        soql = f"SELECT COUNT() FROM {object_type.name}"
        return self.records.queries.run(base).answer(soql).total


def recent_items(
    records: Records, base: str, object_types: list[ObjectType], most: int
) -> list[Record]:
    """The records changed last, each with its name."""
    found: list[tuple[str, Record]] = []
    for object_type in object_types:
        label = object_type.label.name if object_type.label else "Id"
        columns = "Id" if label == "Id" else f"Id, {label}"
        soql = (
            f"SELECT {columns}, LastModifiedDate FROM {object_type.name}"
            f" ORDER BY LastModifiedDate DESC, Id LIMIT {most}"
        )
        for row in records.select(base, soql):
            found.append((str(row.pop("LastModifiedDate")), row))
    found.sort(key=lambda one: one[0], reverse=True)
    return [row for _, row in found[:most]]
