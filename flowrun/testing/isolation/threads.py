"""Whose a thread is: of the test that began it, or began what began it, for as long as it lives."""

import _thread
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_here = threading.local()

_STARTERS = (
    (_thread, "start_new_thread"),
    (_thread, "start_new"),
    (_thread, "start_joinable_thread"),
    (threading, "_start_new_thread"),
    (threading, "_start_joinable_thread"),
)


def owner() -> Any:
    """Whose the thread is that asks; None when it is nobody's."""
    return getattr(_here, "owner", None)


@contextmanager
def owned_by(somebody: Any) -> Iterator[None]:
    """Meanwhile this thread is somebody's, and so is what it begins, afterwards too."""
    before = owner()
    _here.owner = somebody
    try:
        yield
    finally:
        _here.owner = before


@cache
def watch_beginnings() -> None:
    """Once in a process: Python 3.11 has no event for the beginning of a thread."""
    for module, name in _STARTERS:
        if start := getattr(module, name, None):
            setattr(module, name, _inheriting(start))


def _inheriting(start: Callable[..., Any]) -> Callable[..., Any]:
    def begin(function: Callable[..., Any], *rest: Any, **options: Any) -> Any:
        whose = owner()
        return start(function if whose is None else _of(whose, function), *rest, **options)

    return begin


def _of(whose: Any, function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: Any, **named: Any) -> Any:
        _here.owner = whose
        return function(*arguments, **named)

    return run
