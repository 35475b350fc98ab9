"""`flowrun credentials connect`: asks for what a grant needs, logs in and keeps it in the vault."""

import argparse
import asyncio
import getpass
import os
import sys
from pathlib import Path

from engine import Connections, Credentials, FlowError, GivenSecret, Token, vault_entries
from nodes.salesforce.credential import GRANT_FIELDS, SalesforceCredential

from .project import credential_types, open_vault
from .terminal import say

SECRETS = ("consumer_secret", "password", "security_token", "refresh_token", "private_key")


def connect(options: argparse.Namespace) -> int:
    """Nothing is kept before Salesforce has said yes."""
    fields, secrets = _answers(options)
    if options.grant == "password":
        say("note: new orgs block the username-password flow; client_credentials is the newer way")
    given = {name: GivenSecret(text) for name, text in secrets.items()}
    try:
        credential = SalesforceCredential.model_validate({"name": options.name, **fields, **given})
    except ValueError as error:
        raise FlowError(_reason(error)) from None
    token = asyncio.run(_log_in(credential))
    vault = open_vault()
    vault.keep(options.name, {"type": "salesforce", **fields}, secrets)
    kept = Credentials(vault_entries(vault), credential_types(), vault=vault).read(options.name)
    vault.keep_token(kept.fingerprint(kept.secrets()), options.name, token.text)
    print(f'"{options.name}" is connected to {credential.host} and kept in {vault.file}')
    return 0


async def _log_in(credential: SalesforceCredential) -> Token:
    async with Connections(Credentials({}, credential_types())) as connections:
        return await credential.fetch_token(connections.http())


def _answers(options: argparse.Namespace) -> tuple[dict[str, str], dict[str, str]]:
    """Plain fields and secrets: from the options, or else asked for on a terminal."""
    needed, optional = GRANT_FIELDS[options.grant]
    fields = {"grant": options.grant, "domain": options.domain or _ask("domain")}
    secrets: dict[str, str] = {}
    for name in (*needed, *optional):
        if name in SECRETS:
            if text := _secret(name, options, asked=name in needed):
                secrets[name] = text
        elif text := getattr(options, name, None) or (_ask(name) if name in needed else ""):
            fields[name] = text
    return fields, secrets


def _secret(name: str, options: argparse.Namespace, *, asked: bool) -> str:
    if name == "private_key" and options.private_key:
        try:
            return Path(options.private_key).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise FlowError(f"{options.private_key} cannot be read: {error}") from None
    if variable := getattr(options, f"{name}_env", None):
        if text := os.environ.get(variable):
            return text
        raise FlowError(f"the environment variable {variable} is not set or empty")
    return _ask(name, hidden=True) if asked else ""


def _ask(name: str, *, hidden: bool = False) -> str:
    label = name.replace("_", " ").capitalize()
    if not sys.stdin.isatty():
        flag = f"--{name.replace('_', '-')}"
        flag += "-env VARIABLE" if hidden and name != "private_key" else ""
        raise FlowError(f"{label} is missing; without a terminal to ask on, give {flag}")
    text = (getpass.getpass if hidden else input)(f"{label}: ").strip()
    if not text:
        raise FlowError(f"{label} is missing")
    return text


def _reason(error: ValueError) -> str:
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return "; ".join(one["msg"].removeprefix("Value error, ") for one in error.errors())
    return str(error)
