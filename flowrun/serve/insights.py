"""AI Studio's Insights: what sessions were about, for whoever has a key."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.errors import StoreError
from engine.flow.loading import Flow
from engine.run.store import KeptTurn
from engine.values.at_rest import is_sealed
from engine.values.secret import DOTS

from ..conversation import one_way
from ..storage.database import from_json
from ..storage.insights import COLUMNS, IDS, SOUGHT, Head, Insights, Search, Term
from ..storage.kept_session import Data, Row, StoredTurn, instant
from .agent import session_status, start_time
from .clients import Clients
from .flows import ServedFlows
from .given import shown_name
from .refusals import Refused, no_session, not_kept
from .turns import log

MOST_DAYS = 60
MOST_PAGE = 1_000
_LISTS = ("must", "must_not", "should")


class InsightsApi:
    """What is wrong with a query is answered with 401, as AI Studio does."""

    def __init__(self, insights: Insights, clients: Clients, flows: ServedFlows) -> None:
        self._insights = insights
        self._clients = clients
        self._flows = flows

    async def sessions(self, request: Request) -> Response:
        self._let_in(request)
        search = _search(request.query_params)
        fields = _fields(request.query_params.get("project_fields"))
        total, found = await _read(self._insights.search, search)
        heads = [_head(one) for one in found]
        if fields:
            heads = [{name: head[name] for name in fields if name in head} for head in heads]
        return JSONResponse(
            {
                "sessions": heads,
                "page_number": search.page,
                "page_size": search.size,
                "total": total,
            }
        )

    async def session(self, request: Request) -> Response:
        self._let_in(request)
        return JSONResponse(await self.told(request.path_params["session_id"]))

    async def parameters(self, request: Request) -> Response:
        self._let_in(request)
        row, _ = await self._found(request.path_params["session_id"])
        day = request.query_params.get("session_start_time")
        if day is not None and instant(row.created).date() != _moment(day, "session_start_time"):
            raise no_session()
        return JSONResponse({"session_id": row.id, "parameters": self._parameters(row)})

    async def told(self, id: str) -> dict[str, Any]:
        """A session with its parameters, what was said, and the nodes it visited, masked."""
        row, stored = await self._found(id)
        turns = [turn.kept() for turn in stored]
        head = Head(
            *(row.id, row.flow, row.digest, row.status, row.at),
            *(row.created, row.changed, row.caller, row.client, row.turns),
        )
        return {
            **_head(head),
            "error": from_json(row.data, Data)["error"],
            "parameters": self._parameters(row),
            "transcription": [line for turn in turns for line in _lines(turn)],
            "flow_path": [_node(visit) for visit in one_way(turns)],
        }

    async def _found(self, id: str) -> tuple[Row, list[StoredTurn]]:
        found: tuple[Row, list[StoredTurn]] | None = await _read(self._insights.session, id)
        if found is None:
            raise no_session()
        return found

    def _let_in(self, request: Request) -> None:
        self._clients.by_key(request.headers.get("x-vgai-key"))

    def _parameters(self, row: Row) -> dict[str, Any]:
        """All that the flow declares, where it is served as it was; a secret shows as dots."""
        flow = self._flow(row)
        values: dict[str, Any] = dict.fromkeys(flow.parameters) if flow else {}
        values |= from_json(row.data, Data)["parameters"]
        return {
            shown_name(name, flow): DOTS if is_sealed(value) else value
            for name, value in values.items()
        }

    def _flow(self, row: Row) -> Flow | None:
        try:
            return self._flows.version(row.flow, row.digest).flow
        except Refused:
            return None


async def _read(read: Any, *arguments: Any) -> Any:
    """In a thread: a search may take a while, and turns go on meanwhile."""
    try:
        return await asyncio.to_thread(read, *arguments)
    except StoreError as error:
        log.error("sessions cannot be read: %s", error)
        raise not_kept() from None


def _head(one: Head) -> dict[str, Any]:
    created, changed = instant(one.created), instant(one.changed)
    return {
        "session_id": one.id,
        "agent_id": one.flow,
        "agent_information": {"id": one.flow, "version": one.digest},
        "session_status": session_status(one.status),
        "outcome": one.status,
        "node_id": one.at,
        "session_start_time": start_time(created),
        "session_end_time": start_time(changed),
        "channel_data": {"duration": round((changed - created).total_seconds(), 3)},
        "source": one.caller,
        "user_id": one.caller,
        "client": one.client,
        "turns": one.turns,
    }


def _lines(turn: KeptTurn) -> list[dict[str, str]]:
    """`{speaker: text}`, as live agents get it."""
    heard = turn.heard
    if heard is None:  # the first, whose message answered no node
        first = (turn.began_with or {}).get("INITIAL_MESSAGE")
        heard = first if isinstance(first, str) and first else None
    said = [] if heard is None else [{"client": heard}]
    return [*said, *({"agent": text} for text in turn.says)]


def _node(visit: Mapping[str, Any]) -> dict[str, Any]:
    """A record of the flow path, with all requests where there are several."""
    node: dict[str, Any] = {
        "type": visit["type"],
        "node_id": visit["node"],
        "execution_time": visit["ms"],
        "context": {
            "output": visit["exit"],
            "status": {
                "code": "error" if "error" in visit else "ok",
                "message": visit.get("error", ""),
            },
            "execution_parameters": [
                {"name": name, "value": value, "completed": value is not None}
                for name, value in visit["outputs"].items()
            ],
        },
    }
    calls = [_call(call) for call in visit.get("calls", ())]
    return {**node, **calls[-1], "requests": calls} if calls else node


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    request, response = call["request"], call.get("response")
    asked = {"verb": request["method"], "url": request["url"], "headers": request["headers"]}
    answer = response and {"code": response["status"], "payload": response["body"]}
    return {"request": {**asked, "payload": request["body"]}, "response": answer}


def _search(query: Mapping[str, str]) -> Search:
    """Raises `Refused` with 401, which is AI Studio's answer to wrong parameters."""
    since, until = query.get("from_date"), query.get("to_date")
    first = None if since is None else _begin(_moment(since, "from_date"))
    last = None if until is None else _begin(_moment(until, "to_date")) + timedelta(days=1)
    if first and last and not timedelta() <= last - first <= timedelta(days=MOST_DAYS + 1):
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


def _moment(text: str, name: str) -> date:
    try:
        day = date.fromisoformat(text[:10])
        if not 1970 <= day.year < 9000:
            raise ValueError
    except ValueError:
        raise _wrong(f"{name} is a day such as 2026-01-31") from None
    return day


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _number(query: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    text = query.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise _wrong(f"{name} is a number from {least} to {most}")
    return int(text)


def _fields(text: str | None) -> list[str]:
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
        if field not in COLUMNS or direction not in ("", "asc", "desc"):
            raise _wrong(f"sort_by takes field:asc or field:desc of {', '.join(COLUMNS)}")
        sorted_by.append((field, direction == "desc"))
    return sorted_by[: len(COLUMNS)]


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
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _wrong(f"{name} is JSON") from None
