"""The sessions that are kept: found by flow, outcome and time, each with all that it did."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.errors import FlowError
from engine.values.parameters import SYSTEM

from ...project.flow_name import flow_name
from ...reporting.session_text import shown_parameters
from ...storage.home import open_store
from ...storage.insights import Head, Insights, Search, Term
from ...storage.kept_session import Stored, instant
from ...storage.moments import check_period, read_moment
from ...storage.session_filter import STATUSES
from ...testing.apart import apart
from ...testing.saving.saved import save_session_with
from ..bodies import Body, read_body
from ..folder import FlowFolder
from ..guard import writing
from ..refusal import Refusal
from ..told import messages_of, path_of, visits_of
from .saved import SECONDS_TO_SAVE, saved_as_json

PAGE = 50
_GOING_ON = ("running", "awaiting_input")


class SavedSession(Body):
    name: str | None = None


def routes(folder: FlowFolder) -> list[Route]:
    sessions = Sessions(folder)
    return [
        Route("/api/sessions", sessions.listing),
        Route("/api/sessions/{id}", sessions.show),
        Route("/api/sessions/{id}/save", writing(sessions.save), methods=["POST"]),
    ]


class Sessions:
    def __init__(self, folder: FlowFolder) -> None:
        self._folder = folder

    async def listing(self, request: Request) -> Response:
        asked = dict(request.query_params)
        return JSONResponse(await asyncio.to_thread(lambda: _found(_search(self._by_name(asked)))))

    async def show(self, request: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(self._shown, request.path_params["id"]))

    async def save(self, request: Request) -> Response:
        body = await read_body(request, SavedSession)
        stored = await asyncio.to_thread(_stored, request.path_params["id"])
        saved = await apart(
            save_session_with,
            *(stored.id, body.name or None, self._folder.nodes_dir, stored.environment),
            within=SECONDS_TO_SAVE,
        )
        return JSONResponse(saved_as_json(self._folder, saved))

    def _shown(self, id: str) -> dict[str, Any]:
        store, stored = open_store(), _stored(id)
        data, turns = store.data(stored), store.turns(stored)
        visits = visits_of(turns, self._labels(Path(stored.file)))
        last = [visit for visit in visits if visit["turn"] == len(turns)]
        changed = {name for visit in last for name in visit["changed"]}
        return {
            "id": stored.id,
            "flow": stored.flow,
            "file": self._file(Path(stored.file)),
            "environment": stored.environment,
            **_state(stored.status),
            "at": stored.at,
            "began": stored.created,
            "ended": None if stored.status in _GOING_ON else stored.changed,
            "turns": stored.turns,
            "caller": stored.caller,
            "error": data["error"],
            "messages": messages_of(turns),
            "parameters": [
                {"name": name, "value": value, "changed": name in changed, "system": name in SYSTEM}
                for name, value in shown_parameters(data).items()
            ],
            "visits": visits,
            "path": path_of(turns),
        }

    def _by_name(self, asked: dict[str, str]) -> dict[str, str]:
        """Sessions know a flow by its name; the page may say its file."""
        files = {self._folder.file(flow): flow for flow in self._folder.flows()}
        flow = files.get(asked.get("flow", ""))
        return {**asked, "flow": flow_name(flow)} if flow else asked

    def _file(self, path: Path) -> str | None:
        """The flow's place in the folder; None where it is not there."""
        known = {flow.resolve(): flow for flow in self._folder.flows()}
        flow = known.get(path.resolve())
        return self._folder.file(flow) if flow else None

    def _labels(self, path: Path) -> dict[str, str]:
        """Those of the flow as it is now."""
        file = self._file(path)
        if file is None:
            return {}
        flow = self._folder.path(file)
        found = self._folder.on_disk.analysis(flow, self._folder.read(flow)[0])
        nodes = {name: found.node(name) for name in found.nodes}
        return {
            name: str(node["label"])
            for name, node in nodes.items()
            if isinstance(node, dict) and node.get("label")
        }


def _search(asked: dict[str, str]) -> Search:
    """Raises `Refusal`."""
    outcome, page = asked.get("outcome", ""), asked.get("page", "0") or "0"
    if outcome and outcome not in STATUSES:
        raise Refusal(400, f"outcome takes {', '.join(STATUSES)}")
    if not (page.isascii() and page.isdigit() and len(page) < 7):
        raise Refusal(400, "page takes a number, from 0 on")
    since, until = _moment(asked, "from"), _moment(asked, "to")
    try:
        check_period("from", since, "to", until)
    except ValueError as error:
        raise Refusal(400, str(error)) from None
    environment = asked.get("environment", "")
    terms = {
        "agent_id": asked.get("flow", ""),
        "outcome": outcome,
        "environment": environment,
    }
    return Search(
        since=since,
        until=until,
        must=[Term(field, value) for field, value in terms.items() if value],
        page=int(page),
        size=PAGE,
    )


def _moment(asked: dict[str, str], name: str) -> datetime | None:
    if not (text := asked.get(name, "").strip()):
        return None
    try:
        return read_moment(text, end=name == "to")
    except ValueError as error:
        raise Refusal(400, f"{name} {error}") from None


def _found(search: Search) -> dict[str, Any]:
    total, heads = Insights(open_store().database).search_now(search)
    sessions = [_head(head) for head in heads]
    return {"sessions": sessions, "total": total, "page": search.page, "size": search.size}


def _head(head: Head) -> dict[str, Any]:
    ended = None if head.status in _GOING_ON else _iso(head.changed)
    return {
        "id": head.id,
        "flow": head.flow,
        "environment": head.environment,
        **_state(head.status),
        "began": _iso(head.created),
        "ended": ended,
        "turns": head.turns,
        "caller": head.caller,
    }


def _iso(milliseconds: int) -> str:
    return instant(milliseconds).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _state(status: str) -> dict[str, str]:
    """How it went, and whether it goes on."""
    return {"outcome": status, "status": "awaiting_input" if status in _GOING_ON else "ended"}


def _stored(id: str) -> Stored:
    """Raises `Refusal`."""
    try:
        found = open_store().find(id)
    except FlowError:
        found = None
    if found is None or found.id != id:
        raise Refusal(404, f'there is no session "{id[:100]}"')
    return found
