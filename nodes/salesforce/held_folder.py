"""A folder that a file is written into, held open: no link leads out of where flowrun runs."""

import errno
import os
from pathlib import Path
from typing import IO

from engine import NodeError

# Windows has neither: there the path is only looked at again before the file gets its name.
_CAN_HOLD = os.open in os.supports_dir_fd
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | _NO_LINK


class HeldFolder:
    """The folder that a path below the working folder names. Once it is open, files are made in it
    and not by way of a path, which somebody may lead elsewhere meanwhile.

    Raises `NodeError` where the path leads out.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._within = Path.cwd().resolve()
        try:
            self._place = self._resolved()
            self._handle = self._held() if _CAN_HOLD else None
        except OSError as error:
            raise NodeError(f"save_to: {path}: {error.strerror}") from None

    def create(self, name: str) -> IO[bytes]:
        handle = os.open(self._named(name), _NEW_FILE, 0o600, dir_fd=self._handle)
        return os.fdopen(handle, "wb")

    def replace(self, name: str, by: str) -> None:
        """Gives a file its name, unless the path leads to another folder by now."""
        if not self._is_still_there():
            message = f"save_to: {self.path} became another folder while the file was written"
            raise NodeError(message)
        old, new, handle = self._named(name), self._named(by), self._handle
        os.replace(old, new, src_dir_fd=handle, dst_dir_fd=handle)

    def remove(self, name: str) -> None:
        os.unlink(self._named(name), dir_fd=self._handle)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)

    def _named(self, name: str) -> str:
        return str(self._place / name) if self._handle is None else name

    def _is_still_there(self) -> bool:
        held = self._place if self._handle is None else self._handle
        try:
            return os.path.samestat(os.stat(self._resolved()), os.stat(held))
        except OSError:
            return False

    def _resolved(self) -> Path:
        """Where the path leads, all links followed."""
        try:
            place = (self._within / self.path).resolve()
        except RuntimeError:  # links that lead to each other
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None
        if not place.is_relative_to(self._within):
            message = f"save_to: {self.path} leads out of the folder that flowrun runs in"
            raise NodeError(message)
        return place

    def _held(self) -> int:
        """The folder, opened step by step; a step that has become a link meanwhile is refused."""
        handle = os.open(self._within, _FOLDER)
        for step in self._place.relative_to(self._within).parts:
            try:
                below = os.open(step, _FOLDER, dir_fd=handle)
            finally:
                os.close(handle)
            handle = below
        return handle
