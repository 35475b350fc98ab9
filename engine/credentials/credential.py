"""The contract of a credential type: how it logs in, and how a login signs a request."""

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict

from ..hosts import origin
from ..http.exchange import Http
from ..http.messages import Response
from ..values.secret import Secret, SecretReference
from .connecting import Connecting
from .token import Token

if TYPE_CHECKING:
    import httpx

Ask = Callable[[str], Awaitable[Response]]
Fact = str | int | bool


class Credential(BaseModel):
    """A credential type. Its fields are its YAML keys; secrets are `SecretReference` fields.

    `speaks` says which nodes may pick it (`salesforce`), whatever its type is called.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
        defer_build=True,
    )

    type: ClassVar[str]
    speaks: ClassVar[str] = ""
    keeps_token: ClassVar[bool] = False
    """Whether a login is worth sharing: its token is then kept in the vault for all processes."""

    name: str

    @classmethod
    def connecting(cls) -> Connecting | None:
        """How `flowrun credentials connect` comes by one; None where it is only written out."""
        return None

    @property
    def host(self) -> str:
        """The host it is for, to show; empty when it is not for one host."""
        return ""

    @property
    def environment(self) -> str:
        """`production`, `sandbox`, `local`, or nothing when the host does not say."""
        return ""

    @property
    def base_url(self) -> str:
        """Where paths lead as long as no token says otherwise."""
        return origin(self.host) if self.host else ""

    @property
    def bound_to(self) -> frozenset[str]:
        """The hosts its signature may be sent to."""
        raise NotImplementedError

    def transport(self) -> "httpx.AsyncBaseTransport | None":
        """A wire of its own, for what is reached without the network."""
        return None

    async def fetch_token(self, http: Http) -> Token:
        """Logs in. Raises `CredentialError` with what the operator has to do, `LoginRefused` where
        the service said no."""
        raise NotImplementedError

    async def renew_token(self, http: Http, last: Token) -> Token:
        """A token in the place of `last`. What the answer leaves out is kept from `last`."""
        return await self.fetch_token(http)

    async def revoke_token(self, http: Http, token: Token) -> bool:
        """Takes a token back at the service; False where there is no such thing."""
        return False

    async def facts(self, ask: Ask) -> dict[str, Fact]:
        """What the service says of itself, for `credentials test`, by names such as `calls_left`.
        `ask` gets a path with the credential's signature. Raises `NodeError`."""
        return {}

    def expired(self, response: Response) -> bool:
        """Whether the answer says that the token is no longer good."""
        return False

    def usage(self, response: Response) -> str:
        """What an answer tells of a quota, in a few words: `14,982 of 15,000 API calls left today`.
        It is shown beside the answer."""
        return ""

    def sign(self, token: Token) -> dict[str, str]:
        """The headers that sign a request."""
        return {"Authorization": f"Bearer {token.value.reveal()}"}

    def references(self) -> Iterator[SecretReference]:
        for _, value in self:
            if isinstance(value, SecretReference):
                yield value

    def secrets(self) -> tuple[Secret, ...]:
        """Its secrets, read where they are kept. Raises `CredentialError`."""
        return tuple(reference.read(f'credential "{self.name}"') for reference in self.references())

    def fingerprint(self, secrets: tuple[Secret, ...]) -> str:
        """Tells it from every other: a changed field or secret gives another."""
        fields: Mapping[str, object] = dict(self)
        told = repr((self.type, sorted((key, repr(value)) for key, value in fields.items())))
        digest = hashlib.sha256(told.encode())
        for secret in secrets:
            digest.update(hashlib.sha256(secret.reveal().encode()).digest())
        return digest.hexdigest()
