"""The query of Insights: which sessions, in which order, and what of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ...storage.insights import FIELDS, IDS, SOUGHT, Search, Term
from ...storage.moments import end_of
from ..channels.bodies import json_of
from ..refusals import Refused

MOST_DAYS = 60
MOST_PAGE = 1_000
_LISTS = ("must", "must_not", "should")


def search_of(query: Mapping[str, str]) -> Search:
    """Raises `Refused` with 401, which is AI Studio's answer to wrong parameters."""
    since, until = query.get("from_date"), query.get("to_date")
    first = None if since is None else _begin(day_of(since, "from_date"))
    last = None if until is None else end_of(_begin(day_of(until, "to_date")))
    if first and last and not timedelta() < last - first <= timedelta(days=MOST_DAYS + 1):
        raise _wrong(f"to_date is 0 to {MOST_DAYS} days after from_date")
    terms = _terms(query.get("filter_by"))
    return Search(
        first,
        last and last - timedelta(milliseconds=1),
        must=terms["must"],
        must_not=terms["must_not"],
        should=terms["should"],
        sort=_sort(query.get("sort_by")),
        page=_number(query, "page_number", 0, 0, 1_000_000),
        size=_number(query, "page_size", 20, 1, MOST_PAGE),
    )


def _wrong(message: str) -> Refused:
    return Refused(401, message)


def day_of(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise _wrong(f"{name} is a day such as 2026-01-31") from None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _number(query: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    text = query.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise _wrong(f"{name} is a number from {least} to {most}")
    return int(text)


def fields_of(text: str | None) -> list[str]:
    """A JSON list, or names with commas."""
    if not text:
        return []
    given = _json(text, "project_fields") if text.startswith("[") else text.split(",")
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise _wrong("project_fields is a list of names")
    return [name.strip() for name in given]


def _sort(text: str | None) -> list[tuple[str, bool]]:
    if not text:
        return [("session_start_time", True)]
    sorted_by = []
    for one in text.split(","):
        field, _, direction = one.strip().partition(":")
        if field not in FIELDS or direction not in ("", "asc", "desc"):
            raise _wrong(f"sort_by takes field:asc or field:desc of {', '.join(FIELDS)}")
        sorted_by.append((field, direction == "desc"))
    return sorted_by[: len(FIELDS)]


def _terms(text: str | None) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {name: [] for name in _LISTS}
    given = {} if not text else _json(text, "filter_by")
    lists = given.items() if isinstance(given, dict) else [("", None)]
    for name, entries in lists:
        if name not in _LISTS or not isinstance(entries, list):
            raise _wrong(f"filter_by takes lists under {', '.join(_LISTS)}")
        found[name] = [term for entry in entries[:50] for term in _term(entry)]
    return found


def _term(entry: Any) -> list[Term]:
    if isinstance(entry, dict) and len(entry) == 1:
        ((how, by),) = entry.items()
        if how in ("term", "match") and isinstance(by, dict):
            return [_one(how, field, value) for field, value in by.items()]
    raise _wrong('filter_by has entries such as {"term": {"agent_id": "demo"}}')


def _one(how: str, field: str, value: Any) -> Term:
    if field not in SOUGHT or (how == "match" and field in IDS):
        only = " (ids by term)" if field in IDS else ""
        raise _wrong(f"filter_by knows {', '.join(SOUGHT)}{only}")
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise _wrong(f"filter_by: {field} is compared with a text")
    return Term(field, str(value), how == "match")


def _json(text: str, name: str) -> Any:
    try:
        return json_of(text, name)
    except Refused as refused:
        raise _wrong(refused.message) from None
