"""A new environment, written beside the flows that name what it swaps."""

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.errors import FlowError

from ...project.files import ENVIRONMENTS
from ...project.new_environment import new_environment
from ..bodies import Body, read_body
from ..credential_table import CredentialTable
from ..folder import FlowFolder
from ..guard import writing


class NewEnvironment(Body):
    """`credentials` are the names to use here, by the names that flows use."""

    name: str
    credentials: dict[str, str] = {}


def routes(folder: FlowFolder) -> list[Route]:
    async def create(request: Request) -> Response:
        body = await read_body(request, NewEnvironment)
        files = await asyncio.to_thread(_made, folder, body)
        folder.tell("credentials", {})
        told = {"name": body.name, "files": list(map(folder.shown, files))}
        return JSONResponse(told, 201)

    return [Route("/api/environments", writing(create), methods=["POST"])]


def _made(folder: FlowFolder, body: NewEnvironment) -> list[Path]:
    """Raises `FlowError`."""
    table = CredentialTable(folder, None)
    for name in body.credentials.values():
        if table.credentials_with(name) is None:
            raise FlowError(f'there is no credential "{name[:200]}"')
    users = table.users()
    swapped = [
        user for key, found in users.items() if key.name in body.credentials for user in found
    ]
    beside = dict.fromkeys((folder.root / user["file"]).parent for user in swapped)
    folders = list(beside) or [folder.root]
    for one in folders:
        if not folder.is_inside(one / ENVIRONMENTS):
            raise FlowError(f"{folder.shown(one / ENVIRONMENTS)} leads out of this folder")
    return new_environment(folders, body.name, body.credentials)
