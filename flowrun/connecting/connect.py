"""`flowrun credentials connect`: asks for what a grant needs, logs in and keeps it in the vault."""

import argparse
import asyncio

from engine.errors import FlowError

from ..cli.terminal import say
from ..project.project import warn_of_files
from ..project.types import credential_types
from ..storage.home import open_vault
from .attempt import CALLBACK, Attempt
from .browser import open_browser, wait_for_browser
from .login import Kept, Login, asking, connecting_of
from .questions import add_options, ask_details, refuse_strange_options


def add_options_of(type_name: str, action: argparse.ArgumentParser) -> None:
    """The options of `credentials connect` for that type. Raises `FlowError`."""
    add_options(action, connecting_of(credential_types().get(type_name)))


def connect(options: argparse.Namespace) -> int:
    """Nothing is kept before the service has said yes; whether it can be kept is known before."""
    kind = credential_types().get(options.type)
    connecting = connecting_of(kind)
    refuse_strange_options(options, connecting)
    open_vault().ready(options.name)
    login = Login(kind, connecting, ask_details(options, connecting))
    grant = connecting.grants[options.grant]
    if grant.note:
        say(f"note: {grant.note}")
    kept = asyncio.run(_by_browser(login, options) if grant.in_browser else _by_form(login))
    print(f'"{kept.name}" is connected to {kept.host} and kept in {kept.place}')
    warn_of_files(kept.name)
    return 0


async def _by_form(login: Login) -> Kept:
    async with asking() as http:
        return await login.by_form(http)


async def _by_browser(login: Login, options: argparse.Namespace) -> Kept:
    callback = options.callback or CALLBACK
    attempt = Attempt(login.connecting, login.details, callback, options.pkce != "off")
    async with asking() as http:
        await login.check(http)
        if options.no_browser:
            return await login.by_code(attempt, attempt.code(_pasted(attempt)), http)
        return await wait_for_browser(
            attempt,
            lambda code: login.by_code(attempt, code, http),
            ready=lambda: _show(attempt),
        )


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
