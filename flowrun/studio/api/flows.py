"""The flows of the folder: the list, each as it lies on the disk, and new ones."""

import asyncio
import os
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.errors import FlowError, StoreError

from ... import __version__
from ...language.related_files import flow_of_test
from ...language.showing.node_types import shown_types
from ...language.showing.view import FlowView
from ...language.text.document import Document, read_text
from ...project.files import is_same_file, test_files
from ...project.templates import FLOW_TEMPLATES, new_flow
from ...storage.home import open_store
from ...storage.session_filter import SessionFilter
from ..bodies import Body, read_body
from ..folder import FlowFolder
from ..guard import writing
from ..refusal import Refusal
from .texts import OpenText, SentText
from .view import view_of


class NewFlow(Body):
    file: str
    template: str


class SavedText(SentText):
    etag: str


class ViewedText(SentText):
    environment: str | None = None


def routes(folder: FlowFolder) -> list[Route]:
    flows = Flows(folder)
    return [
        Route("/api/project", flows.project),
        Route("/api/flows", flows.flows),
        Route("/api/flows", writing(flows.create), methods=["POST"]),
        Route("/api/flow", flows.flow),
        Route("/api/flow", writing(flows.save), methods=["PUT"]),
        Route("/api/flow/view", flows.view, methods=["POST"]),
    ]


class Flows:
    """Whatever takes its time is computed in a thread."""

    def __init__(self, folder: FlowFolder) -> None:
        self._folder = folder

    async def project(self, _: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(self._project))

    async def flows(self, _: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(self._list))

    async def create(self, request: Request) -> Response:
        body = await read_body(request, NewFlow)
        await asyncio.to_thread(self._create, body)
        return JSONResponse({"file": body.file}, 201)

    async def flow(self, request: Request) -> Response:
        file = request.query_params.get("file", "")
        return JSONResponse(await asyncio.to_thread(self._flow, file))

    async def save(self, request: Request) -> Response:
        body = await read_body(request, SavedText)
        path = self._folder.path(body.file)
        etag = await asyncio.to_thread(self._folder.write, path, body.text, body.etag)
        return JSONResponse({"etag": etag})

    async def view(self, request: Request) -> Response:
        body = await read_body(request, ViewedText)
        opened = OpenText.of(self._folder, body)
        return JSONResponse(await asyncio.to_thread(view_of, opened, body.environment))

    def _project(self) -> dict[str, Any]:
        return {
            "folder": _shown(self._folder.root.resolve()),
            "version": __version__,
            "read_only": self._folder.read_only,
            "environments": self._folder.environments(),
            "environment": self._folder.environment,
            "types": [
                {**one._asdict(), "exits": _exits(one.exits)}
                for one in shown_types(self._folder.types)
            ],
            "templates": [one._asdict() for one in FLOW_TEMPLATES],
        }

    def _list(self) -> list[dict[str, Any]]:
        return [self._listed(path) for path in self._folder.flows()]

    def _listed(self, path: Path) -> dict[str, Any]:
        file = self._folder.file(path)
        try:
            files = self._folder.on_disk
            shown = FlowView(files, files.analysis(path, self._folder.read(path)[0]))
        except FlowError:
            # It is no text, or not there any more.
            problems = {"errors": 1, "warnings": 0}
            named = {"name": path.stem, "description": "", "nodes": 0, "problems": problems}
            return {"file": file, **named, "tests": _tests(path), "last_run": None}
        settings, severities = shown.settings, [one.problem.severity for one in shown.found]
        return {
            "file": file,
            "name": settings["name"],
            "description": settings["description"],
            "nodes": len(shown.analysis.nodes),
            "problems": {
                "errors": severities.count("error"),
                "warnings": severities.count("warning"),
            },
            "tests": {**_tests(path), "last": self._folder.last_tests.get(file)},
            "last_run": _last_run(settings["name"]),
        }

    def _create(self, body: NewFlow) -> None:
        path = self._folder.path(body.file)
        if os.path.lexists(path):
            raise Refusal(409, f"{body.file} is there already")
        if path.suffix != ".yaml":
            raise Refusal(400, "the name of a flow's file ends in .yaml")
        new_flow(body.template, path)

    def _flow(self, file: str) -> dict[str, Any]:
        path = self._folder.path(file)
        text, etag = self._folder.read(path)
        opened = OpenText(self._folder, file, text)
        view = view_of(opened, self._folder.environment)
        return {"file": file, "text": text, "etag": etag, "view": view}


def _exits(exits: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "help": told} for name, told in exits.items()]


def _tests(flow: Path) -> dict[str, Any]:
    """The test files of a flow and how many tests they have; those of one that cannot be read are
    told by its own problems."""
    files = count = 0
    for path in test_files(flow.parent):
        try:
            document = Document(path, read_text(path), excerpts=False)
        except FlowError:
            continue
        subject = flow_of_test(document)
        if subject and is_same_file(subject, flow):
            files += 1
            count += len(document.data.get("tests") or ())
    return {"files": files, "count": count}


def _last_run(flow: str) -> dict[str, Any] | None:
    try:
        found = open_store().sessions(SessionFilter(flow), 1)
    except StoreError:
        return None
    if not found:
        return None
    return {"session": found[0].id, "at": found[0].changed, "outcome": found[0].status}


def _shown(folder: Path) -> str:
    """As a shell writes what lies at somebody's home."""
    try:
        return str(Path("~") / folder.relative_to(Path.home().resolve()))
    except (RuntimeError, ValueError):
        return str(folder)
