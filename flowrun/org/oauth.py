"""Access tokens: who gets one, and which are still good."""

import base64
import hashlib
import hmac
import secrets
import string
from collections.abc import Callable, Mapping
from datetime import datetime

from .settings import Settings

_LETTERS = string.ascii_letters + string.digits + "._"


class OAuthError(Exception):
    """A refusal of the token endpoint."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description

    @property
    def body(self) -> dict[str, str]:
        return {"error": self.error, "error_description": self.description}


class Tokens:
    """The token endpoint and its memory. All tokens speak for one user."""

    def __init__(
        self, settings: Settings, organization: str, user: str, clock: Callable[[], datetime]
    ) -> None:
        self.settings = settings
        self.organization = organization
        self.user = user
        self.clock = clock
        self.logins = 0
        self._access: set[str] = set()
        self._refresh: set[str] = set(settings.refresh_tokens)
        self._grants: dict[str, Callable[[Mapping[str, str]], None]] = {
            "client_credentials": self._check_secret,
            "password": self._check_password,
            "refresh_token": self._check_refresh_token,
        }

    def grant(self, parameters: Mapping[str, str], base_url: str) -> dict[str, str]:
        """The answer of the token endpoint; raises `OAuthError`."""
        check = self._grants.get(parameters.get("grant_type", ""))
        if check is None:
            raise OAuthError("unsupported_grant_type", "grant type not supported")
        if not _same(parameters.get("client_id"), self.settings.consumer_key):
            raise OAuthError("invalid_client_id", "client identifier invalid")
        check(parameters)
        self.logins += 1
        return self._answer(base_url)

    def is_good(self, token: str) -> bool:
        return token in self._access

    def expire(self) -> None:
        self._access.clear()

    def issue_refresh_token(self) -> str:
        token = "5Aep" + _random(80)
        self._refresh.add(token)
        return token

    def _check_secret(self, parameters: Mapping[str, str]) -> None:
        if not _same(parameters.get("client_secret"), self.settings.consumer_secret):
            raise OAuthError("invalid_client", "invalid client credentials")

    def _check_password(self, parameters: Mapping[str, str]) -> None:
        self._check_secret(parameters)
        known = parameters.get("username", "").lower() == self.settings.username.lower()
        if not known or not _same(parameters.get("password"), self.settings.password):
            raise OAuthError("invalid_grant", "authentication failure")

    def _check_refresh_token(self, parameters: Mapping[str, str]) -> None:
        if "client_secret" in parameters:
            self._check_secret(parameters)
        if parameters.get("refresh_token") not in self._refresh:
            raise OAuthError("invalid_grant", "expired access/refresh token")

    def _answer(self, base_url: str) -> dict[str, str]:
        token = f"{self.organization}!AQ{_random(84)}"
        self._access.add(token)
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


def _same(given: str | None, known: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), known.encode())


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
