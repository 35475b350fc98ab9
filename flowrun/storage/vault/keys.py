"""Where the vault's key is kept: the environment, the system's keyring, or a file."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from engine.errors import CredentialError

from .files import remove_drafts, write_privately
from .sealing import Key

VARIABLE = "FLOWRUN_VAULT_KEY"
SERVICE = "flowrun vault"
Place = Literal["environment", "keyring", "file"]
Note = Callable[[str], None]
_FILE = "vault-{}.key"


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

    def recorded(self, place: Place, id: str) -> KeptKey:
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
            raise CredentialError(
                f"the key of the vault in {self._folder} is gone from {where}; put a copy of it "
                "there, or move vault.db away and connect anew"
            )
        try:
            return KeptKey(Key.read(text), place, id)
        except ValueError:
            raise CredentialError(
                f"{where}: this is no key of a vault; put a copy of the key in its place"
            ) from None

    def make(self, id: str) -> KeptKey:
        """A new key in the keyring, if that keeps it, or in a file."""
        key = Key.new()
        if _keyring_keeps(id, key.text):
            return KeptKey(key, "keyring", id)
        file = self._file(id)
        try:
            write_privately(file, key.text.encode() + b"\n")
        except OSError as error:
            reason = error.strerror or error
            raise CredentialError(f"the vault's key cannot be kept in {file}: {reason}") from None
        return KeptKey(key, "file", id)

    def tell(self, kept: KeptKey) -> None:
        """Notes where a new key lies that whoever copies the folder has with it."""
        if kept.place == "file":
            self._note(
                f"note: there is no keyring here; the vault's key is kept in {self._file(kept.id)}"
            )

    def ids(self) -> set[str]:
        """Those of the keys that lie in files, whoever needs them."""
        found = (re.fullmatch(_FILE.format("([0-9a-f]{16})"), path.name) for path in self._files())
        return {match[1] for match in found if match}

    def forget(self, id: str) -> None:
        """Takes away a key that nothing is sealed with any more. Raises `OSError`."""
        _keyring_delete(id)
        self._file(id).unlink(missing_ok=True)
        remove_drafts(self._file(id))

    def _files(self) -> Iterator[Path]:
        return self._folder.glob(_FILE.format("*"))

    def _file(self, id: str) -> Path:
        return self._folder / _FILE.format(id)

    def _read(self, id: str) -> str | None:
        file = self._file(id)
        try:
            return file.read_text("ascii", "replace")
        except FileNotFoundError:
            return None
        except OSError as error:
            reason = error.strerror or error
            raise CredentialError(f"the vault's key in {file} cannot be read: {reason}") from None


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

    try:
        return keyring.get_password(SERVICE, id)
    except Exception as error:  # a keyring's backend is foreign code, which raises what it likes
        raise CredentialError(f"the keyring cannot be asked for the vault's key: {error}") from None


def _keyring_keeps(id: str, text: str) -> bool:
    """Whether the keyring gave back what it was given; some take everything and keep nothing."""
    import keyring

    try:
        keyring.set_password(SERVICE, id, text)
        return keyring.get_password(SERVICE, id) == text
    except Exception:  # whatever it raises, it keeps nothing
        return False


def _keyring_delete(id: str) -> None:
    import contextlib

    import keyring

    with contextlib.suppress(Exception):  # it may never have had it
        keyring.delete_password(SERVICE, id)
