"""Time that passes only when somebody waits."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta, tzinfo
from types import TracebackType
from typing import Any

from engine.clock import Clock
from engine.values.entities import ENTITIES

START = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
"""When a test takes place that does not say so."""

YEARS = range(1970, 9000)


def read_moment(written: Any, zone: tzinfo) -> datetime:
    """A moment as a test says it; without a zone of its own it is one in `zone`.

    Raises `ValueError` saying what would be right.
    """
    if isinstance(written, datetime):
        moment = written if written.tzinfo else written.replace(tzinfo=zone)
    else:
        moment = ENTITIES["datetime"].accept(written, lambda: START.astimezone(zone))
    if moment.year not in YEARS:
        raise ValueError(f"takes a moment of the years {YEARS.start} to {YEARS.stop - 1}")
    return moment.astimezone(UTC)


class VirtualClock(Clock):
    """`sleep` returns at once and moves the time on; deadlines on the way pass, the first first."""

    def __init__(self, start: datetime = START) -> None:
        self.start = start
        self.elapsed = 0.0
        self.sleeps: list[float] = []
        self._deadlines: list[_Deadline] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.elapsed)

    @property
    def monotonic(self) -> Callable[[], float]:
        return lambda: self.elapsed

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        ends = self.elapsed + seconds
        await asyncio.sleep(0)
        while self.elapsed < ends:
            ahead = [one for one in self._deadlines if not one.over and one.ends < ends]
            if not ahead:
                self.elapsed = ends
                return
            first = min(ahead, key=lambda one: one.ends)
            self.elapsed = max(self.elapsed, first.ends)
            first.pass_by()
            await asyncio.sleep(0)  # where the deadline is this task's own, it ends here

    def random(self) -> float:
        return 0.0

    def deadline(self, seconds: float) -> AbstractAsyncContextManager[None]:
        return _Deadline(self._deadlines, self.elapsed + seconds)


class _Deadline(AbstractAsyncContextManager[None]):
    """As `asyncio.timeout`: it cancels the task that opened it and becomes its `TimeoutError`."""

    def __init__(self, open: "list[_Deadline]", ends: float) -> None:
        self.ends = ends
        self.over = False
        self._open = open
        self._task: asyncio.Task[object] | None = None

    async def __aenter__(self) -> None:
        self._task = asyncio.current_task()
        self._open.append(self)

    def pass_by(self) -> None:
        self.over = True
        if self._task is not None:
            self._task.cancel()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.remove(self)
        if self.over and self._task is not None:
            self._task.uncancel()
            if kind is asyncio.CancelledError:
                raise TimeoutError from error
