"""Access tokens: who gets one, and which are still good."""

import base64
import hashlib
import hmac
import secrets
import string
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ..chaos import Chaos
from ..data.settings import Settings
from ..errors import OAuthError

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_CODE_LIFETIME = timedelta(minutes=15)
_USUAL_LIFETIME = timedelta(hours=2)
_LETTERS = string.ascii_letters + string.digits + "._"


class IssuedCode(NamedTuple):
    """What an authorization code was issued for."""

    redirect_uri: str
    challenge: str
    scope: str


class IssuedToken(NamedTuple):
    """What an access token is good for."""

    scope: str
    issued: datetime
    until: datetime


class Tokens:
    """The token endpoint and its memory. All tokens speak for one user."""

    def __init__(
        self,
        settings: Settings,
        organization: str,
        user: str,
        clock: Callable[[], datetime],
        chaos: Chaos,
    ) -> None:
        self.settings = settings
        self.organization = organization
        self.user = user
        self.clock = clock
        self.chaos = chaos
        self.logins = 0
        self._access: dict[str, IssuedToken] = {}
        self._refresh: set[str] = set(settings.refresh_tokens)
        self._codes: dict[str, tuple[IssuedCode, datetime] | None] = {}
        self._rotated: dict[str, str] = {}
        self._grants: dict[str, Callable[[Mapping[str, str]], dict[str, str] | None]] = {
            "authorization_code": self._redeem,
            "client_credentials": self._check_secret,
            "password": self._check_password,
            "refresh_token": self._check_refresh_token,
        }

    def grant(self, parameters: Mapping[str, str], base_url: str) -> dict[str, str]:
        """The answer of the token endpoint; raises `OAuthError`."""
        trouble = self.chaos.next("login")
        if trouble:
            raise OAuthError(trouble.code, trouble.message)
        if parameters.get("grant_type") == JWT_BEARER:
            return self._grant(self._check_assertion(parameters, base_url), base_url)
        check = self._grants.get(parameters.get("grant_type", ""))
        if check is None:
            raise OAuthError("unsupported_grant_type", "grant type not supported")
        if not _same(parameters.get("client_id"), self.settings.consumer_key):
            raise OAuthError("invalid_client_id", "client identifier invalid")
        return self._grant(check(parameters) or {}, base_url)

    def trust(self, other: "Tokens") -> None:
        """From now on a token of either is good at both."""
        self._access = other._access

    def is_good(self, token: str) -> bool:
        access = self._access.get(token)
        return access is not None and self.clock() < access.until

    def introspect(self, parameters: Mapping[str, str]) -> dict[str, str | int | bool] | None:
        """What is known of a good token (RFC 7662); the asker must be the app."""
        if not _same(parameters.get("client_id"), self.settings.consumer_key):
            raise OAuthError("invalid_client_id", "client identifier invalid")
        self._check_secret(parameters)
        token = parameters.get("token", "")
        if token in self._refresh:
            return {
                "active": True,
                "client_id": parameters["client_id"],
                "token_type": "refresh_token",
            }
        if not self.is_good(token):
            return None
        access = self._access[token]
        issued, until = int(access.issued.timestamp()), access.until
        if not self.settings.token_lifetime:
            until = self.clock() + _USUAL_LIFETIME
        return {
            "active": True,
            "scope": access.scope,
            "client_id": self.settings.consumer_key,
            "token_type": "access_token",
            "exp": int(until.timestamp()),
            "iat": issued,
            "nbf": issued,
        }

    def expire(self) -> None:
        self._access.clear()

    def issue_refresh_token(self) -> str:
        token = "5Aep" + _random(80)
        self._refresh.add(token)
        return token

    def issue_code(self, code: IssuedCode) -> str:
        """A code that is good once, for fifteen minutes."""
        name = "aPrx" + _random(60)
        self._codes[name] = code, self.clock() + _CODE_LIFETIME
        return name

    def knows(self, username: str, password: str) -> bool:
        known = username.lower() == self.settings.username.lower()
        secret = self.settings.password
        with_token = secret + self.settings.security_token
        return known and (_same(password, secret) or _same(password, with_token))

    def log_in(self, username: str, password: str) -> str | None:
        """An access token for who knows the password; None for others and in trouble."""
        if self.chaos.next("login") or not self.knows(username, password):
            return None
        return self._grant({}, "")["access_token"]

    def revoke(self, token: str) -> bool:
        """Whether the token was one of its own; a refresh token takes all access tokens along."""
        if token in self._refresh:
            self._refresh.discard(token)
            self._access.clear()
            return True
        known = token in self._access
        self._access.pop(token, None)
        return known

    def _redeem(self, parameters: Mapping[str, str]) -> dict[str, str]:
        if "client_secret" in parameters:
            self._check_secret(parameters)
        name = parameters.get("code", "")
        if name not in self._codes:
            raise OAuthError("invalid_grant", "invalid authorization code")
        kept, self._codes[name] = self._codes[name], None
        if kept is None or kept[1] < self.clock():
            raise OAuthError("invalid_grant", "expired authorization code")
        code = kept[0]
        if parameters.get("redirect_uri") != code.redirect_uri:
            raise OAuthError("invalid_grant", "redirect_uri must match configuration")
        if code.challenge and not _same(_challenge(parameters), code.challenge):
            raise OAuthError("invalid_grant", "invalid code verifier")
        scopes = code.scope.split()
        granted = {"scope": code.scope}
        if {"refresh_token", "offline_access", "full"} & set(scopes):
            granted["refresh_token"] = self.issue_refresh_token()
        return granted

    def _check_secret(self, parameters: Mapping[str, str]) -> None:
        if not _same(parameters.get("client_secret"), self.settings.consumer_secret):
            raise OAuthError("invalid_client", "invalid client credentials")

    def _check_password(self, parameters: Mapping[str, str]) -> None:
        self._check_secret(parameters)
        if not self.knows(parameters.get("username", ""), parameters.get("password", "")):
            raise OAuthError("invalid_grant", "authentication failure")

    def _check_refresh_token(self, parameters: Mapping[str, str]) -> dict[str, str] | None:
        if "client_secret" in parameters:
            self._check_secret(parameters)
        given = parameters.get("refresh_token", "")
        if given in self._rotated:  # whoever has it may have stolen it: the whole family ends
            self._refresh.discard(self._newest(given))
            self._access.clear()
        if given not in self._refresh:
            raise OAuthError("invalid_grant", "expired access/refresh token")
        if not self.settings.rotation:
            return None
        self._refresh.discard(given)
        self._rotated[given] = self.issue_refresh_token()
        return {"refresh_token": self._rotated[given]}

    def _newest(self, token: str) -> str:
        while token in self._rotated:
            token = self._rotated[token]
        return token

    def _check_assertion(self, parameters: Mapping[str, str], base_url: str) -> dict[str, str]:
        from .assertions import read_assertion

        settings = self.settings
        audiences = ("https://login.salesforce.com", "https://test.salesforce.com", base_url)
        try:
            claims = read_assertion(
                parameters.get("assertion", ""), settings.certificate, audiences, self.clock()
            )
        except ValueError as error:
            raise OAuthError("invalid_grant", str(error)) from None
        if not _same(claims.issuer, settings.consumer_key):
            raise OAuthError("invalid_client_id", "client identifier invalid")
        if claims.subject.lower() != settings.username.lower():
            raise OAuthError("invalid_grant", "user hasn't approved this consumer")
        return {}

    def _grant(self, extra: dict[str, str], base_url: str) -> dict[str, str]:
        self.logins += 1
        answer = {**self._answer(base_url), **extra}
        now = self.clock()
        lifetime = self.settings.token_lifetime
        until = now + lifetime if lifetime else datetime.max.replace(tzinfo=UTC)
        self._access[answer["access_token"]] = IssuedToken(answer["scope"], now, until)
        if self.chaos.strikes("no_instance_url"):
            del answer["instance_url"]
        return answer

    def _answer(self, base_url: str) -> dict[str, str]:
        token = f"{self.organization}!AQ{_random(84)}"
        identity = f"{base_url}/id/{self.organization}/{self.user}"
        issued_at = str(int(self.clock().timestamp() * 1000))
        signed = (identity + issued_at).encode()
        digest = hmac.digest(self.settings.consumer_secret.encode(), signed, hashlib.sha256)
        return {
            "access_token": token,
            "signature": base64.b64encode(digest).decode(),
            "scope": "api",
            "instance_url": base_url,
            "id": identity,
            "token_type": "Bearer",
            "issued_at": issued_at,
        }


def _challenge(parameters: Mapping[str, str]) -> str:
    """The S256 challenge of the verifier that was sent."""
    digest = hashlib.sha256(parameters.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _same(given: str | None, known: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), known.encode())


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
