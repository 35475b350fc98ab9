"""How a process that serves is told to end: by a signal, also before its server listens for it."""

import os
import select
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import uvicorn

STOPS = (signal.SIGINT, signal.SIGTERM)


def at_once() -> None:
    """Nothing is waited for, and whoever started the process sees that."""
    os._exit(1)


class Told:
    """Whether a signal came. A handler that sets a `threading.Event` waits for ever where it breaks
    into `wait` on the same thread, which holds the event's lock; a socket has none."""

    def __init__(self) -> None:
        self._heard, self._said = socket.socketpair()
        self._said.setblocking(False)

    def set(self) -> None:
        with suppress(BlockingIOError):  # so many times that it was told already
            self._said.send(b".")

    def wait(self, seconds: float | None = None) -> bool:
        return bool(select.select([self._heard], [], [], seconds)[0])

    def close(self) -> None:
        self._heard.close()
        self._said.close()


@contextmanager
def told_to_end(stop: Callable[[], Any], *more: signal.Signals) -> Iterator[None]:
    """Calls `stop` at Ctrl-C, at SIGTERM and at `more` signals, those that are not ignored (nohup);
    what they did before comes back. It may break into anything that this thread does, and must take
    no lock."""
    signals = (*STOPS, *(each for each in more if signal.getsignal(each) != signal.SIG_IGN))
    before = [signal.signal(each, lambda _number, _frame: stop()) for each in signals]
    try:
        yield
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)


@contextmanager
def stopping(
    server: "uvicorn.Server", first: Callable[[], None], second: Callable[[], None] = at_once
) -> Iterator[None]:
    """The first signal has the server end, and what `first` says; another does what `second`
    does."""

    def stop() -> None:
        if server.should_exit:
            second()
        server.should_exit = True
        first()

    def exit_too(_number: int, _frame: FrameType | None) -> None:
        stop()

    # uvicorn takes the signals for itself while it runs.
    server.handle_exit = exit_too  # type: ignore[assignment, method-assign]
    with told_to_end(stop):
        yield
