"""A node's request as it stands in the page: tried, and its answer mapped anew without asking."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.clock import Clock
from engine.credentials.connections import Connections
from engine.errors import CredentialError, NodeError
from engine.run.runner import Runner

from ...trial.answer_paths import paths_of
from ...trial.answers import Answer
from ...trial.curl import curl_of
from ...trial.given import Given, given_parameters
from ...trial.request import Trial, check_credentials, node_that_asks, try_request
from ...trial.tried import hiding, read_rows, tried_as_json, try_rows
from ..bodies import Body, read_body
from ..folder import FlowFolder
from ..refusal import Refusal
from ..told import exchange_of, with_text
from .texts import SentText

MOST_ANSWERS = 20
MOST_TREE = 1_000_000
"""So many characters of JSON a page can show as a tree."""
MOST_EXCHANGES = 20


class TriedNode(SentText):
    node: str
    environment: str | None = None
    parameters: dict[str, str] = {}
    dry_run: bool = False


class Row(Body):
    path: str
    parameter: str
    default: Any = None
    optional: bool = False

    @property
    def written(self) -> Any:
        """As a flow writes what stands after the path."""
        more = {name: getattr(self, name) for name in ("default", "optional")}
        more = {name: value for name, value in more.items() if name in self.model_fields_set}
        return {"parameter": f"${self.parameter.removeprefix('$')}", **more}


class TriedRows(SentText):
    node: str
    rows: list[Row]


class _Prepared(NamedTuple):
    runner: Runner
    given: Given
    path: Path


def routes(folder: FlowFolder) -> list[Route]:
    requests = Requests(folder)
    return [
        Route("/api/request", requests.send, methods=["POST"]),
        Route("/api/request/map", requests.map, methods=["POST"]),
    ]


class Requests:
    """Remembers the last answer of each node, so that mappings can be tried on it."""

    def __init__(self, folder: FlowFolder) -> None:
        self._folder = folder
        self._answers: OrderedDict[tuple[Path, str], Answer] = OrderedDict()

    async def send(self, request: Request) -> Response:
        body = await read_body(request, TriedNode)
        runner, (values, places), path = await asyncio.to_thread(self._prepared, body)
        async with runner.connections:
            trial = await try_request(
                runner, body.node, values, dry_run=body.dry_run, places=places
            )
            curl = await _curl(runner, body.node, values, trial)
        if trial.answer is not None:
            self._keep((path, body.node), trial.answer)
        return JSONResponse(await asyncio.to_thread(self._told, trial, curl))

    async def map(self, request: Request) -> Response:
        """Each row on the node's last answer, on its own; nothing is sent."""
        body = await read_body(request, TriedRows)
        return JSONResponse(await asyncio.to_thread(self._mapped, body))

    def _prepared(self, body: TriedNode) -> _Prepared:
        path = self._folder.path(body.file)
        project = self._folder.project(path, body.environment)
        flow = project.read(path, body.text, credentials=False)
        step, _ = node_that_asks(flow, body.node)
        check_credentials(flow, step, project.credentials)
        typed = {name.removeprefix("$"): value for name, value in body.parameters.items()}
        given = given_parameters(
            flow, project.environment, session=None, file=None, typed=typed, typed_at="typed here"
        )
        return _Prepared(Runner(flow, Connections(project.credentials)), given, path)

    def _mapped(self, body: TriedRows) -> dict[str, Any]:
        path = self._folder.path(body.file)
        answer = self._answers.get((path, body.node))
        if answer is None:
            raise Refusal(404, f"{body.node} has no answer yet; send its request first")
        if answer.missing:
            raise Refusal(422, f"there is nothing to map: {answer.missing}")
        project = self._folder.project(path, None)
        flow = project.read(path, body.text, credentials=False)
        rows = read_rows(flow, [(row.path, row.written) for row in body.rows])
        local = Clock().now().astimezone(flow.time_zone)
        tried = try_rows(flow, rows, answer.data, lambda: local)
        redaction = hiding(flow, answer, tried)
        paths, more = paths_of(answer.data, redaction)
        return {
            "answer": answer.head(),
            "rows": [tried_as_json(flow, row, redaction) for row in tried],
            "paths": [row._asdict() for row in paths],
            "more": more,
        }

    def _told(self, trial: Trial, curl: str) -> dict[str, Any]:
        paths, more = trial.paths() or ([], False)
        calls = [call.as_json(trial.redaction) for call in trial.calls[-MOST_EXCHANGES:]]
        return {
            "exit": trial.exit,
            "error": trial.error,
            "warnings": list(trial.warnings),
            "ms": trial.ms,
            "usage": trial.usage,
            "count": trial.requests,
            "requests": [exchange_of(call) for call in calls],
            "request": trial.request and with_text(trial.request),
            "response": trial.response and with_text(trial.response),
            "mapped": trial.mapped or {},
            "origins": [
                {**one._asdict(), "place": self._folder.told(one.place)} for one in trial.origins
            ],
            "paths": [row._asdict() for row in paths],
            "more": more,
            "tree": _tree(trial.answer),
            "curl": curl,
        }

    def _keep(self, key: tuple[Path, str], answer: Answer) -> None:
        self._answers.pop(key, None)
        self._answers[key] = answer
        while len(self._answers) > MOST_ANSWERS:
            self._answers.popitem(last=False)


async def _curl(runner: Runner, node: str, values: Mapping[str, Any], trial: Trial) -> str:
    """Empty where no request can be made."""
    try:
        return await curl_of(runner, node, values, trial)
    except (NodeError, CredentialError):
        return ""


def _tree(answer: Answer | None) -> Any:
    """What the response mapping sees, masked; None where that is nothing, or too much to show."""
    if answer is None or answer.missing:
        return None
    data = answer.redaction().data(answer.data)
    return data if len(json.dumps(data)) <= MOST_TREE else None
