"""Keeps a test on this machine, also where a node or a credential opens a connection of its own,
starts a program or begins a thread that outlives the test. docs/testing.md says what holds."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from .attempts import Attempt, Proxies, attempts
from .threads import owned_by, owner, watch_beginnings

Told = Callable[[Attempt], None]


class LeftTheTest(ConnectionRefusedError):
    """What would have left the machine."""


class _Guard:
    """Something that stays on this machine, and who is told of what is refused meanwhile. What it
    left behind when it is over is the business of the one around it."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.over = False
        self.around: _Guard | None = owner()

    def still_on(self) -> "_Guard | None":
        guard: _Guard | None = self
        while guard is not None and guard.over:
            guard = guard.around
        return guard


_guards: list[_Guard] = []
"""Those that are not over. Of the process: a thread that is nobody's stays here meanwhile too."""

_PROXIES = Proxies()

_OURS = _Guard(lambda _: None)
"""Owns the threads in which flowrun starts a program of its own."""


@contextmanager
def on_this_machine(told: Told | None = None) -> Iterator[list[Attempt]]:
    """Meanwhile, and for the threads that are begun meanwhile ever after, nothing leaves the
    machine. What was tried is told, or collected."""
    tried: list[Attempt] = []
    guard = _Guard(told or tried.append)
    _begin(guard)
    try:
        with owned_by(guard):
            yield tried
    finally:
        guard.over = True
        _guards.remove(guard)


def until_the_process_ends(told: Told) -> None:
    """From now on nothing leaves the machine, not from what Python runs at its end either."""
    _begin(_Guard(told))


def _begin(guard: _Guard) -> None:
    _watch()
    if not _guards:
        _PROXIES.look()
    _guards.append(guard)


@contextmanager
def a_program_of_ours() -> Iterator[None]:
    """Meanwhile flowrun itself may start a program: the layout of a graph, the processes of -j."""
    with owned_by(_OURS):
        yield


def say_at_once(attempt: Attempt) -> None:
    """For what is tried outside of any test, where no outcome can tell of it."""
    if sys.stderr is not None:
        print(f"flowrun: outside of a test, {attempt}", file=sys.stderr)


@cache
def _watch() -> None:
    """Once in a process, for an audit hook stays as long as it lives."""
    watch_beginnings()
    watch_forks()
    sys.addaudithook(_hook())


def watch_forks() -> None:
    """`multiprocessing` starts programs where Python 3.11 has no event for it."""
    try:
        import _posixsubprocess
        import subprocess
    except ImportError:
        return
    fork_exec = _posixsubprocess.fork_exec

    def audited(*arguments: Any) -> Any:
        sys.audit("_posixsubprocess.fork_exec", *arguments[:1])
        return fork_exec(*arguments)

    for module, name in ((_posixsubprocess, "fork_exec"), (subprocess, "_fork_exec")):
        if hasattr(module, name):
            setattr(module, name, audited)


def _hook() -> Callable[[str, tuple[Any, ...]], None]:
    """Needs no name from outside to refuse: when the last objects go there are none left."""
    kinds, guards, ours, whose = attempts(_PROXIES), _guards, _OURS, owner
    refused, anything = LeftTheTest, Exception

    def refusal_of(event: str, arguments: tuple[Any, ...]) -> str:
        mine = whose()
        if mine is ours or not (mine or guards):
            return ""
        attempt = kinds[event](event, arguments)
        if attempt is None:
            return ""
        guard = (mine and mine.still_on()) or (guards[-1] if guards else mine)
        guard.told(attempt)
        return attempt.refusal

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in kinds:
            return
        try:
            refusal = refusal_of(event, arguments)
        except anything:  # what cannot be judged is not let through
            refusal = "a test stays on this machine" if guards else ""
        if refusal:
            raise refused(refusal)

    return hook
