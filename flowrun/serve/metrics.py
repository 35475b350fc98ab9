"""What a server counts, as Prometheus reads it."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.responses import Response

from engine.run.session import Status

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """A registry of its own: two servers in one process do not meet."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry()
        self.sessions = Counter(
            "flowrun_sessions", "Sessions that were begun.", ["flow"], registry=registry
        )
        self._turns = Counter(
            "flowrun_turns", "Turns that were kept.", ["flow", "status"], registry=registry
        )
        self._seconds = Histogram(
            "flowrun_turn_seconds",
            "How long turns took, until they were kept.",
            ["flow"],
            buckets=_SECONDS,
            registry=registry,
        )
        self.open = Gauge("flowrun_open_sessions", "Sessions that go on.", registry=registry)
        self.under_way = Gauge(
            "flowrun_turns_under_way", "Turns that run at this moment.", registry=registry
        )
        self.answers = Counter(
            "flowrun_http_answers",
            "Answers by their status.",
            ["route", "status"],
            registry=registry,
        )

    def turn(self, flow: str, status: Status, seconds: float) -> None:
        self._turns.labels(flow, status).inc()
        self._seconds.labels(flow).observe(seconds)

    def response(self) -> Response:
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)
