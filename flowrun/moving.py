"""`flowrun credentials export` and `import`: from one vault to another."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from engine import Credentials, FlowError, open_bundle, sealed_bundle, write_privately

from .terminal import say


def export(credentials: Credentials, options: argparse.Namespace) -> int:
    """A refresh token that was rotated since it was connected goes out as it is now."""
    vault = credentials.vault
    assert vault is not None
    names = options.names or list(vault.credentials())
    if not names:
        raise FlowError("the vault keeps no credentials")
    found = {}
    for name in names:
        fields, secrets = vault.revealed(name)
        token = credentials.kept_token(credentials.read(name))
        if token and token.refresh and "refresh_token" in secrets:
            secrets["refresh_token"] = token.refresh.reveal()
        found[name] = fields, secrets
    bundle = sealed_bundle(found, _passphrase(options, twice=True))
    write_privately(options.file, bundle.encode())
    say(f"{len(found)} exported to {options.file}; delete the file when it has been imported")
    if any("refresh_token" in secrets for _, secrets in found.values()):
        say("note: where Salesforce rotates refresh tokens, use them in one vault only")
    return 0


def import_(credentials: Credentials, options: argparse.Namespace) -> int:
    vault = credentials.vault
    assert vault is not None
    try:
        text = Path(options.file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FlowError(f"{options.file} cannot be read: {error}") from None
    found = open_bundle(text, _passphrase(options))
    there = [name for name in found if name in vault.credentials()]
    if there and not options.replace:
        named = ", ".join(f'"{name}"' for name in there)
        raise FlowError(f"the vault has {named} already; --replace puts the new ones there")
    for name, (fields, secrets) in found.items():
        vault.keep(name, fields, secrets)
        print(f'"{name}" is kept in {vault.file}')
    return 0


def _passphrase(options: argparse.Namespace, *, twice: bool = False) -> str:
    if options.passphrase_env:
        text = os.environ.get(options.passphrase_env, "")
    elif sys.stdin.isatty():
        text = getpass.getpass("Passphrase: ")
        if twice and getpass.getpass("Again: ") != text:
            raise FlowError("the two are not the same")
    else:
        raise FlowError("without a terminal to ask on, give --passphrase-env VARIABLE")
    if len(text) < 8:
        raise FlowError("a passphrase has eight characters or more")
    return text
