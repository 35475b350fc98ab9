"""The clock of a turn that may be made again: what it told once it tells again."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

from engine.clock import Clock


class TurnClock(Clock):
    """Between visits it stands still, and chance comes from the engine: the same in each attempt.
    Within a recorded visit it is real; what it shows at the end of one is recorded with it."""

    def __init__(self, chance: Random, began: float) -> None:
        """`began` is in seconds since 1970."""
        self._chance = chance
        self._now = began
        self._spent = 0.0
        self._live_since: float | None = None

    def now(self) -> datetime:
        seconds = self._now if self._live_since is None else time.time()
        return datetime.fromtimestamp(seconds, UTC)

    @property
    def monotonic(self) -> Callable[[], float]:
        return self._elapsed

    def random(self) -> float:
        return self._chance.random() if self._live_since is None else random.random()

    def new_id(self) -> str:
        if self._live_since is not None:
            return super().new_id()
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def _elapsed(self) -> float:
        since = self._live_since
        return self._spent if since is None else self._spent + time.perf_counter() - since

    @contextmanager
    def live(self) -> Iterator[None]:
        self._live_since = time.perf_counter()
        try:
            yield
        finally:
            self._live_since = None

    def shown(self) -> dict[str, float]:
        """What is recorded of it, within `live`."""
        return {"now": time.time(), "spent": self._elapsed()}

    def set(self, shown: dict[str, Any]) -> None:
        self._now, self._spent = shown["now"], shown["spent"]
