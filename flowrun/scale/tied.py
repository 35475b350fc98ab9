"""`python -m flowrun.scale.tied PID COMMAND…`: becomes the command, which dies with the process PID
that started it, however that ends. Linux alone can do so; elsewhere it is the command and no more.

A process of its own, for what sets this up between fork and exec may not be Python's.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1
"""prctl(2); it is kept over exec."""


def tied(command: Sequence[str]) -> list[str]:
    """A command that dies with this process. The thread that runs it must be the main one: the
    signal comes when that thread ends."""
    return [sys.executable, "-m", __name__, str(os.getpid()), *command]


def main(parent: str, *command: str) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != int(parent):  # it died before that
            return
    os.execv(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
