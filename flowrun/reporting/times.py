"""Durations in a histogram, so that a percentile costs no memory for each of them."""

import math
from collections import Counter

_STEPS = 24.0
"""Buckets grow by e^(1/24), 4 %: a percentile is off by 2 % at most."""
_LEAST = 0.001
_AT_ONCE = 128


class Times:
    """Milliseconds."""

    __slots__ = ("_buckets", "_longest", "_pending", "_total")

    def __init__(self) -> None:
        self._total = self._longest = 0.0
        self._buckets: Counter[int] = Counter()
        self._pending: list[float] = []

    def add(self, ms: float) -> None:
        self._pending.append(ms if ms > _LEAST else _LEAST)
        if len(self._pending) >= _AT_ONCE:
            self._count()

    def _count(self) -> None:
        """What is pending, in passes that Python does not interpret step by step."""
        pending = self._pending
        if pending:
            self._total += sum(pending)
            self._longest = max(self._longest, max(pending))
            self._buckets.update(map(math.floor, map(_STEPS.__mul__, map(math.log, pending))))
            pending.clear()

    @property
    def count(self) -> int:
        self._count()
        return self._buckets.total()

    @property
    def longest(self) -> float:
        self._count()
        return self._longest

    def percentile(self, share: float) -> float:
        """The time that so many of them did not exceed; 0 for none at all."""
        wanted, seen = share * self.count, 0
        for bucket in sorted(self._buckets):
            seen += self._buckets[bucket]
            if seen >= wanted:
                return min(math.exp((bucket + 0.5) / _STEPS), self._longest)
        return 0.0

    def as_json(self) -> dict[str, float]:
        return {
            "p50": round(self.percentile(0.5), 3),
            "p95": round(self.percentile(0.95), 3),
            "longest": round(self.longest, 3),
            "total": round(self._total, 3),
        }
