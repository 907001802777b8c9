"""Figures for operators, in Prometheus' format, added up over all processes that share a folder.

Labels are names of the code's own: routes, methods, statuses, tasks, queues. Never an id, never a word that
anybody typed.
"""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config import outbox_figures

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
REGISTRY = CollectorRegistry()

REQUESTS = Histogram(
    "hiring_loop_request_seconds",
    "Time until a request was answered, by route, method and status.",
    ["route", "method", "status"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
    registry=REGISTRY,
)
QUERIES = Histogram(
    "hiring_loop_request_queries",
    "Statements sent to the database by one request, by route.",
    ["route"],
    buckets=(0, 5, 10, 15, 20, 30, 50, 100),
    registry=REGISTRY,
)
TASKS = Histogram(
    "hiring_loop_task_seconds",
    "Time of one run of a task, by task and outcome (SUCCESS, FAILURE, RETRY …).",
    ["task", "outcome"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60),
    registry=REGISTRY,
)


def note_request(*, route: str, method: str, status: int, seconds: float, queries: int) -> None:
    REQUESTS.labels(route, method, str(status)).observe(seconds)
    QUERIES.labels(route).observe(queries)


def note_task(*, task: str, outcome: str, seconds: float) -> None:
    TASKS.labels(task, outcome).observe(seconds)


def exposition(*, with_state: bool) -> bytes:
    """Return all figures; with what stands in the database, unless the asker has no need to ask it twice."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library types it not
    else:
        registry.register(REGISTRY)
    if with_state:
        registry.register(_State())
    return generate_latest(registry)


class _State(Collector):
    """What waits, what was given up, and when the workers last showed that they live."""

    def collect(self) -> Iterator[Metric]:
        found = outbox_figures.read()
        yield _gauge("hiring_loop_database_answers", "1 when PostgreSQL answered in time.", found is not None)
        if found is None:
            return
        yield _gauge("hiring_loop_outbox_deliveries", "Deliveries that are not done.", found.pending)
        yield _gauge("hiring_loop_outbox_oldest_seconds", "Age of the oldest of them.", found.oldest_seconds)
        yield _gauges("hiring_loop_given_up", "Work that waits for a person.", "kind", found.given_up)
        yield _gauges(
            "hiring_loop_canary_seconds", "Since a queue's workers showed life.", "queue", found.canaries
        )


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=float(value))


def _gauges(name: str, words: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
