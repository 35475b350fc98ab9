"""PK chunking: a query of Bulk API 1.0 as several, each for a range of the records' Ids.

https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/async_api_headers_enable_pk_chunking.htm
"""

from typing import NamedTuple

from nodes.salesforce.soql import (
    And,
    FieldComparison,
    FieldPath,
    Operator,
    SoqlQuery,
    StringLiteral,
    parse,
)

from ...data.database import RecordDatabase
from ...data.ids import full_id
from ...data.schema import SETUP_OBJECTS, Field, ObjectType, Schema
from ...errors import ApiError

HEADER = "Sforce-Enable-PKChunking"
LARGEST_CHUNK = 250_000
MOST_CHUNKS = 1_000
_USUAL_CHUNK = 100_000
_CHUNKED_SETUP = ("User", "UserRole")
_FIRST, _LAST = "000000000000", "zzzzzzzzzzzz"


class Chunking(NamedTuple):
    """How the batches of a job are split: by the records of `source`, those from the Id `start`,
    so many a chunk; `field` of the queried object names such a record."""

    source: ObjectType
    field: str
    size: int = _USUAL_CHUNK
    start: str = ""


def read_chunking(header: str, object_type: ObjectType, schema: Schema) -> Chunking | None:
    """`true`, or `chunkSize=50000; startRow=001…; parent=Account`; raises `ApiError`."""
    given = dict(_parts(header))
    if given.pop("true", None) is None and (not given or "false" in given):
        return None
    size = given.pop("chunksize", str(_USUAL_CHUNK))
    start, parent = given.pop("startrow", ""), given.pop("parent", "")
    if given:
        raise _refused(f"{HEADER} has no {', '.join(given)}")
    if not (size.isascii() and size.isdigit() and 0 < int(size[:9]) <= LARGEST_CHUNK):
        raise _refused(f"chunkSize is a whole number from 1 to {LARGEST_CHUNK}")
    if start and not full_id(start):
        raise _refused("startRow is the Id of a record")
    source = schema.find(parent) if parent else object_type
    reference = source and _reference(object_type, source)
    if source is None or reference is None:
        raise _refused(f"{parent} is no parent of {object_type.name}")
    if source.name in SETUP_OBJECTS and source.name not in _CHUNKED_SETUP:
        message = f"Entity '{source.name}' is not supported to use PKChunking."
        raise ApiError("InvalidEntity", message)
    return Chunking(source, reference.name, int(size), full_id(start) or "")


def chunked(soql: str, chunking: Chunking, database: RecordDatabase) -> list[str]:
    """The queries that a valid one is split into; none where it has more than WHERE, which is then
    answered as it is. Raises `ApiError` where they would be too many."""
    query = parse(soql, allow_slots=False)
    if query.order_by or query.group_by or query.limit is not None or query.offset is not None:
        return []
    starts = _starts(chunking, database)
    if len(starts) > MOST_CHUNKS:
        message = f"PK chunking makes {MOST_CHUNKS} batches at most here: give a larger chunkSize"
        raise ApiError("InvalidBatch", message)
    ends = [*starts[1:], chunking.source.prefix + _LAST]
    ranges = zip(starts, ends, strict=True)
    return [str(_between(query, chunking.field, *each)) for each in ranges]


def _parts(header: str) -> list[tuple[str, str]]:
    parts = [each.partition("=") for each in header.split(";") if each.strip()]
    return [(name.strip().lower(), value.strip()) for name, _, value in parts]


def _reference(object_type: ObjectType, source: ObjectType) -> Field | None:
    if source is object_type:
        return object_type.field("Id")
    fields = object_type.fields.values()
    return next((each for each in fields if source.name in each.targets), None)


def _starts(chunking: Chunking, database: RecordDatabase) -> list[str]:
    """Records in the bin count too, as at Salesforce."""
    ids = database.fetch(
        f'SELECT "Id" FROM "{chunking.source.name}" WHERE "Id" >= ? ORDER BY "Id"',
        [chunking.start],
    )
    first = chunking.start or chunking.source.prefix + _FIRST
    return [first, *(str(row[0]) for row in ids[chunking.size :: chunking.size])]


def _between(query: SoqlQuery, field: str, start: str, end: str) -> SoqlQuery:
    bounds: tuple[tuple[Operator, str], ...] = ((">=", start), ("<", end))
    path = FieldPath((field,))
    sides = tuple(FieldComparison(path, sign, StringLiteral(at, at)) for sign, at in bounds)
    where = sides if query.where is None else (*sides, query.where)
    return SoqlQuery(**{**query.meaning(), "where": And(where)}, position=query.position)


def _refused(message: str) -> ApiError:
    return ApiError("InvalidJob", message)
