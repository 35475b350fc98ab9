"""Credential Storage: what there is and who uses it; connected, tried, renamed, removed. No secret
ever goes to the page."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.credentials.connecting import Connecting
from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.errors import CredentialError, FlowError, NodeError

from ...connecting import in_vault
from ...connecting.answers import (
    WrongAnswer,
    in_words_of_a_form,
    read_form,
)
from ...connecting.attempt import CALLBACK
from ...connecting.browser import Onward, comes_back_here
from ...connecting.facts import facts_of
from ...connecting.login import Login, asking, connecting_of
from ...connecting.under_way import LoginsUnderWay, LoginUnderWay
from ...project.types import credential_types
from ...project.writing import write_all
from ..bodies import Body, read_body
from ..credential_table import VAULT, CredentialTable, Key
from ..folder import FlowFolder
from ..forms import types_that_connect
from ..guard import writing
from ..refusal import Refusal


class Form(Body):
    type: str
    grant: str
    name: str
    fields: dict[str, str | bool] = {}
    callback: str | None = None


class Answer(Body):
    """`flags` are the boxes that are ticked beside the field."""

    type: str
    field: str
    value: str
    flags: list[str] = []


class Tested(Body):
    name: str
    environment: str | None = None
    kept_in: str | None = None


class NewName(Body):
    name: str
    to: str
    flows: bool = False


class Removal(Body):
    name: str
    force: bool = False
    keep_remote: bool = False


def routes(folder: FlowFolder, logins: LoginsUnderWay) -> list[Route]:
    api = CredentialsApi(folder, logins)
    base = "/api/credentials"
    attempt = f"{base}/connect/{{attempt}}"
    return [
        Route(base, api.listing),
        Route(f"{base}/types", api.types),
        Route(f"{base}/check", api.check, methods=["POST"]),
        Route(f"{base}/connect", writing(api.connect), methods=["POST"]),
        Route(attempt, api.attempt),
        Route(attempt, api.cancel, methods=["DELETE"]),
        Route(f"{base}/test", api.test, methods=["POST"]),
        Route(f"{base}/rename", writing(api.rename), methods=["POST"]),
        Route(f"{base}/remove", writing(api.remove), methods=["POST"]),
    ]


class CredentialsApi:
    def __init__(self, folder: FlowFolder, logins: LoginsUnderWay) -> None:
        self._folder = folder
        self._logins = logins

    async def listing(self, request: Request) -> Response:
        environment = request.query_params.get("environment") or None

        def found() -> dict[str, Any]:
            table = CredentialTable(self._folder, environment)
            return {"credentials": table.rows(), "swaps": table.swaps()}

        return JSONResponse(await asyncio.to_thread(found))

    async def types(self, _: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(lambda: list(types_that_connect())))

    async def check(self, request: Request) -> Response:
        """Of one answer, as somebody types it; nothing is sent."""
        body = await read_body(request, Answer)
        connecting = connecting_of(credential_types().get(body.type))
        try:
            shown = connecting.read(body.field, body.value, frozenset(body.flags))
        except CredentialError as error:
            words = in_words_of_a_form(str(error), connecting)
            return JSONResponse({"ok": False, "error": words, "shown": ""})
        return JSONResponse({"ok": True, "error": "", "shown": shown})

    async def connect(self, request: Request) -> Response:
        body = await read_body(request, Form)
        kind = credential_types().get(body.type)
        connecting = connecting_of(kind)
        try:
            return JSONResponse(await self._connected(body, kind, connecting, _back(request)))
        except (CredentialError, FlowError) as error:
            field = error.field if isinstance(error, WrongAnswer) else ""
            raise Refusal(422, in_words_of_a_form(str(error), connecting), field=field) from None

    async def attempt(self, request: Request) -> Response:
        login = self._login(request)
        error = _words_of(login.error, login.login)
        told = {"state": login.state, "name": login.name, "host": login.host, "error": error}
        return JSONResponse({**told, "url": login.url})

    async def cancel(self, request: Request) -> Response:
        await self._login(request).end("it was given up")
        return JSONResponse({})

    async def test(self, request: Request) -> Response:
        """Of that very credential, whatever an environment puts in its place."""
        body = await read_body(request, Tested)
        credentials = await asyncio.to_thread(self._known, body.name, body.kept_in)
        try:
            async with Connections(credentials) as connections:
                facts = await facts_of(connections, body.name)
        except (CredentialError, NodeError) as error:
            raise Refusal(502, str(error)) from None
        return JSONResponse({"ok": True, "facts": facts})

    async def rename(self, request: Request) -> Response:
        """Where the files cannot be written, the vault keeps the old name."""
        body = await read_body(request, NewName)
        texts = await asyncio.to_thread(self._renamed, body) if body.flows else {}
        await in_vault.rename(body.name, body.to)
        try:
            await asyncio.to_thread(write_all, texts)
        except FlowError:
            await in_vault.rename(body.to, body.name)
            raise
        self._folder.tell("credentials", {})
        return JSONResponse({"name": body.to, "files": list(map(self._folder.shown, texts))})

    async def remove(self, request: Request) -> Response:
        body = await read_body(request, Removal)
        used_by = [] if body.force else await asyncio.to_thread(self._users, body.name)
        if used_by:
            count = len(used_by)
            words = f'"{body.name}" is used by {count} node{"s" * (count > 1)}'
            raise Refusal(409, words, used_by=used_by)
        removed = await in_vault.remove(body.name, revokes=not body.keep_remote)
        self._folder.tell("credentials", {})
        note = f"its tokens were not revoked: {removed.not_revoked}" if removed.not_revoked else ""
        return JSONResponse({"name": body.name, "revoked_at": removed.host, "note": note})

    async def _connected(
        self, body: Form, kind: type[Credential], connecting: Connecting, back: str
    ) -> dict[str, Any]:
        details = read_form(connecting, body.name, body.grant, body.fields)
        login = Login(kind, connecting, details)
        try:
            await asyncio.to_thread(login.ready)
        except CredentialError as error:
            raise WrongAnswer(str(error), "name") from None
        if not connecting.grants[body.grant].in_browser:
            async with asking() as http:
                kept = await login.by_form(http)
            self._folder.tell("credentials", {})
            return {"connected": {"name": kept.name, "host": kept.host}}
        callback = body.callback or CALLBACK
        if not comes_back_here(callback):
            text = (
                f"the callback leads to this machine, such as {CALLBACK}, not to {callback[:200]}"
            )
            raise WrongAnswer(text, "callback")
        begun = await self._logins.begin(login, callback, self._onward(back, login))
        return {"attempt": begun.id, "url": begun.url}

    def _onward(self, back: str, login: Login) -> Onward:
        def address(error: str) -> str:
            told = {"name": login.details.name}
            if error:
                told["error"] = _words_of(error, login)
            else:
                self._folder.tell("credentials", {})
            return f"{back}?{urlencode(told)}"

        return address

    def _login(self, request: Request) -> LoginUnderWay:
        login = self._logins.get(request.path_params["attempt"])
        if login is None:
            raise Refusal(404, "there is no such login any more")
        return login

    def _known(self, name: str, kept_in: str | None) -> Credentials:
        found = CredentialTable(self._folder, None).credentials_with(name, kept_in)
        if found is None:
            raise Refusal(404, f'there is no credential "{name[:200]}"')
        return found

    def _renamed(self, body: NewName) -> dict[Path, str]:
        return CredentialTable(self._folder, None).renamed(body.name, body.to)

    def _users(self, name: str) -> list[dict[str, str]]:
        """The nodes that use one of the vault, in whichever environment."""
        found: list[dict[str, str]] = []
        for environment in (None, *self._folder.environments()):
            used = CredentialTable(self._folder, environment).users().get(Key(name, VAULT), [])
            found += (user for user in used if user not in found)
        return found


def _words_of(error: str, login: Login) -> str:
    """The page names the credential itself."""
    words = error.removeprefix(f'credential "{login.details.name}": ')
    return in_words_of_a_form(words, login.connecting)


def _back(request: Request) -> str:
    """Where the studio shows how a login went; its host was checked before."""
    return f"{request.url.scheme}://{request.headers['host']}/credentials/connected"
