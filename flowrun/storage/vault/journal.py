"""Logins noted the moment they come: one write, before the slower one that fills the vault.

Where refresh tokens are rotated, the answer to a renewal holds the only one that is still good. A
process that is killed has it in its note; whoever asks next finds it there.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..database import Damaged, from_json
from .files import FILE_MODE
from .sealing import DataKeys, WrongKey

_SUFFIX = ".token"


class Note(NamedTuple):
    fingerprint: str
    credential: str
    text: str


def write(lock: Path, keys: DataKeys, note: Note) -> None:
    """Beside the lock, which is held. A write that a kill cut off is none. Raises `OSError`."""
    sealed = keys.seal(json.dumps(note), _place(lock)).encode()
    file = os.open(_path(lock), os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE_MODE)
    try:
        os.write(file, sealed)
    finally:
        os.close(file)


def read(lock: Path, keys: DataKeys) -> Note | None:
    """None where there is none that is whole."""
    try:
        sealed = _path(lock).read_text("ascii", "replace")
        return from_json(keys.open(sealed, _place(lock)), Note)
    except (OSError, WrongKey, Damaged):
        return None


def remove(lock: Path) -> None:
    with suppress(OSError):  # what it says is in the vault too
        _path(lock).unlink()


def is_there(lock: Path) -> bool:
    return os.path.lexists(_path(lock))


def locks(folder: Path) -> Iterator[Path]:
    """The locks under which a login may be noted, now or in a moment."""
    found = {path.with_suffix(".lock") for path in folder.glob("?" * 32 + ".*")}
    return iter(sorted(found))


def _path(lock: Path) -> Path:
    return lock.with_suffix(_SUFFIX)


def _place(lock: Path) -> str:
    return f"note {lock.stem}"
