"""Sealing: AES-256-GCM, each value bound to the place it is kept at and naming its key."""

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest

from engine.errors import CredentialError
from engine.values.secret import DOTS

KEY_BYTES = 32
_NONCE_BYTES = 12
_SCRYPT = {"length": KEY_BYTES, "n": 2**15, "r": 8, "p": 1}


class WrongKey(CredentialError):
    """The key does not open what was sealed, or it was changed since."""


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


@dataclass(frozen=True, slots=True, repr=False)
class DataKeys:
    """The keys that seal what is kept, by their ids: all that are still named, and the one that
    seals from now on.

    `names` seals nothing: it names things, so that their names say nothing, and stays for good.
    """

    current: str
    keys: Mapping[str, Key]
    names: Key

    @classmethod
    def new(cls) -> "DataKeys":
        return cls("", {}, Key.new()).renewed()

    def renewed(self) -> "DataKeys":
        """The same with a new key that seals from now on."""
        id = new_id()
        return DataKeys(id, {**self.keys, id: Key.new()}, self.names)

    def current_alone(self) -> "DataKeys":
        return DataKeys(self.current, {self.current: self.keys[self.current]}, self.names)

    def __repr__(self) -> str:
        return DOTS

    def seal(self, text: str, place: str) -> str:
        """The id of the key and, after a colon, what it sealed."""
        sealed = self.keys[self.current].seal(text, place)
        return f"{self.current}:{base64.b64encode(sealed).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """Raises `WrongKey`, also for what was never sealed."""
        id, _, coded = sealed.rpartition(":")
        key = self.keys.get(id)
        if key is None:
            raise WrongKey(f"the key that sealed {place} is gone")
        try:
            raw = base64.b64decode(coded, validate=True)
        except ValueError:
            raise WrongKey(f"what stands for {place} was never sealed") from None
        return key.open(raw, place)

    def again(self, sealed: str, place: str) -> str:
        """The same sealed by the current key. Raises `WrongKey`."""
        if sealed.startswith(f"{self.current}:"):
            return sealed
        return self.seal(self.open(sealed, place), place)


def new_id() -> str:
    return secrets.token_hex(8)
