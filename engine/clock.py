"""The only clock. Tests put one with virtual time in its place."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any


class Clock:
    """Real time."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)

    @property
    def monotonic(self) -> Callable[[], float]:
        """Tells seconds from an arbitrary start."""
        return time.perf_counter

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def jitter(self) -> float:
        """How much longer than planned a wait may take, from 0 to 1; others wait otherwise, so that
        they don't come back all at once."""
        return random.random()

    def deadline(self, seconds: float) -> AbstractAsyncContextManager[Any]:
        """Cancels its block after `seconds` and raises `TimeoutError` from it."""
        return asyncio.timeout(seconds)
