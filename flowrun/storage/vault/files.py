"""Files that only their owner reads."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def make_folder(folder: Path) -> None:
    """With those above it that are not there: `mkdir` leaves them open to others."""
    if not folder.is_dir() and folder != folder.parent:
        make_folder(folder.parent)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def write_privately(path: Path, content: bytes) -> None:
    """Writes the whole file or nothing; it is on the disk when this returns."""
    make_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        to_disk(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def remove_drafts(path: Path) -> None:
    """Takes away what a killed process left of writing the file, which nobody writes now."""
    for draft in path.parent.glob(f".{path.name}.{'[0-9a-f]' * 8}"):
        draft.unlink(missing_ok=True)


def touch_privately(path: Path) -> None:
    """An empty file if there is none, and in any case one that others cannot read."""
    make_folder(path.parent)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, FILE_MODE))
    if path.stat().st_mode & 0o077:
        path.chmod(FILE_MODE)


def to_disk(folder: Path) -> None:
    """Where folders can be synchronised at all: a file's new name is the folder's content."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
