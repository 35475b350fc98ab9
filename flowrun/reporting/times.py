"""Durations in a histogram, so that a percentile costs no memory for each of them."""

import math
from collections import Counter

_STEPS = 24.0
"""Buckets grow by e^(1/24), 4 %: a percentile is off by 2 % at most."""
_LEAST = 0.001


class Times:
    """Milliseconds."""

    __slots__ = ("count", "longest", "total", "_buckets")

    def __init__(self) -> None:
        self.count = 0
        self.total = 0.0
        self.longest = 0.0
        self._buckets: Counter[int] = Counter()

    def add(self, ms: float) -> None:
        self.count += 1
        self.total += ms
        if ms > self.longest:
            self.longest = ms
        self._buckets[math.floor(math.log(ms) * _STEPS) if ms > _LEAST else -1_000] += 1

    def percentile(self, share: float) -> float:
        """The time that so many of them did not exceed; 0 for none at all."""
        wanted, seen = share * self.count, 0
        for bucket in sorted(self._buckets):
            seen += self._buckets[bucket]
            if seen >= wanted:
                middle = 0.0 if bucket == -1_000 else math.exp((bucket + 0.5) / _STEPS)
                return min(middle, self.longest)
        return 0.0

    def as_json(self) -> dict[str, float]:
        return {
            "p50": round(self.percentile(0.5), 3),
            "p95": round(self.percentile(0.95), 3),
            "longest": round(self.longest, 3),
            "total": round(self.total, 3),
        }
