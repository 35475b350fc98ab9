"""Credentials for any HTTP API: a fixed bearer token, or a name and password."""

import base64
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from engine.credentials import Credential, SecretReference, Token

if TYPE_CHECKING:
    from engine.credentials import Http


class _Bound(Credential):
    hosts: Annotated[tuple[str, ...], Field(min_length=1)]

    @property
    def bound_to(self) -> frozenset[str]:
        return frozenset(host.lower() for host in self.hosts)

    @property
    def host(self) -> str:
        return self.hosts[0].lower()


class HttpBearer(_Bound):
    """A token that is sent as `Authorization: Bearer …` to the listed hosts and no others."""

    type = "http_bearer"

    token: SecretReference

    async def fetch_token(self, http: "Http") -> Token:
        return Token(self.token.read(f'credential "{self.name}"'))


class HttpBasic(_Bound):
    """A user name and password (RFC 7617), sent to the listed hosts and no others."""

    type = "http_basic"

    username: str
    password: SecretReference

    async def fetch_token(self, http: "Http") -> Token:
        return Token(self.password.read(f'credential "{self.name}"'))

    def sign(self, token: Token) -> dict[str, str]:
        pair = f"{self.username}:{token.value.reveal()}".encode()
        return {"Authorization": "Basic " + base64.b64encode(pair).decode()}
