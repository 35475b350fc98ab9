"""`flowrun credentials rename`, `remove`, `export` and `import`: what the vault keeps, whatever a
credentials file beside it says."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.credentials.registry import Credentials
from engine.errors import FlowError

from ..cli.terminal import say
from ..project.project import warn_of_files
from ..storage.vault.bundle import open_bundle, sealed_bundle
from ..storage.vault.files import write_privately
from . import in_vault
from .in_vault import latest_refresh, vault_credentials
from .questions import from_variable


def rename(options: argparse.Namespace) -> int:
    asyncio.run(in_vault.rename(options.name, options.to))
    print(f'"{options.name}" is now "{options.to}"')
    warn_of_files(options.to)
    return 0


def remove(options: argparse.Namespace) -> int:
    removed = asyncio.run(in_vault.remove(options.name, revokes=not options.keep_remote))
    if removed.host:
        print(f"its tokens were revoked at {removed.host}")
    elif removed.not_revoked:
        say(f"warning: its tokens were not revoked: {removed.not_revoked}")
    print(f'"{options.name}" is removed from the vault')
    return 0


def export(options: argparse.Namespace) -> int:
    """A refresh token that was rotated since it was connected goes out as it is now."""
    vault, kept = vault_credentials(*options.names)
    names = options.names or list(kept.entries)
    if not names:
        raise FlowError("the vault keeps no credentials")
    if options.file.exists():
        raise FlowError(f"{options.file} is there already; name another file")
    if not options.file.parent.is_dir():
        raise FlowError(f"{options.file.parent}: there is no such folder")
    passphrase = _passphrase(options, twice=True)
    found = {}
    for name in names:
        fields, secrets = vault.revealed(name)
        if refresh := latest_refresh(kept, kept.read(name)):
            secrets["refresh_token"] = refresh
        found[name] = fields, secrets
    try:
        write_privately(options.file, sealed_bundle(found, passphrase).encode())
    except OSError as error:
        reason = error.strerror or error
        raise FlowError(f"{options.file} cannot be written: {reason}") from None
    told = ", ".join(f'"{name}"' for name in names)
    print(f"{told} exported to {options.file}; delete the file when it has been imported")
    renewed = [name for name, (_, secrets) in found.items() if "refresh_token" in secrets]
    if renewed:
        service = _services(kept, renewed)
        say(f"note: where {service} rotates refresh tokens, use them in one vault only")
    return 0


def import_(options: argparse.Namespace) -> int:
    vault, kept = vault_credentials()
    try:
        text = Path(options.file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise FlowError(f"{options.file}: cannot be read: {reason}") from None
    found = open_bundle(text, _passphrase(options))
    there = [f'"{name}"' for name in found if name in kept.entries]
    if there and not options.replace:
        raise FlowError(f"the vault has {', '.join(there)} already; --replace takes the file's")
    for name, (fields, secrets) in found.items():
        vault.keep(name, fields, secrets)
        print(f'"{name}" is kept in {vault.file}')
        warn_of_files(name)
    return 0


def _services(kept: Credentials, names: Sequence[str]) -> str:
    """What they log in to, in words."""
    ways = [kept.read(name).connecting() for name in names]
    return " or ".join(dict.fromkeys(way.service for way in ways if way)) or "a service"


def _passphrase(options: argparse.Namespace, *, twice: bool = False) -> str:
    if options.passphrase_env:
        text = from_variable(options.passphrase_env)
    elif sys.stdin.isatty():
        text = getpass.getpass("Passphrase: ")
        if twice and getpass.getpass("Again: ") != text:
            raise FlowError("the two are not the same")
    else:
        raise FlowError("without a terminal to ask on, give --passphrase-env VARIABLE")
    if len(text) < 8:
        raise FlowError("a passphrase has eight characters or more")
    return text
