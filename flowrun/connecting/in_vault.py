"""The credentials that the vault keeps: renamed, and removed with their tokens revoked."""

import asyncio
from typing import NamedTuple

from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials, vault_entries
from engine.credentials.token import Token
from engine.errors import CredentialError, FlowError, NodeError
from engine.suggestions import suggestion
from engine.values.secret import Secret

from ..project.types import credential_types
from ..storage.home import open_vault
from ..storage.vault.vault import Vault


class Removed(NamedTuple):
    """The host that took the tokens back, if one did, and why none did."""

    host: str = ""
    not_revoked: str = ""


def vault_credentials(*names: str) -> tuple[Vault, Credentials]:
    """The vault and what it keeps. Raises `CredentialError` for a name that it has not."""
    vault = open_vault()
    entries = vault_entries(vault)
    for name in names:
        if name not in entries:
            raise CredentialError(
                f'the vault has no credential "{name}"{suggestion(name, entries)}'
            )
    return vault, Credentials(entries, credential_types(), vault=vault)


async def rename(old: str, new: str) -> None:
    """A refresh token that was rotated since it was connected goes along. Raises
    `CredentialError`, and `FlowError` for one that cannot be read."""
    vault, kept = await asyncio.to_thread(vault_credentials, old)
    credential = kept.read(old)
    async with vault.renewing(credential.fingerprint(credential.secrets())):
        refresh = latest_refresh(kept, credential)
        vault.rename(old, new, {"refresh_token": refresh} if refresh else {})


async def remove(name: str, *, revokes: bool = True) -> Removed:
    """A service that does not take the tokens back does not stop the removal. Raises
    `CredentialError`."""
    vault, kept = await asyncio.to_thread(vault_credentials, name)
    removed = Removed()
    if revokes:
        try:
            removed = Removed(await _revoke(vault, kept, name))
        except (CredentialError, FlowError, NodeError) as error:
            removed = Removed(not_revoked=str(error))
    await asyncio.to_thread(vault.remove, name)
    return removed


def latest_refresh(kept: Credentials, credential: Credential) -> str:
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
