"""AI Studio's Insights: what sessions were about, for whoever has a key."""

from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.errors import StoreError
from engine.flow.loading import Flow
from engine.run.store import KeptTurn
from engine.values.at_rest import is_sealed
from engine.values.secret import DOTS

from ...conversation import one_way
from ...storage.database import from_json
from ...storage.insights import Head
from ...storage.kept_session import Data, Row, StoredTurn, instant
from ..channels.agent import session_status, start_time
from ..clients import Clients
from ..flows import Served
from ..given import shown_name
from ..refusals import Refused, no_session, not_kept
from ..sessions.session_engine import KeptSessions
from ..sessions.turns import log
from .search import day_of, fields_of, search_of

Found = TypeVar("Found")


class InsightsApi:
    """What is wrong with a query is answered with 401, as AI Studio does."""

    def __init__(self, insights: KeptSessions, clients: Clients, flows: Served) -> None:
        self._insights = insights
        self._clients = clients
        self._flows = flows

    async def sessions(self, request: Request) -> Response:
        client = self._client(request)
        search = search_of(request.query_params)._replace(client=client)
        fields = fields_of(request.query_params.get("project_fields"))
        total, found = await _read(self._insights.search(search))
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
        client = self._client(request)
        return JSONResponse(await self.told(request.path_params["session_id"], client))

    async def parameters(self, request: Request) -> Response:
        client = self._client(request)
        row, _ = await self._found(request.path_params["session_id"], client)
        day = request.query_params.get("session_start_time")
        if day is not None and instant(row.created).date() != day_of(day, "session_start_time"):
            raise no_session()
        return JSONResponse({"session_id": row.id, "parameters": self._parameters(row)})

    async def told(self, id: str, client: str | None) -> dict[str, Any]:
        """A session with its parameters, what was said, and the nodes it visited, masked. Another
        client's is not found; None sees all."""
        row, stored = await self._found(id, client)
        turns = [turn.kept() for turn in stored]
        head = Head(
            *(row.id, row.flow, row.digest, row.status, row.at),
            *(row.created, row.changed, row.caller, row.client),
            *(row.environment, row.turns),
        )
        return {
            **_head(head),
            "error": from_json(row.data, Data)["error"],
            "parameters": self._parameters(row),
            "transcription": [line for turn in turns for line in _lines(turn)],
            "flow_path": [_node(visit) for visit in one_way(turns)],
        }

    async def _found(self, id: str, client: str | None) -> tuple[Row, list[StoredTurn]]:
        found = await _read(self._insights.session(id))
        if found is None or (client is not None and found[0].client != client):
            raise no_session()
        return found

    def _client(self, request: Request) -> str | None:
        """Whose sessions may be seen; None: all."""
        return self._clients.looking_into(request.headers.get("x-vgai-key"))

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


async def _read(reading: Awaitable[Found]) -> Found:
    try:
        return await reading
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
        "environment": one.environment,
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
