"""Credentials and logins. This is the door for those who write a credential type.

docs/writing-a-credential.md explains each name.
"""

from ..errors import CredentialError, LoginRefused
from ..hosts import is_loopback, origin
from ..http.exchange import HostNotFound, Http
from ..policy import with_retries
from ..values.redaction import Redaction
from ..values.secret import SecretReference
from .connecting import Connecting, Grant, LoginDetails, Question
from .credential import Ask, Credential, Fact
from .token import Token

__all__ = [
    "Ask",
    "Connecting",
    "Credential",
    "CredentialError",
    "Fact",
    "Grant",
    "HostNotFound",
    "Http",
    "LoginDetails",
    "LoginRefused",
    "Question",
    "Redaction",
    "SecretReference",
    "Token",
    "is_loopback",
    "origin",
    "with_retries",
]
