"""Threads that start together, for tests with real transactions."""

import threading
from collections.abc import Callable
from concurrent.futures import Future

from django.db import connection

PATIENCE_SECONDS = 60


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in threads that start together, each with a connection of its own; return their results.

    TimeoutError when one does not come back: its thread is left behind, not waited for.
    """
    barrier = threading.Barrier(len(calls))
    answers = [Future[object]() for _call in calls]

    def run(call: Callable[[], object], answer: Future[object]) -> None:
        try:
            barrier.wait(timeout=10)
            answer.set_result(call())
        except BaseException as error:
            answer.set_exception(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=pair, daemon=True) for pair in zip(calls, answers, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return [answer.result(timeout=0) for answer in answers]
