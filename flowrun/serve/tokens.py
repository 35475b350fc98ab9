"""Session tokens: JWTs (RFC 7519) by HS256, each good for one session until it expires."""

import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from ..storage.vault.vault import Vault
from .refusals import Refused, unauthorized

SECRET = "flowrun-serve-tokens"
"""What the vault calls the key."""
_ALGORITHM = "HS256"


class Tokens:
    """`raw` signs; a key made from it tells requests apart."""

    def __init__(self, raw: bytes) -> None:
        self._key = OctKey.import_key(raw)
        self._fingerprints = hmac.digest(raw, b"flowrun fingerprints", "sha256")

    @classmethod
    def of(cls, vault: Vault) -> "Tokens":
        """By the vault's key for tokens, which is made where there is none. Raises
        `CredentialError`."""
        if SECRET not in vault.secrets():
            vault.put_secret(SECRET, secrets.token_urlsafe(32))
        return cls(vault.secret(SECRET).encode())

    def issue(self, session: str, now: datetime, expires: datetime) -> str:
        claims = {
            "session_id": session,
            "iat": int(now.timestamp()),
            "exp": int(expires.timestamp()),
        }
        return jwt.encode({"alg": _ALGORITHM, "typ": "JWT"}, claims, self._key)

    def check(self, token: str, session: str, now: datetime) -> None:
        """Raises `Refused` for a token that is none, is over, or is another session's."""
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM]).claims
        except (JoseError, ValueError, TypeError):  # joserfc takes a header for what it should be
            raise unauthorized("the session token is not one of this server's") from None
        if not hmac.compare_digest(str(claims.get("session_id")).encode(), session.encode()):
            raise unauthorized("the session token is another session's")
        if not isinstance(claims.get("exp"), int) or claims["exp"] <= now.timestamp():
            raise unauthorized("the session token has expired; begin a new session")

    def fingerprint(self, asked: Mapping[str, Any]) -> str:
        """Tells requests apart, and nobody who reads it can tell what was asked: a PIN has few
        digits, and a plain hash of it is as good as itself."""
        text = json.dumps(asked, sort_keys=True, ensure_ascii=True)
        return hmac.new(self._fingerprints, text.encode(), "sha256").hexdigest()[:32]


def bearer(header: str | None) -> str:
    """The token of an `Authorization` header. Raises `Refused`."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused(
            401,
            "send the session_token of /http/init as Authorization: Bearer …",
            {"WWW-Authenticate": "Bearer"},
        )
    return token.strip()
