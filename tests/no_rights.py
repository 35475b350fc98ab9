"""Somebody who may do no more than the modes of files say, also where the tests run as root."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION = 0x20080522
_PAST_MODES = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root passes over modes
(https://man7.org/linux/man-pages/man7/capabilities.7.html)."""


@contextmanager
def somebody_of_no_rights() -> Iterator[None]:
    """This thread, and those that it starts meanwhile. Another user would not do: who clones into
    a folder of root's own lets no other read the code that is tested."""
    if os.geteuid() != 0:
        yield
        return
    before = _capabilities()
    _set_capabilities((before[0] & ~_PAST_MODES, *before[1:]))
    try:
        yield
    finally:
        _set_capabilities(before)


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


_Words = ctypes.c_uint32 * 6
"""Effective, permitted and inheritable ones: the lower 32, then the upper."""


def _capabilities() -> tuple[int, ...]:
    words = _Words()
    _call("capget", words)
    return tuple(words)


def _set_capabilities(words: tuple[int, ...]) -> None:
    _call("capset", _Words(*words))


def _call(name: str, words: "ctypes.Array[ctypes.c_uint32]") -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(ctypes.byref(_Header(_VERSION, 0)), words):
        raise OSError(ctypes.get_errno(), name)
