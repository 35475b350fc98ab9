"""`flowrun credentials connect`: asks for what a grant needs, logs in and keeps it in the vault."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from engine.credentials.connections import Connections
from engine.credentials.credential import Token
from engine.credentials.registry import Credentials, vault_entries
from engine.errors import CredentialError, FlowError, NodeError
from engine.hosts import origin
from engine.http.exchange import Http
from engine.values.secret import GivenSecret, Secret
from nodes.salesforce.login.credential import SalesforceCredential
from nodes.salesforce.login.domain import StrangeHost, normalise
from nodes.salesforce.login.grants import AuthorizationCode, TokenEndpoint

from ..cli.terminal import say
from ..project.project import warn_of_files
from ..project.types import credential_types
from ..storage.home import open_vault
from .browser import CALLBACK, Attempt, listen, open_browser
from .questions import ask, ask_fields, ask_secret, refuse_strange_options
from .reachable import check_domain

Fields = dict[str, str | bool]
T = TypeVar("T")


def connect(options: argparse.Namespace) -> int:
    """Nothing is kept before Salesforce has said yes; whether it can be kept is known before."""
    refuse_strange_options(options)
    open_vault().ready(options.name)
    try:
        _by_browser(options) if options.grant == "authorization_code" else _by_form(options)
    except StrangeHost as error:
        text = f"{error.reason}; give --allow-custom-host if it is meant"
        raise FlowError(text) from None
    return 0


def _by_form(options: argparse.Namespace) -> None:
    plain, secrets = ask_fields(options)
    fields: Fields = {**plain, **_custom_host(options)}
    host = _host(options, plain["domain"])
    if options.grant == "password":
        say("note: new orgs block the username-password flow; client_credentials is the newer way")
    given = {name: GivenSecret(text) for name, text in secrets.items()}
    try:
        credential = SalesforceCredential.model_validate({"name": options.name, **fields, **given})
    except ValueError as error:
        raise FlowError(_reason(error)) from None

    async def log_in(http: Http) -> Token:
        if options.grant != "sf_cli":
            await check_domain(http, host)
        return await credential.fetch_token(http)

    _keep(options.name, fields, secrets, _answered(log_in))


def _by_browser(options: argparse.Namespace) -> None:
    """Consumer Secret, Consumer Key, Domain, as AI Studio asks; the rest happens in the browser."""
    secret = ask_secret("consumer_secret", options)
    key = options.consumer_key or ask("consumer_key")
    domain = options.domain or ask("domain")
    callback, pkce = options.callback or CALLBACK, options.pkce != "off"
    attempt = Attempt(options.name, _host(options, domain), key, callback, pkce)

    async def finish(http: Http, code: Secret) -> Token:
        verifier = attempt.verifier if attempt.pkce else ""
        grant = AuthorizationCode(key, Secret(secret), code, attempt.callback, verifier)
        endpoint = TokenEndpoint(http, attempt.host, attempt.name, options.allow_custom_host)
        token = await grant.token(endpoint)
        return token._replace(base_url=token.base_url or origin(attempt.host))

    async def in_browser(http: Http) -> Token:
        await check_domain(http, attempt.host)
        return await listen(attempt, lambda code: finish(http, code), ready=lambda: _show(attempt))

    if options.no_browser:
        _answered(lambda http: check_domain(http, attempt.host))
        code = attempt.code(_pasted(attempt))
        token = _answered(lambda http: finish(http, code))
    else:
        token = _answered(in_browser)
    if token.refresh is None:
        raise CredentialError(
            f'credential "{options.name}": the app gave no refresh token; its admin adds the scope '
            "refresh_token (Perform requests at any time); nothing was stored"
        )
    fields: Fields = {"grant": "authorization_code", "domain": domain, "consumer_key": key}
    fields |= {"callback_url": callback, **_custom_host(options)}
    kept = {"consumer_secret": secret, "refresh_token": token.refresh.reveal()}
    _keep(options.name, fields, kept, token)


def _show(attempt: Attempt) -> None:
    say(f"Opening the browser. If none opens, go to:\n{attempt.url}")
    open_browser(attempt.url)


def _pasted(attempt: Attempt) -> str:
    say(f"Log in and choose Allow at:\n{attempt.url}")
    say(f"The browser then goes to {attempt.callback}?…, which it may not be able to show.")
    try:
        redirect = input("Paste that address: ").strip()
    except EOFError:
        raise FlowError("no address was pasted; nothing was stored") from None
    if "state=" not in redirect:
        raise FlowError(
            "this is not the address that the browser came to, which has a state; copy all of it. "
            "Nothing was stored"
        )
    return redirect


def _keep(name: str, fields: Fields, secrets: dict[str, str], token: Token) -> None:
    vault = open_vault()
    vault.keep(name, {"type": "salesforce", **fields}, secrets)
    kept = Credentials(vault_entries(vault), credential_types(), vault=vault).read(name)
    vault.keep_token(kept.fingerprint(kept.secrets()), name, token.text)
    print(f'"{name}" is connected to {kept.host} and kept in {vault.file}')
    warn_of_files(name)


def _host(options: argparse.Namespace, domain: str) -> str:
    try:
        return normalise(domain, allow_custom_host=options.allow_custom_host)
    except StrangeHost:
        raise
    except ValueError as error:
        raise FlowError(str(error)) from None


def _custom_host(options: argparse.Namespace) -> Fields:
    return {"allow_custom_host": True} if options.allow_custom_host else {}


def _answered(work: Callable[[Http], Awaitable[T]]) -> T:
    async def with_http() -> T:
        async with Connections(Credentials({}, credential_types())) as connections:
            return await work(connections.http())

    try:
        return asyncio.run(with_http())
    except NodeError as error:
        raise CredentialError(f"nothing was stored: {error}") from None


def _reason(error: ValueError) -> str:
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return "; ".join(one["msg"].removeprefix("Value error, ") for one in error.errors())
    return str(error)
