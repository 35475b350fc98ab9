"""Sealing: AES-256-GCM, each value bound to the place it is kept at."""

import base64
import os
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest

from engine.errors import CredentialError
from engine.values.secret import DOTS

KEY_BYTES = 32
_NONCE_BYTES = 12
_SCRYPT = {"length": KEY_BYTES, "n": 2**15, "r": 8, "p": 1}


class WrongKey(CredentialError):
    """The key does not open what was sealed, or somebody changed it."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """32 bytes that prove themselves by what they open."""

    raw: bytes

    @classmethod
    def new(cls) -> "Key":
        return cls(os.urandom(KEY_BYTES))

    @classmethod
    def read(cls, text: str) -> "Key":
        """The key that `str` of one gives. Raises `ValueError`."""
        raw = base64.b64decode(text.strip().encode(), altchars=b"-_", validate=True)
        if len(raw) != KEY_BYTES:
            raise ValueError(f"takes {KEY_BYTES} bytes in base64")
        return cls(raw)

    @classmethod
    def of_passphrase(cls, passphrase: str, salt: bytes) -> "Key":
        """Slow on purpose: scrypt (RFC 7914) with 32 MiB, some 50 ms."""
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        return cls(Scrypt(salt=salt, **_SCRYPT).derive(passphrase.encode()))

    @property
    def text(self) -> str:
        return base64.urlsafe_b64encode(self.raw).decode()

    def __repr__(self) -> str:
        return DOTS

    def seal(self, text: str, place: str) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self.raw).encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """Raises `WrongKey`, also for a value that was sealed for another place."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
            return AESGCM(self.raw).decrypt(nonce, rest, place.encode()).decode()
        except (InvalidTag, ValueError):
            raise WrongKey(f"the key does not open {place}") from None

    def name(self, text: str) -> str:
        """A name that says nothing about `text` to who does not have the key."""
        return digest(self.raw, text.encode(), sha256).hex()

    def derived(self, purpose: str) -> "Key":
        """Another key, the same for the same purpose, that says nothing about this one."""
        return Key(digest(self.raw, f"key for {purpose}".encode(), sha256))
