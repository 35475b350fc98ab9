"""What is logged while a test runs."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def captured_log() -> Iterator[list[str]]:
    """What the engine logs meanwhile (a node that crashes, with its traceback), kept off stderr."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    log, keeper = logging.getLogger("flowrun"), Keeper()
    propagates = log.propagate
    log.addHandler(keeper)
    log.propagate = False
    try:
        yield lines
    finally:
        log.propagate = propagates
        log.removeHandler(keeper)
