"""Credentials and logins. This is the door for those who write a credential type.

docs/writing-a-credential.md explains each name.
"""

from ..errors import CredentialError, LoginRefused
from ..hosts import is_loopback, origin
from ..http.exchange import HostNotFound, Http
from ..policy import with_retries
from ..values.redaction import Redaction
from ..values.secret import SecretReference
from .credential import Ask, Credential, Fact, Token

__all__ = [
    "Ask",
    "Credential",
    "CredentialError",
    "Fact",
    "HostNotFound",
    "Http",
    "LoginRefused",
    "Redaction",
    "SecretReference",
    "Token",
    "is_loopback",
    "origin",
    "with_retries",
]
