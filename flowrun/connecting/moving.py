"""`flowrun credentials rename`, `remove`, `export` and `import`: what the vault keeps, whatever a
credentials file beside it says."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials, vault_entries
from engine.credentials.token import Token
from engine.errors import CredentialError, FlowError, NodeError
from engine.suggestions import suggestion
from engine.values.secret import Secret

from ..cli.terminal import say
from ..project.project import warn_of_files
from ..project.types import credential_types
from ..storage.home import open_vault
from ..storage.vault.bundle import open_bundle, sealed_bundle
from ..storage.vault.files import write_privately
from ..storage.vault.vault import Vault
from .questions import from_variable


def rename(options: argparse.Namespace) -> int:
    """A refresh token that was rotated since it was connected goes along."""
    vault, kept = _kept(options.name)

    async def move() -> None:
        credential = kept.read(options.name)
        async with vault.renewing(credential.fingerprint(credential.secrets())):
            refresh = _latest_refresh(kept, credential)
            vault.rename(options.name, options.to, {"refresh_token": refresh} if refresh else {})

    asyncio.run(move())
    print(f'"{options.name}" is now "{options.to}"')
    warn_of_files(options.to)
    return 0


def remove(options: argparse.Namespace) -> int:
    """A service that does not take the token back does not stop the removal."""
    vault, kept = _kept(options.name)
    if not options.keep_remote:
        try:
            if host := asyncio.run(_revoke(vault, kept, options.name)):
                print(f"its tokens were revoked at {host}")
        except (CredentialError, FlowError, NodeError) as error:
            say(f"warning: its tokens were not revoked: {error}")
    vault.remove(options.name)
    print(f'"{options.name}" is removed from the vault')
    return 0


def export(options: argparse.Namespace) -> int:
    """A refresh token that was rotated since it was connected goes out as it is now."""
    vault, kept = _kept(*options.names)
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
        if refresh := _latest_refresh(kept, kept.read(name)):
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
    vault, kept = _kept()
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


def _kept(*names: str) -> tuple[Vault, Credentials]:
    """The vault and what it keeps. Raises `CredentialError` for a name that it has not."""
    vault = open_vault()
    entries = vault_entries(vault)
    for name in names:
        if name not in entries:
            raise CredentialError(
                f'the vault has no credential "{name}"{suggestion(name, entries)}'
            )
    return vault, Credentials(entries, credential_types(), vault=vault)


def _services(kept: Credentials, names: Sequence[str]) -> str:
    """What they log in to, in words."""
    ways = [kept.read(name).connecting() for name in names]
    return " or ".join(dict.fromkeys(way.service for way in ways if way)) or "a service"


def _latest_refresh(kept: Credentials, credential: Credential) -> str:
    """The refresh token that stands in the place of the one that was connected."""
    if all(name != "refresh_token" or not value for name, value in credential):
        return ""
    token = kept.kept_token(credential)
    return token.refresh.reveal() if token and token.refresh else ""


async def _revoke(vault: Vault, kept: Credentials, name: str) -> str:
    """The host that took the tokens back; empty where there are none."""
    credential = kept.read(name)
    async with vault.renewing(credential.fingerprint(credential.secrets())):
        token = kept.kept_token(credential)
        if token is None:
            secret = vault.revealed(name)[1].get("refresh_token", "")
            token = Token(Secret(secret), refresh=Secret(secret)) if secret else None
        if token is None:
            return ""
        async with Connections(kept) as connections:
            revoked = await credential.revoke_token(connections.http(), token)
    return credential.host if revoked else ""


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
