"""A folder that one program at a time writes in, of those that ask for it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import FlowError

try:
    import fcntl
except ImportError:  # Windows locks no folder
    fcntl = None  # type: ignore[assignment]

PATIENCE_SECONDS = 10.0
_PAUSE = 0.01


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Leaves nothing behind, however the program ends. Where no folder can be locked, as on
    Windows and some network drives, nobody is kept out. Raises `FlowError` where another program
    keeps the lock."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _takes(handle):
            if time.monotonic() >= until:
                raise FlowError(f"{folder}: another program keeps this folder locked")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def _takes(handle: int) -> bool:
    """Whether no other program has the lock."""
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True
