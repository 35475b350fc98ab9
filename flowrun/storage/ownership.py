"""Who writes a sessions file: one server for as long as it runs, or else any command."""

from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import StoreError

from .vault.files import FILE_MODE, make_folder

if TYPE_CHECKING:
    from filelock import BaseFileLock

_SECONDS = 2.0
"""A command that only looks holds the lock for a moment, a server for good."""


class Ownership:
    """A lock beside the file, which a killed process leaves open."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock: BaseFileLock | None = None

    def take(self) -> None:
        """For good. Raises `StoreError` where another process writes for good."""
        self._lock = self._acquired()

    def give_back(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def check(self) -> None:
        """Raises `StoreError` where a server has the file. SQLite keeps commands apart itself."""
        self._acquired().release()

    def _acquired(self) -> "BaseFileLock":
        from filelock import FileLock, Timeout

        path = self.file.with_name(f"{self.file.name}.lock")
        try:
            make_folder(path.parent)
            lock = FileLock(path, mode=FILE_MODE, thread_local=False, fallback_to_soft=False)
            lock.acquire(timeout=_SECONDS, poll_interval=0.01)
        except Timeout:
            text = f"the sessions in {self.file} are another server's; they can only be read now"
            raise StoreError(f"{text}. Stop it, or set FLOWRUN_HOME to another folder") from None
        except (OSError, NotImplementedError) as error:  # a file system that knows no locks
            reason = getattr(error, "strerror", None) or error
            text = f"the sessions in {self.file} cannot be kept: {reason}"
            raise StoreError(text) from None
        return lock
