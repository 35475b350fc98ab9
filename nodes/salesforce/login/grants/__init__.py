"""The ways to a token, one class each: plain values in, a token out."""

from .endpoint import TokenEndpoint
from .forms import ClientCredentials, Password, RefreshToken
from .jwt_bearer import JwtBearer
from .sf_cli import SfCli, SfError

SalesforceGrant = ClientCredentials | JwtBearer | Password | RefreshToken | SfCli

__all__ = [
    "ClientCredentials",
    "SalesforceGrant",
    "JwtBearer",
    "Password",
    "RefreshToken",
    "SfCli",
    "SfError",
    "TokenEndpoint",
]
