"""A lock that holds across processes, and that a killed process leaves open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

from engine.errors import CredentialError

from .files import FILE_MODE, make_folder

_LONGEST_SECONDS = 60.0
_PAUSE_SECONDS = 0.02


@asynccontextmanager
async def held(folder: Path, name: str) -> AsyncIterator[None]:
    """Waits without blocking the event loop. It waits for another process, so in real time."""
    from filelock import FileLock, Timeout

    try:
        make_folder(folder)
        path = folder / f"{sha256(name.encode()).hexdigest()[:32]}.lock"
        lock = FileLock(path, mode=FILE_MODE, thread_local=False, fallback_to_soft=False)
        loop = asyncio.get_running_loop()
        ends = loop.time() + _LONGEST_SECONDS
        while True:
            try:
                lock.acquire(blocking=False)
                break
            except Timeout:
                if loop.time() > ends:
                    text = f"another process has been logging in for {_LONGEST_SECONDS:g} s"
                    raise CredentialError(f"{text} (lock {path})") from None
            await asyncio.sleep(_PAUSE_SECONDS)
    except OSError as error:
        reason = error.strerror or error
        raise CredentialError(f"no lock can be kept in {folder}: {reason}") from None
    try:
        yield
    finally:
        lock.release()
