"""The credential of an org: its grants, their keys, and what a login needs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import model_validator

from engine import Response, Secret
from engine.credentials import (
    Ask,
    Connecting,
    Credential,
    Fact,
    LoginRefused,
    Redaction,
    SecretReference,
    Token,
    origin,
)

from ..requests import unwrapped
from ..usage import told
from .about import org_facts
from .domain import environment, normalise
from .fields import GRANT_FIELDS, GrantName
from .grants import (
    ClientCredentials,
    JwtBearer,
    Password,
    RefreshToken,
    SalesforceGrant,
    SfCli,
    TokenEndpoint,
)
from .refusals import read_refusal

if TYPE_CHECKING:
    from engine.credentials import Http


class SalesforceCredential(Credential):
    """An org that is logged in to with a Connected App or an External Client App.

    The four fields of AI Studio (the name is the line above) and a `grant`. `domain` takes the
    host, a pasted URL or the bare name; on loopback (`127.0.0.1:8080`) it is spoken to over http.
    """

    type = "salesforce"
    speaks = "salesforce"
    keeps_token: ClassVar[bool] = True

    consumer_key: str | SecretReference | None = None
    consumer_secret: SecretReference | None = None
    domain: str
    grant: GrantName = "client_credentials"
    username: str | SecretReference | None = None
    password: SecretReference | None = None
    security_token: SecretReference | None = None
    refresh_token: SecretReference | None = None
    private_key: SecretReference | None = None
    callback_url: str | None = None
    allow_custom_host: bool = False

    @model_validator(mode="after")
    def _fits(self) -> "SalesforceCredential":
        normalise(self.domain, allow_custom_host=self.allow_custom_host)
        fields = GRANT_FIELDS[self.grant]
        missing = [name for name in fields.needed if getattr(self, name) is None]
        if missing:
            raise ValueError(f"grant: {self.grant} takes {_listed(missing)}")
        every = {name for one in GRANT_FIELDS.values() for name in (*one.needed, *one.optional)}
        strange = every - {*fields.needed, *fields.optional}
        for name in sorted(strange):
            if getattr(self, name) is not None:
                owners = [
                    grant
                    for grant, one in GRANT_FIELDS.items()
                    if name in (*one.needed, *one.optional)
                ]
                raise ValueError(f"{name} belongs to grant: {_listed(owners, 'or')}")
        return self

    @classmethod
    def connecting(cls) -> Connecting:
        from .connecting import SalesforceConnecting

        return SalesforceConnecting()

    @property
    def host(self) -> str:
        return normalise(self.domain, allow_custom_host=self.allow_custom_host)

    @property
    def environment(self) -> str:
        return environment(self.host)

    @property
    def bound_to(self) -> frozenset[str]:
        return frozenset({self.host})

    async def fetch_token(self, http: "Http") -> Token:
        token = await self._log_in(http, None)
        return token._replace(base_url=token.base_url or origin(self.host))

    async def renew_token(self, http: "Http", last: Token) -> Token:
        return await self._log_in(http, last.refresh)

    async def revoke_token(self, http: "Http", token: Token) -> bool:
        """Revoking the refresh token ends its access tokens too (RFC 7009)."""
        if self.grant == "sf_cli":
            return False
        form = {"token": (token.refresh or token.value).reveal()}
        response = await self.endpoint(http).post("revoke", form)
        if not response.ok:
            text = read_refusal(response, form).told(self.name).replace("the login", "to revoke", 1)
            raise LoginRefused(f'credential "{self.name}": {text}')
        return True

    async def facts(self, ask: Ask) -> dict[str, Fact]:
        return await org_facts(ask)

    def expired(self, response: Response) -> bool:
        return unwrapped(response).status == 401

    def usage(self, response: Response) -> str:
        return told(response.headers)

    def endpoint(self, http: "Http", secrets: Sequence[Secret] = ()) -> TokenEndpoint:
        redaction = Redaction()
        for secret in secrets:
            redaction.add(secret)
        return TokenEndpoint(http, self.host, self.name, self.allow_custom_host, redaction)

    async def _log_in(self, http: "Http", refresh: Secret | None) -> Token:
        return await self._grant(refresh).token(self.endpoint(http, self.secrets()))

    def _grant(self, refresh: Secret | None) -> SalesforceGrant:
        key, username = self._text(self.consumer_key), self._text(self.username)
        secret = self._secret(self.consumer_secret)
        if self.grant in ("authorization_code", "refresh_token"):
            return RefreshToken(key, secret, refresh or self._needed(self.refresh_token))
        if self.grant == "jwt_bearer":
            return JwtBearer(key, username, self._needed(self.private_key), self._audience)
        if self.grant == "password":
            token = self._secret(self.security_token)
            needed = self._needed(self.consumer_secret), username, self._needed(self.password)
            return Password(key, *needed, token)
        if self.grant == "sf_cli":
            return SfCli(username)
        return ClientCredentials(key, self._needed(self.consumer_secret))

    @property
    def _audience(self) -> str:
        """Whom a JWT is for: Salesforce's login host of that kind of org."""
        if self.environment == "local":
            return origin(self.host)
        kind = "test" if self.environment == "sandbox" else "login"
        return f"https://{kind}.salesforce.com"

    def _text(self, value: str | SecretReference | None) -> str:
        return self._needed(value).reveal() if isinstance(value, SecretReference) else value or ""

    def _secret(self, reference: SecretReference | None) -> Secret | None:
        return self._needed(reference) if reference is not None else None

    def _needed(self, reference: SecretReference | None) -> Secret:
        assert reference is not None
        return reference.read(f'credential "{self.name}"')


def _listed(names: Sequence[str], word: str = "and") -> str:
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last
