"""The grants that are one form to the token endpoint: plain values in, a token out.

Authlib's `AsyncOAuth2Client` does not fit here: it is an HTTP client with a session and a token of
its own, beside the one client, the masks and the bounds that every other request has. Authlib is
used where the browser comes in (`flowrun.connecting`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import Secret
from engine.credentials import Token

from .endpoint import TokenEndpoint


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """The app logs in as itself (RFC 6749 section 4.4); there is no refresh token."""

    consumer_key: str
    consumer_secret: Secret

    async def token(self, endpoint: TokenEndpoint) -> Token:
        return await endpoint.ask({"grant_type": "client_credentials", **app(self)})


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A new access token for a refresh token (RFC 6749 section 6), which may be rotated.

    No scope is sent: Salesforce refuses a refresh that names one.
    """

    consumer_key: str
    consumer_secret: Secret | None
    refresh_token: Secret

    async def token(self, endpoint: TokenEndpoint) -> Token:
        refresh = {"refresh_token": self.refresh_token.reveal()}
        return await endpoint.ask({"grant_type": "refresh_token", **refresh, **app(self)})


@dataclass(frozen=True, slots=True)
class Password:
    """A user's name and password (RFC 6749 section 4.3). Orgs block it by default since Summer '23,
    and External Client Apps do not have it."""

    consumer_key: str
    consumer_secret: Secret
    username: str
    password: Secret
    security_token: Secret | None = None

    async def token(self, endpoint: TokenEndpoint) -> Token:
        password = self.password.reveal()
        password += self.security_token.reveal() if self.security_token else ""
        login = {"username": self.username, "password": password}
        return await endpoint.ask({"grant_type": "password", **login, **app(self)})


AppGrant = ClientCredentials | RefreshToken | Password


def app(grant: AppGrant) -> Mapping[str, str]:
    """The app's own two fields of a form."""
    fields = {"client_id": grant.consumer_key}
    if grant.consumer_secret is not None:
        fields["client_secret"] = grant.consumer_secret.reveal()
    return fields
