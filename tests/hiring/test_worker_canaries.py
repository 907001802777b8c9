"""Each queue's workers leave a sign of life, by the database's clock."""

import datetime

import pytest
import time_machine
from django.conf import settings
from django.db.models.functions import Now

from config.celery import application
from hiring import tasks
from hiring.models import WorkerCanary

pytestmark = pytest.mark.django_db


def test_f07_canary_is_touched_by_the_clock_of_the_database() -> None:
    with time_machine.travel("2031-01-01T00:00:00Z"):  # a worker whose clock is wrong
        tasks.touch_canary("live")
    fresh = WorkerCanary.objects.filter(
        touched_at__lte=Now(), touched_at__gt=Now() - datetime.timedelta(minutes=1)
    )
    assert list(fresh.values_list("queue", flat=True)) == ["live"]


def test_f07_canary_touched_twice_is_one_row() -> None:
    WorkerCanary.objects.create(queue="live", touched_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    tasks.touch_canary("live")
    assert WorkerCanary.objects.get().touched_at.date() > datetime.date(2026, 1, 1)


def test_f07_every_queue_that_work_is_sent_to_has_a_canary() -> None:
    scheduled = {
        entry["options"]["queue"]: entry["args"]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if entry["task"] == "hiring.tasks.touch_canary"
    }
    always = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} - {"language_model"}
    assert scheduled == {queue: (queue,) for queue in always | {application.conf.task_default_queue}}
