"""The ways to a token, one class each: plain values in, a token out."""

from .endpoint import TokenEndpoint
from .forms import AuthorizationCode, ClientCredentials, Password, RefreshToken
from .jwt_bearer import JwtBearer
from .sf_cli import SfCli, SfError

Grant = AuthorizationCode | ClientCredentials | JwtBearer | Password | RefreshToken | SfCli

__all__ = [
    "AuthorizationCode",
    "ClientCredentials",
    "Grant",
    "JwtBearer",
    "Password",
    "RefreshToken",
    "SfCli",
    "SfError",
    "TokenEndpoint",
]
