"""A signed assertion instead of a secret: the OAuth JWT bearer flow (RFC 7523)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import LoginRefused, Secret, Token

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
        from joserfc.errors import JoseError
        from joserfc.jwk import RSAKey

        claims = {
            "iss": self.consumer_key,
            "sub": self.username,
            "aud": self.audience,
            "exp": int((now + LIFETIME).timestamp()),
        }
        try:
            key = RSAKey.import_key(self.private_key.reveal())
            if not key.is_private:
                raise ValueError("private_key is a public key or a certificate")
            if key.raw_value.key_size < 2048:
                raise ValueError("private_key is shorter than 2048 bits")
            return jwt.encode({"alg": "RS256"}, claims, key)
        except (JoseError, TypeError, AttributeError):
            raise ValueError("private_key is no RSA private key in PEM") from None
        except ValueError as error:
            known = str(error) if str(error).startswith("private_key") else ""
            raise ValueError(known or "private_key is no RSA private key in PEM") from None
