"""Secrets at rest."""

from .bundle import open_bundle, sealed_bundle
from .files import touch_privately, write_privately
from .sealing import Key, WrongKey
from .vault import Vault

__all__ = [
    "Key",
    "Vault",
    "WrongKey",
    "open_bundle",
    "sealed_bundle",
    "touch_privately",
    "write_privately",
]
