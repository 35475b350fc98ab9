"""Where the vault's key is kept: the environment, the system's keyring, or a file."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from engine.errors import CredentialError

from .files import write_privately
from .sealing import Key

VARIABLE = "FLOWRUN_VAULT_KEY"
SERVICE = "flowrun vault"
Place = Literal["environment", "keyring", "file"]
Note = Callable[[str], None]


class KeptKey(NamedTuple):
    """A key and where it is kept; `id` tells it from those of other vaults and from older ones."""

    key: Key
    place: Place
    id: str


class Keys:
    """Finds, makes and forgets the keys of the vault in `folder`."""

    def __init__(self, folder: Path, note: Note) -> None:
        self._folder = folder
        self._note = note

    def recorded(self, place: str, id: str) -> KeptKey:
        """Raises `CredentialError` when the key is not where it was put."""
        if place == "environment":
            if given := from_environment():
                return given
            raise CredentialError(f"{VARIABLE} is not set; the vault in {self._folder} needs it")
        if place == "keyring":
            text, where = _keyring_get(id), f'the keyring, under "{SERVICE}" and {id}'
        else:
            text, where = self._read(id), str(self._file(id))
        if text is None:
            raise CredentialError(f"the key of the vault in {self._folder} is gone from {where}")
        try:
            return KeptKey(Key.read(text), "keyring" if place == "keyring" else "file", id)
        except ValueError:
            raise CredentialError(f"{where}: this is no key of a vault") from None

    def make(self) -> KeptKey:
        """The environment's key, or a new one that is kept here."""
        return from_environment() or self.make_here()

    def make_here(self) -> KeptKey:
        """A new key in the keyring, if that keeps it, or in a file."""
        key, id = Key.new(), secrets.token_hex(8)
        if _keyring_keeps(id, key.text):
            return KeptKey(key, "keyring", id)
        file = self._file(id)
        try:
            write_privately(file, key.text.encode() + b"\n")
        except OSError as error:
            reason = error.strerror or error
            raise CredentialError(f"the vault's key cannot be kept in {file}: {reason}") from None
        self._note(f"note: there is no keyring here; the vault's key is kept in {file}")
        return KeptKey(key, "file", id)

    def forget(self, place: str, id: str) -> None:
        """Takes away a key that nothing is sealed with any more."""
        if place == "keyring":
            _keyring_delete(id)
        elif place == "file":
            self._file(id).unlink(missing_ok=True)

    def _file(self, id: str) -> Path:
        return self._folder / f"vault-{id}.key"

    def _read(self, id: str) -> str | None:
        try:
            return self._file(id).read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return None


def from_environment() -> KeptKey | None:
    """Raises `CredentialError` for a variable that holds no key."""
    text = os.environ.get(VARIABLE)
    if not text:
        return None
    try:
        return KeptKey(Key.read(text), "environment", "")
    except ValueError:
        raise CredentialError(
            f"{VARIABLE} takes 32 bytes in base64; `flowrun vault new-key` prints such a key"
        ) from None


def _keyring_get(id: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, id)
    except (KeyringError, RuntimeError, OSError) as error:
        raise CredentialError(f"the keyring cannot be asked for the vault's key: {error}") from None


def _keyring_keeps(id: str, text: str) -> bool:
    """Whether the keyring gave back what it was given; some take everything and keep nothing."""
    import keyring

    try:
        keyring.set_password(SERVICE, id, text)
        return keyring.get_password(SERVICE, id) == text
    except Exception:  # a keyring's backend is foreign code: whatever it raises, it keeps nothing
        return False


def _keyring_delete(id: str) -> None:
    import contextlib

    import keyring
    from keyring.errors import KeyringError

    with contextlib.suppress(KeyringError, RuntimeError, OSError):
        keyring.delete_password(SERVICE, id)
