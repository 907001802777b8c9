"""The broker taken away: Celery's address leads to a port that is reserved and on which nobody listens."""

from collections.abc import Iterator
from contextlib import contextmanager

from kombu import pools

from config.celery import application

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@contextmanager
def broker_down() -> Iterator[None]:
    """Let every attempt to publish fail as it does when Redis is stopped."""
    address = application.conf.broker_url
    application.conf.broker_url = NOBODY_LISTENS
    _forget_connections()
    try:
        yield
    finally:
        application.conf.broker_url = address
        _forget_connections()


def _forget_connections() -> None:
    application._pool = None
    application.amqp._producer_pool = None
    pools.reset()
