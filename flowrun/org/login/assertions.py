"""JWT assertions (RFC 7523): signed with the private key whose certificate the app holds."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_FEWEST_BITS = 2048
_LONGEST_SECONDS = 300
_SKEW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Claims:
    issuer: str
    subject: str


def is_public_key(pem: str) -> bool:
    return _key(pem) is not None


def read_assertion(assertion: str, pem: str, audiences: Collection[str], now: datetime) -> Claims:
    """Raises ValueError with the description Salesforce gives."""
    from joserfc import jwt
    from joserfc.errors import JoseError

    key = _key(pem)
    try:
        if key is None:
            raise ValueError
        claims = jwt.decode(assertion, key, algorithms=["RS256"]).claims
        expires = float(claims.get("exp", ""))
    except (JoseError, ValueError, TypeError, json.JSONDecodeError):
        raise ValueError("invalid assertion") from None
    left = expires - now.timestamp()
    if not -_SKEW_SECONDS < left <= _LONGEST_SECONDS + _SKEW_SECONDS:
        raise ValueError("expired authorization code" if left < 0 else "invalid assertion")
    if not _among(claims.get("aud"), audiences):
        raise ValueError("audience is invalid")
    return Claims(str(claims.get("iss", "")), str(claims.get("sub", claims.get("prn", ""))))


def _among(written: Any, audiences: Collection[str]) -> bool:
    named = written if isinstance(written, list) else [written]
    return any(str(each).rstrip("/") in audiences for each in named)


def _key(pem: str) -> "RSAKey | None":
    """The RSA key of a certificate or of a public key."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from joserfc.jwk import RSAKey

    data = pem.strip().encode()
    try:
        if b"BEGIN CERTIFICATE" in data:
            public = x509.load_pem_x509_certificate(data).public_key()
        else:
            public = load_pem_public_key(data)  # type: ignore[assignment]
    except (ValueError, UnsupportedAlgorithm):
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < _FEWEST_BITS:
        return None
    return RSAKey.import_key(public)
