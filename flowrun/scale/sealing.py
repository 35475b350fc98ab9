"""The key that fronts and workers share: it seals what is secret, and signs tokens."""

import base64
import os
from dataclasses import dataclass
from hmac import digest
from pathlib import Path

from engine.errors import CredentialError
from engine.values.at_rest import Seal
from engine.values.secret import DOTS

from ..storage.vault.sealing import Key, WrongKey

VARIABLE = "FLOWRUN_SHARED_KEY"
_ID_LENGTH = 8


@dataclass(frozen=True, slots=True, repr=False)
class SharedKey:
    """The first of `keys` seals, all of them open: so one is changed without a pause."""

    keys: tuple[Key, ...]

    @classmethod
    def read(cls, text: str) -> "SharedKey":
        """Keys as `flowrun vault new-key` prints them, with commas between. Raises
        `CredentialError`."""
        try:
            return cls(tuple(Key.read(one) for one in text.split(",")))
        except ValueError as error:
            hint = "flowrun vault new-key prints one"
            raise CredentialError(f"{VARIABLE} is no key: it {error}; {hint}") from None

    @classmethod
    def from_environment(cls) -> "SharedKey":
        """Of the variable, or of the file that `…_FILE` names. Raises `CredentialError`."""
        text, file = os.environ.get(VARIABLE), os.environ.get(f"{VARIABLE}_FILE")
        if not text and file:
            try:
                text = Path(file).read_text("utf-8")
            except (OSError, UnicodeError) as error:
                reason = getattr(error, "strerror", None) or "it is no text"
                raise CredentialError(f"{VARIABLE}_FILE: {file} cannot be read: {reason}") from None
        if not text:
            raise CredentialError(
                f"fronts and workers share a key: set {VARIABLE}, or {VARIABLE}_FILE to a file "
                "with it, to the same value for all of them; flowrun vault new-key prints one"
            )
        return cls.read(text)

    def __repr__(self) -> str:
        return DOTS

    @property
    def tokens(self) -> bytes:
        """What signs the tokens of sessions."""
        return self.keys[0].derived("session tokens").raw

    def seal(self, place: str) -> Seal:
        """Seals what is secret there. The same text gives the same seal (AES-SIV, RFC 5297): a turn
        that is made again must write the very same bytes, or the engine refuses it."""
        id, key = _id(self.keys[0]), self.keys[0]
        return lambda text: f"{id}:{_sealed(key, text, place)}"

    def unseal(self, place: str) -> Seal:
        """Raises `WrongKey` for what no key of these has sealed there."""
        by_id = {_id(key): key for key in self.keys}

        def unseal(sealed: str) -> str:
            id, _, coded = sealed.partition(":")
            if id not in by_id:
                raise WrongKey(f"the key that sealed {place} is not in {VARIABLE}")
            return _opened(by_id[id], coded, place)

        return unseal


def _id(key: Key) -> str:
    return key.name("shared key")[:_ID_LENGTH]


def _cipher_key(key: Key) -> bytes:
    """64 bytes: AES-256-SIV takes two keys in one."""
    return digest(key.raw, b"sealing at the engine", "sha512")


def _sealed(key: Key, text: str, place: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    # An empty text is no plaintext for AES-SIV.
    raw = AESSIV(_cipher_key(key)).encrypt(b"." + text.encode(), [place.encode()])
    return base64.b64encode(raw).decode()


def _opened(key: Key, coded: str, place: str) -> str:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    try:
        raw = base64.b64decode(coded, validate=True)
        return AESSIV(_cipher_key(key)).decrypt(raw, [place.encode()])[1:].decode()
    except (InvalidTag, ValueError):
        raise WrongKey(f"{VARIABLE} does not open {place}") from None
