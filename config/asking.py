"""Questions to PostgreSQL and Redis that are answered in time or not at all.

A server's own limit on statements is no help while the server itself stands still, so these connections are
short-lived and give up by the client's clock.
"""

import queue
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any, TypeVar

import psycopg
import redis
from django.conf import settings
from django.db import connections
from redis.backoff import NoBackoff
from redis.retry import Retry

Answer = TypeVar("Answer")

DEADLINE_SECONDS = 1.5
CONNECT_SECONDS = 2  # libpq takes no less: a thread that is given up ends by itself soon after
STATEMENT_SECONDS = 1.0
# Django's own needs, which an ordinary connection doesn't know.
DJANGO_WORDS = ("cursor_factory", "context", "prepare_threshold")


class NoAnswerError(Exception):
    """A server did not answer in time, or said that something is wrong."""


class _Connection(psycopg.Connection[tuple[Any, ...]]):
    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        return super().wait(gen, interval=interval, timeout=timeout or STATEMENT_SECONDS)


def ask_database(*statements: str) -> list[list[tuple[Any, ...]]]:
    """Return the rows of each statement, from a connection of their own; raise NoAnswerError."""
    try:
        with closing(_Connection.connect(**connection_words(), autocommit=True)) as connection:
            return [connection.execute(statement).fetchall() for statement in statements]
    except Exception as error:  # the driver's own errors, and what its waiting raises
        raise NoAnswerError(type(error).__name__) from None


def connection_words() -> dict[str, Any]:
    """Return what the driver needs to reach the database that the product uses."""
    words = connections["default"].get_connection_params() | {"connect_timeout": CONNECT_SECONDS}
    return {name: value for name, value in words.items() if name not in DJANGO_WORDS}


def ask_broker() -> bool:
    """Return True when Redis answers; raise NoAnswerError."""
    patience: dict[str, Any] = {"socket_timeout": 1, "socket_connect_timeout": 1}
    client = redis.Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **patience)
    try:
        with closing(client):
            return bool(client.ping())
    except (redis.RedisError, OSError) as error:
        raise NoAnswerError(type(error).__name__) from None


def started(work: Callable[[], Answer]) -> "queue.SimpleQueue[Answer | None]":
    """Begin `work` in a thread of its own; its answer comes by the queue, None where it got none."""
    answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(work())
        except NoAnswerError:
            answers.put(None)

    threading.Thread(target=run, daemon=True).start()
    return answers


def in_time(answers: "queue.SimpleQueue[Answer | None]", seconds: float) -> Answer | None:
    """Return the answer when it comes within `seconds`, else None."""
    try:
        return answers.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        return None
