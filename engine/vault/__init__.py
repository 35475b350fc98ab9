"""Secrets at rest."""

from .keys import VARIABLE, from_environment
from .sealing import Key, WrongKey
from .store import KeptToken, Vault

__all__ = ["VARIABLE", "Key", "KeptToken", "Vault", "WrongKey", "from_environment"]
