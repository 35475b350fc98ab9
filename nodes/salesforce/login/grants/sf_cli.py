"""An org that the `sf` command is logged in to: a developer needs no app at all."""

import asyncio
import json
import os
import shutil
from dataclasses import dataclass
from typing import Any

from engine import Secret
from engine.credentials import CredentialError, LoginRefused, Token

from .endpoint import TokenEndpoint

_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class SfCli:
    """Asks `sf org auth show-access-token`, and where a version has no such command,
    `sf org display`, which showed the token until it began to hide it.

    https://developer.salesforce.com/docs/platform/salesforce-cli-reference/guide
    """

    username: str

    async def token(self, endpoint: TokenEndpoint) -> Token:
        try:
            token, url = await self.read()
        except SfError as error:
            raise LoginRefused(endpoint.told(str(error))) from None
        secret = Secret(token)
        return Token(secret, endpoint.instance(url, secret))

    async def read(self) -> tuple[str, str]:
        """The access token and the instance URL. Raises `SfError`."""
        shown = await _sf("org", "display", "--target-org", self.username)
        token, url = shown.get("accessToken", ""), shown.get("instanceUrl", "")
        if not _is_token(token):
            told = await _sf("org", "auth", "show-access-token", "--target-org", self.username)
            token = told.get("accessToken", "")
        if not (_is_token(token) and isinstance(url, str) and url):
            raise SfError(f"sf gives no access token for {self.username}; {self.advice}")
        return token, url

    @property
    def advice(self) -> str:
        return f"log in: sf org login web --alias {self.username}"


class SfError(CredentialError):
    """`sf` is not there, or does not know the org."""


def _is_token(text: Any) -> bool:
    return isinstance(text, str) and text.startswith("00D") and "!" in text


async def _sf(*arguments: str) -> dict[str, Any]:
    """The `result` of a command's JSON. Colours in it would make it no JSON: hence NO_COLOR."""
    program = shutil.which("sf")
    if program is None:
        raise SfError("the sf command is not installed; npm install --global @salesforce/cli")
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        "--json",
        env={**os.environ, "NO_COLOR": "1", "SF_DISABLE_TELEMETRY": "true"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(), _SECONDS)
    except TimeoutError:
        raise SfError(f"sf {' '.join(arguments[:2])} did not end within {_SECONDS:g} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    try:
        answer = json.loads(out)
    except ValueError:
        answer = {}
    result = answer.get("result") if isinstance(answer, dict) else None
    if process.returncode or not isinstance(result, dict):
        told = answer.get("message", "") if isinstance(answer, dict) else ""
        said = f": {str(told)[:300]}" if told else ""
        raise SfError(f"sf {' '.join(arguments[:-2])} failed{said}")
    return result
