"""`flowrun credentials connect`: asks for what a grant needs, logs in and keeps it in the vault."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from pydantic import ValidationError

from engine.credentials.connecting import Connecting, LoginDetails
from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials, vault_entries
from engine.credentials.token import Token
from engine.errors import CredentialError, FlowError, NodeError
from engine.http.exchange import Http
from engine.values.secret import GivenSecret, Secret

from ..cli.terminal import say
from ..project.project import warn_of_files
from ..project.types import credential_types
from ..storage.home import open_vault
from .browser import CALLBACK, Attempt, open_browser, wait_for_browser
from .questions import add_options, ask_details, refuse_strange_options

Kind = type[Credential]
Fields = dict[str, str | bool]
T = TypeVar("T")


def add_options_of(type_name: str, action: argparse.ArgumentParser) -> None:
    """The options of `credentials connect` for that type. Raises `FlowError`."""
    add_options(action, _connecting(credential_types().get(type_name)))


def _connecting(kind: Kind) -> Connecting:
    connecting = kind.connecting()
    if connecting is None:
        raise FlowError(f"nothing connects a {kind.type}; it is written into credentials.yaml")
    return connecting


def connect(options: argparse.Namespace) -> int:
    """Nothing is kept before the service has said yes; whether it can be kept is known before."""
    kind = credential_types().get(options.type)
    connecting = _connecting(kind)
    refuse_strange_options(options, connecting)
    open_vault().ready(options.name)
    details = ask_details(options, connecting)
    if note := connecting.grants[options.grant].note:
        say(f"note: {note}")
    if connecting.grants[options.grant].in_browser:
        _by_browser(kind, connecting, details, options)
    else:
        _by_form(kind, connecting, details)
    return 0


def _by_form(kind: Kind, connecting: Connecting, details: LoginDetails) -> None:
    fields = _fields(kind, details)

    async def log_in(http: Http) -> Token:
        await connecting.check(details, http)
        return await _made(kind, details.name, fields, details.secrets).fetch_token(http)

    _keep(kind, details.name, fields, details.secrets, _answered(log_in))


def _by_browser(
    kind: Kind, connecting: Connecting, details: LoginDetails, options: argparse.Namespace
) -> None:
    callback = options.callback or CALLBACK
    attempt = Attempt(connecting, details, callback, options.pkce != "off")

    async def finish(http: Http, code: Secret) -> Token:
        token = await connecting.exchange(details, attempt.form(code), http)
        if token.refresh is None:
            text = "the app gave no refresh token; nothing was stored"
            raise CredentialError(f'credential "{details.name}": {text}')
        return token

    async def in_browser(http: Http) -> Token:
        await connecting.check(details, http)
        return await wait_for_browser(
            attempt, lambda code: finish(http, code), ready=lambda: _show(attempt)
        )

    if options.no_browser:
        _answered(lambda http: connecting.check(details, http))
        code = attempt.code(_pasted(attempt))
        token = _answered(lambda http: finish(http, code))
    else:
        token = _answered(in_browser)
    assert token.refresh is not None
    fields = _fields(kind, details, callback)
    _keep(kind, details.name, fields, {**details.secrets, "refresh_token": token.refresh}, token)


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


def _fields(kind: Kind, details: LoginDetails, callback: str = "") -> Fields:
    """What is kept in clear: the answers, and how they were come by where the type has a field for
    it."""
    fields: Fields = {"grant": details.grant} if "grant" in kind.model_fields else {}
    fields |= details.fields
    if callback and "callback_url" in kind.model_fields:
        fields["callback_url"] = callback
    return fields | dict.fromkeys(sorted(details.flags), True)


def _made(kind: Kind, name: str, fields: Fields, secrets: Mapping[str, Secret]) -> Credential:
    """The credential, not kept yet. Raises `FlowError` for answers that do not fit together."""
    given = {key: GivenSecret(secret.reveal()) for key, secret in secrets.items()}
    try:
        return kind.model_validate({"name": name, **fields, **given})
    except ValidationError as error:
        reasons = (one["msg"].removeprefix("Value error, ") for one in error.errors())
        raise FlowError("; ".join(reasons)) from None


def _keep(
    kind: Kind, name: str, fields: Fields, secrets: Mapping[str, Secret], token: Token
) -> None:
    _made(kind, name, fields, secrets)
    vault = open_vault()
    revealed = {key: secret.reveal() for key, secret in secrets.items()}
    vault.keep(name, {"type": kind.type, **fields}, revealed)
    kept = Credentials(vault_entries(vault), credential_types(), vault=vault).read(name)
    if kept.keeps_token:
        vault.keep_token(kept.fingerprint(kept.secrets()), name, token.text)
    print(f'"{name}" is connected to {kept.host} and kept in {vault.file}')
    warn_of_files(name)


def _answered(work: Callable[[Http], Awaitable[T]]) -> T:
    async def with_http() -> T:
        async with Connections(Credentials({}, credential_types())) as connections:
            return await work(connections.http())

    try:
        return asyncio.run(with_http())
    except NodeError as error:
        raise CredentialError(f"nothing was stored: {error}") from None
