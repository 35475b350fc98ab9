"""A signed assertion instead of a secret: the OAuth JWT bearer flow (RFC 7523)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import Secret
from engine.credentials import LoginRefused, Token

from .endpoint import TokenEndpoint

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFETIME = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class JwtBearer:
    """Signs with the private key whose certificate the app has (RS256, an RSA key of at least 2048
    bits in PEM). The user must be pre-authorised for the app. There is no refresh token.

    https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
    """

    consumer_key: str
    username: str
    private_key: Secret
    audience: str

    async def token(self, endpoint: TokenEndpoint) -> Token:
        try:
            assertion = self.assertion(endpoint.http.clock.now())
        except ValueError as error:
            raise LoginRefused(endpoint.told(str(error))) from None
        return await endpoint.ask({"grant_type": GRANT_TYPE, "assertion": assertion})

    def assertion(self, now: datetime) -> str:
        """Raises `ValueError` for a key that cannot sign."""
        from joserfc import jwt
        from joserfc.jwk import RSAKey

        pem = self.private_key.reveal()
        _check_key(pem)
        claims = {
            "iss": self.consumer_key,
            "sub": self.username,
            "aud": self.audience,
            "exp": int((now + LIFETIME).timestamp()),
        }
        return jwt.encode({"alg": "RS256"}, claims, RSAKey.import_key(pem))


def _check_key(pem: str) -> None:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("private_key is no RSA private key in PEM without a passphrase") from None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("private_key is not an RSA key, which Salesforce wants")
    if key.key_size < 2048:
        raise ValueError("private_key is shorter than 2048 bits")
