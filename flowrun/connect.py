"""`flowrun credentials connect`: asks for what a grant needs, logs in and keeps it in the vault."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from engine import (
    Connections,
    CredentialError,
    Credentials,
    FlowError,
    GivenSecret,
    NodeError,
    Secret,
    Token,
    origin,
    read_credentials,
    vault_entries,
)
from nodes.salesforce.credential import GRANT_FIELDS, SalesforceCredential
from nodes.salesforce.domain import normalise
from nodes.salesforce.grants import AuthorizationCode, TokenEndpoint

from .browser import Attempt, listen, open_browser
from .project import credential_types, open_vault
from .reachable import check_domain
from .terminal import say

SECRETS = ("consumer_secret", "password", "security_token", "refresh_token", "private_key")


def connect(options: argparse.Namespace) -> int:
    """Nothing is kept before Salesforce has said yes."""
    if options.grant == "authorization_code":
        return _by_browser(options)
    fields, secrets = _answers(options)
    if options.grant == "password":
        say("note: new orgs block the username-password flow; client_credentials is the newer way")
    given = {name: GivenSecret(text) for name, text in secrets.items()}
    try:
        credential = SalesforceCredential.model_validate({"name": options.name, **fields, **given})
    except ValueError as error:
        raise FlowError(_reason(error)) from None
    token = _answered(_log_in(credential))
    _keep(options.name, fields, secrets, token)
    return 0


def _keep(name: str, fields: dict[str, str], secrets: dict[str, str], token: Token) -> None:
    vault = open_vault()
    vault.keep(name, {"type": "salesforce", **fields}, secrets)
    kept = Credentials(vault_entries(vault), credential_types(), vault=vault).read(name)
    vault.keep_token(kept.fingerprint(kept.secrets()), name, token.text)
    print(f'"{name}" is connected to {kept.host} and kept in {vault.file}')
    for file in sorted({*Path().glob("credentials.yaml"), *Path("flows").glob("credentials.yaml")}):
        entries, _ = read_credentials([file])
        if name in entries:
            say(f'warning: {file} has a "{name}" too, and that one is used beside it')


def _by_browser(options: argparse.Namespace) -> int:
    """Consumer Secret, Consumer Key, Domain, as AI Studio asks; the rest happens in the browser."""
    secret = _secret("consumer_secret", options, asked=True)
    key = options.consumer_key or _ask("consumer_key")
    domain = options.domain or _ask("domain")
    try:
        host = normalise(domain)
    except ValueError as error:
        raise FlowError(str(error)) from None
    attempt = Attempt(options.name, host, key, options.callback, options.pkce == "on")
    token = _answered(_authorize(attempt, Secret(secret), browser=not options.no_browser))
    if token.refresh is None:
        raise CredentialError(
            f'credential "{options.name}": the app gave no refresh token; its admin adds the scope '
            "refresh_token (Perform requests at any time); nothing was stored"
        )
    fields = {"grant": "authorization_code", "domain": domain, "consumer_key": key}
    fields["callback_url"] = options.callback
    kept = {"consumer_secret": secret, "refresh_token": token.refresh.reveal()}
    _keep(options.name, fields, kept, token)
    return 0


async def _authorize(attempt: Attempt, secret: Secret, *, browser: bool) -> Token:
    async with Connections(Credentials({}, credential_types())) as connections:
        http = connections.http()
        await check_domain(http, attempt.host)
        endpoint = TokenEndpoint(http, attempt.host, attempt.name)

        async def finish(code: Secret) -> Token:
            verifier = attempt.verifier if attempt.pkce else ""
            grant = AuthorizationCode(
                attempt.consumer_key, secret, code, attempt.callback, verifier
            )
            token = await grant.token(endpoint)
            return token._replace(base_url=token.base_url or origin(attempt.host))

        if browser:
            say(f"Opening the browser. If none opens, go to:\n{attempt.url}")
            open_browser(attempt.url)
            return await listen(attempt, finish)
        say(f"Go to:\n{attempt.url}")
        say("When the browser comes back to an address that it cannot show, paste that address.")
        redirect = await asyncio.to_thread(input, "Address: ")
        return await finish(attempt.code(redirect.strip()))


def _answered(login: Coroutine[Any, Any, Token]) -> Token:
    try:
        return asyncio.run(login)
    except NodeError as error:
        raise CredentialError(f"nothing was stored: {error}") from None


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
