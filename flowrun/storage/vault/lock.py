"""A lock that holds across processes, and that a killed process leaves open."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import CredentialError

from .files import FILE_MODE, make_folder

if TYPE_CHECKING:
    from filelock import BaseFileLock

LONGEST_SECONDS = 60.0
_PAUSE_SECONDS = 0.02


def lock_for(folder: Path, name: str) -> Path:
    """The file of a lock whose own name says nothing."""
    return folder / f"{sha256(name.encode()).hexdigest()[:32]}.lock"


@asynccontextmanager
async def held(path: Path) -> AsyncIterator[None]:
    """Waits without blocking the event loop. It waits for another process, so in real time."""
    from filelock import Timeout

    lock, loop = _lock(path), asyncio.get_running_loop()
    ends = loop.time() + LONGEST_SECONDS
    with _told(path):
        while True:
            try:
                lock.acquire(blocking=False)
                break
            except Timeout:
                if loop.time() > ends:
                    raise
            await asyncio.sleep(_PAUSE_SECONDS)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def held_meanwhile(path: Path) -> Iterator[None]:
    """As `held`, where there is no event loop to keep waiting."""
    lock = _lock(path)
    with _told(path):
        lock.acquire(timeout=LONGEST_SECONDS, poll_interval=_PAUSE_SECONDS)
    try:
        yield
    finally:
        lock.release()


def _lock(path: Path) -> "BaseFileLock":
    from filelock import FileLock

    with _told(path):
        make_folder(path.parent)
        return FileLock(path, mode=FILE_MODE, thread_local=False, fallback_to_soft=False)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raises `CredentialError` where there can be no lock, and where somebody else has it."""
    from filelock import Timeout

    try:
        yield
    except Timeout:
        text = f"another process has been at work for {LONGEST_SECONDS:g} s"
        raise CredentialError(f"{text} (lock {path})") from None
    except (OSError, NotImplementedError) as error:  # a file system that knows no locks
        reason = getattr(error, "strerror", None) or error
        raise CredentialError(f"no lock can be kept at {path}: {reason}") from None
