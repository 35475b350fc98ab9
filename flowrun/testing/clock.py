"""What tests of flows and nodes need: time that passes only when somebody waits."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta

from engine import Clock


class VirtualClock(Clock):
    """`sleep` returns at once and moves the time on; a deadline on the way cuts it off there."""

    def __init__(self, start: datetime = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)) -> None:
        self.start = start
        self.elapsed = 0.0
        self.sleeps: list[float] = []
        self._deadlines: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.elapsed)

    @property
    def monotonic(self) -> Callable[[], float]:
        return lambda: self.elapsed

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        await asyncio.sleep(0)
        ends = self.elapsed + seconds
        deadline = min(self._deadlines, default=ends)
        if deadline < ends:
            self.elapsed = max(self.elapsed, deadline)
            raise TimeoutError
        self.elapsed = ends

    def jitter(self) -> float:
        return 0.0

    def deadline(self, seconds: float) -> AbstractAsyncContextManager[None]:
        return self._deadline(self.elapsed + seconds)

    @asynccontextmanager
    async def _deadline(self, ends: float) -> AsyncIterator[None]:
        self._deadlines.append(ends)
        try:
            yield
        finally:
            self._deadlines.remove(ends)
