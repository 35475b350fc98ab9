"""JWT assertions (RFC 7523): signed with the private key whose certificate the app holds."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from ..data.certificates import public_key

_LONGEST_SECONDS = 300
_SKEW_SECONDS = 60
_MILLISECONDS = 1e11
"""From here on a moment is no count of seconds, but of milliseconds: `sf` writes those."""


class Claims(NamedTuple):
    issuer: str
    subject: str


def read_assertion(assertion: str, pem: str, audiences: Collection[str], now: datetime) -> Claims:
    """Raises ValueError with the description Salesforce gives."""
    from joserfc import jwt
    from joserfc.errors import JoseError

    key = public_key(pem)
    try:
        if key is None:
            raise ValueError
        claims = jwt.decode(assertion, key, algorithms=["RS256"]).claims
        expires = float(claims.get("exp", ""))
    except (JoseError, ValueError, TypeError, json.JSONDecodeError):
        raise ValueError("invalid assertion") from None
    if expires >= _MILLISECONDS:
        expires /= 1000
    left = expires - now.timestamp()
    if not -_SKEW_SECONDS < left <= _LONGEST_SECONDS + _SKEW_SECONDS:
        raise ValueError("expired authorization code" if left < 0 else "invalid assertion")
    if not _among(claims.get("aud"), audiences):
        raise ValueError("audience is invalid")
    return Claims(str(claims.get("iss", "")), str(claims.get("sub", claims.get("prn", ""))))


def _among(written: Any, audiences: Collection[str]) -> bool:
    named = written if isinstance(written, list) else [written]
    return any(str(each).rstrip("/") in audiences for each in named)
