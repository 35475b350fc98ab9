"""A login that makes a credential, by a form or a browser; it is kept when the service says yes."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import ValidationError

from engine.credentials.connecting import Connecting, LoginDetails
from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials, vault_entries
from engine.credentials.token import Token
from engine.errors import CredentialError, FlowError, NodeError
from engine.http.exchange import Http
from engine.values.secret import GivenSecret, Secret

from ..project.types import credential_types
from ..storage.home import open_vault
from .attempt import Attempt

Kind = type[Credential]
Fields = dict[str, str | bool]


class Kept(NamedTuple):
    """A credential that is in the vault, and the host that it leads to."""

    name: str
    host: str
    place: str


def connecting_of(kind: Kind) -> Connecting:
    """Raises `FlowError` for a type that nothing connects."""
    connecting = kind.connecting()
    if connecting is None:
        raise FlowError(f"nothing connects a {kind.type}; it is written into credentials.yaml")
    return connecting


@asynccontextmanager
async def asking() -> AsyncIterator[Http]:
    """What asks a service before there is a credential. A request in vain is a `CredentialError`
    that says so."""
    try:
        async with Connections(Credentials({}, credential_types())) as connections:
            yield connections.http()
    except NodeError as error:
        raise CredentialError(f"nothing was stored: {error}") from None


@dataclass(frozen=True, slots=True)
class Login:
    """What was answered for a new credential. Every method raises `CredentialError`, `FlowError`
    for answers that do not fit together, and `NodeError`; nothing is kept then."""

    kind: Kind
    connecting: Connecting
    details: LoginDetails

    def ready(self) -> None:
        """Whether it could be kept, before anybody logs in."""
        open_vault().ready(self.details.name)

    async def check(self, http: Http) -> None:
        await self.connecting.check(self.details, http)

    async def by_form(self, http: Http) -> Kept:
        fields, secrets = self._fields(), self.details.secrets
        await self.check(http)
        token = await self._made(fields, secrets).fetch_token(http)
        return await asyncio.to_thread(self._keep, fields, secrets, token)

    async def by_code(self, attempt: Attempt, code: Secret, http: Http) -> Kept:
        """With what a browser brought back."""
        token = await self.connecting.exchange(self.details, attempt.form(code), http)
        if token.refresh is None:
            text = "the app gave no refresh token; nothing was stored"
            raise CredentialError(f'credential "{self.details.name}": {text}')
        fields = self._fields(attempt.callback)
        secrets = {**self.details.secrets, "refresh_token": token.refresh}
        return await asyncio.to_thread(self._keep, fields, secrets, token)

    def _fields(self, callback: str = "") -> Fields:
        """What is kept in clear: the answers, and how they were come by where the type has a field
        for it."""
        written = self.kind.model_fields
        fields: Fields = {"grant": self.details.grant} if "grant" in written else {}
        fields |= self.details.fields
        if callback and "callback_url" in written:
            fields["callback_url"] = callback
        return fields | dict.fromkeys(sorted(self.details.flags), True)

    def _made(self, fields: Fields, secrets: Mapping[str, Secret]) -> Credential:
        """The credential, not kept yet."""
        given = {key: GivenSecret(secret.reveal()) for key, secret in secrets.items()}
        try:
            return self.kind.model_validate({"name": self.details.name, **fields, **given})
        except ValidationError as error:
            reasons = (one["msg"].removeprefix("Value error, ") for one in error.errors())
            raise FlowError("; ".join(reasons)) from None

    def _keep(self, fields: Fields, secrets: Mapping[str, Secret], token: Token) -> Kept:
        self._made(fields, secrets)
        vault, name = open_vault(), self.details.name
        revealed = {key: secret.reveal() for key, secret in secrets.items()}
        vault.keep(name, {"type": self.kind.type, **fields}, revealed)
        kept = Credentials(vault_entries(vault), credential_types(), vault=vault).read(name)
        if kept.keeps_token:
            vault.keep_token(kept.fingerprint(kept.secrets()), name, token.text)
        return Kept(name, kept.host, str(vault.file))
