"""One line and one count per task, with the id of the request that caused it."""

import time
import uuid
from typing import Any

import structlog
from celery import Task, signals
from django.conf import settings

from config import metrics, worker_figures

logger = structlog.stdlib.get_logger(__name__)
# The sweeps that beat asks for every few seconds say nothing while they go well.
SWEEPS = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
began: dict[str, float] = {}


@signals.setup_logging.connect
def leave_logging_alone(**_: Any) -> None:
    """Being asked is enough: Celery then keeps the logging that Django set up."""


@signals.worker_init.connect
def answer_figures(**_: Any) -> None:
    if settings.METRICS_TOKEN and settings.METRICS_BIND:
        worker_figures.serve(settings.METRICS_BIND)


@signals.before_task_publish.connect
def hand_on(headers: dict[str, Any], **_: Any) -> None:
    """Give a task the id of the request, or task, that asks for it; who names one explicitly knows better."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    if request_id:
        headers.setdefault("request_id", request_id)


@signals.task_prerun.connect
def begin(task_id: str, task: "Task[Any, Any]", **_: Any) -> None:
    structlog.contextvars.clear_contextvars()
    request_id = task.request.get("request_id") or uuid.uuid4().hex
    structlog.contextvars.bind_contextvars(request_id=request_id, task=task.name, task_id=task_id)
    began[task_id] = time.perf_counter()


@signals.task_postrun.connect
def end(task_id: str, task: "Task[Any, Any]", state: str | None = None, **_: Any) -> None:
    seconds = time.perf_counter() - began.pop(task_id, time.perf_counter())
    outcome = state or "UNKNOWN"
    metrics.note_task(task=task.name, outcome=outcome, seconds=seconds)
    quiet = outcome == "SUCCESS" and task.name in SWEEPS
    log = logger.debug if quiet else logger.info if outcome == "SUCCESS" else logger.error
    log("task", outcome=outcome, milliseconds=round(seconds * 1000))
    structlog.contextvars.clear_contextvars()
