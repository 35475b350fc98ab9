"""What Salesforce answers to each action, to explore a flow with."""

from collections.abc import Collection, Iterator
from typing import Any

from .record_keys import RecordId

_MOST_RECORDS = 200
_NOTHING = {"totalSize": 0, "done": True, "records": [], "searchRecords": []}
_GONE = [{"errorCode": "NOT_FOUND", "message": "made up"}]


def samples(action: str, exits: Collection[str], found: Any) -> Iterator[tuple[str, int, Any]]:
    """A good answer in which `found` stands, and those that lead to the action's other exits."""
    yield "a good answer", *_good(action, found if isinstance(found, dict) else {})
    if "no_records" in exits:
        yield "no records", 200, _NOTHING
    if "not_found" in exits:
        yield "no such record", 404, _GONE


def _good(action: str, found: dict[str, Any]) -> tuple[int, Any]:
    records = found.get("records") or [{}]
    if action == "get_records":
        total = found.get("totalSize", len(records))
        total = total if isinstance(total, int) and total > 0 else len(records)
        records = [*records, *[records[-1]] * (min(total, _MOST_RECORDS) - len(records))]
        head = {"totalSize": total, "done": True}
        return 200, head | found | head | {"records": records}
    if action == "search":
        return 200, {"searchRecords": records}
    if action in ("create_record", "upsert_record"):
        return 201, {"id": RecordId.example, "success": True, "created": True}
    if action in ("update_record", "delete_record"):
        return 204, None
    return 200, found or {"Id": RecordId.example}
