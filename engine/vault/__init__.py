"""Secrets at rest."""

from .bundle import open_bundle, sealed_bundle
from .files import touch_privately, write_privately
from .sealing import Key, WrongKey
from .store import KeptToken, Vault

__all__ = [
    "Key",
    "KeptToken",
    "Vault",
    "WrongKey",
    "open_bundle",
    "sealed_bundle",
    "touch_privately",
    "write_privately",
]
