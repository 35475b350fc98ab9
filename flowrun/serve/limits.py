"""How much one client may ask of a server."""

import math
from collections.abc import Callable
from typing import NamedTuple

from .refusals import Refused

MOST_BODY = 1_000_000
MOST_INPUT = 20_000
MOST_PARAMETERS = 100
SECONDS_OF_BURST = 2
_MOST_BUCKETS = 10_000


class Limits(NamedTuple):
    """`rate` is in requests a second for each key."""

    rate: float = 1_000
    open_sessions: int = 10_000
    body: int = MOST_BODY
    body_seconds: float = 30
    first_frame_seconds: float = 10
    connections: int = 10_000
    head_seconds: float = 10
    unread_seconds: float = 30
    """How long an answer may wait until its client reads on."""


class Rate:
    """A token bucket for each client: so many requests a second, two seconds' worth at once."""

    def __init__(self, per_second: float, monotonic: Callable[[], float]) -> None:
        self._per_second = per_second
        self._most = max(1.0, per_second * SECONDS_OF_BURST)
        self._monotonic = monotonic
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, client: str) -> None:
        """Raises `Refused` where the client has to wait."""
        now = self._monotonic()
        left, at = self._buckets.get(client, (self._most, now))
        left = min(self._most, left + (now - at) * self._per_second)
        if left < 1:
            self._buckets[client] = left, now
            wait = math.ceil((1 - left) / self._per_second)
            message = f"more than {self._per_second:g} requests a second; wait {wait} s"
            raise Refused(429, message, {"Retry-After": str(wait)})
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.clear()
        self._buckets[client] = left - 1, now
