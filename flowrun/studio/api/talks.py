"""Talks with a flow as it stands in the page: begun, gone on with, taken back, saved as a test."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.credentials.connections import Connections
from engine.errors import FlowError

from ...project.files import is_file
from ...testing.apart import apart
from ...testing.saving.chat import Chat, chat_of
from ...testing.saving.saved import save_talk_with
from ...testing.saving.saving import rules_for
from ..bodies import Body, read_body
from ..folder import FlowFolder
from ..guard import writing
from ..talk import Subject, Talk
from ..talks import Talks
from .saved import SECONDS_TO_SAVE, saved_as_json
from .texts import SentText


class NewTalk(SentText):
    environment: str | None = None
    parameters: dict[str, str] = {}


class Said(Body):
    text: str


class Restart(Body):
    turn: int


class Named(Body):
    name: str


def routes(folder: FlowFolder, talks: Talks) -> list[Route]:
    api = TalksApi(folder, talks)
    one = "/api/talks/{id}"
    return [
        Route("/api/talks", api.begin, methods=["POST"]),
        Route(one, api.show),
        Route(one, api.end, methods=["DELETE"]),
        Route(f"{one}/say", api.say, methods=["POST"]),
        Route(f"{one}/restart", api.restart, methods=["POST"]),
        Route(f"{one}/save", writing(api.save), methods=["POST"]),
    ]


class TalksApi:
    def __init__(self, folder: FlowFolder, talks: Talks) -> None:
        self._folder = folder
        self._talks = talks

    async def begin(self, request: Request) -> Response:
        body = await read_body(request, NewTalk)
        talk = await asyncio.to_thread(self._new, body)
        await self._talks.add(talk)
        try:
            return JSONResponse(await talk.begin(), 201)
        except BaseException:  # cancelled too: nobody knows the talk's id, and nobody could end it
            await self._talks.end(talk.id)
            raise

    async def show(self, request: Request) -> Response:
        talk = self._talk(request)
        with talk.held():
            return JSONResponse(await asyncio.to_thread(talk.as_json))

    async def say(self, request: Request) -> Response:
        body = await read_body(request, Said)
        return JSONResponse(await self._talk(request).say(body.text))

    async def restart(self, request: Request) -> Response:
        body = await read_body(request, Restart)
        return JSONResponse(await self._talk(request).restart(body.turn))

    async def save(self, request: Request) -> Response:
        """The test is of the flow as it lies on the disk."""
        body, talk = await read_body(request, Named), self._talk(request)
        subject = talk.subject
        with talk.held():
            note = await asyncio.to_thread(self._note, subject)
            chat = await asyncio.to_thread(self._chat, talk)
            saved = await apart(
                save_talk_with,
                *(chat, subject.path, body.name, self._folder.nodes_dir, subject.environment),
                within=SECONDS_TO_SAVE,
            )
        return JSONResponse(saved_as_json(self._folder, saved._replace(note=note)))

    async def end(self, request: Request) -> Response:
        await self._talks.end(request.path_params["id"])
        return JSONResponse({})

    def _talk(self, request: Request) -> Talk:
        return self._talks.get(request.path_params["id"])

    def _new(self, body: NewTalk) -> Talk:
        path = self._folder.path(body.file)
        project = self._folder.project(path, body.environment)
        flow = project.read(path, body.text)
        typed: Mapping[str, Any] = {
            name.removeprefix("$"): value for name, value in body.parameters.items()
        }
        return Talk(
            Subject(body.file, path, body.text, body.environment, flow),
            Connections(project.credentials),
            {**project.environment.values_for(flow.parameters), **typed},
            typed,
            keeps=not self._folder.read_only,
        )

    def _chat(self, talk: Talk) -> Chat:
        subject, transcript = talk.subject, talk.transcript
        rules = rules_for(subject.path, self._folder.types)
        began, status = transcript.kept()[0].began, talk.session.status
        return chat_of(transcript, subject.flow, talk.given, rules, began, status)

    def _note(self, subject: Subject) -> str:
        """Raises `FlowError` where no test could be of it."""
        if not is_file(subject.path):
            raise FlowError(f"{subject.file} is not saved yet; a test is of a flow that lies there")
        there, _ = self._folder.read(subject.path)
        return "" if there.splitlines() == subject.text.splitlines() else _OTHER


_OTHER = "the flow on the disk is another than the one you talked to; the test is of that one"
