"""The only clock, and the only source of chance. Tests put one with virtual time in its place."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4


class Clock:
    """Real time and real chance."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)

    @property
    def monotonic(self) -> Callable[[], float]:
        """Tells seconds from an arbitrary start."""
        return time.perf_counter

    def spent(self) -> float:
        """What the budget of a turn is counted by: seconds of computing and of waiting, from an
        arbitrary start."""
        return self.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def random(self) -> float:
        """From 0 to 1, 1 left out."""
        return random.random()

    def new_id(self) -> str:
        """A random UUID as text."""
        return str(uuid4())

    def deadline(self, seconds: float) -> AbstractAsyncContextManager[Any]:
        """Cancels its block after `seconds` and raises `TimeoutError` from it."""
        return asyncio.timeout(seconds)
