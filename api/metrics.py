# SPDX-License-Identifier: Apache-2.0
"""Figures for Prometheus; one registry for each application, so that two never mix."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """What is counted. Routes are those of the schema, so that callers cannot invent labels."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "roastpower_api_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "roastpower_api_request_seconds",
            "Time to answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.live_readers = Gauge(
            "roastpower_api_live_readers",
            "Live connections.",
            ("transport",),
            registry=self.registry,
        )
        self.live_messages = Counter(
            "roastpower_api_live_messages",
            "Live messages taken from the feed.",
            registry=self.registry,
        )
        self.live_dropped = Counter(
            "roastpower_api_live_dropped", "Readers dropped as too slow.", registry=self.registry
        )
        self.head_lag = Gauge(
            "roastpower_api_head_lag_seconds",
            "Age of the indexed head; -1 when it is not known.",
            registry=self.registry,
        )
        self.redis_up = Gauge(
            "roastpower_api_redis_up", "Whether Redis answers.", registry=self.registry
        )
        self.database_up = Gauge(
            "roastpower_api_database_up", "Whether the database answers.", registry=self.registry
        )

    def answered(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Counts one request; `route` None is a path that is not there."""
        named = route or "none"
        known = method if method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE") else "other"
        self._requests.labels(known, named, str(status)).inc()
        self._seconds.labels(named).observe(seconds)

    def page(self) -> bytes:
        """The text of ``/metrics``."""
        return generate_latest(self.registry)
