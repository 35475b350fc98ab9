"""What `credentials connect` has to know: from options, or else asked for on a terminal."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from engine.errors import FlowError
from nodes.salesforce.login.credential import GRANT_FIELDS

SECRETS = ("consumer_secret", "password", "security_token", "refresh_token", "private_key")
_OF_THE_BROWSER = ("callback", "no_browser", "pkce")


def refuse_strange_options(options: argparse.Namespace) -> None:
    """Raises `FlowError` for an option that the chosen grant has no use for."""
    if options.grant == "authorization_code":
        takes = {"consumer_key", "consumer_secret", *_OF_THE_BROWSER}
    else:
        takes = {name for names in GRANT_FIELDS[options.grant] for name in names}
    every = {name for fields in GRANT_FIELDS.values() for names in fields for name in names}
    for name in sorted({*every, *_OF_THE_BROWSER} - takes):
        flag = _flag(name)
        if getattr(options, flag.replace("-", "_"), None):
            raise FlowError(f"--{flag} is not for --grant {options.grant}")


def ask_fields(options: argparse.Namespace) -> tuple[dict[str, str], dict[str, str]]:
    """The plain fields and the secrets of a grant without a browser."""
    needed, optional = GRANT_FIELDS[options.grant]
    fields = {"grant": options.grant, "domain": options.domain or ask("domain")}
    secrets: dict[str, str] = {}
    for name in (*needed, *optional):
        asked = name in needed
        if name in SECRETS:
            if asked or getattr(options, _flag(name).replace("-", "_")):
                secrets[name] = ask_secret(name, options)
        elif text := getattr(options, name, None) or (ask(name) if asked else ""):
            fields[name] = text
    return fields, secrets


def ask_secret(name: str, options: argparse.Namespace) -> str:
    """A secret is no argument, which every process can read; a private key is a file's content."""
    if name == "private_key":
        return _content(options.private_key or ask(name, " file"))
    if variable := getattr(options, f"{name}_env"):
        return from_variable(variable)
    return ask(name, hidden=True)


def from_variable(variable: str) -> str:
    """Raises `FlowError`."""
    if text := os.environ.get(variable):
        return text
    raise FlowError(f"the environment variable {variable} is not set or empty")


def ask(name: str, what: str = "", *, hidden: bool = False) -> str:
    """Raises `FlowError` where nobody answers."""
    label = name.replace("_", " ").title() + what
    if not sys.stdin.isatty():
        flag = f"--{_flag(name)} VARIABLE" if hidden else f"--{_flag(name)}"
        raise FlowError(f"{label} is missing; without a terminal to ask on, give {flag}")
    try:
        text = (getpass.getpass if hidden else input)(f"{label}: ").strip()
    except EOFError:
        text = ""
    if not text:
        raise FlowError(f"{label} is missing")
    return text


def _flag(name: str) -> str:
    flag = name.replace("_", "-")
    return f"{flag}-env" if name in SECRETS and name != "private_key" else flag


def _content(path: str) -> str:
    try:
        return Path(path).expanduser().read_text("utf-8")
    except OSError as error:
        raise FlowError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise FlowError(f"{path} is no text; a private key is a file in PEM") from None
